"""Scanning: what recordings give away, told by where it stands and never by what it is."""

from zoho_conformance.exchanges.scan.interactions import Exposure, beside, find_exposures
from zoho_conformance.exchanges.scan.texts import token

__all__ = ["Exposure", "beside", "find_exposures", "token"]
