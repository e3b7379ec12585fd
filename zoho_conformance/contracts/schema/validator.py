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
    """One JSON Schema keyword that an instance breaks.

    `steps` is where (`("data", 0, "id")`), and `path` the same as a key path; `keys` are the absent
    ones (of `required`, and of `anyOf` with such); `conditional` says that the keyword stands in a
    `then`, whose condition is the value of another key.
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
    """A compiled schema; `part` names one of its `$defs`, `others` are those it may refer to."""

    def __init__(
        self, schema: Schema, part: str | None = None, others: tuple[Schema, ...] = ()
    ) -> None:
        id_ = schema["$id"]
        root = {"$ref": f"{id_}#/$defs/{part}"} if part else {"$ref": id_}
        registry: Registry[Any] = Registry().with_resources(
            (resource["$id"], Resource.from_contents(resource)) for resource in (schema, *others)
        )
        self._validator = Draft202012Validator(root, registry=registry)

    def violations(self, instance: Any) -> Iterator[Violation]:
        """Everything that the instance breaks, in no particular order."""
        reported = set()
        for error in self._validator.iter_errors(instance):
            keyword = str(error.validator)
            keys: tuple[str, ...] = ()
            if keyword == "required":
                # The library reports each missing key by itself, and says which in words alone.
                place = (tuple(error.absolute_path), tuple(error.absolute_schema_path))
                if place in reported:
                    continue
                reported.add(place)
                keys = tuple(key for key in error.validator_value if key not in error.instance)
            elif keyword == "anyOf":
                keys = tuple(key for part in error.validator_value for key in part["required"])
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
    """A schema from outside that cannot be used; the message says why."""


class ForeignSchema:
    """A schema from outside, complete in itself; it may be anything, and is checked first.

    Raises `ForeignSchemaError` where it is not a JSON Schema, or refers to itself without end.
    """

    def __init__(self, schema: Schema) -> None:
        try:
            Draft202012Validator.check_schema(schema)
        except (SchemaError, RecursionError) as cause:
            path = from_steps(getattr(cause, "absolute_path", ()))
            raise ForeignSchemaError(
                f"is not a valid JSON Schema at {path or 'its top'}"
            ) from cause
        self._validator = Draft202012Validator(schema)

    def accepts(self, instance: Any) -> bool:
        """Whether an instance is valid."""
        return not self.reasons(instance)

    def reasons(self, instance: Any) -> tuple[str, ...]:
        """Why an instance is not valid, each reason once: places and types, never values."""
        try:
            reasons = dict.fromkeys(_reasons(self._validator.iter_errors(instance)))
        except (RecursionError, Unresolvable) as cause:
            raise ForeignSchemaError("refers to itself without end, or to nothing") from cause
        return tuple(reasons)


def _reasons(errors: Iterable[ValidationError]) -> Iterator[str]:
    for error in errors:
        inside = _closest(error)
        if inside:
            yield from _reasons(inside)
        else:
            yield f"{from_steps(error.absolute_path) or 'the body'}: {_reason(error)}"


def _closest(error: ValidationError) -> list[ValidationError]:
    """What is wrong by the alternative that fits best; nothing where there are no alternatives."""
    by_alternative: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        by_alternative.setdefault(inner.schema_path[0], []).append(inner)
    return min(by_alternative.values(), key=_distance, default=[])


def _distance(errors: list[ValidationError]) -> tuple[int, int]:
    """How far an alternative is from fitting: errors near the top weigh most."""
    return (-min(len(error.absolute_path) for error in errors), len(errors))


def _reason(error: ValidationError) -> str:
    keyword = str(error.validator)
    expected: Any = error.validator_value
    if keyword == "type":
        types = expected if isinstance(expected, str) else " or ".join(map(str, expected))
        return f"{json_type(error.instance)}, not {types}"
    if keyword == "required":
        instance: Any = error.instance
        return f"lacks {', '.join(str(key) for key in expected if key not in instance)}"
    if keyword in ("enum", "const"):
        return "a value that is not among its own"
    if keyword in ("oneOf", "anyOf"):
        return "fits more than one alternative" if keyword == "oneOf" else "fits no alternative"
    return f"breaks {keyword}"
