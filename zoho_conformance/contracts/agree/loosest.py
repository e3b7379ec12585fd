"""Of what several pages say of one thing, that which allows whatever one of them allows."""

from __future__ import annotations

from collections.abc import Sequence

from zoho_conformance.contracts.contract import Presence
from zoho_conformance.contracts.page_facts import Limits


def loosest_presence(
    presences: Sequence[Presence | None], *, is_everywhere: bool
) -> Presence | None:
    """What holds of a key or parameter; `is_everywhere` where every page has it."""
    said = {presence for presence in presences if presence is not None}
    if is_everywhere and None not in presences:
        if len(said) == 1:
            return said.pop()
        if "optional" not in said:
            return "conditional"
    return "optional" if said else None


def loosest_limits(limits: Sequence[Limits | None]) -> Limits | None:
    """The limits within which a value is within those of one of the pages that have any."""
    stated = [limit for limit in limits if limit is not None]
    if not stated:
        return None
    bounds = {}
    for name in Limits.__struct_fields__:
        values = [getattr(limit, name) for limit in stated]
        if None not in values:
            bounds[name] = min(values) if name.startswith("min") else max(values)
    return Limits(**bounds) if bounds else None


def highest(bounds: Sequence[int | None]) -> int | None:
    """The highest of the bounds that are known."""
    return max((bound for bound in bounds if bound is not None), default=None)
