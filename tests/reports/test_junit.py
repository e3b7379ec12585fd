"""The report as JUnit XML: read by others, whatever the report holds."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

import msgspec
from junitparser import JUnitXml

from tests.reports.conftest import LIST, Shop, drift, hostile, outage
from zoho_conformance.reports import junit
from zoho_conformance.reports.report import Report


def suites(report: Report) -> ET.Element:
    return ET.fromstring(junit.render(report))  # noqa: S314 - our own XML


def by_outcome(report: Report) -> dict[str, list[str]]:
    """The tests by what became of them."""
    outcomes: dict[str, list[str]] = {}
    for test in suites(report).iter("testcase"):
        tags = [child.tag for child in test] or ["passed"]
        outcomes.setdefault(tags[0], []).append(f"{test.get('classname')}.{test.get('name')}")
    return outcomes


def test_junit_is_read_by_another_library(drifted: Report) -> None:
    suites = JUnitXml.fromstring(junit.render(drifted).encode())
    assert suites.tests == sum(1 for suite in suites for _ in suite)
    assert (suites.failures, suites.errors) == (1, 0)


def test_junit_fails_an_operation_that_a_witness_contradicts(drifted: Report) -> None:
    report = msgspec.structs.replace(
        drifted,
        run=msgspec.structs.replace(drifted.run, kind="witness"),
        findings=tuple(
            msgspec.structs.replace(each, case_label="an-api.json") for each in drifted.findings
        ),
        exchanges=tuple(
            msgspec.structs.replace(each, case_label="witness") for each in drifted.exchanges
        ),
    )
    failed = ET.fromstring(junit.render(report)).iter("failure")  # noqa: S314 - our own XML
    assert "value-undocumented" in (next(failed).text or "")


def test_junit_has_the_attributes_of_its_schema_alone(drifted: Report) -> None:
    root = ET.fromstring(junit.render(hostile(drifted)))  # noqa: S314 - our own XML
    allowed = {
        "testsuites": {"name", "tests", "failures", "errors"},
        "testsuite": {"name", "tests", "failures", "errors", "skipped", "timestamp"},
        "testcase": {"classname", "name", "time"},
        "failure": {"message", "type"},
        "error": {"message", "type"},
        "skipped": {"message"},
        "system-out": set(),
    }
    for element in root.iter():
        assert set(element.keys()) <= allowed[element.tag]


def test_junit_counts_what_it_holds(shop: Shop) -> None:
    drift(shop)
    outage(shop)
    report = shop.report()
    root = suites(report)
    for element in (root, *root.iter("testsuite")):
        tags = Counter(child.tag for test in element.iter("testcase") for child in test)
        assert element.get("tests") == str(len(list(element.iter("testcase"))))
        assert element.get("failures") == str(tags["failure"])
        assert element.get("errors") == str(tags["error"])
        # The schema has no place for them in the whole.
        assert element is root or element.get("skipped") == str(tags["skipped"])


def test_junit_distinguishes_drift_not_judged_and_not_exercised(shop: Shop) -> None:
    drift(shop)
    outage(shop)
    report = shop.report()
    outcomes = by_outcome(report)
    assert outcomes["failure"] == [f"mine.{LIST}.ok"]
    assert outcomes["error"] == [f"mine.{LIST}.NOT_ALLOWED"]
    assert outcomes["system-out"] == [f"mine.{LIST}.ok-automatic"]
    assert f"mine.{LIST}.INTERNAL_ERROR" in outcomes["skipped"]
    cases = len(report.exchanges)
    assert len(outcomes["passed"]) == cases - 3
    names = [name for each in outcomes.values() for name in each]
    assert len(names) == len(set(names))


def test_junit_fails_at_or_above_the_level_of_the_run(shop: Shop) -> None:
    drift(shop)
    assert by_outcome(shop.report("warning"))["failure"] == [
        f"mine.{LIST}.ok",
        f"mine.{LIST}.ok-automatic",
    ]


def test_junit_says_what_drifted(shop: Shop) -> None:
    drift(shop)
    (failure,) = suites(shop.report()).iter("failure")
    assert failure.get("type") == "drift"
    assert failure.get("message") == "value-undocumented"
    assert "data[].Lock_Source__s" in (failure.text or "")


def test_junit_is_well_formed_whatever_a_value_holds(shop: Shop) -> None:
    shop.replace(LIST, "ok", '"Manual"', '"<&>\\"\\u0001\\u0000\\ud83d\\ude00 ]]>"')
    (failure,) = suites(shop.report()).iter("failure")
    assert "<&>" in (failure.text or "")
