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
    told = org.running.announcement
    monkeypatch.setenv("ZOHO_LOCKED_RECORD_ID", told["locked_record_id"])
    before = org.held
    with open_run(
        Settings("live", modules=("Leads", "Contacts", "Deals"), writes="sandbox")
    ) as run:
        report = as_json(build_report(run, run.planned, "error"))
        assert list(run.targets) == ["Leads", "Contacts", "Deals"]
    assert report["verdict"] == "conforms"
    by_module = {
        module: {one["outcome"] for one in report["exchanges"] if one["target"] == module}
        for module in run.targets
    }
    assert by_module["Leads"] == {"conforms"}
    assert by_module["Contacts"] == by_module["Deals"] == {"conforms", "not-run"}
    record = told["locked_record_id"]
    assert {one.path.split("/")[3] for one in org.sent if f"/{record}/" in one.path} == {
        "Leads",
        "No_Such_Module",
    }
    assert org.held == before


def test_in_a_module_that_is_locked_by_rule_only_nothing_is_locked_by_hand(org: Org) -> None:
    judged(modules=("Deals",), writes="sandbox")
    mine = [one for one in org.writes if one.path.startswith("/crm/v7/Deals/")]
    # Unlocking what a rule locked is due to be refused.
    assert {one.method for one in mine} == {"DELETE"}


def test_all_modules_are_the_documented_ones_and_the_orgs_own(org: Org) -> None:
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


def test_modules_that_are_not_listed_are_to_be_named(org: Org) -> None:
    org.instead = listing(403)
    with pytest.raises(UsageError, match=r"HTTP 403.*--module"):
        judged(all_modules=True)


def test_an_outage_of_the_list_is_one(org: Org) -> None:
    org.instead = listing(500)
    report = judged(all_modules=True)
    assert report["verdict"] == "not-judged"
    assert {one[0] for one in outcomes(report).values()} == {"outage"}


def test_names_that_are_none_are_passed_over(org: Org) -> None:
    names: list[Any] = ["../../escaped", None, "Depots", "Two Words", {}]
    rows = [{"api_name": one, "generated_type": "custom"} for one in names]
    org.instead = listing(200, json.dumps({"modules": [*rows, {}, 1]}).encode())
    with open_run(Settings("live", all_modules=True)) as run:
        assert set(run.targets) & {"Depots", "../../escaped", "Two Words"} == {"Depots"}


@pytest.mark.parametrize("name", ["../escaped", "Two Words"])
def test_a_module_that_none_can_be_is_refused(org: Org, name: str) -> None:
    with pytest.raises(UsageError, match="--module"):
        judged(modules=(name,))
    assert org.asked == []
