"""The responses of an operation: its successes, and its error rows by status."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi import schemas
from zoho_conformance.export.openapi.examples import invented_text
from zoho_conformance.export.openapi.paths import as_words, type_name
from zoho_conformance.model import http_status
from zoho_conformance.reference.documented.example import example_of

JSON = "application/json"
_STATUSES = range(100, 600)
_UNSTATED = "default"
"""The status of rows for which the page states none: they may come under any."""
_OTHER = "4XX"
"""The status of all other refusals; 2xx and 3xx are not refusals and stay undocumented."""


def build_responses(
    promise: Promise, components: dict[str, Schema], path_values: Mapping[str, str]
) -> dict[str, Any]:
    """Build the Responses Object, by status; schemas that it needs are added to `components`.

    `path_values` are those of the path in the examples, which an answer may repeat.
    """
    responses = _success_responses(promise, components, path_values)
    for status, rows in _group_by_status(promise).items():
        if status == str(HTTPStatus.NO_CONTENT):
            codes = ", ".join(f"`{row.code}`" for row in rows)
            description = f"There is nothing to answer with: {codes}."
            responses[status] = {"description": description, "x-rows": [_row(row) for row in rows]}
        elif status in responses:
            _add_refusal(responses[status], _refusal(promise, status, rows, components))
        else:
            responses[status] = _refusal(promise, status, rows, components)
    responses[_OTHER] = _undocumented_refusal(promise)
    return dict(sorted(responses.items()))


def _success_responses(
    promise: Promise, components: Mapping[str, Schema], path_values: Mapping[str, str]
) -> dict[str, Any]:
    if promise.operation.success_status is not None:
        basis: dict[str, Any] = {"x-basis": "stated"}
    elif promise.status_ruling_id is not None:
        basis = {"x-basis": "ruled", "x-rulings": [promise.status_ruling_id]}
    else:
        basis = {}
    remark = "" if basis else " The page states no status; this one is taken for it."
    responses: dict[str, Any] = {}
    for status in promise.success_statuses:
        if status == HTTPStatus.NO_CONTENT:
            continue
        responses[str(status)] = {"description": f"What was asked for is done.{remark}", **basis}
        name = schemas.body_name(promise, "response")
        if name in components:
            value = example_of(components[name], components)
            _repeat_path_values(promise, path_values, value)
            examples = {"ok": {"summary": "An invented answer", "value": value}}
            content = {JSON: {"schema": schemas.ref(name), "examples": examples}}
            responses[str(status)]["content"] = content
    if promise.no_content or HTTPStatus.NO_CONTENT in promise.success_statuses:
        responses[str(HTTPStatus.NO_CONTENT)] = {"description": "There is nothing to answer with."}
    return responses


def _repeat_path_values(promise: Promise, path_values: Mapping[str, str], body: Any) -> None:
    """Set the keys of an answer that repeat a value of the path."""
    for echo in promise.echoes:
        *steps, last = echo.key.replace("[]", ".0").split(".")
        holder = body
        for step in steps:
            holder = holder[int(step)] if step.isdigit() else holder[step]
        if echo.parameter in path_values:
            holder[last] = path_values[echo.parameter]


def _group_by_status(promise: Promise) -> dict[str, list[PromisedRow]]:
    by_status: dict[str, list[PromisedRow]] = {}
    for row in promise.errors:
        statuses = {row.row.status, row.status_also or row.row.status}
        names = {str(status) if status in _STATUSES else _UNSTATED for status in statuses}
        for name in sorted(names):
            by_status.setdefault(name, []).append(row)
    return by_status


def _refusal(
    promise: Promise, status: str, rows: list[PromisedRow], components: dict[str, Schema]
) -> dict[str, Any]:
    phrase = "Refused under a status that the page does not state"
    if status != _UNSTATED:
        phrase = http_status.phrase(int(status), f"Status {status}")
    name = f"{type_name(promise.id)}Error{status.capitalize()}"
    components[name] = {"title": name, **_refusal_schema(status, rows)}
    either: Schema = {"anyOf": [schemas.ref(name), schemas.ref(schemas.OTHER_ERROR)]}
    schema = _whole_or_in_items(promise, either)
    examples = {row.case: _example(promise, row) for row in rows}
    return {
        "description": f"{phrase}: {', '.join(dict.fromkeys(f'`{row.code}`' for row in rows))}.",
        "content": {JSON: {"schema": schema, "examples": examples}},
    }


def _undocumented_refusal(promise: Promise) -> dict[str, Any]:
    """A refusal under a status that the page has no row for."""
    schema = _whole_or_in_items(promise, schemas.ref(schemas.ERROR))
    return {
        "description": "A refusal under a status that the page has no row for.",
        "content": {JSON: {"schema": schema}},
        "x-undocumented": True,
    }


def _whole_or_in_items(promise: Promise, refusal: Schema) -> Schema:
    """What a write is refused with: one refusal, or one for each item that was sent."""
    if promise.operation.method == "GET" or not promise.wrapper:
        return refusal
    items = {"type": "array", "items": refusal, "minItems": 1}
    in_items = {
        "type": "object",
        "properties": {promise.wrapper: items},
        "required": [promise.wrapper],
    }
    return {
        "description": "The refusal of the whole request, or of the items in their places.",
        "anyOf": [refusal, in_items],
    }


def _refusal_schema(status: str, rows: list[PromisedRow]) -> Schema:
    """A refusal: the error envelope with one of the codes."""
    codes = list(dict.fromkeys(row.code for row in rows))
    code = {"type": "string", "enum": codes}
    return {
        "description": f"A refusal under {status}.",
        "allOf": [
            schemas.ref(schemas.ERROR),
            {"type": "object", "properties": {"code": code}, "required": ["code"]},
        ],
        "x-rows": [_row(row) for row in rows],
    }


def _row(row: PromisedRow) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "case": row.case,
        "code": row.code,
        "messages": list(row.all_messages),
        "details-name-one-of": list(row.details),
        "details": list(row.row.details),
        "causes": [msgspec.to_builtins(cause) for cause in row.row.causes],
        "x-basis": row.basis,
        "line": row.row.line if row.basis == "stated" else None,
        "x-rulings": list(row.ruling_ids),
    }
    return {name: value for name, value in facts.items() if value}


def _example(promise: Promise, row: PromisedRow) -> dict[str, Any]:
    parameters = [parameter.name for parameter in promise.parameters] or ["example"]
    messages = row.all_messages
    named = next((names for _, names in row.details_due()), ())
    details = dict.fromkeys(row.details[:1], parameters[0]) or {
        name: invented_text(name) for name in named
    }
    return {
        "summary": as_words(row.case),
        "value": {
            "code": row.code,
            "details": details,
            "message": messages[0] if messages else invented_text("message"),
            "status": "error",
        },
    }


def _add_refusal(success: dict[str, Any], refusal: Mapping[str, Any]) -> None:
    """Let a response be a success or a refusal, where both come under the same status."""
    success["description"] += f" {refusal['description']}"
    added = refusal["content"][JSON]
    content = success.setdefault("content", {}).setdefault(JSON, {"examples": {}})
    either = [schema for schema in (content.get("schema"), added["schema"]) if schema]
    content["schema"] = {"anyOf": either} if len(either) > 1 else either[0]
    content["examples"] |= added["examples"]
