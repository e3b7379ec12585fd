"""JSON Schema: our own schemas, and answers held to them.

This module and `foreign_schema` are the only ones that know the validator. Another engine can take
jsonschema's place here; nothing else would notice.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import (
    Draft202012Validator,
    FormatChecker,
    SchemaError,
    ValidationError,
    validators,
)
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from zoho_conformance.contracts.schema.bodies import definition
from zoho_conformance.model.display import legible
from zoho_conformance.model.json_path import Steps, from_steps

Schema = dict[str, Any]


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


_MAX_LEVELS = 12
"""How deep the library follows a definition into itself; to come back and go on costs more."""


class _Inside(threading.local):
    """How deep a thread is inside of recursive definitions."""

    levels = 0


class _Deeper(ValidationError):  # noqa: N818 - it is none
    """No error, but where a definition refers to itself: how `instance` fits is yet to be seen.

    The library would look inside as deep as the answer nests, until Python's stack ends. Reported
    as an error it comes out with its path, and is validated from there. That is right where the
    reference stands by itself, as in the schemas we derive; not within `anyOf`, `not` or `if`.
    """

    def __init__(self, definition: str, instance: Any) -> None:
        super().__init__("", instance=instance)
        self.definition = definition


class Validator:
    """A compiled schema; `part` names one of its `$defs`."""

    def __init__(self, schema: Schema, part: str | None = None) -> None:
        self._id = schema["$id"]
        # Named by its `$schema`, the library would take its own class for what is deeper inside.
        contents = {name: value for name, value in schema.items() if name != "$schema"}
        registry: Registry[Any] = Registry().with_resource(
            self._id, Resource.from_contents(contents, default_specification=DRAFT202012)
        )
        make: Any = _validator_class(_recursive_definitions(schema))
        targets = {"": f"#/$defs/{part}" if part else ""}
        targets |= {target: target for target in _recursive_definitions(schema)}
        self._validators = {
            name: make({"$ref": f"{self._id}{target}"}, registry=registry)
            for name, target in targets.items()
        }

    def violations(self, instance: Any) -> Iterator[Violation]:
        """Everything that the instance breaks, in no particular order."""
        pending: list[tuple[str, Steps, Any]] = [("", (), instance)]
        while pending:
            definition, steps, part = pending.pop()
            reported: set[Any] = set()
            for error in self._validators[definition].iter_errors(part):
                at = (*steps, *error.absolute_path)
                if isinstance(error, _Deeper):
                    pending.append((error.definition, at, error.instance))
                    continue
                # The library reports each missing key by itself, and says which in words alone.
                place = (at, tuple(error.absolute_schema_path))
                if error.validator != "required" or place not in reported:
                    reported.add(place)
                    yield _violation(error, at)


def _violation(error: ValidationError, steps: Steps) -> Violation:
    keyword = str(error.validator)
    allowed: Any = error.validator_value
    instance: Any = error.instance
    keys: tuple[str, ...] = ()
    if keyword == "required":
        keys = tuple(key for key in allowed if key not in instance)
    elif keyword == "anyOf":
        keys = tuple(key for part in allowed for key in part["required"])
    conditional = "then" in error.absolute_schema_path
    return Violation(steps, keyword, instance, allowed, keys, conditional)


def _recursive_definitions(schema: Schema) -> frozenset[str]:
    """The references to those definitions that refer to themselves."""
    references = {f"#/$defs/{name}": part for name, part in schema.get("$defs", {}).items()}
    return frozenset(name for name, part in references.items() if name in _references(part))


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inside in part.values():
            yield from _references(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from _references(inside)


def _validator_class(recursive: frozenset[str]) -> Any:
    """The library's validator, which comes back where it would go deep into these references."""
    follow: Any = Draft202012Validator.VALIDATORS["$ref"]
    inside = _Inside()

    def reference(validator: Any, target: str, instance: Any, schema: Any) -> Iterator[Any]:
        if target not in recursive:
            yield from follow(validator, target, instance, schema)
        elif inside.levels == _MAX_LEVELS:
            yield _Deeper(target, instance)
        else:
            inside.levels += 1
            try:
                yield from follow(validator, target, instance, schema)
            finally:
                inside.levels -= 1

    extend: Any = validators.extend
    return extend(Draft202012Validator, {"$ref": reference})


def check_schema(schema: Schema) -> None:
    """Raise where the schema is not valid against its own meta-schema."""
    Draft202012Validator.check_schema(schema)


def find_problem(schema: Schema) -> str | None:
    """Why a schema that others wrote is of no use to a `Validator`; None where it is of use."""
    try:
        with warnings.catch_warnings():
            # What Python will one day read otherwise in a pattern.
            warnings.simplefilter("ignore", FutureWarning)
            Draft202012Validator.check_schema(schema, format_checker=FormatChecker())
        references = sorted(set(_references(schema)))
    except SchemaError as cause:
        return f"not a valid JSON Schema at {legible(from_steps(cause.absolute_path)) or 'its top'}"
    except RecursionError:
        return "nested too deeply"
    except OverflowError:
        return "a pattern repeats too often"
    if not isinstance(schema.get("$id"), str):
        return "it has no $id"
    known = {definition(name) for name in schema.get("$defs", {})}
    unknown = next((target for target in references if target not in known), None)
    return legible(f"it refers to {unknown}, which it does not have") if unknown else None
