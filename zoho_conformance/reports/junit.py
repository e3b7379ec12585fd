"""The report as JUnit XML: a suite for each target and operation, a test for each case.

Elements and attributes are those of the schema that Jenkins publishes, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from zoho_conformance.model.rules import at_or_above
from zoho_conformance.reports import evidence

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for, escaped or not."""

Place = tuple[str, str]


def render(report: Mapping[str, Any]) -> str:
    """The XML text: drift at or above the run's level is a failure, not judged an error."""
    suites = _Suites(report["run"]["started"])
    found = _by_place(report["findings"])
    # What was compared is an operation as a whole, under whatever name of a witness.
    compares = report["run"]["kind"] != "run"
    for one in report["exchanges"]:
        place = (one["target"], one["operation"])
        mine = [
            f for f in found.get(place, ()) if compares or one["case"] in (f["case"], *f["also"])
        ]
        _result(report, suites.test(place, one["case"]), one, mine)
    for place in list(suites.held):
        for row in _rows(report, place[1]):
            if not suites.has(place, row["case"]):
                _add(suites.test(place, row["case"]), "skipped", row["reason"])
    for name, kind, told in _of_the_run(report):
        _add(suites.test((name, "run"), kind), "error", told, kind)
    for one in (one for one in report["findings"] if one["state"] == "gone"):
        test = suites.test((one["target"], "baseline"), f"{one['fingerprint']} {one['rule']}")
        _add(test, "failure", one["note"] or one["message"], "gone")
    return suites.text()


class _Suites:
    """The suites, in the order in which they are first asked for."""

    def __init__(self, started: str) -> None:
        self._root = ET.Element("testsuites", name="zoho-crm-conformance")
        # The schema has no place for an offset.
        when = datetime.fromisoformat(started).astimezone(UTC)
        self._stamp = when.strftime("%Y-%m-%dT%H:%M:%S")
        self.held: dict[Place, ET.Element] = {}
        self._names: set[tuple[Place, str]] = set()

    def test(self, place: Place, name: str) -> ET.Element:
        """A new test in the suite of a place."""
        if place not in self.held:
            self.held[place] = ET.SubElement(
                self._root, "testsuite", name=_clean("/".join(place)), timestamp=self._stamp
            )
        self._names.add((place, name))
        classname = _clean(".".join(place))
        return ET.SubElement(
            self.held[place], "testcase", classname=classname, name=_clean(name), time="0"
        )

    def has(self, place: Place, name: str) -> bool:
        """Whether a suite has a test of the name."""
        return (place, name) in self._names

    def text(self) -> str:
        """The document, its tests counted."""
        for suite in self.held.values():
            counts = ("failure", "failures"), ("error", "errors"), ("skipped", "skipped")
            for tag, name in (("testcase", "tests"), *counts):
                suite.set(name, str(len(list(suite.iter(tag)))))
        for name in ("tests", "failures", "errors"):
            self._root.set(name, str(sum(int(one.get(name, 0)) for one in self._root)))
        ET.indent(self._root)
        return ET.tostring(self._root, encoding="unicode", xml_declaration=True) + "\n"


def _by_place(findings: Sequence[Mapping[str, Any]]) -> dict[Place, list[Mapping[str, Any]]]:
    found: dict[Place, list[Mapping[str, Any]]] = {}
    for one in findings:
        if one["state"] != "gone":
            found.setdefault((one["target"], one["operation"]), []).append(one)
    return found


def _result(
    report: Mapping[str, Any],
    test: ET.Element,
    exchange: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
) -> None:
    if exchange["outcome"] not in ("conforms", "drift"):
        _add(test, "error", exchange["reason"], exchange["outcome"])
        return
    told = "\n\n".join(_told(report, one) for one in findings)
    drifts = [one for one in findings if _fails(report, one)]
    if drifts:
        rules = ", ".join(dict.fromkeys(one["rule"] for one in drifts))
        failure = _add(test, "failure", rules, "drift")
        again = f"\n\nagain: {exchange['request']}" if exchange["request"] else ""
        failure.text = _clean(told + again)
    elif told:
        ET.SubElement(test, "system-out").text = _clean(told)


def _fails(report: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    loud = one["state"] == "new" and at_or_above(one["level"], report["run"]["fail_on"])
    return loud or evidence.expired(report, one)


def _told(report: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    promised, came = evidence.labels(report, one)
    times = f" ({one['count']} times)" if one["count"] > 1 else ""
    state = "" if one["state"] == "new" else f", {one['state']}"
    where = f"at {one['path'] or 'the body'}{times} [{one['fingerprint']}{state}]"
    lines = [
        f"{one['level']} {one['rule']} {where}",
        f"{promised}: {one['expected']} ({one['basis']}: {evidence.page(one)})",
        f"{came}: {one['actual']}",
    ]
    return "\n".join([*lines, *([one["note"]] if one["note"] else [])])


def _rows(report: Mapping[str, Any], operation: str) -> Sequence[Mapping[str, Any]]:
    held = report["coverage"].get(operation)
    rows: Sequence[Mapping[str, Any]] = held["error_rows"]["not_exercised"] if held else ()
    return rows


def _of_the_run(report: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What no case is about, and yet keeps the run from conforming."""
    for target in report["run"]["targets"]:
        if target["too_old"]:
            yield target["name"], "too-old", target["age_note"]
        for one in target["left"]:
            yield target["name"], "left-in-the-org", one
        for one in target["unread"]:
            yield target["name"], "unreadable", one
    for one in evidence.short(report):
        yield "coverage", "coverage-short", one


def _add(test: ET.Element, tag: str, message: str, kind: str | None = None) -> ET.Element:
    attributes = {"message": _clean(message)} | ({"type": kind} if kind else {})
    return ET.SubElement(test, tag, attributes)


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
