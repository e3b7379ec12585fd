"""Scanning: what recordings give away, told by where it stands and never by what it is."""

from zoho_conformance.exchanges.scan.interactions import Exposure, beside, exposures
from zoho_conformance.exchanges.scan.texts import token

__all__ = ["Exposure", "beside", "exposures", "token"]
