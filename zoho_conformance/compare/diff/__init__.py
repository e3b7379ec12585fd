"""What two editions of the documentation promise otherwise, by meaning.

Wording, layout and order do not count. A change is an `error` where a client that keeps to the
older promise may break, a `warning` where a strict one may, and `info` where none does.
"""

from zoho_conformance.compare.diff.compare import compare
from zoho_conformance.compare.diff.lossy_pages import notes
from zoho_conformance.compare.diff.pairing import Pair, address, pairs, twins

__all__ = ["Pair", "address", "compare", "notes", "pairs", "twins"]
