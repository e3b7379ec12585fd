"""How checks make a finding: level, basis and source follow from the promised fact.

`promised` and `came` are given where `expected` or `actual` say something that differs with the
request: a number of rows, the form of one value, the case that an answer is compared with.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from zoho_conformance.checks.key_paths import shared_key, shared_path
from zoho_conformance.checks.requests.fault import Fault
from zoho_conformance.contracts.contract import Page
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import FIELDS_OF, Finding, FindingBasis, Source
from zoho_conformance.model.rules import (
    OBSERVED_RULES,
    ORG_RECORD_RULES,
    PRESENCE_RULES,
    RECORDING_OUTDATED,
    REQUEST_RULES,
    RULES,
    Level,
    lowest,
)


class FindingMaker(msgspec.Struct, frozen=True):
    """Makes the findings on one case of an operation.

    `in_error` is whether they are about an error, which may stand alone or in the place of a row.
    """

    promise: Promise
    case: Case
    in_error: bool = False

    def about_key(
        self,
        rule: str,
        path: str,
        key: PromisedKey,
        *,
        expected: str,
        actual: str,
        promised: str | None = None,
        came: str | None = None,
        level: Level = "error",
        ruled: bool = False,
        as_sent: bool = False,
    ) -> Finding:
        """A finding about a documented key; `ruled` where a ruling decided what was expected.

        `as_sent`: another exchange says what is due, however sure the page is of the key.
        """
        ruled = ruled and bool(key.ruling_ids) and key.key.basis == "stated"
        return self._finding(
            rule,
            path,
            _Sides.of(expected, actual, promised, came),
            subject=f"`{json_path.generalize(path)}`: ",
            level=lowest(RULES[rule].level, "error" if as_sent else key.max_level, level),
            basis="ruled" if ruled else key.basis,
            source=source_of_key(self.promise, key),
            ruling=key.ruling_ids[0] if ruled else None,
        )

    def about_row(
        self,
        rule: str,
        path: str,
        row: PromisedRow,
        *,
        expected: str,
        actual: str,
        promised: str | None = None,
        came: str | None = None,
        level: Level = "error",
        shared_rule: str = "",
    ) -> Finding:
        """A finding about a row of the error table."""
        return self._finding(
            rule,
            path,
            _Sides.of(expected, actual, promised, came),
            subject=f"{row.code}: ",
            level=lowest(RULES[rule].level, level),
            basis=row.basis,
            source=_source(
                self.promise.page_of(row.row),
                "errors",
                row.row.line,
                row.code,
                f"HTTP {row.row.status}" if row.row.status else "",
            ),
            ruling=row.ruling_ids[0] if row.basis == "ruled" else None,
            shared_rule=shared_rule,
        )

    def about_operation(  # noqa: PLR0913 - all but three are facts with a usual value
        self,
        rule: str,
        path: str,
        *,
        expected: str,
        actual: str,
        promised: str | None = None,
        came: str | None = None,
        basis: FindingBasis = "stated",
        section: str = "endpoints",
        line: int | None = None,
        ruling: str | None = None,
        level: Level = "error",
        shared_rule: str = "",
    ) -> Finding:
        """A finding about the operation as a whole: its status, its parameters, its envelope."""
        line = line or self.promise.operation.line
        parameter = self.promise.parameter(path) if section == "parameters" else None
        page = self.promise.page_of(parameter) if parameter else self.promise.page
        return self._finding(
            rule,
            path,
            _Sides.of(expected, actual, promised, came),
            level=lowest(RULES[rule].level, level),
            basis=basis,
            source=_source(page, section, line, parameter.name, parameter.type or "")
            if parameter
            else _source(page, section, line),
            ruling=ruling,
            shared_rule=shared_rule,
        )

    def about_request(self, fault: Fault) -> Finding:
        """A finding about what we sent, which is not drift of Zoho's."""
        path = json_path.generalize(fault.path)
        parameter = self.promise.parameter(path) if fault.section == "parameters" else None
        key = next((key for key in self.promise.request_keys if key.path == path), None)
        has = "the page has"
        if fault.org_schema:
            has = "the org has"
            source = org_source(fault.org_schema, fault.section, fault.line)
        elif key is not None and parameter is None:
            source = _source(self.promise.page_of(key.key), fault.section, fault.line, key.key.name)
        elif parameter is not None:
            page = self.promise.page_of(parameter)
            source = _source(page, fault.section, fault.line, parameter.name, parameter.type or "")
        else:
            line = fault.line or self.promise.operation.line
            source = _source(self.promise.page, fault.section, line)
        return Finding(
            rule=fault.rule,
            operation=self.case.operation,
            case=self.case.name,
            path=_written(path),
            expected=fault.expected,
            actual=legible(fault.actual),
            promised=legible(fault.promised or fault.expected),
            came=legible(fault.came or fault.actual),
            message=_written(
                f"our request: `{path or 'the body'}`: {has} {fault.expected}, "
                f"we sent {fault.actual}"
            ),
            level=REQUEST_RULES[fault.rule].level,
            basis=fault.basis,
            source=source,
        )

    def about_record(
        self,
        rule: str,
        path: str,
        *,
        module: str,
        expected: str,
        actual: str,
        came: str,
        schema: str,
        line: int,
    ) -> Finding:
        """A finding about a record of a module, by the org's schema in a file."""
        finding = self._finding(
            rule,
            path,
            _Sides.of(expected, actual, f"{expected} in {module}", came),
            level=ORG_RECORD_RULES[rule].level,
            basis="stated",
            source=org_source(schema, module, line),
        )
        text = f"`{json_path.generalize(path)}`: the org has {expected} in {module}, got {actual}"
        return replace(finding, message=_written(text))

    def about_recording(
        self,
        path: str,
        recorded: str,
        came: str,
        *,
        promised: str | None = None,
        identity: str | None = None,
    ) -> Finding:
        """A finding that an answer differs from the recording of the same case.

        `promised` and `identity` are given where `recorded` and `came` depend on the records.
        """
        key = self.promise.key_at(path)
        finding = self._finding(
            RECORDING_OUTDATED,
            path,
            _Sides.of(recorded, came, promised, identity),
            level=RULES[RECORDING_OUTDATED].level,
            # A recording is to a later answer what a sample is to the wire.
            basis="sample",
            source=source_of_key(self.promise, key),
        )
        message = legible(f"`{path or 'the body'}`: recorded {recorded}, got {came}")
        return replace(finding, message=message)

    def about_past(
        self, rule: str, path: str, used: str, actual: str, *, came: str, count: int
    ) -> Finding:
        """A finding that an answer differs from those that an org used to give."""
        key = self.promise.key_at(path)
        finding = self._finding(
            rule,
            path,
            # How much was observed is not what drifted.
            _Sides.of(used, actual, "as before", came),
            level=(OBSERVED_RULES | PRESENCE_RULES)[rule].level,
            # What came is to a later answer what a sample is to the wire.
            basis="sample",
            source=source_of_key(self.promise, key),
        )
        message = legible(f"`{_written(path) or 'the body'}`: used to be {used}, got {actual}")
        return replace(finding, message=message, count=count)

    def _finding(
        self, rule: str, path: str, sides: _Sides, *, subject: str = "", **facts: Any
    ) -> Finding:
        path = json_path.generalize(path)
        shared = shared_path(self.promise, path, in_error=self.in_error)
        return Finding(
            rule=rule,
            operation=self.case.operation,
            case=self.case.name,
            path=_written(path),
            shared_path=_written(shared),
            shared_key=_written(shared_key(shared)),
            expected=sides.expected,
            actual=legible(sides.actual),
            promised=legible(sides.promised),
            came=legible(sides.came),
            message=_written(f"{subject}promised {sides.expected}, got {sides.actual}"),
            **facts,
        )


