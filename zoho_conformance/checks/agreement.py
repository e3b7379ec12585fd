"""Whether an answer belongs to its request, and agrees with itself and with other answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from zoho_conformance.checks.make_finding import about_key, about_operation
from zoho_conformance.checks.selected_fields import asked_fields
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import json_type


def echoes(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Values of the path that the answer repeats, and does not repeat as they were sent."""
    asked = exchange.request.path_values(promise.operation.path) or {}
    for echo in promise.echoes:
        key = promise.at(echo.key)
        sent = asked.get(echo.parameter)
        if key is None or sent is None:
            continue
        for value in at(exchange.response.json, echo.key):
            # What is no string breaks a promise of its own.
            if not isinstance(value, str) or value == sent:
                continue
            yield about_key(
                "answer-not-asked-for",
                promise,
                exchange.case,
                echo.key,
                key,
                expected=f"the {echo.parameter} of the request",
                actual="another one",
            )


def filtering(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Keys that `fields` can ask for, did not ask for, and that came all the same."""
    offered, asked = asked_fields(promise, exchange)
    rows = [
        row for row in at(exchange.response.json, f"{promise.wrapper}[]") if isinstance(row, dict)
    ]
    surplus = sorted({name for row in rows for name in row if name in offered - asked})
    parameter = next((one for one in promise.contract.parameters if one.name == "fields"), None)
    if surplus and parameter is not None:
        yield about_operation(
            "fields-not-filtering",
            promise,
            exchange.case,
            parameter.name,
            expected="only the keys that fields names",
            actual=f"{', '.join(surplus)} besides",
            section="parameters",
            line=parameter.line,
        )


def counting(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """A count of rows that is not their number."""
    key = promise.at(promise.counts) if promise.counts else None
    body = exchange.response.json
    rows = body.get(promise.wrapper) if isinstance(body, dict) else None
    if key is None or not isinstance(rows, list):
        return
    for count in at(body, key.path):
        if isinstance(count, int) and not isinstance(count, bool) and count != len(rows):
            yield about_key(
                "count-disagrees",
                promise,
                exchange.case,
                key.path,
                key,
                expected=f"a count of {len(rows)}, the rows that came",
                actual=f"{count}",
            )


def views(
    promise: Promise, exchange: Exchange, other: Exchange, told: Collection[str]
) -> Iterator[Finding]:
    """Rows of the same id that read differently in two answers.

    ``told`` are the paths on which findings stand already: a drift is told once.
    """
    wrapper = f"{promise.wrapper}[]"
    theirs = {_id(row): row for row in at(other.response.json, wrapper) if _id(row) is not None}
    for row in at(exchange.response.json, wrapper):
        twin = theirs.get(_id(row)) if _id(row) is not None else None
        if twin is None:
            continue
        for path in _differences(wrapper, row, twin):
            key = promise.at(path)
            if key is None or any(_related(path, one) for one in told):
                continue
            yield about_key(
                "views-disagree",
                promise,
                exchange.case,
                path,
                key,
                expected=f"what {other.case.id} has",
                actual="something else",
            )


def _id(row: Any) -> str | None:
    value = row.get("id") if isinstance(row, dict) else None
    return value if isinstance(value, str) else None


def _related(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


def _differences(path: str, mine: Any, theirs: Any) -> Iterator[str]:
    """The paths at which two values differ, as deep as both have the same keys."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        for name in mine.keys() & theirs.keys():
            yield from _differences(f"{path}.{name}", mine[name], theirs[name])
    elif mine != theirs and (None in (mine, theirs) or json_type(mine) == json_type(theirs)):
        yield path


def at(body: Any, path: str) -> Iterator[Any]:
    """Every value at a path such as ``data[].id``."""
    nodes = [body]
    for step in path.split("."):
        name = step.removesuffix("[]")
        nodes = [node[name] for node in nodes if isinstance(node, dict) and name in node]
        for _ in range(step.count("[]")):
            nodes = [one for node in nodes if isinstance(node, list) for one in node]
    yield from nodes
