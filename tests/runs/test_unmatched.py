"""Exchanges that are to no operation of the contracts: counted, shown, and no verdict by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.exchanges.formats.written import Call, plain_lines
from tests.guard.answers import PATH, drifted
from tests.runs.test_recordings import elsewhere, interaction, renamed, save
from zoho_conformance.reports import junit, markdown, sarif, text
from zoho_conformance.reports.html import page
from zoho_conformance.reports.report import Report, as_json
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings

ZOHO = "https://www.zohoapis.com/crm/v7"
BY_ID = f"{ZOHO}/settings/record_locking_configurations/4150868000000758004"
REASON = (
    "GET www.zohoapis.com/crm/v7/settings/record_locking_configurations/{…}: the contracts have "
    "the path with DELETE, PUT only; nearest: get_record_locking_configuration "
    "(GET /settings/record_locking_configurations)"
)
OTHERS = ("https://accounts.zoho.com/oauth/v2/token", "https://api.example.com/things")


def judged(folder: Path, *, fail_on_unmatched: bool = False) -> Report:
    return run_check(Settings(recordings=(folder,), fail_on_unmatched=fail_on_unmatched))


def target(report: Report) -> dict[str, Any]:
    (only,) = as_json(report)["run"]["targets"]
    assert isinstance(only, dict)
    return only


def test_exchanges_to_no_operation_alone_are_not_judged(tmp_path: Path) -> None:
    save(tmp_path / "x.yaml", elsewhere(BY_ID), elsewhere(BY_ID))
    report = judged(tmp_path)
    assert report.verdict == "not-judged"
    assert target(report)["unmatched"] == {REASON: 2}
    assert target(report)["unmatched_requests"] == [
        {
            "outcome": "unmatched",
            "method": "GET",
            "host": "www.zohoapis.com",
            "path": "/crm/v7/settings/record_locking_configurations/{…}",
            "why": "other-method",
            "documented": ["DELETE", "PUT"],
            "nearest": "get_record_locking_configuration",
            "count": 2,
        }
    ]


@pytest.mark.parametrize(
    ("fail_on_unmatched", "verdict"), [(False, "conforms"), (True, "not-judged")]
)
def test_beside_judged_ones_they_count_where_that_is_asked_for(
    tmp_path: Path, *, fail_on_unmatched: bool, verdict: str
) -> None:
    save(tmp_path / "x.yaml", interaction(), elsewhere(BY_ID))
    report = judged(tmp_path, fail_on_unmatched=fail_on_unmatched)
    assert report.verdict == verdict
    assert report.run.fail_on_unmatched == fail_on_unmatched


def test_drift_stays_drift_beside_them(tmp_path: Path) -> None:
    save(tmp_path / "x.yaml", renamed("Locked_By__s", "Locked_By"), elsewhere(BY_ID))
    assert judged(tmp_path, fail_on_unmatched=True).verdict == "drift"


def test_exchanges_with_other_hosts_are_counted_and_ignored(tmp_path: Path) -> None:
    save(tmp_path / "x.yaml", interaction(), *map(elsewhere, (*OTHERS, OTHERS[1])))
    report = judged(tmp_path, fail_on_unmatched=True)
    assert report.verdict == "conforms"
    assert target(report)["unmatched"] == {}
    assert target(report)["foreign"] == {"api.example.com": 2, "accounts.zoho.com": 1}
    line = "ignored: 3 exchanges with other hosts: api.example.com (2), accounts.zoho.com (1)"
    assert line in text.render(report)


def test_nothing_but_other_hosts_is_not_judged(tmp_path: Path) -> None:
    save(tmp_path / "x.yaml", elsewhere(OTHERS[1]))
    assert judged(tmp_path).verdict == "not-judged"


def test_every_form_shows_them(tmp_path: Path) -> None:
    save(tmp_path / "x.yaml", interaction(), elsewhere(BY_ID), elsewhere(OTHERS[1]))
    report = judged(tmp_path)
    nearest = "nearest: get_record_locking_configuration"
    assert f"not matched: 1: {REASON}" in text.render(report)
    assert nearest.replace("_", "\\_") in markdown.render(report)
    assert nearest in page.render(report)
    notifications = json.loads(sarif.render(report))["runs"][0]["invocations"][0]
    (note,) = notifications["toolExecutionNotifications"]
    assert (note["level"], nearest in note["message"]["text"]) == ("note", True)


@pytest.mark.parametrize(("fail_on_unmatched", "tag"), [(False, "skipped"), (True, "error")])
def test_junit_has_a_test_for_each_that_fails_where_it_counts(
    tmp_path: Path, *, fail_on_unmatched: bool, tag: str
) -> None:
    save(tmp_path / "x.yaml", interaction(), elsewhere(BY_ID))
    xml = junit.render(judged(tmp_path, fail_on_unmatched=fail_on_unmatched))
    assert f'name="{REASON}"' in xml
    assert xml.count(f'<{tag} message="1 exchange" type="unmatched"') == 1


def test_a_request_to_another_version_is_judged_where_any_version_counts(tmp_path: Path) -> None:
    file = tmp_path / "old.ndjson"
    url = f"https://www.zohoapis.com{PATH.replace('/v7/', '/v2/')}"
    file.write_text(plain_lines([Call("GET", url, drifted())]), encoding="utf-8")
    (reason,) = target(run_check(Settings(recordings=(str(file),))))["unmatched"]
    assert "asks for version v2" in reason
    report = run_check(Settings(recordings=(str(file),), any_version=True))
    assert [finding.rule for finding in report.findings] == ["key-renamed"]
    settings = Settings(recordings=(str(file),), any_version=True)
    audited = run_audit(settings, AuditSettings(), lambda _: None)
    assert [finding.rule for finding in audited.findings] == ["key-renamed"]
