"""The records of one module in the bodies of one operation, held to the org's schema."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

import msgspec

from zoho_conformance.checks.requests.values import is_masked
from zoho_conformance.contracts.org_schema.field_types import NO_VALUE, json_types
from zoho_conformance.contracts.org_schema.record_schema import (
    ALWAYS,
    SYSTEM_KEYS,
    fields_by_name,
    rows_schema,
)
from zoho_conformance.contracts.org_schema.schema_file import OrgField, OrgModule, OrgSchema
from zoho_conformance.contracts.schema.limits import LIMIT_WORDS
from zoho_conformance.contracts.schema.validator import Validator, Violation
from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import json_type
from zoho_conformance.model.redaction import may_be_invented
from zoho_conformance.model.shown import mask, show_count
from zoho_conformance.model.stable_form import stable_form, word_or_form
from zoho_conformance.model.suggest import close_names

_MAX_LISTED = 5
_SYSTEM_KEY = re.compile(SYSTEM_KEYS)


class RecordFault(msgspec.Struct, frozen=True):
    """One way in which a record is not as the org's schema says; `path` is that in the list.

    `came` is what came in words that are the same for every such value.
    """

    kind: str
    path: str
    module: str
    field: str
    expected: str
    actual: str
    came: str


class ModuleRecords:
    """Says of lists of records what the org's schema has otherwise; pure, and linear in their size.

    `known` are keys that records of the operation have beside fields. Only where it is `closed` a
    key is reported that is neither.
    """

    def __init__(
        self,
        schema: OrgSchema,
        module: OrgModule,
        known: Collection[str],
        *,
        sent: bool,
        closed: bool,
    ) -> None:
        self._schema = schema
        self._module = module
        self._known = frozenset(known)
        self._sent = sent
        self._closes = closed and module.whole
        self._fields = fields_by_name(module)

    def _make(self, *, closed: bool) -> Validator:
        return Validator(
            rows_schema(self._schema, self._module, self._known, sent=self._sent, closed=closed)
        )

    @cached_property
    def _open(self) -> Validator:
        return self._make(closed=False)

    @cached_property
    def _closed(self) -> Validator:
        return self._make(closed=True) if self._closes else self._open

    @property
    def fields(self) -> Collection[str]:
        """The names of the module's fields."""
        return self._fields.keys()

    def is_silent(self, rows: list[Any]) -> bool:
        """Whether there is surely nothing to say of some records."""
        return self._closed.is_valid(rows)

    def faults(self, rows: list[Any]) -> Iterator[RecordFault]:
        """Every fault of some records: values first, then keys that are not fields."""
        for violation in self._open.violations(rows):
            yield from faults_of(violation, self._field_at(violation.path), self._module.api_name)
        if self._closes:
            yield from self._unknown(rows)

    def _field_at(self, path: str) -> OrgField | None:
        """The field that a path in the list leads to, or into."""
        steps = path.removeprefix("[].").replace("[]", "").split(".")
        field = self._fields.get(steps[0])
        rows = self._schema.by_name.get(field.subform or "") if field is not None else None
        if len(steps) > 1 and rows is not None:
            return fields_by_name(rows).get(steps[1], field)
        return field

    def _unknown(self, rows: list[Any]) -> Iterator[RecordFault]:
        for row in rows:
            if isinstance(row, dict):
                for name in row.keys() - self._fields.keys() - self._known:
                    if not _SYSTEM_KEY.fullmatch(name) and name not in ALWAYS:
                        yield self._about_unknown(name)

    def _about_unknown(self, name: str) -> RecordFault:
        near = close_names(name, self._fields)
        meant = f"; did you mean {near[0]}?" if near else ""
        return RecordFault(
            "unknown",
            json_path.join("[]", word_or_form(name)),
            self._module.api_name,
            name,
            f"no such field in {self._module.api_name}",
            f"the key{meant}",
            "the key",
        )


def faults_of(violation: Violation, field: OrgField | None, module: str) -> Iterator[RecordFault]:
    """What is wrong with a value of a field."""
    value, path = violation.value, violation.path
    if field is None or value is None or is_masked(value):
        return

    def fault(kind: str, expected: str, actual: str, came: str | None = None) -> RecordFault:
        return RecordFault(
            kind, path, module, field.api_name, expected, actual, actual if came is None else came
        )

    if violation.keyword == "type":
        came = json_type(value)
        yield fault("type", _type_words(field, violation.allowed), came)
    elif violation.keyword == "enum" and isinstance(value, str) and not may_be_invented(value):
        words = [str(word) for word in violation.allowed if word not in (None, NO_VALUE)]
        near = close_names(value, words)
        meant = f"; did you mean {near[0]}?" if near else ""
        more = len(words) - _MAX_LISTED
        listed = ", ".join(words[:_MAX_LISTED]) + (f" and {more} more" if more > 0 else "")
        yield fault("value", f"one of {listed}", f"{mask(value)}{meant}", "another value")
    elif violation.keyword == "pattern":
        kind = field.return_type or field.data_type
        yield fault("type", f"{kind}, as text", f"a string like {stable_form(str(value))}")
    elif violation.keyword in LIMIT_WORDS:
        bound, what = LIMIT_WORDS[violation.keyword]
        limit = f"{bound} {violation.allowed}{what}"
        shown = show_count(len(value)) if isinstance(value, str) else "a number beyond it"
        yield fault(
            "limit", limit, f"{shown}{what if isinstance(value, str) else ''}", "beyond the limit"
        )


def _type_words(field: OrgField, allowed: Any) -> str:
    types = [allowed] if isinstance(allowed, str) else allowed
    in_json = " or ".join(name for name in types if name != "null")
    is_item = not set(types) - {"null"} <= set(json_types(field))
    words = f"{field.data_type} of {field.return_type}" if field.return_type else field.data_type
    return in_json if is_item else f"{words} ({in_json})"
