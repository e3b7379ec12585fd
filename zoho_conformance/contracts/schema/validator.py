"""JSON Schema: the one module that knows the validator.

Another engine can take jsonschema's place here; nothing else would notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, ValidationError
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.json_path import from_steps
from zoho_conformance.model.json_values import json_type

Schema = dict[str, Any]
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """One keyword that an instance breaks.

    ``steps`` is where (``("data", 0, "id")``), ``path`` the same in the form of contract paths;
    ``keyword`` is the JSON Schema keyword;
    ``keys`` the absent ones (``required``, and ``anyOf`` of them); ``conditional`` whether the
    keyword stands in a ``then`` that hangs on another key.
    """

    steps: Steps
    keyword: str
    value: Any
    allowed: Any
    keys: tuple[str, ...]
    conditional: bool

    @property
    def path(self) -> str:
        """The place without the numbers of elements."""
        return from_steps(self.steps)


class Validator:
    """A compiled schema; ``part`` names one of its ``$defs``, ``others`` it may refer to."""

    def __init__(
        self, schema: Schema, part: str | None = None, others: tuple[Schema, ...] = ()
    ) -> None:
        id_ = schema["$id"]
        root = {"$ref": f"{id_}#/$defs/{part}"} if part else {"$ref": id_}
        registry: Registry[Any] = Registry().with_resources(
            (one["$id"], Resource.from_contents(one)) for one in (schema, *others)
        )
        self._validator = Draft202012Validator(root, registry=registry)

    def violations(self, instance: Any) -> Iterator[Violation]:
        """Everything that the instance breaks, in no particular order."""
        lacking = set()
        for error in self._validator.iter_errors(instance):
            keyword = str(error.validator)
            keys: tuple[str, ...] = ()
            if keyword == "required":
                # The library tells each missing key by itself, and which one in words alone.
                place = (tuple(error.absolute_path), tuple(error.absolute_schema_path))
                if place in lacking:
                    continue
                lacking.add(place)
                keys = tuple(one for one in error.validator_value if one not in error.instance)
            elif keyword == "anyOf":
                keys = tuple(one for part in error.validator_value for one in part["required"])
            yield Violation(
                steps=tuple(error.absolute_path),
                keyword=keyword,
                value=error.instance,
                allowed=error.validator_value,
                keys=keys,
                conditional="then" in error.absolute_schema_path,
            )


def check_schema(schema: Schema) -> None:
    """Raise where the schema is not valid against its own meta-schema."""
    Draft202012Validator.check_schema(schema)


class ForeignSchemaError(ConformanceError):
    """A schema of somebody else's that cannot be used; the message says why."""


class ForeignSchema:
    """A schema of somebody else's, standing on its own; it may be anything, and is judged first.

    ``ForeignSchemaError`` where it is no JSON Schema, or has no end.
    """

    def __init__(self, schema: Schema) -> None:
        try:
            Draft202012Validator.check_schema(schema)
        except (SchemaError, RecursionError) as cause:
            place = from_steps(getattr(cause, "absolute_path", ()))
            raise ForeignSchemaError(f"is no valid JSON Schema at {place or 'its top'}") from cause
        self._validator = Draft202012Validator(schema)

    def accepts(self, instance: Any) -> bool:
        """Whether an instance is valid."""
        return not self.reasons(instance)

    def reasons(self, instance: Any) -> tuple[str, ...]:
        """Why an instance is not valid, each reason once: places and types, never values."""
        try:
            found = dict.fromkeys(_reasons(self._validator.iter_errors(instance)))
        except (RecursionError, Unresolvable) as cause:
            raise ForeignSchemaError("refers to itself without end, or to nothing") from cause
        return tuple(found)


def _reasons(errors: Iterable[ValidationError]) -> Iterator[str]:
    for error in errors:
        inside = _closest(error)
        if inside:
            yield from _reasons(inside)
        else:
            place = from_steps(error.absolute_path) or "the body"
            yield f"{place}: {_reason(error)}"


def _closest(error: ValidationError) -> list[ValidationError]:
    """What the alternative that fits best lacks; nothing where that tells no more."""
    by_alternative: dict[Any, list[ValidationError]] = {}
    for one in error.context or ():
        by_alternative.setdefault(one.schema_path[0], []).append(one)
    return min(by_alternative.values(), key=_distance, default=[])


def _distance(errors: list[ValidationError]) -> tuple[int, int]:
    """How far an alternative is from fitting: errors near the top weigh most."""
    return (-min(len(one.absolute_path) for one in errors), len(errors))


def _reason(error: ValidationError) -> str:
    keyword = str(error.validator)
    demanded: Any = error.validator_value
    if keyword == "type":
        words = demanded if isinstance(demanded, str) else " or ".join(map(str, demanded))
        return f"{json_type(error.instance)}, not {words}"
    if keyword == "required":
        there: Any = error.instance
        return f"lacks {', '.join(str(one) for one in demanded if one not in there)}"
    if keyword in ("enum", "const"):
        return "a value that is not among its own"
    if keyword in ("oneOf", "anyOf"):
        return "fits more than one alternative" if keyword == "oneOf" else "fits no alternative"
    return f"breaks {keyword}"