def source_of_key(promise: Promise, key: PromisedKey | None) -> Source:
    """Where a promised key stands; of none, the operation."""
    if key is None:
        return _source(promise.page, "endpoints", promise.operation.line)
    behind = (key.key.type or "") if key.section() == "response keys" else ""
    return _source(promise.page_of(key.key), key.section(), key.key.line, key.key.name, behind)


def org_source(schema: str, module: str, line: int) -> Source:
    """Where the snapshot of an org's schema has a fact about a module."""
    return Source(schema, f"{FIELDS_OF}{module}", line)


def _source(page: Page, section: str, line: int, words: str = "", behind: str = "") -> Source:
    return Source(page.title, section, line, page.url, words, behind)


def _written(text: str) -> str:
    """A path, or a text with one, as it is shown."""
    return legible(json_path.as_written(text))


class _Sides(msgspec.Struct, frozen=True):
    """What was promised and what came, in words for readers, and in those of the identity."""

    expected: str
    actual: str
    promised: str
    came: str

    @classmethod
    def of(
        cls, expected: str, actual: str, promised: str | None = None, came: str | None = None
    ) -> _Sides:
        """Words for readers that are the same on every request identify as well."""
        return cls(
            expected,
            actual,
            expected if promised is None else promised,
            actual if came is None else came,
        )
