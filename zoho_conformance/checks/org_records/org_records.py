"""The records of all operations held to an org's schema; what is compiled is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from zoho_conformance.checks.make_finding import FindingMaker
from zoho_conformance.checks.org_records.module_records import ModuleRecords, RecordFault
from zoho_conformance.checks.org_records.query_fields import fields_of_query, unknown_fields
from zoho_conformance.checks.org_records.query_rows import QueryRows
from zoho_conformance.checks.org_records.whose_records import Whose, record_address
from zoho_conformance.checks.requests.fault import Fault
from zoho_conformance.contracts.org_schema.record_schema import fields_by_name, mandatory_fields
from zoho_conformance.contracts.org_schema.schema_file import OrgModule, OrgSchema, lines_of
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import UNREADABLE, Exchange, Request
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.json_text import Document
from zoho_conformance.model.record_module import QUERY_KEY
from zoho_conformance.model.stable_form import word_or_form
from zoho_conformance.model.suggest import close_names

_NEW_KEY = "key-undocumented"
_MAX_KEPT = 200
"""So many forms of queries are kept for an operation."""
_ANSWER_RULES = {
    "type": "field-type-wrong",
    "value": "field-value-unknown",
    "unknown": "field-unknown",
}
_REQUEST_RULES = {
    "type": "request-type-wrong",
    "value": "request-value-unknown",
    "unknown": "request-key-unknown",
    "limit": "request-over-limit",
    "missing": "request-key-missing",
}


class OrgRecords:
    """An org's schema as what judges records; `name` is what it is called in findings."""

    def __init__(self, schema: OrgSchema, name: str) -> None:
        self.schema = schema
        self.name = name

    @cached_property
    def _lines(self) -> dict[tuple[str, str], int]:
        return lines_of(self.schema)

    def line(self, module: str, field: str) -> int:
        """The line of a field in the file; for one that it does not have, that of the module."""
        return self._lines.get((module, field)) or self._lines.get((module, "")) or 1

    def of(self, promise: Promise) -> OperationRecords | None:
        """What judges the records of an operation; None where its bodies have none of a module."""
        records = OperationRecords(self, promise)
        return records if records.has_any else None


