"""Two reports compared: what is new, what is gone, what is still there."""

from __future__ import annotations

import json

import pytest
from msgspec import structs

from tests.reports.conftest import LIST
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports import github, markdown, results, sarif, text
from zoho_conformance.reports.changes_since import ChangesSince
from zoho_conformance.reports.compare_reports import compare_reports
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding


def with_findings(report: Report, *findings: ReportFinding) -> Report:
    return structs.replace(report, findings=findings)


@pytest.fixture
def before_and_after(drifted: Report) -> tuple[Report, Report]:
    """Reports of which the first has what is gone, the second what is new, and both the rest."""
    first, second, *_ = drifted.findings
    other = structs.replace(first, fingerprint="0123456789ab", actual="Another", came="Another")
    return with_findings(drifted, first, second), with_findings(drifted, second, other)


def changes(old: Report, new: Report) -> ChangesSince:
    since = compare_reports(old, new).since
    assert since is not None
    return since


def test_findings_are_new_gone_or_still_there(before_and_after: tuple[Report, Report]) -> None:
    old, new = before_and_after
    first, second = old.findings
    since = changes(old, new)
    assert since.new == ("0123456789ab",)
    assert since.still_there == (second.fingerprint,)
    assert [finding.fingerprint for finding in since.gone] == [first.fingerprint]
    assert not since.not_judged


def test_nothing_is_gone_where_it_was_not_judged(before_and_after: tuple[Report, Report]) -> None:
    old, new = before_and_after
    unanswered = tuple(
        structs.replace(row, outcome="outage", reason="HTTP 503")
        if (row.operation, row.case) == (LIST, "ok")
        else row
        for row in new.exchanges
    )
    since = changes(old, structs.replace(new, exchanges=unanswered))
    assert not since.gone
    assert [finding.fingerprint for finding in since.not_judged] == [old.findings[0].fingerprint]


def test_what_another_target_shows_is_still_there(drifted: Report) -> None:
    elsewhere = structs.replace(drifted.findings[0], target="another")
    since = changes(drifted, with_findings(drifted, elsewhere, *drifted.findings[1:]))
    assert not since.new
    assert not since.gone


def test_reports_of_different_kinds_are_not_compared(drifted: Report) -> None:
    other = structs.replace(drifted, run=structs.replace(drifted.run, kind="diff"))
    with pytest.raises(UsageError, match="compare two of one kind"):
        compare_reports(other, drifted)


def test_every_form_says_what_changed(before_and_after: tuple[Report, Report]) -> None:
    old, new = before_and_after
    compared = compare_reports(old, new)
    first, second = old.findings
    shown = text.render(compared)
    assert "1 new, 1 gone, 1 still there" in shown
    for word, finding in (("gone", first), ("still there", second)):
        label = f"{word}:"
        assert f"  {label:12} {finding.level} {finding.rule} [{finding.fingerprint}]" in shown
    assert "**gone**: error" in markdown.render(compared)
    assert "title=changes::since the run of" in github.render(compared)
    states = {
        result["partialFingerprints"]["conformance/v2"]: result["baselineState"]
        for result in json.loads(sarif.render(compared))["runs"][0]["results"]
    }
    assert states == {
        first.fingerprint: "absent",
        second.fingerprint: "unchanged",
        "0123456789ab": "new",
    }
    tests = [each for each in results.list_results(compared) if each.suite[1] == "changes"]
    assert [(each.kind, each.status) for each in tests] == [
        ("new", "failed"),
        ("gone", "passed"),
        ("still there", "skipped"),
    ]
