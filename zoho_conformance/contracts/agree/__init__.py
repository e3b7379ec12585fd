"""What several pages promise together of one operation: what they agree on.

A key is required where every page requires it, a list of values is closed where every page closes
it, and whatever one of the pages documents may come. Each difference is a doubt with its places.
"""

from zoho_conformance.contracts.agree.promises import agree

__all__ = ["agree"]
