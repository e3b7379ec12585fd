"""What answers exercised: documented keys, their possible values, and conditions seen both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zoho_conformance.checks.coverage.sightings import Sightings
from zoho_conformance.contracts.promise import Promise, PromisedKey
from zoho_conformance.model.exchange import Exchange

_NULL, _FILLED = "null", "not null"
_SENT, _LEFT_OUT = "sent", "left out"


def keys(promise: Promise, came: Sightings) -> dict[str, Any]:
    """Which documented keys came, in how many of the objects that could have them."""
    due = _documented(promise)
    seen = [one for one in due if came.seen[one.path]]
    return {
        "documented": len(due),
        "covered": len(seen),
        "never_seen": [one.path for one in due if not came.seen[one.path]],
        "presence": [
            {
                "path": one.path,
                "seen": came.seen[one.path],
                "of": came.of(one),
                "null": came.null[one.path],
            }
            for one in seen
        ],
        "undocumented": [
            {"path": path, "seen": count} for path, count in sorted(came.undocumented.items())
        ],
    }


def values(promise: Promise, came: Sightings) -> dict[str, Any]:
    """Which possible values of keys came."""
    lists = [(one, one.values, came.values.get(one.path)) for one in _documented(promise)]
    told = [
        {
            "path": one.path,
            "seen": [value for value in possible if seen and seen[value]],
            "never_seen": [value for value in possible if not (seen and seen[value])],
        }
        for one, possible, seen in lists
        if possible
    ]
    return {
        "documented": sum(len(one["seen"]) + len(one["never_seen"]) for one in told),
        "covered": sum(len(one["seen"]) for one in told),
        "keys": told,
    }


def conditions(
    promise: Promise, came: Sightings, sent: Sightings, exchanges: Sequence[Exchange]
) -> dict[str, Any]:
    """Which documented conditions were seen both ways, by the key or parameter they stand at."""
    told = [*_nulls(promise, came), *_sent_or_not(promise, sent, exchanges)]
    return {
        "documented": len(told),
        "covered": sum(not one["never_seen"] for one in told),
        "places": told,
    }


def _documented(promise: Promise) -> list[PromisedKey]:
    return [one for one in promise.response_keys if not one.may_be_requested]


def _nulls(promise: Promise, came: Sightings) -> Iterator[dict[str, Any]]:
    for one in _documented(promise):
        condition = _null_condition(one)
        if condition is None:
            continue
        filled = came.seen[one.path] - came.null[one.path]
        yield _both_ways(one.path, condition, {_NULL: came.null[one.path], _FILLED: filled})


def _null_condition(one: PromisedKey) -> str | None:
    if one.null_if is not None:
        return f"null exactly when {one.null_if.key} is {one.null_if.value}"
    return f"null when: {one.key.null_when}" if one.key.null_when else None


def _sent_or_not(
    promise: Promise, sent: Sightings, exchanges: Sequence[Exchange]
) -> Iterator[dict[str, Any]]:
    for one in promise.request_keys:
        if one.key.condition:
            with_it = sent.seen[one.path]
            seen = {_SENT: with_it, _LEFT_OUT: sent.of(one) - with_it}
            yield _both_ways(one.path, f"mandatory when: {one.key.condition}", seen)
    for parameter in promise.contract.parameters:
        if parameter.condition:
            with_it = sum(parameter.is_sent(one.request) for one in exchanges)
            seen = {_SENT: with_it, _LEFT_OUT: len(exchanges) - with_it}
            yield _both_ways(parameter.name, f"mandatory when: {parameter.condition}", seen)


def _both_ways(place: str, condition: str, seen: dict[str, int]) -> dict[str, Any]:
    return {
        "path": place,
        "condition": condition,
        "seen": [way for way, count in seen.items() if count > 0],
        "never_seen": [way for way, count in seen.items() if count <= 0],
    }
