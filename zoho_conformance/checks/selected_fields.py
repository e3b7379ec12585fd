"""What the `fields` of a request asked for, of the keys that it can ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange

_ALIKE = 0.8
"""Names at least this similar (0 to 1), asked for and answered, are one key renamed."""


def asked_fields(promise: Promise, exchange: Exchange) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that a `fields` parameter can ask for, and those that it did ask for.

    A name that the page does not list, and that was answered all the same, asked for the key that
    it is most like: where a key was renamed, those who ask for it by its new name get it.
    """
    offered = next(
        (one.values for one in promise.contract.parameters if one.name == "fields"), None
    )
    named = exchange.request.query.get("fields")
    if not offered or named is None:
        return frozenset(), frozenset()
    asked = frozenset(named.split(","))
    left = frozenset(offered) - asked
    answered = (asked - frozenset(offered)) & frozenset(_answered(promise, exchange))
    meant = (_most_alike(name, left) for name in answered)
    return frozenset(offered), asked | {name for name in meant if name is not None}


def unasked(promise: Promise, exchange: Exchange, keys: Collection[str]) -> frozenset[str]:
    """Those of the keys of a row that `fields` did not ask for."""
    offered, asked = asked_fields(promise, exchange)
    if offered:
        return offered - asked
    # Where the page lists no names that can be asked for, any can.
    named = exchange.request.query.get("fields")
    return frozenset(keys) - frozenset(named.split(",")) if named else frozenset()


def _answered(promise: Promise, exchange: Exchange) -> Iterator[str]:
    """The keys of all rows."""
    body = exchange.response.json
    rows = body.get(promise.wrapper) if isinstance(body, dict) else None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield from row


def _most_alike(name: str, among: frozenset[str]) -> str | None:
    ratios = {
        one: SequenceMatcher(None, name.casefold(), one.casefold()).ratio() for one in sorted(among)
    }
    best = max(ratios, key=lambda one: ratios[one], default=None)
    return best if best is not None and ratios[best] >= _ALIKE else None
