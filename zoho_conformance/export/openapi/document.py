"""The promises of one API version as one OpenAPI 3.1 document, and its text as JSON or YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from zoho_conformance.contracts.endpoint import endpoint_of
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import Schema
from zoho_conformance.export.openapi.links import add_links
from zoho_conformance.export.openapi.merge import (
    Alternative,
    merge_operations,
    referred_components,
)
from zoho_conformance.export.openapi.operations import build_operation, doubts_of, tag_of
from zoho_conformance.export.openapi.paths import Path, full_path
from zoho_conformance.export.openapi.servers import build_security_schemes, build_servers
from zoho_conformance.export.openapi.webhooks import TAG, build_webhooks
from zoho_conformance.export.source import ExportSource
from zoho_conformance.model import json_text

OPENAPI = "3.1.0"
Document = dict[str, Any]


def build_document(
    source: ExportSource, progress: Callable[[int, int], None] | None = None
) -> Document:
    """Build the document; the same promises always give the same one.

    `progress` is called with how many operations are written, and of how many.
    """
    components: dict[str, Schema] = {}
    items: dict[str, dict[str, Any]] = {}
    pages: dict[str, Promise] = {}
    operations: dict[str, dict[str, Any]] = {}
    requests = _by_request(source.promises)
    for done, requested in enumerate(requests, 1):
        if progress is not None:
            progress(done, len(requests))
        item = items.setdefault(requested.path.template, {})
        item[requested.method] = _operation(source, requested, components)
        for page in requested.pages:
            pages[page.id], operations[page.id] = page, item[requested.method]
    add_links(pages, operations)
    hooks = build_webhooks(source.callbacks, components)
    needed = referred_components([items, hooks], components)
    tags = {tag_of(requested.path): requested.path.resource for requested in requests}
    about = {name: f"What the pages promise about `{tags[name]}`." for name in tags}
    if hooks:
        about[TAG] = "What is sent to addresses that requests name."
    return {
        "openapi": OPENAPI,
        "info": _info(source.version),
        "servers": build_servers(),
        "tags": [{"name": name, "description": about[name]} for name in sorted(about)],
        "paths": dict(sorted(items.items())),
        **({"webhooks": hooks} if hooks else {}),
        "components": {
            "securitySchemes": build_security_schemes(source.promises),
            "schemas": {name: components[name] for name in sorted(needed)},
        },
    }


@dataclass(frozen=True, slots=True)
class _Requested:
    """What one method and path is for: one operation, or several that a header tells apart."""

    path: Path
    method: str
    promises: tuple[Promise, ...]

    @property
    def pages(self) -> Iterator[Promise]:
        """What each page promises of it."""
        for promise in self.promises:
            yield from promise.parts or (promise,)


def _by_request(promises: Iterable[Promise]) -> list[_Requested]:
    """The operations of each method and path; those with the fewest headers of their own first."""
    by_shape: dict[str, Path] = {}
    together: dict[tuple[str, str], list[Promise]] = {}
    for promise in promises:
        path = full_path(promise.operation.path, promise.page.version)
        first = by_shape.setdefault(path.shape, path)
        method = promise.operation.method.lower()
        together.setdefault((first.shape, method), []).append(promise)

    def headers(promise: Promise) -> int:
        own = endpoint_of(promise.contract, promise.operation).headers
        return len(own)

    return [
        _Requested(by_shape[shape], method, tuple(sorted(operations, key=headers)))
        for (shape, method), operations in together.items()
    ]


def _operation(
    source: ExportSource, requested: _Requested, components: dict[str, Schema]
) -> dict[str, Any]:
    """The Operation Object of a method and path, with what each page has as an alternative."""
    alternatives = []
    for page in requested.pages:
        path = full_path(page.operation.path, page.page.version)
        built = build_operation(source, page, path.with_names_of(requested.path), components)
        alternatives.append(Alternative(page.id, built))
    if len(alternatives) == 1:
        return alternatives[0].operation
    doubts = [doubt for promise in requested.promises for doubt in doubts_of(promise)]
    merged = merge_operations(alternatives, components)
    return merged | ({"x-doubts": doubts} if doubts else {})


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
        return json_text.write_indented(document) + "\n"
    return yaml.dump(dict(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
