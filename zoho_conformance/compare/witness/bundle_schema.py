"""A schema of an OpenAPI description as one JSON Schema (2020-12) that stands on its own.

What it refers to, in whatever file, becomes its `$defs`. The dialect of OpenAPI 3.0 is translated:
`nullable`, boolean bounds, and references whose neighbours do not count.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from zoho_conformance.compare.witness.documents import Documents, ref_of
from zoho_conformance.contracts.schema.foreign_schema import ForeignSchemaError
from zoho_conformance.contracts.schema.validator import Schema
from zoho_conformance.model.display import legible
from zoho_conformance.model.regex_cost import regex_cost

_WITH_SCHEMA = frozenset(
    [
        "items",
        "additionalProperties",
        "not",
        "contains",
        "propertyNames",
        "if",
        "then",
        "else",
        "unevaluatedItems",
        "unevaluatedProperties",
    ]
)
_WITH_SCHEMA_LIST = frozenset({"allOf", "oneOf", "anyOf", "prefixItems"})
_WITH_SCHEMA_MAP = frozenset({"properties", "patternProperties", "dependentSchemas"})
_PLAIN_KEYWORDS = frozenset(
    [
        "type",
        "enum",
        "const",
        "required",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minContains",
        "maxContains",
        "minProperties",
        "maxProperties",
        "dependentRequired",
    ]
)
_MAX_PARTS = 10_000
"""Keywords, names and values of a schema with all that it refers to; Zoho's have some hundred."""
_PATTERN_CHARS_PER_PART = 10
_MAX_SHOWN = 60

_WITH_NAMES = frozenset({"type", "required"})

_BOUNDS = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))


def bundle_schema(documents: Documents, schema: Any, file: Path, *, old: bool) -> Schema:
    """Bundle the schema with all that it refers to; `old` for the dialect of OpenAPI 3.0.

    `ForeignSchemaError` where that is too large to be tried.
    """
    return _Bundle(documents, old=old).build(schema, file)


class _Bundle:
    def __init__(self, documents: Documents, *, old: bool) -> None:
        self._documents = documents
        self._is_openapi_30 = old
        self._names: dict[str, str] = {}
        self._taken: Counter[str] = Counter()
        self._left = _MAX_PARTS
        self._pending: list[tuple[str, Any, Path]] = []

    def build(self, schema: Any, file: Path) -> Schema:
        root = self._translate(schema, file)
        whole: Schema = root if isinstance(root, dict) else {"not": {}}
        defs: dict[str, Any] = {}
        while self._pending:
            name, value, place = self._pending.pop()
            defs[name] = self._translate(value, place)
        return {**whole, "$defs": defs} if defs else whole

    def _translate(self, schema: Any, file: Path) -> Any:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else {}
        self._left -= sum(map(_count_parts, (schema, *schema.values())))
        if self._left < 0:
            raise ForeignSchemaError(f"has more than {_MAX_PARTS} parts, too many to be tried")
        ref = ref_of(schema)
        translated = {} if ref and self._is_openapi_30 else self._keywords(schema, file)
        if ref:
            translated["$ref"] = self._reference(ref, file)
        if self._is_openapi_30 and not ref:
            _translate_bounds(translated)
        if schema.get("nullable") is True and self._is_openapi_30 and not ref:
            return _add_null(translated)
        return translated

    def _keywords(self, schema: dict[str, Any], file: Path) -> Schema:
        keywords: Schema = {}
        for name, value in schema.items():
            if name in _WITH_SCHEMA:
                keywords[name] = self._translate(value, file)
            elif name in _WITH_SCHEMA_LIST and isinstance(value, list) and value:
                keywords[name] = [self._translate(part, file) for part in value]
            elif name in _WITH_SCHEMA_MAP and isinstance(value, dict):
                keywords[name] = {
                    key: self._translate(part, file)
                    for key, part in value.items()
                    if name != "patternProperties" or self._is_pattern(key, file)
                }
            elif name in _WITH_NAMES and not _are_names(value):
                raise ForeignSchemaError(f"is not a valid JSON Schema at {name}")
            elif name in _PLAIN_KEYWORDS and (name != "pattern" or self._is_pattern(value, file)):
                keywords[name] = value
        return keywords

    def _reference(self, ref: str, file: Path) -> str:
        target = self._documents.target(ref, file)
        at = target.at or ref
        if at not in self._names:
            last = at.rpartition("/")[2].replace("~", "_").replace("%", "_") or "root"
            plain = last.partition(":")[0]
            taken = self._taken[plain]
            self._taken[plain] += 1
            self._names[at] = f"{last}:{taken + 1}" if taken else last
            self._pending.append((self._names[at], target.value, target.file))
        return f"#/$defs/{self._names[at]}"

    def _is_pattern(self, value: Any, file: Path) -> bool:
        """Whether an expression can be tried: Python reads it, and it surely ends."""
        if isinstance(value, str):
            self._left -= len(value) // _PATTERN_CHARS_PER_PART
            if regex_cost(value) is not None:
                return True
        self._documents.notes[f"{file.name}: pattern {legible(str(value), _MAX_SHOWN)}"] = None
        return False


def _are_names(value: Any) -> bool:
    """Whether a value is a name or a list of names: of all else the validator compares each two."""
    return not isinstance(value, list) or all(isinstance(name, str) for name in value)


def _count_parts(value: Any) -> int:
    return 1 + len(value) if isinstance(value, (dict, list)) else 1


def _add_null(schema: Schema) -> Schema:
    kind = schema.get("type")
    if not isinstance(kind, str):
        return {"anyOf": [schema, {"type": "null"}]} if schema else schema
    nullable = {**schema, "type": [kind, "null"]}
    if isinstance(schema.get("enum"), list):
        nullable["enum"] = [*schema["enum"], None]
    return nullable


def _translate_bounds(schema: Schema) -> None:
    """Translate exclusive bounds, which in OpenAPI 3.0 are a yes or no beside the bound."""
    for bound, exclusive in _BOUNDS:
        said = schema.get(exclusive)
        if isinstance(said, bool):
            del schema[exclusive]
            if said and bound in schema:
                schema[exclusive] = schema.pop(bound)
