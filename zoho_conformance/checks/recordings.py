"""A recorded answer against the live one, by shape: status, error code, paths and JSON types.

Values are not compared: ids, texts and times differ with the org and with the day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from zoho_conformance.checks.agreement import at
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.display import legible
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import HTTP_STATUS, Finding, Source
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.redaction import is_key
from zoho_conformance.model.rules import RECORDING_OUTDATED, RULES

_NULL = {"null"}
_NO_KEY = "no such key"
# A recording has invented names in the place of names that look like nobody's identifiers.
_ANY_NAME = "(a name)"


def compare_with_recording(
    promise: Promise, recorded: Exchange, live: Exchange
) -> Iterator[Finding]:
    """Where the live answer has another shape than the recorded one; both are of one case."""
    was, came = recorded.response, live.response
    succeeded = is_success(was.status), is_success(came.status)
    if succeeded[0] != succeeded[1]:
        # A success and a refusal have no shape in common, which needs no line for each key.
        told = [_outcome(promise, one) for one in (recorded, live)]
        yield _finding(promise, live, HTTP_STATUS, *told)
        return
    if was.status != came.status:
        yield _finding(promise, live, HTTP_STATUS, str(was.status), str(came.status))
    if was.body and came.body:
        yield from _codes_changed(promise, recorded, live)
        yield from _shapes(promise, live, was.json, came.json)
    elif was.status == came.status and (was.body or came.body):
        told = [_types([one.json]) if one.body else "no body" for one in (was, came)]
        yield _finding(promise, live, "", *told)


def _outcome(promise: Promise, exchange: Exchange) -> str:
    """The status, and of a refusal its code."""
    told = str(exchange.response.status)
    if is_success(exchange.response.status):
        return told
    codes = _codes(promise, exchange).values()
    return " ".join([told, *(_listed(one) for one in codes)])


def _codes_changed(promise: Promise, recorded: Exchange, live: Exchange) -> Iterator[Finding]:
    was, came = _codes(promise, recorded), _codes(promise, live)
    for path in was:
        if path in came and was[path].isdisjoint(came[path]):
            yield _finding(promise, live, path, _listed(was[path]), _listed(came[path]))


def _codes(promise: Promise, exchange: Exchange) -> dict[str, set[str]]:
    """The codes of an answer by their paths: its own, and on a write those of its rows."""
    paths = ["code"]
    if promise.operation.method != "GET" and promise.wrapper:
        paths.append(f"{promise.wrapper}[].code")
    body = exchange.response.json if exchange.response.body else None
    found = {path: [one for one in at(body, path) if isinstance(one, str)] for path in paths}
    return {path: {_name(one) for one in codes} for path, codes in found.items() if codes}


def _shapes(promise: Promise, live: Exchange, recorded: Any, came: Any) -> Iterator[Finding]:
    """Paths that only one body has, or that have other types; the nearest to the top come first.

    All elements of an array count as one: what any of them has, the array has. What lies below a
    difference, or in an array that is empty on one side, is not compared.
    """
    pending: deque[tuple[str, list[Any], list[Any]]] = deque([("", [recorded], [came])])
    while pending:
        path, was, now = pending.popleft()
        if _differ({json_type(one) for one in was}, {json_type(one) for one in now}):
            yield _finding(promise, live, path, _types(was), _types(now))
            continue
        elements = _elements(was), _elements(now)
        if all(elements):
            pending.append((f"{path}[]", *elements))
        old, new = _members(was), _members(now)
        # Of objects and arrays, one side may have the nulls alone.
        both = all(any(isinstance(one, dict) for one in side) for side in (was, now))
        for name in dict.fromkeys((*old, *new)) if both else ():
            place = f"{path}.{name}".removeprefix(".")
            if name in old and name in new:
                pending.append((place, old[name], new[name]))
            else:
                told = [_types(side[name]) if name in side else _NO_KEY for side in (old, new)]
                yield _finding(promise, live, place, *told)


def _differ(was: set[str], now: set[str]) -> bool:
    """Whether types differ; that a value is null at times says nothing unless it always is."""
    values = was - _NULL, now - _NULL
    return was.isdisjoint(now) or (all(values) and values[0] != values[1])


def _elements(nodes: Sequence[Any]) -> list[Any]:
    """The elements of all arrays together."""
    return [one for node in nodes if isinstance(node, list) for one in node]


def _members(nodes: Sequence[Any]) -> dict[str, list[Any]]:
    """The values of each key, of all objects together."""
    found: dict[str, list[Any]] = {}
    for node in nodes:
        if isinstance(node, dict):
            for name, value in node.items():
                found.setdefault(_name(name), []).append(value)
    return found


def _name(text: str) -> str:
    return text if is_key(text) else _ANY_NAME


def _types(values: Sequence[Any]) -> str:
    return _listed({json_type(one) for one in values})


def _listed(texts: set[str]) -> str:
    return " or ".join(sorted(texts))


def _finding(promise: Promise, live: Exchange, path: str, was: str, came: str) -> Finding:
    key = promise.at(path)
    return Finding(
        rule=RECORDING_OUTDATED,
        level=RULES[RECORDING_OUTDATED].level,
        # A recording is to a later answer what a sample is to the wire.
        basis="sample",
        operation=live.case.operation,
        case=live.case.name,
        path=legible(path),
        expected=was,
        actual=came,
        message=legible(f"`{path or 'the body'}`: {was} was recorded, {came} came"),
        source=Source(
            promise.page.title,
            key.section() if key else "endpoints",
            key.key.line if key else promise.operation.line,
        ),
    )
