"""Another version of the API is data: files for it, and no line of code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from tests.runs.served import enter, served
from zoho_conformance.cli import cli
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reference import serve
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

_FOLDERS = ("contracts", "schemas", "probes")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the latest version, relabelled as the one after it, and nothing else."""
    root = tmp_path_factory.mktemp("v8")
    shipped, version = locations.root(), locations.api_versions()[-1]
    for name in ("contracts", "schemas"):
        shutil.copytree(shipped / name / version, root / name / "v8")
    (root / "probes").mkdir()
    shutil.copy(shipped / "probes" / f"{version}.toml", root / "probes" / "v8.toml")
    for file in (root / "contracts" / "v8").glob("*.json"):
        contract = json.loads(file.read_bytes())
        contract["page"]["version"] = "v8"
        file.write_text(json.dumps(contract), encoding="utf-8")
    return root


@pytest.fixture
def _ships(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same, as if the project shipped it beside the version before it."""
    both = tmp_path / "both"
    for name in _FOLDERS:
        shutil.copytree(locations.root() / name, both / name)
        shutil.copytree(root / name, both / name, dirs_exist_ok=True)
    monkeypatch.setattr(locations, "root", lambda: both)


def _report(**settings: Any) -> Report:
    with open_run(Settings(**settings)) as run:
        return build_report(run, run.planned, "error")


def _conforms(report: Report) -> bool:
    conforming = [exchange for exchange in report.exchanges if exchange.outcome == "conforms"]
    is_judged = report.run.api_version == "v8" and len(conforming) > 50
    return is_judged and report.verdict == "conforms" and not report.findings


def test_the_reference_org_conforms_to_contracts_of_another_version(root: Path) -> None:
    assert _conforms(_report(contracts=root, api_version="v8", target="reference"))


@pytest.mark.usefixtures("_ships")
def test_a_version_that_ships_is_judged_by_its_name() -> None:
    assert _conforms(_report(api_version="v8", target="reference"))


@pytest.mark.usefixtures("_ships")
def test_the_highest_version_that_ships_is_the_one_that_is_meant() -> None:
    assert Library().version == "v8"
    with serve() as org:
        for version, status in (("v8", 401), ("v7", 401), ("v6", 404)):
            answer = requests.get(f"{org.base_url}/crm/{version}/Leads", timeout=9)
            assert answer.status_code == status


@pytest.mark.usefixtures("_ships")
def test_a_live_org_is_asked_and_judged_by_another_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with served(version="v8") as org:
        enter(org, monkeypatch, tmp_path)
        report = _report(api_version="v8", target="live")
    assert report.run.api_version == "v8"
    assert report.verdict == "conforms"
    assert {asked.path.split("/")[2] for asked in org.asked} == {"v8", "v2"}


@pytest.mark.usefixtures("_ships")
def test_cassettes_are_recorded_of_a_named_version(tmp_path: Path) -> None:
    version = locations.api_versions()[0]
    words = ["record", "--target", "reference", "--cassettes", str(tmp_path / "new")]
    ran = CliRunner().invoke(cli, [*words, "--api-version", version])
    assert ran.exit_code == 0, ran.output
    assert [folder.name for folder in (tmp_path / "new").iterdir()] == [version]


def test_versions_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("v10", "v7", "v2.1", "v8"):
        folder = tmp_path / "contracts" / name
        folder.mkdir(parents=True)
        (folder / "page.json").touch()
    assert locations.api_versions(tmp_path) == ["v2.1", "v7", "v8", "v10"]


def test_a_version_without_contracts_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"--api-version v1: the contracts in .* are of v7"):
        _report(api_version="v1")
