"""How much a value may be, as the page says it and as a witness does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from zoho_conformance.compare.witness.make_finding import WitnessFindingMaker
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.limit_words import describe_limits
from zoho_conformance.contracts.page_facts import Limits
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import Level

_KEYWORDS = {
    "minItems": "min_items",
    "maxItems": "max_items",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "minimum",
    "maximum": "maximum",
}
_USUAL = {"min_items": 0, "min_length": 0}
"""Bounds that exclude nothing."""


def limits_of(schema: Mapping[str, Any]) -> Limits | None:
    """The limits that the keywords of a schema state."""
    bounds: dict[str, Any] = {}
    for keyword, name in _KEYWORDS.items():
        bound = schema.get(keyword)
        is_number = isinstance(bound, int | float) and not isinstance(bound, bool)
        if is_number and bound != _USUAL.get(name):
            bounds[name] = bound
    return Limits(**bounds) if bounds else None


def tightest(limits: Iterable[Limits | None]) -> Limits | None:
    """What keeps to all of some limits."""
    return _combine([each for each in limits if each is not None], lower=max, upper=min)


def loosest(limits: Iterable[Limits | None]) -> Limits | None:
    """What keeps to one of some limits; without limits where one of them is none."""
    every = list(limits)
    if any(each is None for each in every):
        return None
    given = [each for each in every if each is not None]
    common = _combine(given, lower=min, upper=max)
    return common if common is not None and common != Limits() else None


def _combine(limits: list[Limits], *, lower: Any, upper: Any) -> Limits | None:
    if not limits:
        return None
    bounds: dict[str, Any] = {}
    for name in _KEYWORDS.values():
        stated = [value for each in limits if (value := getattr(each, name)) is not None]
        is_lower = name.startswith("min")
        # Of alternatives, one without the bound has none.
        if stated and (len(stated) == len(limits) or upper is min):
            bounds[name] = (lower if is_lower else upper)(stated)
    return Limits(**bounds)


def compare_limits(
    make: WitnessFindingMaker, side: Side, key: PromisedKey, theirs: Limits | None
) -> Iterator[Finding]:
    """Find a disagreement on how much a value may be."""
    level = disagreement(key.key.limits, theirs)
    if level is not None:
        yield make.about_key(
            "witness-limits-differ",
            side,
            key,
            expected=describe_limits(key.key.limits) or "no limit",
            actual=describe_limits(theirs) or "no limit",
            level=level,
        )


def disagreement(ours: Limits | None, theirs: Limits | None) -> Level | None:
    """How bad it is that a witness has other limits; None where it has the same, or none at all.

    One that has stricter ones refuses what the page allows.
    """
    mine, others = ours or Limits(), theirs or Limits()
    if theirs is None or mine == others:
        return None
    for name in _KEYWORDS.values():
        bound, other = getattr(mine, name), getattr(others, name)
        if bound is None or other is None:
            continue
        if (other > bound) if name.startswith("min") else (other < bound):
            return "warning"
    return "info"
