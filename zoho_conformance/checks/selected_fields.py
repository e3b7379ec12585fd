"""What the `fields` parameter of a request asked for, and whether the answer keeps to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.demanded_parameters import FIELDS
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.similarity import REQUESTED_KEY_RENAMED, likeness

UNASKED = "id"
"""The key of a row that comes whatever keys were asked for."""


class Selection(msgspec.Struct, frozen=True):
    """The keys that `fields` can ask for, and those that a request did ask for."""

    offered: frozenset[str] = frozenset()
    requested: frozenset[str] = frozenset()

    @property
    def left_out(self) -> frozenset[str]:
        """The keys that the request could have asked for, and did not."""
        return self.offered - self.requested


def selection(promise: Promise, exchange: Exchange) -> Selection:
    """What a request selected; nothing where the page lists no names, or the request has none.

    A name that the page does not list, and that was answered all the same, asked for the key that
    it is most like: where a key was renamed, those who ask for it by its new name get it.
    """
    parameter = promise.parameter(FIELDS)
    offered = parameter.values if parameter is not None else None
    fields = exchange.request.query.get(FIELDS)
    if not offered or fields is None:
        return Selection()
    names = frozenset(fields.split(","))
    left_out = frozenset(offered) - names
    unlisted = (names - frozenset(offered)) & frozenset(_keys_of_rows(promise, exchange))
    meant = (_most_similar(name, left_out) for name in unlisted)
    return Selection(frozenset(offered), names | {name for name in meant if name is not None})


def unrequested_keys(promise: Promise, exchange: Exchange, keys: Collection[str]) -> frozenset[str]:
    """Those of the keys of a row that `fields` did not ask for."""
    selected = selection(promise, exchange)
    if selected.offered:
        return selected.left_out
    # Where the page lists no names that can be asked for, any can; the id comes unasked.
    fields = exchange.request.query.get(FIELDS)
    return frozenset(keys) - {*fields.split(","), UNASKED} if fields else frozenset()


def check(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Keys that `fields` can ask for, did not ask for, and that came all the same."""
    left_out = selection(promise, exchange).left_out
    if not left_out:
        return
    surplus = left_out & set(_keys_of_rows(promise, exchange))
    parameter = promise.parameter(FIELDS)
    if surplus and parameter is not None:
        yield FindingMaker(promise, exchange.case).about_operation(
            "fields-not-filtering",
            FIELDS,
            expected="only the keys that fields names",
            actual=f"{', '.join(sorted(surplus))} besides",
            # Which others there are depends on what was asked for.
            came="other keys besides",
            section="parameters",
            line=parameter.line,
        )


def _keys_of_rows(promise: Promise, exchange: Exchange) -> Iterator[str]:
    for row in json_path.values(exchange.response.json, f"{promise.wrapper}[]"):
        if isinstance(row, dict):
            yield from row


def _most_similar(name: str, candidates: Collection[str]) -> str | None:
    """The candidate that a name is most like, if it is like one."""
    scores = {key: likeness(name, key, marks=True) for key in sorted(candidates)}
    best = max(scores, key=lambda key: scores[key], default=None)
    return best if best is not None and scores[best] >= REQUESTED_KEY_RENAMED else None
