"""The report as JUnit XML, as text, and as files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.reports.conftest import LIST, Shop, drift, outage
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports import junit, text
from zoho_conformance.reports.forms import parse_output, write_report
from zoho_conformance.reports.report import Report, as_json
from zoho_conformance.runs.settings import Output


def suites(report: Report) -> ET.Element:
    return ET.fromstring(junit.render(report))  # noqa: S314 - our own XML


def by_outcome(report: Report) -> dict[str, list[str]]:
    """The tests by what became of them."""
    outcomes: dict[str, list[str]] = {}
    for test in suites(report).iter("testcase"):
        tags = [child.tag for child in test] or ["passed"]
        outcomes.setdefault(tags[0], []).append(f"{test.get('classname')}.{test.get('name')}")
    return outcomes


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


def test_the_text_begins_with_the_verdict_and_the_counts(shop: Shop) -> None:
    report = shop.report()
    cases = len(report.exchanges)
    lines = text.render(report).splitlines()
    assert lines[0].startswith(f"CONFORMS: {cases} of {cases} cases judged, 0 errors, 0 warnings")
    assert report.run.contract_digest in lines[1]
    assert "Not judged:" not in lines


def test_the_text_shows_each_finding_whole(shop: Shop) -> None:
    drift(shop)
    report = shop.report()
    output = text.render(report)
    assert output.startswith("DRIFT: ")
    assert "1 error, 1 warning, 2 notes" in output.splitlines()[0]
    finding = next(each for each in report.findings if each.level == "error")
    at = output.splitlines().index(f"  error value-undocumented [{finding.fingerprint}]")
    block = "\n".join(output.splitlines()[at : at + 7])
    assert "case:     ok of mine" in block
    assert "at:       data[].Lock_Source__s" in block
    assert "promised: one of Manual, Automatic  (stated: GET Record Locking Information" in block
    assert "came:     Manuel" in block
    assert 'repeat:   curl -X GET "$ZOHO_API_DOMAIN/crm/v7/' in block


def test_the_text_shows_the_worst_first(shop: Shop) -> None:
    drift(shop)
    levels = [finding.level for finding in shop.report().findings]
    assert levels == ["error", "warning", "info", "info"]


def test_the_text_gives_the_reason_for_what_was_not_judged(shop: Shop) -> None:
    outage(shop)
    output = text.render(shop.report())
    assert output.startswith("NOT JUDGED: ")
    assert f"  outage: HTTP 503 [mine/{LIST}-NOT_ALLOWED]" in output.splitlines()


def test_the_text_counts_the_error_rows_that_were_not_exercised(shop: Shop) -> None:
    output = text.render(shop.report())
    assert "\nError rows not exercised: " in output
    assert "cannot be provoked on demand" in output


@pytest.mark.parametrize("name", ["report", "report.doc", "report.json.gz", "report.html.", ""])
def test_a_suffix_that_no_form_has_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.json, \.xml"):
        parse_output(name)


def test_a_folder_is_not_a_report_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(UsageError, match="not a file"):
        parse_output(str(tmp_path / "x.json"))


def test_reports_are_written_in_the_form_of_their_suffix(shop: Shop, tmp_path: Path) -> None:
    report = shop.report()
    for name in ("new/x.json", "new/x.xml"):
        write_report(report, parse_output(str(tmp_path / name)))
    assert json.loads((tmp_path / "new" / "x.json").read_text()) == as_json(report)
    assert (tmp_path / "new" / "x.xml").read_text() == junit.render(report)


def test_a_report_that_cannot_be_written_is_refused(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"x\.json: cannot be written: "):
        write_report(shop.report(), Output("json", tmp_path / "file" / "x.json"))
