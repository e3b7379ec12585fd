"""One operation of a document: what is sent, what comes back, and where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi import schemas
from zoho_conformance.export.openapi.examples import example_of
from zoho_conformance.export.openapi.naming import words
from zoho_conformance.export.openapi.parameters import parameters
from zoho_conformance.export.openapi.paths import Path
from zoho_conformance.export.openapi.responses import JSON, responses
from zoho_conformance.export.openapi.security import needed
from zoho_conformance.export.openapi.shown import Shown, example_request
from zoho_conformance.export.openapi.source import Source


def operation(
    source: Source, promise: Promise, path: Path, components: dict[str, Schema]
) -> dict[str, Any]:
    """The Operation Object; schemas that it needs are added to ``components``."""
    shown = example_request(promise, source.probes)
    components |= schemas.bodies(promise)
    components.setdefault(schemas.ENVELOPE, schemas.envelope(promise))
    if any(row.row.status != HTTPStatus.NO_CONTENT for row in promise.errors):
        components.setdefault(schemas.OF_OTHER_PAGES, schemas.of_other_pages(source.codes))
    found: dict[str, Any] = {
        "operationId": promise.id,
        "tags": [tag(path)],
        "summary": words(promise.id),
        "description": _told(promise),
    }
    if promise.page.url:
        found["externalDocs"] = {"description": promise.page.title, "url": promise.page.url}
    asked = parameters(promise, path, shown)
    if asked:
        found["parameters"] = asked
    name = schemas.body_name(promise, "request")
    if name in components:
        found["requestBody"] = _body(name, shown, components)
    found["responses"] = responses(promise, components, shown.path)
    found["security"] = needed(promise)
    return found | _annotations(source, promise)


def tag(path: Path) -> str:
    """The group that an operation is listed in."""
    return words(path.resource)


def _body(name: str, shown: Shown, components: Mapping[str, Schema]) -> dict[str, Any]:
    schema = components[name]
    examples = {
        "every-key": {
            "summary": "Every documented key",
            "value": example_of(schema, components),
        }
    }
    if shown.body is not None:
        examples = {"ok": {"summary": "A request that succeeds", "value": shown.body}, **examples}
    return {
        "description": "The body, as JSON.",
        "required": bool(schema.get("required")),
        "content": {JSON: {"schema": schemas.ref(name), "examples": examples}},
    }


def _told(promise: Promise) -> str:
    told = f"Read from the documentation page “{promise.page.title}”."
    if promise.contract.modules:
        told += f" The page names {len(promise.contract.modules)} modules (`x-modules`)."
    rows = len(promise.errors)
    return told + f" {rows} refusal{'' if rows == 1 else 's'} documented or ruled."


def _annotations(source: Source, promise: Promise) -> dict[str, Any]:
    place = {
        "page": promise.page.title,
        "url": promise.page.url,
        "line": promise.operation.line,
    }
    told: dict[str, Any] = {
        "x-source": {name: value for name, value in place.items() if value is not None},
        "x-scopes": [list(any_of) for any_of in promise.contract.scopes],
        "x-modules": list(promise.contract.modules),
        "x-rulings": [one.id for one in source.applied(promise)],
        "x-doubts": [f"{one.what} ({one.where})" for one in promise.contract.doubts],
    }
    return {name: value for name, value in told.items() if value}
