"""The report as JUnit XML: a suite for each target and operation, a test for each case.

Elements and attributes are those of the schema that Jenkins publishes, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from zoho_conformance.model.coverage import UnexercisedRow
from zoho_conformance.model.rules import at_or_above
from zoho_conformance.reports import wording
from zoho_conformance.reports.report import Report, ReportedExchange
from zoho_conformance.reports.report_finding import ReportFinding

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, escaped or not."""

SuiteName = tuple[str, str]
"""A target, and one of its operations."""


def render(report: Report) -> str:
    """The XML text: drift at or above the run's level is a failure, not judged an error."""
    suites = _Suites(report.run.started)
    findings = _group_by_test(report)
    for exchange in report.exchanges:
        name = (exchange.target, exchange.operation)
        mine = findings.get((name, exchange.case_label), ())
        _add_result(report, suites.add_test(name, exchange.case_label), exchange, mine)
    for name in list(suites.elements):
        for row in _unexercised_rows(report, name[1]):
            if not suites.has_test(name, row.case):
                _add(suites.add_test(name, row.case), "skipped", row.reason)
    for target in report.run.targets:
        for reason, count in target.unmatched.items():
            name = (target.name, "unmatched")
            test = suites.add_test(name, reason)
            tag = "error" if wording.unmatched_counts(report) else "skipped"
            _add(test, tag, wording.pluralize(count, "exchange"), "unmatched")
    for target_name, kind, message in _problems(report):
        _add(suites.add_test((target_name, "run"), kind), "error", message, kind)
    for finding in report.findings:
        if finding.state == "gone":
            name = (finding.target, "baseline")
            test = suites.add_test(name, f"{finding.fingerprint} {finding.rule}")
            _add(test, "failure", finding.note or finding.message, "gone")
    return suites.to_xml()


class _Suites:
    """The suites, in the order in which they are first asked for."""

    def __init__(self, started: str) -> None:
        self._root = ET.Element("testsuites", name="zoho-crm-conformance")
        # The schema has no place for an offset.
        when = datetime.fromisoformat(started).astimezone(UTC)
        self._timestamp = when.strftime("%Y-%m-%dT%H:%M:%S")
        self.elements: dict[SuiteName, ET.Element] = {}
        self._tests: set[tuple[SuiteName, str]] = set()

    def add_test(self, suite: SuiteName, name: str) -> ET.Element:
        """A new test in a suite, which is made with its first test."""
        if suite not in self.elements:
            self.elements[suite] = ET.SubElement(
                self._root, "testsuite", name=_clean("/".join(suite)), timestamp=self._timestamp
            )
        self._tests.add((suite, name))
        classname = _clean(".".join(suite))
        return ET.SubElement(
            self.elements[suite], "testcase", classname=classname, name=_clean(name), time="0"
        )

    def has_test(self, suite: SuiteName, name: str) -> bool:
        """Whether a suite has a test of the name."""
        return (suite, name) in self._tests

    def to_xml(self) -> str:
        """The document, its tests counted."""
        for suite in self.elements.values():
            counts = ("failure", "failures"), ("error", "errors"), ("skipped", "skipped")
            for tag, name in (("testcase", "tests"), *counts):
                suite.set(name, str(len(list(suite.iter(tag)))))
        for name in ("tests", "failures", "errors"):
            self._root.set(name, str(sum(int(suite.get(name, 0)) for suite in self._root)))
        ET.indent(self._root)
        return ET.tostring(self._root, encoding="unicode", xml_declaration=True) + "\n"


def _group_by_test(report: Report) -> dict[tuple[SuiteName, str], list[ReportFinding]]:
    """The findings that are still seen, by suite and test."""
    grouped: dict[tuple[SuiteName, str], list[ReportFinding]] = {}
    for finding in report.findings:
        labels = list(finding.case_labels)
        if report.run.kind != "run":
            # An operation is compared as a whole, whichever witness it is compared with.
            labels = [report.run.kind]
        for label in labels if finding.state != "gone" else ():
            name = (finding.target, finding.operation)
            grouped.setdefault((name, label), []).append(finding)
    return grouped


def _add_result(
    report: Report,
    test: ET.Element,
    exchange: ReportedExchange,
    findings: Sequence[ReportFinding],
) -> None:
    if not exchange.judged:
        _add(test, "error", exchange.reason, exchange.outcome)
        return
    text = "\n\n".join(_text(report, finding) for finding in findings)
    failing = [finding for finding in findings if _fails(report, finding)]
    if failing:
        rules = ", ".join(dict.fromkeys(finding.rule for finding in failing))
        failure = _add(test, "failure", rules, "drift")
        again = f"\n\nagain: {exchange.request}" if exchange.request else ""
        failure.text = _clean(text + again)
    elif text:
        ET.SubElement(test, "system-out").text = _clean(text)


def _fails(report: Report, finding: ReportFinding) -> bool:
    if finding.state == "new" and at_or_above(finding.level, report.run.fail_on):
        return True
    return wording.is_expired(report, finding)


def _text(report: Report, finding: ReportFinding) -> str:
    state = "" if finding.state == "new" else f", {finding.state}"
    location = f"{wording.location(finding)}{wording.times_seen(finding)}"
    head = f"{finding.level} {finding.rule} at {location} [{finding.fingerprint}{state}]"
    return "\n".join([head, *wording.evidence_lines(report, finding)])


def _unexercised_rows(report: Report, operation: str) -> Sequence[UnexercisedRow]:
    coverage = report.coverage.get(operation)
    return coverage.error_rows.not_exercised if coverage else ()


def _problems(report: Report) -> Iterator[tuple[str, str, str]]:
    """What keeps the run from conforming though no case shows it: target, kind and message."""
    for target in report.run.targets:
        if target.too_old:
            yield target.name, "too-old", target.age_note or "the recordings are too old"
        for change in target.not_undone:
            yield target.name, "left-in-the-org", change
        for file in target.unread:
            yield target.name, "unreadable", file
    for gap in wording.coverage_gaps(report):
        yield "coverage", "coverage-short", gap


def _add(test: ET.Element, tag: str, message: str, kind: str | None = None) -> ET.Element:
    attributes = {"message": _clean(message)} | ({"type": kind} if kind else {})
    return ET.SubElement(test, tag, attributes)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