class OperationRecords:
    """The records in the bodies of one operation."""

    def __init__(self, org: OrgRecords, promise: Promise) -> None:
        self._org = org
        self._promise = promise
        path = promise.operation.path
        self._address = record_address(path, is_request=False)
        self._sent_address = record_address(path, is_request=True)
        self._wrapper = None if promise.answers_action_rows else promise.wrapper
        is_write = promise.operation.method in ("POST", "PUT", "PATCH")
        is_sent = is_write and not self._address.is_query
        self._sent_wrapper = promise.request_wrapper if is_sent else None
        self._modules: dict[tuple[str, str, bool], ModuleRecords | None] = {}
        self._queries: dict[tuple[str, tuple[str, ...]], QueryRows] = {}

    @property
    def has_any(self) -> bool:
        """Whether answers or requests have records of a module."""
        answers = self._wrapper is not None and self._names_module(answers=True)
        return answers or (self._sent_wrapper is not None and self._names_module(answers=False))

    def _names_module(self, *, answers: bool) -> bool:
        address = self._address if answers else self._sent_address
        if self._promise.is_callback or not address.names_module:
            return False
        return address.word is None or address.word in self._org.schema.by_name

    def judge(self, exchange: Exchange, own: Sequence[Finding]) -> list[Finding]:
        """The findings on an answer: `own` by its page, and those by the org's schema.

        Of a field the org says what its values are, whatever samples of the page show.
        """
        rows = self._rows(exchange)
        whose = self._address.whose(exchange.request) if rows else None
        if whose is None:
            return list(own)
        records = self._records(whose, rows, sent=False)
        if records is None:
            return list(own)
        kept = [each for each in own if not self._is_of_field(each, records)] if own else []
        if records.is_silent(rows):
            return kept
        make = FindingMaker(self._promise, exchange.case)
        reported = {each.path for each in kept if not each.is_ours and each.rule != _NEW_KEY}
        by_schema = (self._finding(make, fault) for fault in records.faults(rows))
        return kept + [each for each in by_schema if each.path not in reported]

    def _is_of_field(self, finding: Finding, records: ModuleRecords | QueryRows) -> bool:
        """Whether a finding is about a value of a field, of which the page has samples alone."""
        prefix = f"{self._wrapper}[]."
        if finding.is_ours or not finding.path.startswith(prefix):
            return False
        name = finding.path.removeprefix(prefix).partition(".")[0].removesuffix("[]")
        if name not in records.fields:
            return False
        key = self._promise.key_at(prefix + name)
        return key is None or key.key.is_field

    def _finding(self, make: FindingMaker, fault: RecordFault) -> Finding:
        return make.about_record(
            _ANSWER_RULES[fault.kind],
            f"{self._wrapper}{fault.path}",
            module=fault.module,
            expected=fault.expected,
            actual=fault.actual,
            came=fault.came,
            schema=self._org.name,
            line=self._org.line(fault.module, fault.field),
        )

    def is_silent(self, request: Request) -> bool:
        """Whether there is surely nothing to say of what a request sends."""
        if self._address.is_query:
            return not any(self._query_faults(request))
        sent = self._sent(request)
        if sent is None:
            return True
        records, rows, due = sent
        return records.is_silent(rows) and not any(self._missing(rows, due))

    def faults(self, request: Request) -> Iterator[Fault]:
        """What a request sends that is not as the org's schema has it."""
        if self._address.is_query:
            yield from self._query_faults(request)
            return
        sent = self._sent(request)
        if sent is None:
            return
        records, rows, due = sent
        whose = self._sent_address.whose(request)
        assert whose is not None
        for fault in records.faults(rows):
            yield self._fault(fault)
        for name in self._missing(rows, due):
            words = f"the field {name}", "no such key"
            at = json_path.join("[]", name)
            yield self._fault(RecordFault("missing", at, whose.module, name, *words, "no such key"))

    def _query_faults(self, request: Request) -> Iterator[Fault]:
        """The fields that a query names and the org does not have."""
        body = request.json if request.body else None
        query = body.get(QUERY_KEY) if isinstance(body, dict) else None
        fields = fields_of_query(query) if isinstance(query, str) else None
        if fields is None:
            return
        for unknown in unknown_fields(self._org.schema, fields, self._on_page):
            module, name = unknown.module.api_name, unknown.steps[-1]
            near = close_names(name, fields_by_name(unknown.module))
            path = QUERY_KEY
            for step in (*unknown.steps[:-1], word_or_form(name)):
                path = json_path.join(path, step)
            yield Fault(
                rule=_REQUEST_RULES["unknown"],
                path=path,
                expected=f"no such field in {module}",
                actual=f"the field{f'; did you mean {near[0]}?' if near else ''}",
                section=module,
                line=self._org.line(module, ""),
                came="the field",
                org_schema=self._org.name,
            )

    @cached_property
    def _on_page(self) -> frozenset[str]:
        """The names of the keys that rows have on the page, whatever their module."""
        parent = f"{self._wrapper}[]"
        return frozenset(
            json_path.as_written(key.key.name)
            for key in self._promise.response_keys
            if key.key.parent == parent
        )

    def _fault(self, fault: RecordFault) -> Fault:
        return Fault(
            rule=_REQUEST_RULES[fault.kind],
            path=f"{self._sent_wrapper}{fault.path}",
            expected=fault.expected,
            actual=fault.actual,
            section=fault.module,
            line=self._org.line(fault.module, fault.field),
            promised=f"{fault.expected} in {fault.module}",
            came=fault.came,
            org_schema=self._org.name,
        )

    def _sent(self, request: Request) -> tuple[ModuleRecords, list[Any], tuple[str, ...]] | None:
        """The records that a request sends, what judges them, and the fields that are due."""
        wrapper = self._sent_wrapper
        if wrapper is None or not request.body:
            return None
        body = request.json
        rows = body.get(wrapper) if isinstance(body, dict) else None
        if not (isinstance(rows, list) and rows):
            return None
        whose = self._sent_address.whose(request)
        records = self._records(whose, rows, sent=True) if whose is not None else None
        if whose is None or not isinstance(records, ModuleRecords):
            return None
        makes = self._promise.operation.method == "POST" and self._sent_address.makes
        return records, rows, self._due(whose.module) if makes else ()

    def _due(self, module: str) -> tuple[str, ...]:
        return tuple(mandatory_fields(self._org.schema.by_name[module]))

    @staticmethod
    def _missing(rows: list[Any], due: Sequence[str]) -> Iterator[str]:
        """The fields that some record to be made lacks, or has no value of."""
        for name in due:
            if any(isinstance(row, dict) and row.get(name) in (None, "") for row in rows):
                yield name

    def _rows(self, exchange: Exchange) -> list[Any]:
        """The records of an answer; none if it is not a success, or not complete."""
        response = exchange.response
        if self._wrapper is None or not is_success(response.status) or not response.body:
            return []
        if exchange.case.expected == "error" or type(response.document) is not Document:
            return []
        body = response.json
        rows = (
            body.get(self._wrapper) if isinstance(body, dict) and body is not UNREADABLE else None
        )
        return rows if isinstance(rows, list) else []

    def _records(
        self, whose: Whose, rows: list[Any], *, sent: bool
    ) -> ModuleRecords | QueryRows | None:
        module = self._org.schema.by_name.get(whose.module)
        if module is None or not module.fields:
            return None
        if whose.kind == "query":
            return self._query(module, rows)
        key = (whose.module, whose.kind, sent)
        if key not in self._modules:
            self._modules[key] = ModuleRecords(
                self._org.schema,
                module,
                self._known(module.api_name, sent=sent),
                sent=sent,
                # A related list says of its records what ties them to the other one, too.
                closed=whose.kind == "records",
            )
        return self._modules[key]

    def _known(self, module: str, *, sent: bool) -> frozenset[str]:
        """The keys of records that the page has; of fields that it shows, those of the module."""
        keys = self._promise.request_keys if sent else self._promise.response_keys
        parent = f"{self._sent_wrapper if sent else self._wrapper}[]"
        is_shown = not sent and module in self._promise.contract.fields_of
        return frozenset(
            key.key.name
            for key in keys
            if key.key.parent == parent and (is_shown or not key.key.is_field)
        )

    def _query(self, module: OrgModule, rows: list[Any]) -> QueryRows:
        columns = tuple(rows[0]) if isinstance(rows[0], dict) else ()
        key = (module.api_name, columns)
        if key not in self._queries:
            if len(self._queries) >= _MAX_KEPT:
                self._queries.clear()
            self._queries[key] = QueryRows(self._org.schema, module, columns)
        return self._queries[key]
