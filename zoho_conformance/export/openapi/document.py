"""The promises of one API version as one OpenAPI 3.1 document, and its text as JSON or YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import yaml

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi.operations import build_operation, tag_of
from zoho_conformance.export.openapi.paths import Path, full_path
from zoho_conformance.export.openapi.servers import build_security_schemes, build_servers
from zoho_conformance.export.source import ExportSource

OPENAPI = "3.1.0"
Document = dict[str, Any]


def build_document(source: ExportSource) -> Document:
    """Build the document; the same promises always give the same one."""
    components: dict[str, Schema] = {}
    items: dict[str, dict[str, Any]] = {}
    by_shape: dict[str, Path] = {}
    written: list[Promise] = []
    tags: dict[str, str] = {}
    for promise in source.promises:
        path = full_path(promise.operation.path, promise.page.version)
        path = path.with_names_of(by_shape.setdefault(path.shape, path))
        item = items.setdefault(path.template, {})
        method = promise.operation.method.lower()
        if method in item:
            item[method].setdefault("x-also-documented", []).append(_duplicate(promise))
            continue
        item[method] = build_operation(source, promise, path, components)
        if promise.parts:
            item[method]["x-operations"] = [_duplicate(part) for part in promise.parts]
        written.append(promise)
        tags.setdefault(tag_of(path), path.resource)
    return {
        "openapi": OPENAPI,
        "info": _info(source.version),
        "servers": build_servers(),
        "tags": [
            {"name": name, "description": f"What the pages promise about `{tags[name]}`."}
            for name in sorted(tags)
        ],
        "paths": dict(sorted(items.items())),
        "components": {
            "securitySchemes": build_security_schemes(written),
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
            "rulings applied. All examples are invented. Zoho did not publish this."
        ),
        "version": version,
        "contact": {"name": "zoho-crm-conformance"},
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }


def _duplicate(promise: Promise) -> dict[str, Any]:
    """A second page about the same method and path, whose facts are not in the document."""
    facts = {
        "operation": promise.id,
        "path": promise.operation.path,
        "page": promise.page.title,
        "url": promise.page.url,
    }
    return {name: value for name, value in facts.items() if value is not None}


def omitted_operations(document: Document) -> Iterable[str]:
    """A sentence for each operation left out for another one of the same method and path."""
    for path, item in document["paths"].items():
        for method, written in item.items():
            for omitted in written.get("x-also-documented", ()):
                yield (
                    f"{omitted['operation']}: left out, since {written['operationId']} "
                    f"has the same method and path, {method.upper()} {path}"
                )


Form = Literal["json", "yaml"]

# Text without quotes in one version of YAML, and a number, a time or a boolean in another.
_AMBIGUOUS = re.compile(r"[-+.0-9~].*|y|n|yes|no|on|off|true|false|null", re.IGNORECASE | re.DOTALL)


class _Dumper(yaml.SafeDumper):
    """Writes no references, and quotes texts that could be read as something else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature of PyYAML
        """Write no references to other places: few tools follow them."""
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _AMBIGUOUS.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def render(document: Mapping[str, Any], form: Form) -> str:
    """The document as text with one closing newline, its keys in their order."""
    if form == "json":
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return yaml.dump(dict(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
