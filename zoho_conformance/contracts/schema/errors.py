"""The error table as one schema."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from zoho_conformance.contracts.page_facts import Cause
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedRow
from zoho_conformance.contracts.schema.bodies import Schema, definition

_ENVELOPE: Mapping[str, Any] = {
    "type": "object",
    "description": "What every error body has.",
    "properties": {
        "code": {"type": "string"},
        "details": {"type": "object"},
        "message": {"type": "string"},
        "status": {"const": "error"},
    },
    "required": ["code", "details", "message", "status"],
}


def error_schema(promise: Promise) -> Schema:
    """The error table as alternatives; a row without a body (204) is not one of them."""
    rows = [row for row in promise.errors if row.row.status != HTTPStatus.NO_CONTENT]
    alternatives: list[Schema] = [{"$ref": definition(row.case)} for row in rows]
    # A page without an error table leaves what every error body has.
    alternatives = alternatives or [{"$ref": "#/$defs/envelope"}]
    defs: Schema = {"envelope": _ENVELOPE}
    if promise.operation.method != "GET" and promise.wrapper:
        # What is wrong with one item of a body stands in that item's place in the answer.
        defs["item"] = {"anyOf": list(alternatives)}
        alternatives.append(
            {
                "type": "object",
                "properties": {
                    promise.wrapper: {
                        "type": "array",
                        "items": {"$ref": "#/$defs/item"},
                        "minItems": 1,
                    }
                },
                "required": [promise.wrapper],
            }
        )
    return {"anyOf": alternatives, "$defs": defs | {row.case: _row(promise, row) for row in rows}}


def _row(promise: Promise, row: PromisedRow) -> Schema:
    schema: Schema = {
        "title": f"{row.code} under {row.row.status or 'no stated status'}",
        "x-status": [status for status in (row.row.status, row.status_also) if status],
        "x-source": {
            "page": promise.page_of(row.row).title,
            "section": "errors",
            "line": row.row.line,
        },
        "x-basis": row.basis,
    }
    if row.row.message:
        schema["x-message"] = row.row.message
    causes = [cause for cause in row.row.causes if cause != Cause()]
    if causes:
        schema["x-causes"] = msgspec.to_builtins(causes)
    if row.ruling_ids:
        schema["x-rulings"] = list(row.ruling_ids)
    properties: Schema = {"code": {"const": row.code}}
    if row.details:
        properties["details"] = {"anyOf": [{"required": [name]} for name in row.details]}
    elif row.named_details:
        # Which of them come depends on the cause, so that none is demanded here.
        properties["details"] = {"properties": {key: {} for key in row.named_details}}
    return schema | {"allOf": [{"$ref": "#/$defs/envelope"}], "properties": properties}
