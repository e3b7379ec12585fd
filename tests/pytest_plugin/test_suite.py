"""The suite under plain pytest: names, outcomes, options, and that no drift goes unseen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from zoho_conformance.model import locations
from zoho_conformance.reference import MUTANTS
from zoho_conformance.runs.claims import claims_of_case, findings_by_claim, unprovoked_rows
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.reference import open_reference
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings

ROOT = locations.root()
LIST = "get_record_locking_information"


@cache
def library() -> Library:
    return Library()


@dataclass(frozen=True, slots=True)
class Ran:
    """A pytest session: its exit code and output, what became of each test, and the report."""

    code: int
    said: str
    tests: dict[str, str]
    report: dict[str, Any]

    def named(self, outcome: str) -> set[str]:
        return {name for name, one in self.tests.items() if one == outcome}


def ran(folder: Path, name: str, *options: str) -> Ran:
    """Pytest on the suite in a process of its own."""
    results, report = (folder / f"{name.replace('/', '')}{suffix}" for suffix in (".xml", ".json"))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "conformance", "-q", "-pno:cacheprovider"),
            *(f"--junit-xml={results}", f"--report={report}", *options),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    tests = {}
    for test in ET.parse(results).iter("testcase") if results.exists() else ():  # noqa: S314
        named = (test.get("name") or "").partition("[")[2].removesuffix("]")
        tests[named] = test[0].tag if len(test) else "passed"
    written = json.loads(report.read_text()) if report.exists() else {}
    return Ran(done.returncode, done.stdout + done.stderr, tests, written)


UNUSABLE = {
    "--report=x.docx": "the form is told by the suffix",
    "--cassettes=/nowhere": "is no directory of cassettes",
    "--target=elsewhere": "invalid choice",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two copies of the shipped recordings: `mine`, and `spoilt` with a drift and a gap."""
    folder = tmp_path_factory.mktemp("suite")
    for name in ("mine", "spoilt"):
        shutil.copytree(ROOT / "cassettes" / "reference", folder / name)
    drifting = folder / "spoilt" / "v7" / LIST / "ok.yaml"
    text = drifting.read_text()
    assert '"Manual"' in text
    drifting.write_text(text.replace('"Manual"', '"Manuel"'))
    (folder / "spoilt" / "v7" / LIST / "ok-automatic.yaml").unlink()
    return folder


@pytest.fixture(scope="module")
def sessions(folder: Path) -> dict[str, Ran]:
    """Every session of this module, run beside each other to save time."""
    options = {
        "spoilt": [f"--cassettes={folder / 'spoilt'}", f"-k{LIST}"],
        "selected": [
            f"--cassettes={folder / 'mine'}",
            f"-k{LIST}-ok:key and module.id",
            "--block-network",
        ],
        "reference": ["--target=reference", f"-k{LIST}-ok"],
        **{option: [option] for option in UNUSABLE},
    }
    with ThreadPoolExecutor(3) as pool:
        done = pool.map(lambda name: ran(folder, name, *options[name]), options)
        return dict(zip(options, done, strict=True))


def test_drift_fails_its_test_and_a_missing_cassette_errs(sessions: dict[str, Ran]) -> None:
    done = sessions["spoilt"]
    assert done.code == pytest.ExitCode.TESTS_FAILED
    assert done.named("failure") == {f"{LIST}-ok:key[data[].Lock_Source__s]"}
    errors = done.named("error")
    assert f"{LIST}-ok-automatic:key[data[].id]" in errors
    assert all(name.startswith(f"{LIST}-ok-automatic:") for name in errors)
    assert len(done.named("passed")) > 100
    assert "not judged: not-run: no cassette: " in done.said
    assert "came:     Manuel" in done.said
    assert done.report["verdict"] == "drift"
    assert [one["path"] for one in done.report["findings"]] == ["data[].Lock_Source__s"]


def test_a_test_can_be_selected_by_its_name(sessions: dict[str, Ran]) -> None:
    done = sessions["selected"]
    assert done.code == pytest.ExitCode.OK, done.said
    assert done.named("passed") == {f"{LIST}-ok:key[data[].Locked_For__s.module.id]"}
    assert [(one["operation"], one["case"]) for one in done.report["exchanges"]] == [(LIST, "ok")]


def test_the_reference_org_under_pytest(sessions: dict[str, Ran]) -> None:
    done = sessions["reference"]
    assert done.code == pytest.ExitCode.OK, done.said
    assert not done.named("failure") | done.named("error")
    assert done.report["run"]["target"] == "reference"
    assert done.report["requests_sent"] >= len(done.report["exchanges"])


@pytest.mark.parametrize("option", list(UNUSABLE))
def test_options_that_cannot_be_used(sessions: dict[str, Ran], option: str) -> None:
    done = sessions[option]
    # What is wrong with a target shows when its cases are collected.
    assert done.code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERRUPTED)
    assert not done.named("passed")
    assert UNUSABLE[option] in done.said
    assert "Traceback" not in done.said


def ids(run: Run) -> list[str]:
    planned = run.planned
    named = [claim.id for one in planned for claim in claims_of_case(run, one)]
    return [*named, *(row.id for row in unprovoked_rows(run, planned))]


def test_ids_are_unique_names() -> None:
    with open_run(Settings()) as run:
        named = ids(run)
    assert len(set(named)) == len(named)
    assert all(name.isascii() and name.isprintable() and " " not in name for name in named)


def test_ids_of_one_set_have_no_prefix(folder: Path) -> None:
    with open_run(Settings(cassettes=folder / "mine")) as run:
        named = ids(run)
    assert f"{LIST}-ok:key[data[].Locked_For__s.module.id]" in named
    assert f"{LIST}-REQUIRED_PARAM_MISSING:rule[details-parameter-unnamed]" in named
    assert f"{LIST}-INTERNAL_ERROR" in named
    assert len(set(named)) == len(named)


# One mutant of each rule: the last, whatever the operation.
BY_RULE = {mutant.trips: name for name, mutant in MUTANTS.items()}


@pytest.mark.parametrize("name", list(BY_RULE.values()))
def test_every_finding_is_owned_by_one_claim(name: str) -> None:
    with open_reference(library(), name) as target:
        run = Run(library(), [target])
        found = 0
        for planned in run.planned:
            judgement = run.judgement(planned.target, planned.case)
            contradicted = findings_by_claim(claims_of_case(run, planned), judgement.findings)
            owned = [finding for findings in contradicted.values() for finding in findings]
            assert sorted(map(str, owned)) == sorted(map(str, judgement.findings))
            found += len(owned)
    assert found
