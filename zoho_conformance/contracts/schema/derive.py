"""From promises to JSON Schemas (2020-12): the files in ``schemas/``.

The schemas are open: keys that no page documents are allowed by them and told by the checks, at
their own level. Where a fact comes from stands in annotations, ``x-source`` (page, section, line),
``x-basis`` and ``x-rulings``, that validity does not depend on.
"""

from __future__ import annotations

import json

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema import bodies, errors
from zoho_conformance.contracts.schema.parts import DIALECT, Schema

__all__ = ["DIALECT", "Schema", "derive", "dump"]


def derive(promise: Promise) -> dict[str, Schema]:
    """The schemas of an operation, by file name."""
    found = {
        "response.json": bodies.body_schema(promise, "response"),
        "error.json": errors.error_schema(promise),
    }
    if promise.request_keys:
        found["request.json"] = bodies.body_schema(promise, "request")
    return found


def dump(schema: Schema) -> str:
    """The text of a schema file: stable, two-space indents, one closing newline."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
