"""What two editions of the documentation promise differently, by meaning.

Wording, layout and order do not count. A change is an `error` where a client that relies on the
older promise may break, a `warning` where a strict one may, and `info` where none does.
"""

from zoho_conformance.compare.diff.lossy_pages import list_uncompared
from zoho_conformance.compare.diff.operations import normal_address
from zoho_conformance.compare.diff.pages import Pair, compare, match_pages, pair_pages

__all__ = ["Pair", "compare", "list_uncompared", "match_pages", "normal_address", "pair_pages"]
