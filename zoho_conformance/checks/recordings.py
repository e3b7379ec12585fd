"""A recorded answer against the live one, by shape: status, error code, paths and JSON types.

Values are not compared: ids, texts and times differ with the org and with the day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from zoho_conformance.checks.key_paths import error_key_path, new_key_path
from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import UNREADABLE, Exchange, Response
from zoho_conformance.model.finding import HTTP_STATUS, Finding
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.shown import is_word

_NULL = {"null"}
_NO_KEY = "no such key"
# A recording has invented names where the answer has names that do not look like identifiers.
_ANY_NAME = "(a name)"
_KeyPath = Callable[[Promise, str, str], str]
"""The path of a key that no page documents, in the object at a path."""


def compare_with_recording(
    promise: Promise, recorded: Exchange, live: Exchange, *, same_rows: bool = True
) -> Iterator[Finding]:
    """Where the live answer has another shape than the recorded one; both are of one case.

    Unless they are of the `same_rows`, what differs between rows does not count: which values are
    null, whether numbers are whole, and which documented keys and fields of records come too.
    """
    make = FindingMaker(promise, live.case)
    before, now = recorded.response, live.response
    if is_success(before.status) != is_success(now.status):
        # A success and a refusal have no shape in common: one finding says it all.
        outcomes = (_outcome(promise, response) for response in (before, now))
        yield make.about_recording(HTTP_STATUS, *outcomes)
        return
    if before.status != now.status:
        yield make.about_recording(HTTP_STATUS, str(before.status), str(now.status))
    is_file = [response.json is UNREADABLE for response in (before, now)]
    if before.body and now.body and any(is_file):
        if not all(is_file):
            yield make.about_recording("", *("a file" if each else "JSON" for each in is_file))
    elif before.body and now.body:
        yield from _compare_codes(make, before, now)
        key_path = new_key_path if is_success(now.status) else error_key_path
        yield from _compare_shapes(make, before.json, now.json, key_path, same_rows=same_rows)
    elif before.status == now.status and (before.body or now.body):
        types = (
            _types([response.json]) if response.body else "no body" for response in (before, now)
        )
        yield make.about_recording("", *types)


def _outcome(promise: Promise, response: Response) -> str:
    """The status, and of a refusal its code."""
    if is_success(response.status):
        return str(response.status)
    return " ".join([str(response.status), *map(_join, _codes(promise, response).values())])


def _compare_codes(make: FindingMaker, before: Response, now: Response) -> Iterator[Finding]:
    old, new = _codes(make.promise, before), _codes(make.promise, now)
    for path in old:
        if path in new and old[path].isdisjoint(new[path]):
            yield make.about_recording(path, _join(old[path]), _join(new[path]))


def _codes(promise: Promise, response: Response) -> dict[str, set[str]]:
    """The codes of an answer by their paths: its own, and on a write those of its rows."""
    paths = ["code"]
    if promise.operation.method != "GET" and promise.wrapper:
        paths.append(f"{promise.wrapper}[].code")
    body = response.json if response.body else None
    codes = {}
    for path in paths:
        texts = {_name(code) for code in json_path.values(body, path) if isinstance(code, str)}
        if texts:
            codes[path] = texts
    return codes


def _compare_shapes(
    make: FindingMaker, recorded: Any, live: Any, new_path: _KeyPath, *, same_rows: bool
) -> Iterator[Finding]:
    """Paths that only one body has, or that have other types; the nearest to the top come first.

    All elements of an array count as one: what any of them has, the array has. What lies below a
    difference, or in an array that is empty on one side, is not compared.
    """
    pending: deque[tuple[str, list[Any], list[Any]]] = deque([("", [recorded], [live])])
    while pending:
        path, before, now = pending.popleft()
        differ = _differ if same_rows else _differ_in_any_row
        if differ(set(map(json_type, before)), set(map(json_type, now))):
            yield _retyped(make, path, before, now)
            continue
        elements = _elements(before), _elements(now)
        if all(elements):
            pending.append((f"{path}[]", *elements))
        if not (_has_object(before) and _has_object(now)):
            # Of objects and arrays, one side may have the nulls alone.
            continue
        old, new = _members(before), _members(now)
        if not same_rows and not (old and new):
            continue
        for name in dict.fromkeys((*old, *new)):
            key_path = json_path.join(path, name)
            if not same_rows and name not in old and _may_come(make.promise, path, key_path):
                continue
            if name in old and name in new:
                # A key that stays is not data, whether or not a page names it.
                pending.append((key_path, old[name], new[name]))
            else:
                if name != _ANY_NAME and make.promise.key_at(key_path) is None:
                    key_path = new_path(make.promise, path, name)
                yield _retyped(make, key_path, old.get(name), new.get(name))


def _differ(before: set[str], now: set[str]) -> bool:
    """Whether types differ; a value that is null at times differs only if it always is."""
    values = before - _NULL, now - _NULL
    return before.isdisjoint(now) or (all(values) and values[0] != values[1])


def _may_come(promise: Promise, path: str, key_path: str) -> bool:
    """Whether a key is expected in the object at a path: documented, or a field of a record."""
    return promise.key_at(key_path) is not None or promise.is_open(path)


def _differ_in_any_row(before: set[str], now: set[str]) -> bool:
    """Whether there is a type that the values of other rows did not have, null apart."""
    old, new = (
        {"number" if name == "integer" else name for name in types - _NULL}
        for types in (before, now)
    )
    return bool(old) and not new <= old


def _elements(nodes: Sequence[Any]) -> list[Any]:
    """The elements of all arrays together."""
    return [item for node in nodes if isinstance(node, list) for item in node]


def _has_object(nodes: Sequence[Any]) -> bool:
    return any(isinstance(node, dict) for node in nodes)


def _members(nodes: Sequence[Any]) -> dict[str, list[Any]]:
    """The values of each key, of all objects together."""
    members: dict[str, list[Any]] = {}
    for node in nodes:
        if isinstance(node, dict):
            for name, value in node.items():
                members.setdefault(_name(name), []).append(value)
    return members


def _name(text: str) -> str:
    return text if is_word(text) else _ANY_NAME


def _retyped(
    make: FindingMaker, path: str, before: Sequence[Any] | None, now: Sequence[Any] | None
) -> Finding:
    """The finding on values that have other types; None where there is no such key."""
    recorded, came = (_NO_KEY if values is None else _types(values) for values in (before, now))
    # Whether null is among other types depends on the records.
    sides = (
        _NO_KEY if values is None else _types([value for value in values if value is not None])
        for values in (before, now)
    )
    promised, identity = (side or _join(_NULL) for side in sides)
    return make.about_recording(path, recorded, came, promised=promised, identity=identity)


def _types(values: Sequence[Any]) -> str:
    return _join(set(map(json_type, values)))


def _join(texts: set[str]) -> str:
    return " or ".join(sorted(texts))
