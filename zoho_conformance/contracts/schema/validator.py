"""JSON Schema: our own schemas, and answers held to them.

`compiled` knows jsonschema-rs, which carries the load; `interpreted` and `foreign_schema` know
jsonschema, which takes its place where no compiled wheel fits, judges what nests deeper than the
compiled schema goes, and is imported then only. Nothing outside this room knows either.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from types import ModuleType
from typing import Any, Protocol

import msgspec

from zoho_conformance.contracts.schema.bodies import definition
from zoho_conformance.contracts.schema.violation import (
    CannotSayError,
    Schema,
    Violation,
    definitions,
    references,
)
from zoho_conformance.model.display import legible
from zoho_conformance.model.json_text import nests_deeper

__all__ = ["Schema", "Validator", "Violation", "find_problem"]


class _Engine(Protocol):
    """A schema in the form of one library."""

    def is_valid(self, instance: Any) -> bool: ...

    def violations(self, instance: Any) -> list[Violation]: ...


class Validator:
    """A schema ready to judge; `part` names one of its `$defs`.

    One that is `interpreted` judges by jsonschema alone, as a second judge beside the compiled one.
    It is kept as text, in a tenth of the space.
    """

    def __init__(
        self, schema: Schema, part: str | None = None, *, interpreted: bool = False
    ) -> None:
        self._by_interpreter = interpreted
        if part is None:
            contents = {name: value for name, value in schema.items() if name not in _NAMES}
        else:
            contents = _only(schema, definition(part))
        self._text = msgspec.json.encode(contents)

    @property
    def schema(self) -> Schema:
        """The schema that it judges by, without what a schema says of itself."""
        schema: Schema = msgspec.json.decode(self._text)
        return schema

    @cached_property
    def is_valid(self) -> Callable[[Any], bool]:
        """Whether an instance is valid; False also where only `violations` can say."""
        return self._engine.is_valid

    def violations(self, instance: Any) -> list[Violation]:
        """Everything that the instance breaks, in the order of the schema."""
        try:
            return self._engine.violations(instance)
        except CannotSayError:
            return self._interpreted.violations(instance)

    @cached_property
    def _engine(self) -> _Engine:
        compiled = None if self._by_interpreter else _import_compiled()
        if compiled is None:
            return self._interpreted
        engine: _Engine = compiled.compile_schema(self._text)
        return engine

    @cached_property
    def _interpreted(self) -> _Engine:
        from zoho_conformance.contracts.schema.interpreted import (  # noqa: PLC0415 - 45 ms, and nearly no run needs it
            InterpretedSchema,
        )

        return InterpretedSchema(self.schema)


def _only(schema: Schema, target: str) -> Schema:
    """A part of a schema, without the definitions that it does not lead to.

    Those of the error rows of all operations would be a tenth of what judging keeps in memory.
    """
    parts = definitions(schema)
    pending, reached = [target], {target}
    while pending:
        others = set(references(parts[pending.pop()])) & parts.keys() - reached
        reached |= others
        pending += others
    defs = {name: part for name, part in schema["$defs"].items() if definition(name) in reached}
    return {"$ref": target, "$defs": defs}


@cache
def _import_compiled() -> ModuleType | None:
    """The module that compiles schemas; None where no wheel of its library fits this Python."""
    try:
        from zoho_conformance.contracts.schema import (  # noqa: PLC0415 - 10 ms, and much needs no schema
            compiled,
        )
    except ImportError:
        return None
    return compiled


_NAMES = ("$schema", "$id")
"""What a schema says of itself, by which a library would choose another class or base."""


_MAX_SCHEMA_LEVELS = 300
"""Libraries recurse over a schema, on a stack whose end is the end of the process."""


def find_problem(schema: Schema) -> str | None:
    """Why a schema that others wrote is of no use to a `Validator`; None where it is of use."""
    if nests_deeper(schema, _MAX_SCHEMA_LEVELS):
        return "nested too deeply"
    try:
        problem = _find_malformed(schema)
        targets = sorted(set(references(schema)))
    except RecursionError:
        return "nested too deeply"
    except OverflowError:
        return "a pattern repeats too often"
    if problem is not None:
        return problem
    if not isinstance(schema.get("$id"), str):
        return "it has no $id"
    known = definitions(schema)
    unknown = next((target for target in targets if target not in known), None)
    return legible(f"it refers to {unknown}, which it lacks") if unknown else None


def _find_malformed(schema: Schema) -> str | None:
    compiled = _import_compiled()
    if compiled is not None and compiled.is_well_formed(schema):
        return None
    from zoho_conformance.contracts.schema.interpreted import (  # noqa: PLC0415 - 45 ms, and nearly no schema is malformed
        find_malformed,
    )

    place = find_malformed(schema)
    if place is None and compiled is not None:
        place = compiled.find_malformed(schema)
    return None if place is None else f"not a valid JSON Schema at {legible(place) or 'its top'}"
