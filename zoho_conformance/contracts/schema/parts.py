"""What the schemas of bodies and of error tables have in common."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from zoho_conformance.contracts.promise import Promise

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def head(promise: Promise, name: str, title: str, description: str) -> Schema:
    """The beginning of a schema file: what it is, and which page it comes from."""
    version = promise.page.version
    return {
        "$schema": DIALECT,
        "$id": f"urn:zoho-crm-conformance:{version}:{promise.id}:{name}",
        "title": title,
        "description": description,
        "x-source": {"page": promise.page.title, "url": promise.page.url},
    }


def definition(name: str) -> str:
    """The reference to a definition; a code or a key may hold what no pointer has as it is."""
    return "#/$defs/" + quote(name.replace("~", "~0").replace("/", "~1"), safe="~$")
