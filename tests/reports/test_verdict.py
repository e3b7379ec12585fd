"""Verdicts: what fails a run, and what keeps it from having a verdict."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reports.conftest import LIST, Shop, drift, outage
from zoho_conformance.model.rules import LEVELS, Level, at_or_above
from zoho_conformance.reports.report import EXIT_CODES


def test_the_shipped_recordings_conform(shop: Shop) -> None:
    report = shop.report()
    assert report.verdict == "conforms"
    assert report.findings == ()
    assert report.requests_sent == 0
    (target,) = report.run.targets
    assert target.cases == target.conforms == len(report.exchanges)


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ('"Manual"', '"Manuel"', "error"),
        ('"$editable": true', '"$editable": "true"', "warning"),
        ('"$editable": ', '"new_key": 1, "$editable": ', "info"),
    ],
)
def test_a_finding_fails_a_run_at_or_below_its_level(
    shop: Shop, old: str, new: str, level: Level
) -> None:
    shop.replace(LIST, "ok", old, new)
    for fail_on, report in zip(LEVELS, shop.reports(*LEVELS), strict=True):
        assert [finding.level for finding in report.findings] == [level]
        assert report.verdict == ("drift" if at_or_above(level, fail_on) else "conforms")


def test_a_case_that_is_not_judged_keeps_a_run_from_conforming(shop: Shop) -> None:
    outage(shop)
    report = shop.report()
    assert report.verdict == "not-judged"
    assert report.findings == ()


def test_drift_beats_not_judged(shop: Shop) -> None:
    outage(shop)
    drift(shop)
    assert shop.report().verdict == "drift"


def test_drift_below_the_level_does_not_beat_not_judged(shop: Shop) -> None:
    outage(shop)
    shop.replace(LIST, "ok", '"$editable": true', '"$editable": "true"')
    reports = shop.reports("error", "warning")
    assert [report.verdict for report in reports] == ["not-judged", "drift"]


def test_a_set_without_recordings_gets_no_verdict(shop: Shop) -> None:
    for file in shop.folder.rglob("*.yaml"):
        file.write_text("")
    report = shop.report()
    assert report.verdict == "not-judged"
    assert {each.outcome for each in report.exchanges} == {"unreadable"}


def test_answers_without_rows_get_no_verdict(shop: Shop) -> None:
    def emptied(response: dict[str, Any]) -> None:
        response["body"]["string"] = '{"data": []}'

    shop.edit("get_record_locking_information_by_id", "ok", emptied)
    report = shop.report()
    assert report.verdict == "not-judged"
    assert [each.outcome for each in report.exchanges].count("no-data") == 1


def test_every_verdict_has_its_exit_code() -> None:
    assert EXIT_CODES == {"conforms": 0, "drift": 1, "not-judged": 3}
