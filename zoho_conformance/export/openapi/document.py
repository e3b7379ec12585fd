"""The promises of one API version as one OpenAPI 3.1 document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi.operations import operation, tag
from zoho_conformance.export.openapi.paths import Path, whole
from zoho_conformance.export.openapi.security import schemes
from zoho_conformance.export.openapi.servers import servers
from zoho_conformance.export.openapi.source import Source

OPENAPI = "3.1.0"
Document = dict[str, Any]


def document(source: Source) -> Document:
    """The whole document; the same promises give the same one."""
    components: dict[str, Schema] = {}
    items: dict[str, dict[str, Any]] = {}
    forms: dict[str, Path] = {}
    written: list[Promise] = []
    tags: dict[str, str] = {}
    for promise in source.promises:
        path = whole(promise.operation.path, promise.page.version)
        path = path.named_as(forms.setdefault(path.form, path))
        item = items.setdefault(path.template, {})
        method = promise.operation.method.lower()
        if method in item:
            item[method].setdefault("x-also-documented", []).append(_again(promise))
            continue
        item[method] = operation(source, promise, path, components)
        written.append(promise)
        tags.setdefault(tag(path), path.resource)
    return {
        "openapi": OPENAPI,
        "info": _info(source.version),
        "servers": servers(),
        "tags": [
            {"name": name, "description": f"What the pages promise about `{tags[name]}`."}
            for name in sorted(tags)
        ],
        "paths": dict(sorted(items.items())),
        "components": {
            "securitySchemes": schemes(written),
            "schemas": dict(sorted(components.items())),
        },
    }


def _info(version: str) -> dict[str, Any]:
    return {
        "title": f"Zoho CRM API {version}, as its documentation pages promise it",
        "summary": "Derived from the documentation pages by zoho-crm-conformance.",
        "description": (
            "Every fact was read off a documentation page, or decided by a ruling where the page "
            "contradicts itself or is silent. `x-source` names the place on the page, `x-basis` "
            "whether the page states the fact or only shows it in a sample, `x-rulings` the "
            "rulings applied. All examples are invented. This is no publication of Zoho's."
        ),
        "version": version,
        "contact": {"name": "zoho-crm-conformance"},
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }


def _again(promise: Promise) -> dict[str, Any]:
    """The second documentation of one method and path, whose facts are not in the document."""
    told = {
        "operation": promise.id,
        "path": promise.operation.path,
        "page": promise.page.title,
        "url": promise.page.url,
    }
    return {name: value for name, value in told.items() if value is not None}


def again(made: Document) -> Iterable[str]:
    """One sentence for each operation that another one of the same method and path stands for."""
    for path, item in made["paths"].items():
        for method, one in item.items():
            for other in one.get("x-also-documented", ()):
                yield (
                    f"{other['operation']}: {one['operationId']} has the same method and path, "
                    f"{method.upper()} {path}; only that one is written"
                )
