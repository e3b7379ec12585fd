"""Where on disk the exchanges stand that show findings."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from zoho_conformance.model import locations
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.places import RecordedPlace
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

GOOD = locations.root() / "cassettes/reference/v7/get_record_locking_information/ok.yaml"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "recordings").mkdir()
    return tmp_path / "recordings"


def drifted() -> str:
    return GOOD.read_text().replace('"Manual"', '"Manuel"')


def report(folder: Path, *, private: bool = False) -> Report:
    with open_run(Settings(cassettes=folder, private=private)) as run:
        return build_report(run, run.planned, "error")


def places(folder: Path) -> set[RecordedPlace | None]:
    return {finding.recorded_in for finding in report(folder).findings}


def test_a_place_is_relative_to_where_the_command_runs(here: Path) -> None:
    (here / "deep").mkdir()
    (here / "deep" / "locks.yaml").write_text(drifted())
    line = drifted()[: drifted().index("- request")].count("\n") + 1
    assert places(here) == {RecordedPlace(file="recordings/deep/locks.yaml", line=line)}


def test_a_packed_recording_has_a_place_without_a_line(here: Path) -> None:
    (here / "locks.yaml.gz").write_bytes(gzip.compress(drifted().encode()))
    assert places(here) == {RecordedPlace(file="recordings/locks.yaml.gz", line=None)}


@pytest.mark.parametrize("name", ["ada@example.com", "lead_7120000000000725170"])
def test_a_file_with_an_id_or_a_person_in_its_name_is_not_named(here: Path, name: str) -> None:
    (here / f"{name}.yaml").write_text(drifted())
    assert places(here) == {None}


def test_a_private_report_names_no_file(here: Path) -> None:
    (here / "locks.yaml").write_text(drifted())
    shown = report(here, private=True)
    assert {finding.recorded_in for finding in shown.findings} == {None}
    assert all("locks" not in evidence.case_label for evidence in shown.evidence)


def test_contracts_are_named_as_they_are_reached_from_here(here: Path) -> None:
    (here / "locks.yaml").write_text(drifted())
    finding = report(here).findings[0]
    assert finding.contract is not None
    assert finding.contract.packaged
    mine = here.parent / "mine"
    for part in ("contracts/v7", "schemas/v7/get_record_locking_information"):
        (mine / part).mkdir(parents=True)
    for file in (
        "contracts/v7/get_record_locking_information.json",
        "schemas/v7/get_record_locking_information/response.json",
        "schemas/v7/get_record_locking_information/error.json",
    ):
        (mine / file).write_bytes((locations.root() / file).read_bytes())
    with open_run(Settings(cassettes=here, contracts=mine)) as run:
        finding = build_report(run, run.planned, "error").findings[0]
    assert finding.contract is not None
    assert finding.contract.file == "mine/contracts/v7/get_record_locking_information.json"
    assert not finding.contract.packaged
