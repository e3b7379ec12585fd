"""Several modules of a live org: each judged for itself, as far as it can be locked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.runs import served as stage
from tests.runs.served import (
    Answer,
    Asked,
    Org,
    judged,
    outcomes,
)
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import as_json
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings


@pytest.fixture
def org(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Org]:
    with stage.served() as running:
        stage.enter(running, monkeypatch, tmp_path)
        yield running


def test_each_module_is_judged_for_itself(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    announced = org.running.announcement
    monkeypatch.setenv("ZOHO_LOCKED_RECORD_ID", announced["locked_record_id"])
    before = org.contents
    with open_run(
        Settings("live", modules=("Leads", "Contacts", "Deals"), writes="sandbox")
    ) as run:
        report = as_json(build_report(run, run.planned, "error"))
        assert list(run.targets) == ["Leads", "Contacts", "Deals"]
    assert report["verdict"] == "conforms"
    by_module = {
        module: {
            exchange["outcome"] for exchange in report["exchanges"] if exchange["target"] == module
        }
        for module in run.targets
    }
    assert by_module["Leads"] == {"conforms"}
    assert by_module["Contacts"] == by_module["Deals"] == {"conforms", "not-run"}
    record = announced["locked_record_id"]
    assert {
        request.path.split("/")[3] for request in org.sent if f"/{record}/" in request.path
    } == {
        "Leads",
        "No_Such_Module",
    }
    assert org.contents == before


def test_two_modules_that_answer_the_same_configuration_are_told(org: Org) -> None:
    first: list[str] = []

    def change(asked: Asked, answer: Answer) -> Answer:
        if asked.method != "GET" or b'"record_locking_configurations"' not in answer.body:
            return answer
        body = json.loads(answer.body)
        for row in body["record_locking_configurations"]:
            first[:] = first or [row["id"]]
            row["id"] = first[0]
        return answer.with_body(json.dumps(body).encode())

    org.change = change
    report = judged(modules=("Leads", "Contacts"))
    assert {(row["rule"], row["path"]) for row in report["findings"]} == {
        ("answer-not-asked-for", "record_locking_configurations[].id")
    }
    assert "Contacts" in {row["target"] for row in report["findings"]}
    assert first[0] not in json.dumps(report)


def test_nothing_is_locked_by_hand_in_a_module_locked_by_rule_only(org: Org) -> None:
    judged(modules=("Deals",), writes="sandbox")
    writes = [write for write in org.writes if write.path.startswith("/crm/v7/Deals/")]
    # Unlocking what a rule locked is due to be refused.
    assert {write.method for write in writes} == {"DELETE"}


def test_all_modules_are_the_documented_ones_and_the_custom_ones(org: Org) -> None:
    with open_run(Settings("live", all_modules=True)) as run:
        report = as_json(build_report(run, run.planned, "error"))
    assert report["verdict"] == "conforms"
    assert report["findings"] == []
    assert len(run.targets) == 14
    assert {"Leads", "Purchase_Orders", "Depots"} <= run.targets.keys()
    assert "Calls" not in run.targets
    assert org.asked


def listing(status: int, body: bytes = b"{}") -> Any:
    def instead(asked: Asked) -> Answer | None:
        return Answer(status, body=body) if asked.path.endswith("/settings/modules") else None

    return instead


def test_an_org_that_does_not_list_its_modules_asks_for_module(org: Org) -> None:
    org.instead = listing(403)
    with pytest.raises(UsageError, match=r"HTTP 403.*--module"):
        judged(all_modules=True)


def test_an_outage_of_the_list_of_modules_is_not_judged(org: Org) -> None:
    org.instead = listing(500)
    report = judged(all_modules=True)
    assert report["verdict"] == "not-judged"
    assert {outcome for outcome, _ in outcomes(report).values()} == {"outage"}


def test_a_list_of_modules_that_is_not_json_is_unreadable(org: Org) -> None:
    org.instead = listing(200, b"<html>")
    report = judged(all_modules=True)
    assert {outcome for outcome, _ in outcomes(report).values()} == {"unreadable"}


def test_an_org_that_lists_modules_without_end_is_not_asked_about_each(org: Org) -> None:
    rows = [{"api_name": f"M{number}", "generated_type": "custom"} for number in range(501)]
    org.instead = listing(200, json.dumps({"modules": rows}).encode())
    with pytest.raises(UsageError, match=r"more than 500 modules.*--module"):
        judged(all_modules=True)
    assert len(org.sent) == 1


def test_listed_names_that_are_not_api_names_are_ignored(org: Org) -> None:
    names: list[Any] = ["../../escaped", None, "Depots", "Two Words", {}, "L" * 101]
    rows = [{"api_name": name, "generated_type": "custom"} for name in names]
    org.instead = listing(200, json.dumps({"modules": [*rows, {}, 1]}).encode())
    with open_run(Settings("live", all_modules=True)) as run:
        assert set(run.targets) & {"Depots", "../../escaped", "Two Words"} == {"Depots"}


@pytest.mark.parametrize("name", ["../escaped", "Two Words"])
def test_a_module_option_that_is_not_an_api_name_is_refused(org: Org, name: str) -> None:
    with pytest.raises(UsageError, match="--module"):
        judged(modules=(name,))
    assert org.asked == []
