"""From promises to JSON Schemas (2020-12): the files in `schemas/`.

The schemas are open: they allow keys that no page documents, which the checks report at a level of
their own. Where a fact comes from stands in annotations, `x-source` (page, section, line),
`x-basis` and `x-rulings`, that validity does not depend on.
"""

from __future__ import annotations

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.bodies import Schema, body_schema
from zoho_conformance.contracts.schema.errors import error_schema
from zoho_conformance.model import json_text

__all__ = ["DIALECT", "Schema", "derive", "derive_callback", "dump"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def derive(promise: Promise) -> dict[str, Schema]:
    """The schemas of an operation, by file name."""
    schemas = {"response.json": _body(promise, "response"), "error.json": _error(promise)}
    if promise.request_keys:
        schemas["request.json"] = _body(promise, "request")
    return schemas


def derive_callback(promise: Promise) -> dict[str, Schema]:
    """The schema of what is sent to an address of the caller's, by file name."""
    written_by = "Derived from the documentation page and our rulings on it; written by `derive`."
    head = _head(promise, "callback", "what is sent", written_by)
    head["title"] = f"{promise.operation.method} to an address of the caller's: what is sent"
    return {"callback.json": head | body_schema(promise, "response")}


def dump(schema: Schema) -> str:
    """The text of a schema file: stable, two-space indents, one closing newline."""
    return json_text.write_indented(schema) + "\n"


def _body(promise: Promise, side: Side) -> Schema:
    written_by = "Derived from the documentation page and our rulings on it; written by `derive`."
    return _head(promise, side, f"{side} body", written_by) | body_schema(promise, side)


def _error(promise: Promise) -> Schema:
    table = "One alternative for each row of the error table; `x-status` is its HTTP status."
    return _head(promise, "error", "error body", table) | error_schema(promise)


def _head(promise: Promise, name: str, title: str, description: str) -> Schema:
    """The beginning of a schema file: what it is, and which page it comes from."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:zoho-crm-conformance:{promise.page.version}:{promise.id}:{name}",
        "title": f"{promise.operation.method} {promise.operation.path}: {title}",
        "description": description,
        "x-source": {"page": promise.page.title, "url": promise.page.url},
    }
