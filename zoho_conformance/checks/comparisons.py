"""An answer against another exchange: the same rows seen elsewhere, or the write before it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.read_back import IDENTITIES, ReadBack, Row
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import is_equal, json_type


def compare_views(
    promise: Promise, exchange: Exchange, other: Exchange, *, skip: Collection[str]
) -> Iterator[Finding]:
    """Rows of the same id that read differently in two answers.

    `skip` are paths that have a finding already: one drift is one finding.
    """
    rows = f"{promise.wrapper}[]"
    twins = {_id(row): row for row in json_path.values(other.response.json, rows)}
    for row in json_path.values(exchange.response.json, rows):
        twin = twins.get(_id(row)) if _id(row) is not None else None
        if twin is None:
            continue
        for path in _differences(rows, row, twin):
            key = promise.key_at(path)
            if key is None or any(_is_related(path, skipped) for skipped in skip):
                continue
            yield FindingMaker(promise, exchange.case).about_key(
                "views-disagree",
                path,
                key,
                expected=f"what {other.case.id} has",
                actual="something else",
                promised=f"what {other.case.operation} has",
            )


def _id(row: Any) -> str | None:
    value = row.get("id") if isinstance(row, dict) else None
    return value if isinstance(value, str) else None


def _is_related(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


def _differences(path: str, mine: Any, other: Any) -> Iterator[str]:
    """The paths at which two values differ, as deep as both have the same keys."""
    pending = [(path, mine, other)]
    while pending:
        path, mine, other = pending.pop()
        if isinstance(mine, dict) and isinstance(other, dict):
            common = (name for name in mine if name in other)
            pending.extend((f"{path}.{name}", mine[name], other[name]) for name in common)
        elif _is_same_type(mine, other) and not is_equal(mine, other):
            yield path


def _is_same_type(mine: Any, other: Any) -> bool:
    """Whether two values can be compared: null can with any, as far as this is about rows."""
    return mine is None or other is None or json_type(mine) == json_type(other)


def compare_effect(
    promise: Promise,
    exchange: Exchange,
    source: tuple[Exchange, str],
    keys: Sequence[tuple[str, str]],
    *,
    skip: Collection[str],
) -> Iterator[Finding]:
    """Keys of an answer that do not read as they were in another exchange's request or answer.

    `source` is that exchange and its side, `keys` pairs of the path here and the path there;
    `skip` are paths that have a finding already.
    """
    other, side = source
    body = other.request.json if side == "request" else other.response.json
    is_write = side == "request" or other.request.method != "GET"
    verb = "sent" if side == "request" else "answered"
    for path, other_path in keys:
        key = promise.key_at(path)
        expected = list(json_path.values(body, other_path))
        if key is None or path in skip or f"{path}[]" in skip or not expected:
            continue
        # A value of another type breaks a promise of its own, here or there.
        types = {json_type(value) for value in expected}
        actual = json_path.values(exchange.response.json, path)
        if any(json_type(value) in types and not _is_among(value, expected) for value in actual):
            yield FindingMaker(promise, exchange.case).about_key(
                "write-without-effect" if is_write else "write-changed-more",
                path,
                key,
                expected=f"what {other.case.id} {verb}",
                actual="something else",
                promised=f"what {other.case.operation} {verb}",
                as_sent=True,
            )


def compare_read_back(
    promise: Promise,
    exchange: Exchange,
    write: Exchange,
    before: Exchange | None,
    read_back: ReadBack,
    *,
    skip: Collection[str],
) -> Iterator[Finding]:
    """Keys of a row that do not read as a write made them of the row before it.

    `skip` are paths that have a finding already.
    """
    sent = _first_row(write.request.json, read_back.rows)
    read = _first_row(exchange.response.json, read_back.rows)
    earlier = _first_row(before.response.json, read_back.rows) if before is not None else None
    if sent is None or read is None or (before is not None and earlier is None):
        return
    for difference in read_back.differences(sent, earlier, read):
        path = difference.path
        key = promise.key_at(path)
        if key is None or any(_is_about_it(path, skipped) for skipped in skip):
            continue
        if difference.reason == "kept":
            assert before is not None
            expected = f"what {before.case.id} answered"
            promised = f"what {before.case.operation} answered"
        elif difference.reason == "default":
            expected = promised = "the documented default"
        else:
            expected = f"what {write.case.id} sent"
            promised = f"what {write.case.operation} sent"
        yield FindingMaker(promise, exchange.case).about_key(
            "write-without-effect" if difference.reason == "sent" else "write-changed-more",
            path,
            key,
            expected=expected,
            actual="something else",
            promised=promised,
            as_sent=True,
        )


def _first_row(body: Any, rows: str) -> Row | None:
    row = next(json_path.values(body, rows), None)
    return row if isinstance(row, dict) else None


def _is_about_it(path: str, other: str) -> bool:
    """Whether a finding at another path may be about what differs at a path."""
    elements = (f"{path}[]", *(f"{path}[].{key}" for key in IDENTITIES))
    return _is_related(path, other) or path == f"{other}[]" or other in elements


def _is_among(value: Any, expected: Sequence[Any]) -> bool:
    return any(is_equal(value, other) for other in expected)


Owners = dict[tuple[str, str, str], str]
"""By operation, key and id: the value of the parameter with which the id came first."""


def compare_owners(promise: Promise, exchange: Exchange, owners: Owners) -> Iterator[Finding]:
    """Ids that came for another value of the parameter before; `owners` is brought up to date."""
    in_path = exchange.request.path_values(promise.operation.path) or {}
    sent = {**exchange.request.query, **in_path}
    for own in promise.own_ids:
        key, owner = promise.key_at(own.key), sent.get(own.parameter)
        if key is None or owner is None:
            continue
        for value in json_path.values(exchange.response.json, own.key):
            # A value that is not an id breaks another promise.
            if not isinstance(value, str) or not value.isdigit():
                continue
            first = owners.setdefault((promise.id, own.key, value), owner)
            if first.casefold() != owner.casefold():
                yield FindingMaker(promise, exchange.case).about_key(
                    "answer-not-asked-for",
                    own.key,
                    key,
                    expected=f"an id of its own for each {own.parameter}",
                    actual=f"the id that came for another {own.parameter}",
                )


def nothing_written(promise: Promise, case: Case) -> Finding:
    """The finding that no row shows what was written."""
    return FindingMaker(promise, case).about_operation(
        "write-without-effect",
        promise.wrapper or "",
        expected="what was written",
        actual="no rows",
        basis="ruled",
    )
