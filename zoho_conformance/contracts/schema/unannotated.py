"""A schema without its annotations: what judges, in a third of the memory."""

from __future__ import annotations

import sys
from typing import Any

from zoho_conformance.contracts.schema.violation import Schema

_ANNOTATIONS = frozenset({"title", "description"})
_OF_SCHEMAS = frozenset({"properties", "patternProperties", "$defs"})
_OF_VALUES = frozenset({"enum", "const"})


def without_annotations(schema: Schema) -> Schema:
    """A copy of a schema without titles, descriptions, and where its facts come from."""
    plain: Schema = {}
    for word, part in schema.items():
        if word in _ANNOTATIONS or word.startswith("x-"):
            continue
        if word in _OF_VALUES:
            plain[word] = part
        elif word in _OF_SCHEMAS and isinstance(part, dict):
            plain[word] = {name: _plain(inside) for name, inside in part.items()}
        else:
            plain[word] = _plain(part)
    return plain


def _plain(part: Any) -> Any:
    """What a word of a schema says, without annotations."""
    if isinstance(part, str):
        # Types and patterns are the same in the schemas of most operations.
        return sys.intern(part)
    if isinstance(part, dict):
        return without_annotations(part)
    if isinstance(part, list):
        return [_plain(inside) for inside in part]
    return part
