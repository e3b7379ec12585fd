"""Webhooks of a document: what is sent to addresses that requests give."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi import schemas
from zoho_conformance.export.openapi.paths import as_words
from zoho_conformance.reference.documented.example import example_of

TAG = "Callbacks"
_JSON = "application/json"


def build_webhooks(
    callbacks: Iterable[Promise], components: dict[str, Schema]
) -> dict[str, dict[str, Any]]:
    """Build a Path Item Object for each; schemas that it needs are added to `components`."""
    return {promise.id: _path_item(promise, components) for promise in callbacks}


def _path_item(promise: Promise, components: dict[str, Schema]) -> dict[str, Any]:
    components |= schemas.body_components(promise)
    name = schemas.body_name(promise, "response")
    value = example_of(components[name], components)
    operation: dict[str, Any] = {
        "operationId": promise.id,
        "tags": [TAG],
        "summary": as_words(promise.id),
        "description": (
            f"Read from the documentation page “{promise.page.title}”. Sent to an address that a "
            "request named; how it is to be answered no page says."
        ),
        "requestBody": {
            "description": "What is sent, as JSON.",
            "required": True,
            "content": {
                _JSON: {
                    "schema": schemas.ref(name),
                    "examples": {"sent": {"summary": "An invented payload", "value": value}},
                }
            },
        },
        "responses": {"200": {"description": "It was taken."}},
        "security": [],
        "x-source": {"page": promise.page.title, "line": promise.operation.line},
    }
    if promise.page.url:
        operation["externalDocs"] = {"description": promise.page.title, "url": promise.page.url}
        operation["x-source"]["url"] = promise.page.url
    return {promise.operation.method.lower(): operation}
