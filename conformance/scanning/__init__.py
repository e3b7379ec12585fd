"""Scanning: what recordings give away, told by where it stands and never by what it is."""

from conformance.scanning.interactions import Exposure, beside, exposures
from conformance.scanning.texts import token

__all__ = ["Exposure", "beside", "exposures", "token"]
