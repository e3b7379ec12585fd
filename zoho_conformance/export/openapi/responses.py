"""The responses of an operation: its successes, and its error rows by status."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from zoho_conformance.contracts.promise import Promise, PromisedRow
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi import schemas
from zoho_conformance.export.openapi.examples import example_of, invented_text
from zoho_conformance.export.openapi.naming import type_name, words
from zoho_conformance.model import http_status

JSON = "application/json"
_STATUSES = range(100, 600)
_UNSTATED = "default"
"""Where a row stands whose status the page does not state: it may come under any."""
_OTHER = "4XX"
"""Where any other refusal stands: 2xx and 3xx are no refusals, and stay undocumented."""


def responses(
    promise: Promise, components: dict[str, Schema], sent: Mapping[str, str]
) -> dict[str, Any]:
    """The Responses Object, by status; schemas that it needs are added to ``components``.

    ``sent`` are the values of the path in the examples, which an answer may repeat.
    """
    found = _successes(promise, components, sent)
    for status, rows in _by_status(promise).items():
        if status == str(HTTPStatus.NO_CONTENT):
            told = ", ".join(f"`{row.code}`" for row in rows)
            found[status] = _bare(f"There is nothing to answer with: {told}.", rows)
        elif status in found:
            _add(found[status], _refusal(promise, status, rows, components))
        else:
            found[status] = _refusal(promise, status, rows, components)
    found[_OTHER] = _undocumented()
    return dict(sorted(found.items()))


def _successes(
    promise: Promise, components: Mapping[str, Schema], sent: Mapping[str, str]
) -> dict[str, Any]:
    if promise.operation.success_status is not None:
        basis: dict[str, Any] = {"x-basis": "stated"}
    elif promise.status_ruling_id is not None:
        basis = {"x-basis": "ruled", "x-rulings": [promise.status_ruling_id]}
    else:
        basis = {}
    told = "" if basis else " The page states no status; this one is taken for it."
    found: dict[str, Any] = {}
    for status in promise.success_statuses:
        if status == HTTPStatus.NO_CONTENT:
            continue
        found[str(status)] = {"description": f"What was asked for is done.{told}", **basis}
        name = schemas.body_name(promise, "response")
        if name in components:
            value = _repeating(promise, sent, example_of(components[name], components))
            shown = {"ok": {"summary": "An invented answer", "value": value}}
            content = {JSON: {"schema": schemas.ref(name), "examples": shown}}
            found[str(status)]["content"] = content
    if promise.no_content or HTTPStatus.NO_CONTENT in promise.success_statuses:
        found[str(HTTPStatus.NO_CONTENT)] = {"description": "There is nothing to answer with."}
    return found


def _repeating(promise: Promise, sent: Mapping[str, str], body: Any) -> Any:
    """The answer with the values of the path where it is promised to repeat them."""
    for echo in promise.echoes:
        *steps, last = echo.key.replace("[]", ".0").split(".")
        inside = body
        for step in steps:
            inside = inside[int(step)] if step.isdigit() else inside[step]
        if echo.parameter in sent:
            inside[last] = sent[echo.parameter]
    return body


def _by_status(promise: Promise) -> dict[str, list[PromisedRow]]:
    found: dict[str, list[PromisedRow]] = {}
    for row in promise.errors:
        statuses = {row.row.status, row.status_also or row.row.status}
        for status in sorted(str(one) if one in _STATUSES else _UNSTATED for one in statuses):
            found.setdefault(status, []).append(row)
    return found


def _refusal(
    promise: Promise, status: str, rows: list[PromisedRow], components: dict[str, Schema]
) -> dict[str, Any]:
    phrase = "Refused under a status that the page does not state"
    if status != _UNSTATED:
        phrase = http_status.phrase(int(status), f"Status {status}")
    name = f"{type_name(promise.id)}Error{status.capitalize()}"
    components[name] = {"title": name, **_flat(status, rows)}
    schema: Schema = {"anyOf": [schemas.ref(name), schemas.ref(schemas.OF_OTHER_PAGES)]}
    if promise.operation.method != "GET" and promise.wrapper:
        items = {"type": "array", "items": schema, "minItems": 1}
        schema = {
            "description": "The refusal of the whole request, or of the items in their places.",
            "anyOf": [
                schema,
                {
                    "type": "object",
                    "properties": {promise.wrapper: items},
                    "required": [promise.wrapper],
                },
            ],
        }
    examples = {row.case: _example(promise, row) for row in rows}
    return {
        "description": f"{phrase}: {', '.join(dict.fromkeys(f'`{row.code}`' for row in rows))}.",
        "content": {JSON: {"schema": schema, "examples": examples}},
    }


def _undocumented() -> dict[str, Any]:
    """What a refusal is like that the page has no row for, under whatever status it has none."""
    return {
        "description": "A refusal under a status that the page has no row for.",
        "content": {JSON: {"schema": schemas.ref(schemas.ENVELOPE)}},
        "x-undocumented": True,
    }


def _flat(status: str, rows: list[PromisedRow]) -> Schema:
    """A refusal: the envelope, with one of the codes."""
    codes = list(dict.fromkeys(row.code for row in rows))
    code = {"type": "string", "enum": codes}
    return {
        "description": f"A refusal under {status}.",
        "allOf": [
            schemas.ref(schemas.ENVELOPE),
            {"type": "object", "properties": {"code": code}, "required": ["code"]},
        ],
        "x-rows": [_row(row) for row in rows],
    }


def _row(row: PromisedRow) -> dict[str, Any]:
    told: dict[str, Any] = {
        "case": row.case,
        "code": row.code,
        "messages": [one for one in (row.row.message, *row.messages) if one],
        "details-name-one-of": list(row.details),
        "x-basis": row.basis,
        "line": row.row.line if row.basis == "stated" else None,
        "x-rulings": list(row.ruling_ids),
    }
    return {name: value for name, value in told.items() if value}


def _example(promise: Promise, row: PromisedRow) -> dict[str, Any]:
    known = [one.name for one in promise.contract.parameters] or ["example"]
    messages = [one for one in (row.row.message, *row.messages) if one]
    return {
        "summary": words(row.case),
        "value": {
            "code": row.code,
            "details": dict.fromkeys(row.details[:1], known[0]),
            "message": messages[0] if messages else invented_text("message"),
            "status": "error",
        },
    }


def _bare(told: str, rows: list[PromisedRow]) -> dict[str, Any]:
    return {"description": told, "x-rows": [_row(row) for row in rows]}


def _add(success: dict[str, Any], refusal: Mapping[str, Any]) -> None:
    """A status under which the operation both succeeds and refuses."""
    success["description"] += f" {refusal['description']}"
    new = refusal["content"][JSON]
    held = success.setdefault("content", {}).setdefault(JSON, {"examples": {}})
    both = [one for one in (held.get("schema"), new["schema"]) if one]
    held["schema"] = {"anyOf": both} if len(both) > 1 else both[0]
    held["examples"] |= new["examples"]
