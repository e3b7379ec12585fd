"""JSON Schema that others wrote: bounded in depth and in work, since it may be written to do harm.

A schema of some kilobytes whose alternatives refer to alternatives takes longer to try than anyone
waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, ValidationError, validators
from referencing.exceptions import Unresolvable

from zoho_conformance.contracts.schema.validator import Schema
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.json_path import from_steps
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.regex_cost import regex_cost

Complaint = tuple[str, tuple[Any, ...], tuple[Any, ...], str]
"""What breaks which keyword where; of keywords about the names of keys, also which names."""

_ABOUT_NAMES = frozenset(
    {"required", "dependentRequired", "additionalProperties", "unevaluatedProperties"}
)


class ForeignSchemaError(ConformanceError):
    """A schema from outside that cannot be used; the message says why."""


class TooMuchWorkError(ConformanceError):
    """A schema from outside that takes more work than one that describes an answer."""


class ForeignSchema:
    """A schema from outside, complete in itself; it may be anything, and is checked first.

    Raises `ForeignSchemaError` where it is not a JSON Schema, or refers to itself without end, and
    `TooMuchWorkError` where its alternatives lead to alternatives without number.
    """

    def __init__(self, schema: Schema) -> None:
        try:
            Draft202012Validator.check_schema(schema)
        except RecursionError as cause:
            raise ForeignSchemaError("is nested too deeply") from cause
        except SchemaError as cause:
            path = from_steps(getattr(cause, "absolute_path", ()))
            raise ForeignSchemaError(
                f"is not a valid JSON Schema at {path or 'its top'}"
            ) from cause
        self._validator: Any = _counting_validator()(schema)
        self._max_work = _MIN_WORK + _WORK_PER_PART * _count_parts(schema)
        self._left = _MAX_WORK

    def accepts(self, instance: Any) -> bool:
        """Whether an instance is valid."""
        return not self.reasons(instance)

    def reasons(self, instance: Any) -> tuple[str, ...]:
        """Why an instance is not valid, each reason once: places and types, never values."""
        return tuple(dict.fromkeys(map(_sentence, self._errors(instance))))

    def complaints(self, instance: Any) -> frozenset[Complaint]:
        """Why an instance is not valid, to compare with another's: each key that is said of apart.

        Two extra keys of one object are one reason, and two complaints.
        """
        return frozenset(map(_complaint, self._errors(instance)))

    def _errors(self, instance: Any) -> tuple[ValidationError, ...]:
        work = _Work(min(self._max_work, self._left))
        token = _current_work.set(work)
        try:
            return tuple(_innermost(self._validator.iter_errors(instance)))
        except (RecursionError, Unresolvable) as cause:
            raise ForeignSchemaError("refers to itself without end, or to nothing") from cause
        finally:
            _current_work.reset(token)
            self._left -= work.done


_MIN_WORK, _WORK_PER_PART = 1000, 20
"""Keywords that may be tried on one value, by the size of the schema; few are tried twice."""

_MAX_WORK = 3_000_000
"""Keywords that may be tried on all values; descriptions of Zoho's answers take up to 40,000."""

_REGEX_STEPS = 2000
"""How many of an expression's steps are as much work as a keyword."""


@dataclass(slots=True)
class _Work:
    """What is done to try one value, and how much may be."""

    limit: int
    done: int = 0

    def spend(self, units: int) -> None:
        """Note that so much is done; `TooMuchWorkError` where it is too much."""
        self.done += units
        if self.done > self.limit:
            raise TooMuchWorkError("its schema has too many alternatives in alternatives to try")


_current_work: ContextVar[_Work] = ContextVar("work")


@cache
def _counting_validator() -> Any:
    """The validator, with each of its keywords counted."""
    keywords = Draft202012Validator.VALIDATORS
    extend: Any = validators.extend
    return extend(Draft202012Validator, {name: _counted(name, keywords[name]) for name in keywords})


def _counted(name: str, check: Any) -> Any:
    def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        _current_work.get().spend(_work_of(name, value, instance))
        return check(validator, value, instance, schema)

    return counted


def _work_of(name: str, value: Any, instance: Any) -> int:
    if name == "pattern":
        return 1 + _regex_work(value)
    if name == "patternProperties" and isinstance(instance, dict):
        return 1 + len(instance) * sum(1 + _regex_work(pattern) for pattern in value)
    return 1 + (len(value) if isinstance(value, (list, dict)) else 0)


def _regex_work(pattern: str) -> int:
    steps = regex_cost(pattern)
    if steps is None:
        raise TooMuchWorkError("its schema has a pattern that takes too long to try")
    return steps // _REGEX_STEPS


def _count_parts(schema: Schema) -> int:
    count, left = 0, [schema]
    while left:
        part: Any = left.pop()
        count += 1
        if isinstance(part, (dict, list)):
            left.extend(part.values() if isinstance(part, dict) else part)
    return count


def _innermost(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    for error in errors:
        inside = _closest(error)
        if inside:
            yield from _innermost(inside)
        else:
            yield error


def _sentence(error: ValidationError) -> str:
    return f"{from_steps(error.absolute_path) or 'the body'}: {_reason(error)}"


def _complaint(error: ValidationError) -> Complaint:
    keyword = str(error.validator)
    # These messages have the names of keys, and no values.
    names = error.message if keyword in _ABOUT_NAMES else ""
    return keyword, tuple(error.absolute_path), tuple(error.absolute_schema_path), names


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
