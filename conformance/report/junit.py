"""The report as JUnit XML: a suite for each target and operation, a test for each case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping


def render(report: Mapping[str, Any]) -> str:
    """The XML text: drift at or above the run's level is a failure, not judged an error."""
    failing = _levels(report["run"]["fail_on"])
    root = ET.Element("testsuites", name="zoho-crm-conformance")
    suites: dict[tuple[str, str], ET.Element] = {}
    for one in report["exchanges"]:
        place = (one["target"], one["operation"])
        if place not in suites:
            suites[place] = ET.SubElement(root, "testsuite", name="/".join(place))
        test = ET.SubElement(suites[place], "testcase", classname=".".join(place), name=one["case"])
        _result(test, one, _of(report, one), failing)
    for (target, operation), suite in suites.items():
        _skipped(report, suite, f"{target}.{operation}", operation)
    for target in report["run"]["targets"]:
        if target["too_old"]:
            place = (target["name"], "recordings")
            suites[place] = ET.SubElement(root, "testsuite", name="/".join(place))
            test = ET.SubElement(suites[place], "testcase", classname=".".join(place), name="age")
            ET.SubElement(test, "error", type="too-old", message=target["age_note"])
    for element in (root, *suites.values()):
        _count(element)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _levels(fail_on: str) -> tuple[str, ...]:
    levels = ("info", "warning", "error")
    return levels[levels.index(fail_on) :]


def _of(report: Mapping[str, Any], exchange: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    named = ("target", "operation", "case")
    return [one for one in report["findings"] if all(one[name] == exchange[name] for name in named)]


def _result(
    test: ET.Element,
    exchange: Mapping[str, Any],
    findings: list[Mapping[str, Any]],
    failing: tuple[str, ...],
) -> None:
    if exchange["outcome"] not in ("conforms", "drift"):
        ET.SubElement(test, "error", type=exchange["outcome"], message=exchange["reason"])
        return
    told = [f"{one['level']} {one['rule']} at {one['path']}: {one['message']}" for one in findings]
    drifts = [one for one in findings if one["state"] == "new" and one["level"] in failing]
    if drifts:
        rules = ", ".join(dict.fromkeys(one["rule"] for one in drifts))
        failure = ET.SubElement(test, "failure", type="drift", message=rules)
        failure.text = "\n".join(told)
    elif told:
        ET.SubElement(test, "system-out").text = "\n".join(told)


def _skipped(report: Mapping[str, Any], suite: ET.Element, classname: str, operation: str) -> None:
    taken = {test.get("name") for test in suite}
    for row in report["coverage"][operation]["error_rows"]["not_exercised"]:
        if row["case"] not in taken:
            test = ET.SubElement(suite, "testcase", classname=classname, name=row["case"])
            ET.SubElement(test, "skipped", message=row["reason"])


def _count(element: ET.Element) -> None:
    element.set("tests", str(len(list(element.iter("testcase")))))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(len(list(element.iter(tag)))))
