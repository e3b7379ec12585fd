"""The rows of a query, which have the columns that it names: fields, and those of lookups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zoho_conformance.checks.org_records.module_records import RecordFault, faults_of
from zoho_conformance.checks.org_records.query_fields import module_behind
from zoho_conformance.contracts.org_schema.record_schema import columns_schema, fields_by_name
from zoho_conformance.contracts.org_schema.schema_file import OrgField, OrgModule, OrgSchema
from zoho_conformance.contracts.schema.validator import Validator


class QueryRows:
    """Says of rows with some columns which values are not those of their fields."""

    def __init__(self, schema: OrgSchema, module: OrgModule, columns: Sequence[str]) -> None:
        self._schema = schema
        self._module = module
        self._fields = {name: self._field(name) for name in columns}
        self._validator = Validator(columns_schema(self._fields.items()))

    @property
    def fields(self) -> frozenset[str]:
        """The columns that are fields."""
        return frozenset(name for name, field in self._fields.items() if field is not None)

    def is_silent(self, rows: list[Any]) -> bool:
        """Whether there is surely nothing to say of some rows."""
        return self._validator.is_valid(rows)

    def faults(self, rows: list[Any]) -> Iterator[RecordFault]:
        """Every value that is of another type than its column's."""
        for violation in self._validator.violations(rows):
            name = str(violation.steps[1]) if len(violation.steps) > 1 else ""
            yield from faults_of(violation, self._fields.get(name), self._module.api_name)

    def _field(self, column: str) -> OrgField | None:
        """The field that a column is of, through lookups of one module each."""
        *lookups, last = column.split(".")
        module = module_behind(self._schema, self._module, lookups)
        return fields_by_name(module).get(last) if module is not None else None
