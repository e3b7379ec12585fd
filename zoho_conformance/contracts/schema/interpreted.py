"""A schema held to instances by jsonschema: any depth, on any platform, at the speed of Python."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from typing import Any

from jsonschema import (
    Draft202012Validator,
    FormatChecker,
    SchemaError,
    ValidationError,
    validators,
)

from zoho_conformance.contracts.schema.violation import (
    Schema,
    Violation,
    ViolationOrder,
    definitions,
    references,
)
from zoho_conformance.model.json_path import Steps, from_steps

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


class InterpretedSchema:
    """A schema as jsonschema has it."""

    def __init__(self, schema: Schema) -> None:
        recursive = frozenset(
            target for target, part in definitions(schema).items() if target in references(part)
        )
        make: Any = _validator_class(recursive)
        parts = {"": schema}
        parts |= {target: {"$ref": target, "$defs": schema["$defs"]} for target in recursive}
        self._validators = {target: make(part) for target, part in parts.items()}
        self._order = ViolationOrder(lambda: schema)

    def is_valid(self, instance: Any) -> bool:
        """Whether an instance is valid."""
        return not self.violations(instance)

    def violations(self, instance: Any) -> list[Violation]:
        """Everything that the instance breaks, in the order of the schema."""
        return self._order.sorted(list(self._broken(instance)), instance)

    def _broken(self, instance: Any) -> Iterator[tuple[tuple[str | int, ...], Steps]]:
        pending: list[tuple[str, tuple[str | int, ...], Steps, Any]] = [("", (), (), instance)]
        while pending:
            target, way, steps, part = pending.pop()
            for error in self._validators[target].iter_errors(part):
                here = (*way, *error.absolute_schema_path)
                at = (*steps, *error.absolute_path)
                if isinstance(error, _Deeper):
                    pending.append((error.definition, here, at, error.instance))
                else:
                    yield here, at


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


def find_malformed(schema: Schema) -> str | None:
    """The path in a schema of what its meta-schema does not allow; None where it allows all."""
    with warnings.catch_warnings():
        # What Python will one day read otherwise in a pattern.
        warnings.simplefilter("ignore", FutureWarning)
        try:
            Draft202012Validator.check_schema(schema, format_checker=FormatChecker())
        except SchemaError as cause:
            return from_steps(cause.absolute_path)
    return None
