"""Answers against an observed contract: drift where no page promises anything."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.audit.test_observed import log_of, observe
from tests.command import run_command
from tests.guard.answers import PATH, body
from zoho_conformance import Drift, Guard, UsageError, check, judge
from zoho_conformance.audit.processes import Processes
from zoho_conformance.contracts.observed import MIN_OBJECTS
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.settings import Settings

URL = f"https://www.zohoapis.eu{PATH},Tier__c,Price__c"
Edit = Callable[[dict[str, Any]], object]


def usual(rows: int = 1) -> Any:
    """Rows with two custom fields, of which no page says anything."""
    answer = body()
    row = answer["data"][0] | {
        "Tier__c": "Gold",
        "Price__c": 5,
        "Vendor__c": {"name": "A", "id": "1"},
    }
    answer["data"] = [copy.deepcopy(row) for _ in range(rows)]
    for number, each in enumerate(answer["data"]):
        each["Tier__c"] = ("Gold", "Silver")[number % 2]
    answer["info"]["count"] = rows
    return answer


def edited(edit: Edit) -> Any:
    answer = usual()
    edit(answer["data"][0])
    return answer


@pytest.fixture
def observed(tmp_path: Path) -> Path:
    return observe_rows(tmp_path, MIN_OBJECTS)


def observe_rows(folder: Path, rows: int) -> Path:
    (folder / "past").mkdir()
    return observe(log_of(folder / "past", usual(rows), url=URL), values_of=("Tier__c",))


def report_on(folder: Path, observed: Path, answer: Any, url: str = URL) -> Report:
    return run_check(Settings(recordings=(log_of(folder, answer, url=url),), against=observed))


def differences(report: Report) -> list[tuple[str, str, str, str]]:
    return [
        (each.rule, each.level, each.path, each.actual)
        for each in report.findings
        if each.rule.startswith("observed-")
    ]


def test_what_came_before_is_no_drift(tmp_path: Path, observed: Path) -> None:
    report = report_on(tmp_path, observed, usual(3))
    assert (report.verdict, differences(report)) == ("conforms", [])


@pytest.mark.parametrize(
    ("edit", "difference"),
    [
        (
            lambda row: row.pop("Tier__c"),
            ("observed-key-missing", "warning", "data[].Tier__c", "no such key"),
        ),
        (
            lambda row: row.update(Tier__c=["Gold"]),
            ("observed-type-new", "warning", "data[].Tier__c", "array"),
        ),
        (
            lambda row: row.update(Tier__c=None),
            ("observed-null-new", "warning", "data[].Tier__c", "null"),
        ),
        (
            lambda row: row.update(Tier__c="Bronze"),
            ("observed-value-new", "warning", "data[].Tier__c", "Bronze"),
        ),
        (
            lambda row: row.update(Tier__c="Ada Lovelace"),
            ("observed-value-new", "warning", "data[].Tier__c", "a text"),
        ),
        (
            lambda row: row["Vendor__c"].pop("id"),
            ("observed-key-missing", "warning", "data[].Vendor__c.id", "no such key"),
        ),
        (
            lambda row: row["Vendor__c"].update(api_name="none"),
            ("observed-key-new", "info", "data[].Vendor__c.api_name", "string"),
        ),
    ],
)
def test_drift_where_no_page_promises_anything_is_told(
    tmp_path: Path, observed: Path, edit: Edit, difference: tuple[str, str, str, str]
) -> None:
    report = report_on(tmp_path, observed, edited(edit))
    assert differences(report) == [difference]
    assert "Lovelace" not in str(report)


def test_a_number_that_is_not_round_is_no_new_type(tmp_path: Path, observed: Path) -> None:
    assert not differences(
        report_on(tmp_path, observed, edited(lambda row: row.update(Price__c=5.5)))
    )


def test_what_the_contract_finds_is_not_told_twice(tmp_path: Path, observed: Path) -> None:
    def rename(row: dict[str, Any]) -> None:
        row["locked_time__s"] = row.pop("Locked_Time__s")
        row["Lock_Source__s"] = 7

    report = report_on(tmp_path, observed, edited(rename))
    assert not differences(report)
    assert {"key-renamed", "type-changed"} <= {finding.rule for finding in report.findings}


def test_a_key_that_no_page_has_and_that_never_came_is_told_once(
    tmp_path: Path, observed: Path
) -> None:
    report = report_on(tmp_path, observed, edited(lambda row: row.update(Height__c=1)))
    rules = [finding.rule for finding in report.findings if finding.path == "data[].Height__c"]
    assert rules == ["key-undocumented"]


def test_what_the_contract_allows_is_no_drift(tmp_path: Path, observed: Path) -> None:
    listed = edited(lambda row: row.update(Lock_Source__s="Automatic"))
    assert not differences(report_on(tmp_path, observed, listed))


def without_tier() -> Any:
    return edited(lambda row: row.pop("Tier__c"))


def test_the_python_api_judges_by_it_for_a_guard_and_for_a_call(observed: Path) -> None:
    answer = {"method": "GET", "url": URL, "status": 200, "body": without_tier()}
    missing = "observed-key-missing"
    assert missing not in {each.rule for each in judge(**answer).findings}
    for result in (judge(**answer, against=observed), check(**answer, against=str(observed))):
        assert missing in {each.rule for each in result.findings}
    with pytest.raises(Drift, match="observed-key-missing at data"):
        Guard(against=observed, fail_on="warning").check(**answer)
    assert missing not in {each.rule for each in judge(**answer).findings}
    with pytest.raises(UsageError, match=r"nowhere\.json"):
        judge(**answer, against="nowhere.json")


def test_a_rewritten_file_is_read_again(observed: Path) -> None:
    answer = {"method": "GET", "url": URL, "status": 200, "body": without_tier()}
    assert judge(**answer, against=observed).findings
    observed.write_text("{}", encoding="utf-8")
    os.utime(observed, ns=(1, 1))
    with pytest.raises(UsageError, match="audit PATH --observed FILE"):
        judge(**answer, against=observed)


def test_a_watch_resolves_such_drift_only_where_it_judges_by_it(
    tmp_path: Path, observed: Path
) -> None:
    def watch(log: Path, *options: str) -> Any:
        named = ("--cassettes", str(log), "--state", "s.json", "--fail-on", "warning")
        done = run_command(tmp_path, "watch", *named, "--format", "json", *options)
        return [event["kind"] for event in json.loads(done.stdout)["events"]]

    log = log_of(tmp_path, without_tier(), url=URL)
    against = ("--against", str(observed))
    assert watch(log, *against) == ["opened"]
    assert watch(log) == []
    log_of(tmp_path, usual(), url=URL)
    assert watch(log) == []
    assert watch(log, *against) == ["cleared"]


def test_a_baseline_accepts_such_drift(tmp_path: Path, observed: Path) -> None:
    log = log_of(tmp_path, without_tier(), url=URL)
    options = ("--cassettes", str(log), "--against", str(observed))
    accept = ("baseline", "update", "--level", "warning", "--reason", "hidden", *options)
    assert run_command(tmp_path, *accept, "--baseline", "b.toml").returncode == 0
    report = run_check(Settings(recordings=(log,), against=observed, baseline=tmp_path / "b.toml"))
    states = {each.rule: each.state for each in report.findings}
    assert states["observed-key-missing"] == "known"


def test_too_few_objects_say_nothing(tmp_path: Path) -> None:
    observed = observe_rows(tmp_path, MIN_OBJECTS - 1)
    assert not differences(
        report_on(tmp_path, observed, edited(lambda row: row.update(Tier__c=None, Price__c="x")))
    )


def test_a_key_that_a_request_does_not_choose_is_not_due(tmp_path: Path, observed: Path) -> None:
    answer = edited(lambda row: row.pop("Tier__c"))
    assert not differences(report_on(tmp_path, observed, answer, URL.replace(",Tier__c", "")))
    without_id = edited(lambda row: row.pop("Vendor__c"))
    assert differences(report_on(tmp_path, observed, without_id, URL.replace(",Tier__c", ""))) == [
        ("observed-key-missing", "warning", "data[].Vendor__c", "no such key")
    ]


def test_another_version_was_not_observed(tmp_path: Path, observed: Path) -> None:
    answer = edited(lambda row: row.pop("Tier__c"))
    assert not differences(report_on(tmp_path, observed, answer, URL.replace("/v7/", "/v8/")))


def test_an_audit_finds_the_same_in_several_processes(tmp_path: Path, observed: Path) -> None:
    log = log_of(tmp_path, edited(lambda row: row.pop("Tier__c")), usual(), url=URL)
    settings = Settings(recordings=(str(log),), against=observed)
    for engine in (AuditSettings(verify=1.0), AuditSettings(engine=Processes(2))):
        report = run_audit(settings, engine, lambda _: None)
        assert report.verdict == "conforms"
        assert differences(report) == [
            ("observed-key-missing", "warning", "data[].Tier__c", "no such key")
        ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{}", "write it with `zoho-conformance audit PATH --observed FILE`"),
        (
            (
                '{"kind": "observed", "form": 1, "contracts": "v7", "exchanges": 0, "first": null, '
                '"last": null, "partial": false, "operations": []}'
            ),
            "has no operation of these contracts",
        ),
    ],
)
def test_a_file_that_is_no_help_is_refused(tmp_path: Path, text: str, line: str) -> None:
    file = tmp_path / "observed.json"
    file.write_text(text, encoding="utf-8")
    result = run_command(tmp_path, "check", "--against", str(file))
    assert result.returncode == 2
    assert line in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_private_report_masks_the_org_s_fields_and_words(tmp_path: Path, observed: Path) -> None:
    log = log_of(tmp_path, edited(lambda row: row.update(Tier__c="Bronze")), url=URL)
    result = run_command(
        tmp_path, "check", "--private", "--against", str(observed), str(log), "--details"
    )
    assert "observed-value-new" in result.stdout
    assert not [word for word in ("Tier__c", "Gold", "Silver", "Bronze") if word in result.stdout]
