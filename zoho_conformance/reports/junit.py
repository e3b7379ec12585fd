"""The report as JUnit XML: a suite for each target and operation, a test for each case.

Elements and attributes are those of the schema that Jenkins publishes, and no more.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from zoho_conformance.reports.report import Report
from zoho_conformance.reports.results import CaseResult, SuiteName, list_results

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, escaped or not."""

_TAGS = {"failed": "failure", "not-judged": "error", "skipped": "skipped"}


def render(report: Report) -> str:
    """The XML text: drift at or above the run's level is a failure, not judged an error."""
    suites = _Suites(report.run.started)
    for result in list_results(report):
        _add_result(suites.add_test(result.suite, result.name), result)
    return suites.to_xml()


class _Suites:
    """The suites, in the order in which they are first asked for."""

    def __init__(self, started: str) -> None:
        self._root = ET.Element("testsuites", name="zoho-crm-conformance")
        # The schema has no place for an offset.
        when = datetime.fromisoformat(started).astimezone(UTC)
        self._timestamp = when.strftime("%Y-%m-%dT%H:%M:%S")
        self.elements: dict[SuiteName, ET.Element] = {}

    def add_test(self, suite: SuiteName, name: str) -> ET.Element:
        """A new test in a suite, which is made with its first test."""
        if suite not in self.elements:
            self.elements[suite] = ET.SubElement(
                self._root, "testsuite", name=_clean("/".join(suite)), timestamp=self._timestamp
            )
        classname = _clean(".".join(suite))
        return ET.SubElement(
            self.elements[suite], "testcase", classname=classname, name=_clean(name), time="0"
        )

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


def _add_result(test: ET.Element, result: CaseResult) -> None:
    if result.status == "passed":
        if result.text:
            ET.SubElement(test, "system-out").text = _clean(result.text)
        return
    attributes = {"message": _clean(result.message)}
    if result.kind:
        attributes["type"] = result.kind
    problem = ET.SubElement(test, _TAGS[result.status], attributes)
    if result.text:
        again = f"\n\nagain: {result.request}" if result.request else ""
        problem.text = _clean(result.text + again)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
