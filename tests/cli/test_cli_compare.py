"""`record --compare` and `check --max-age`: exit codes and output; nothing is written."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports import text
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.report import as_json
from zoho_conformance.reports.run_check import run_comparison
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

ROOT = locations.root()
LIST = "get_record_locking_information"
COMPARE = ("record", "--compare", "--target=reference")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole recording of the reference org."""
    folder = tmp_path_factory.mktemp("recorded") / "mine"
    with open_run(Settings(target="reference", cassettes=folder, record=True)) as run:
        run.judge_all()
    return folder


@pytest.fixture
def mine(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "mine"))


def spoil(folder: Path, old: str, new: str, case: str = "ok") -> None:
    file = folder / "v7" / LIST / f"{case}.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_an_org_conforms_to_its_own_recording(command_line: CommandLine, mine: Path) -> None:
    before = contents(mine.parent)
    done = command_line(*COMPARE, "--cassettes=mine", folder=mine.parent)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("CONFORMS: ")
    assert lines[1].startswith("  against: recordings, by their shape, fails on: warning, ")
    assert "compared with mine: recorded from our own reference server" in lines[2]
    assert contents(mine.parent) == before


def test_an_outdated_recording_is_drift(command_line: CommandLine, mine: Path) -> None:
    spoil(mine, '"$editable": true', '"$editable": "true", "gone": 1')
    before = contents(mine)
    done = command_line(
        *COMPARE, "--cassettes=mine", "--report=x.json", "--report=x.xml", folder=mine.parent
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("DRIFT: ")
    assert "warning recording-outdated [" in done.stdout
    assert "    recorded: string\n    came:     boolean\n" in done.stdout
    report = json.loads((mine.parent / "x.json").read_text())
    differences = {
        (finding["path"], finding["expected"], finding["actual"]) for finding in report["findings"]
    }
    assert differences == {
        ("data[].$editable", "string", "boolean"),
        ("data[].gone", "integer", "no such key"),
    }
    assert report["run"]["targets"][0]["compared"]["name"] == "mine"
    assert report["run"]["recorded"] is None
    assert 'type="drift"' in (mine.parent / "x.xml").read_text()
    assert contents(mine) == before


def test_fail_on_says_which_level_fails(command_line: CommandLine, mine: Path) -> None:
    spoil(mine, '"$editable": true', '"$editable": "true"')
    done = command_line(*COMPARE, "--cassettes=mine", "--fail-on=error", folder=mine.parent)
    assert done.returncode == 0
    assert "1 warning," in done.stdout.splitlines()[0]


def test_what_was_not_recorded_cannot_be_compared(mine: Path) -> None:
    (mine / "v7" / LIST / "ok.yaml").unlink()
    spoil(mine, "code: 200", "code: 503", "ok-automatic")
    spoil(mine, "code: 401", "code: '", "INVALID_TOKEN")
    report = as_json(
        run_comparison(Settings(target="reference", cassettes=mine, fail_on="warning"))
    )
    said = text.render(from_json(report, "a report"))
    assert report["verdict"] == "not-judged"
    assert report["findings"] == []
    outcomes = {
        exchange["case"]: exchange
        for exchange in report["exchanges"]
        if exchange["operation"] == LIST
    }
    wanted = {"ok": "not-run", "ok-automatic": "outage", "INVALID_TOKEN": "unreadable"}
    for case, outcome in wanted.items():
        assert outcomes[case]["outcome"] == outcome
        assert outcomes[case]["reason"].startswith("nothing to compare with: ")
    assert said.count("nothing to compare with: ") == 3


def test_a_case_that_was_not_asked_for_then_is_not_applicable(mine: Path) -> None:
    shutil.rmtree(mine / "v7" / "lock_records")
    noted = {"unmet": {}, "not_asked": {"lock_records/ok": "writes"}}
    (mine / "v7" / "not-run.json").write_text(json.dumps(noted))
    report = as_json(run_comparison(Settings(target="reference", cassettes=mine)))
    excused = [
        exchange
        for exchange in report["exchanges"]
        if exchange["reason"].endswith("recorded: writes")
    ]
    assert [exchange["case"] for exchange in excused] == ["ok"]
    # No answer of the operation was compared at all.
    assert report["verdict"] == "not-judged"
    assert "not recorded: writes" in text.render(from_json(report, "a report"))


def test_a_mutant_is_outdated_against_its_recordings(recorded: Path) -> None:
    settings = Settings(
        target="reference", cassettes=recorded, mutant="lock-time-missing", fail_on="warning"
    )
    report = as_json(run_comparison(settings))
    assert report["verdict"] == "drift"
    assert {finding["rule"] for finding in report["findings"]} == {"recording-outdated"}
    assert {finding["path"] for finding in report["findings"]} == {"data[].Locked_Time__s"}


def test_a_set_among_several_is_chosen_by_who_was_recorded(mine: Path) -> None:
    shutil.copytree(ROOT / "cassettes" / "documented", mine.parent / "documented")
    other = Path(shutil.copytree(mine, mine.parent / "other"))
    for file in other.rglob("*.yaml"):
        file.write_text(file.read_text().replace("target: reference", "target: live"))
    report = as_json(run_comparison(Settings(target="reference", cassettes=mine.parent)))
    assert report["run"]["targets"][0]["compared"]["name"] == "mine"
    assert report["verdict"] == "conforms"


def test_sets_that_cannot_be_told_apart_are_not_compared(mine: Path) -> None:
    shutil.copytree(mine, mine.parent / "another")
    report = as_json(run_comparison(Settings(target="reference", cassettes=mine.parent)))
    said = text.render(from_json(report, "a report"))
    assert report["verdict"] == "not-judged"
    assert report["run"]["targets"][0]["compared"] is None
    assert "no recordings of reference to compare with" in said


@pytest.mark.parametrize("name", ["empty", "nowhere", "documented"])
def test_a_folder_without_recordings_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    shutil.copytree(ROOT / "cassettes" / "documented", tmp_path / "documented")
    with pytest.raises(UsageError, match=re.escape(str(tmp_path / name))):
        run_comparison(Settings(target="reference", cassettes=tmp_path / name))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("record", "--target=reference", "--report=x.json"), "--report: only with --compare"),
        (("record", "--target=reference", "--fail-on=info"), "--fail-on: only with --compare"),
        ((*COMPARE, "--report=x.docx"), "x.docx"),
        ((*COMPARE, "--cassettes=nowhere"), "nowhere"),
        (("check", "--target=reference", "--max-age=3"), "--max-age"),
        (("check", "--max-age=-1"), "--max-age"),
    ],
)
def test_options_that_cannot_be_used_exit_with_2(
    command_line: CommandLine, tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    done = command_line(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert not list(tmp_path.iterdir())


def test_recordings_that_are_too_old_exit_with_3(command_line: CommandLine, mine: Path) -> None:
    for file in mine.rglob("*.yaml"):
        file.write_text(re.sub(r"recorded_at: .*", "recorded_at: '2020-01-02'", file.read_text()))
    asked = ("check", "--cassettes=mine", "-k", f"{LIST}-ok")
    done = command_line(*asked, folder=mine.parent)
    assert done.returncode == 0
    assert "days ago: older than 90 days" in done.stdout
    done = command_line(*asked, "--max-age=30", "--report=x.json", folder=mine.parent)
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("NOT JUDGED: ")
    assert done.stdout.count("--max-age is 30") == 1
    assert json.loads((mine.parent / "x.json").read_text())["run"]["targets"][0]["too_old"]
