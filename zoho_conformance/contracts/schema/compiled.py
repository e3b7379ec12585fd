"""A schema compiled by jsonschema-rs, which takes a hundredth of the time of plain Python."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NoReturn
from weakref import WeakValueDictionary

import jsonschema_rs
import msgspec

from zoho_conformance.contracts.schema.violation import (
    CannotSayError,
    Schema,
    Violation,
    ViolationOrder,
    definitions,
    references,
)
from zoho_conformance.model.json_path import from_steps
from zoho_conformance.model.json_text import nests_deeper
from zoho_conformance.model.patterns import whole

MAX_LEVELS = 100
"""How deep the library is let go into an instance: it recurses on the machine's stack, which a
thread may have little of, and where that ends the process does."""


_compiled: WeakValueDictionary[bytes, CompiledSchema] = WeakValueDictionary()


def compile_schema(text: bytes) -> CompiledSchema:
    """A schema, given as JSON, as compiled code; the same one for all who have the same schema.

    Many operations have: their errors all have one envelope, and many their rows.
    """
    schema = _compiled.get(text)
    if schema is None:
        schema = _compiled[text] = CompiledSchema(text)
    return schema


class CompiledSchema:
    """A schema, given as JSON, as compiled code.

    Raises `ValueError` where the library cannot use the schema: with an expression that is none,
    or a reference to what it does not have.
    """

    def __init__(self, text: bytes) -> None:
        # Its patterns end at the end of the text by themselves, and are quicker without the guard.
        plain = text.replace(_GUARDED_END, _END)
        self._validator = jsonschema_rs.Draft202012Validator(
            msgspec.json.decode(plain), retriever=_refuse
        )
        # Only where patterns are names does the library tell a way by what it was given.
        self._text = plain if b'"patternProperties"' in plain else text

    @cached_property
    def _order(self) -> ViolationOrder:
        return ViolationOrder(lambda: msgspec.json.decode(self._text))

    def is_valid(self, instance: Any) -> bool:
        """Whether an instance is valid; False also where it nests too deeply to say."""
        try:
            return self._validator.is_valid(instance)
        except ValueError:
            return False

    def violations(self, instance: Any) -> list[Violation]:
        """Everything that the instance breaks, in the order of the schema.

        Raises `CannotSayError` where the library does not get so deep, or its path may be another.
        """
        if nests_deeper(instance, MAX_LEVELS):
            raise CannotSayError(f"it nests in more than {MAX_LEVELS} levels")
        try:
            errors = [
                (error.evaluation_path, error.instance_path)
                for error in self._validator.iter_errors(instance)
            ]
        except ValueError as cause:
            raise CannotSayError(str(cause)) from cause
        return self._order.sorted(errors, instance)


def is_well_formed(schema: Schema) -> bool:
    """Whether a schema that others wrote can be compiled, and its patterns by Python as well."""
    return find_malformed(schema) is None and all(map(_is_expression, _patterns(schema)))


def find_malformed(schema: Schema) -> str | None:
    """The path in a schema of what cannot be compiled; empty where that is the whole.

    A reference to what it does not have is nothing malformed.
    """
    if not set(references(schema)) <= definitions(schema).keys():
        return None
    contents = {name: part for name, part in schema.items() if name != "$schema"}
    try:
        jsonschema_rs.Draft202012Validator(contents, retriever=_refuse)
    except jsonschema_rs.ValidationError as cause:
        return from_steps(cause.instance_path)
    except (ValueError, jsonschema_rs.ReferencingError):
        return ""
    return None


def _is_expression(pattern: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(pattern)
    except re.error:
        return False
    return True


def _patterns(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for inside in part:
            yield from _patterns(inside)
    elif isinstance(part, dict):
        if isinstance(part.get("pattern"), str):
            yield part["pattern"]
        by_pattern = part.get("patternProperties")
        yield from by_pattern if isinstance(by_pattern, dict) else ()
        for inside in part.values():
            yield from _patterns(inside)


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"{uri}: nothing is fetched")


_GUARDED_END, _END = (msgspec.json.encode(end)[1:] for end in (whole("")[1:], "$"))
"""How a pattern ends in the text of a schema, with the guard and without."""
