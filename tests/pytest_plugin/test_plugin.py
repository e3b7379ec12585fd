"""The plugin in a stranger's project: its fixture, its recordings, and its absence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest

from tests.guard.answers import (
    OPERATION,
    PATH,
    RECORD,
    body,
    drifted,
    recorded,
)
from tests.pytest_plugin.conftest import ROOT, Stranger

XDIST = pytest.mark.skipif(find_spec("xdist") is None, reason="pytest-xdist is not installed")
ALONE_AND_IN_TWO = pytest.mark.parametrize(
    "workers", [pytest.param("", id="alone"), pytest.param("2", id="xdist", marks=XDIST)]
)
CASSETTES = "--zoho-conformance-cassettes"


def run(project: Stranger, workers: str, *arguments: str) -> Any:
    if workers:
        return project.pytest(f"-n{workers}", *arguments, plugins=("xdist",))
    return project.pytest(*arguments)


def counted(text: str) -> dict[str, int]:
    line = text.rstrip().splitlines()[-1]
    return {word: int(count) for count, word in re.findall(r"(\d+) (\w+?)s?\b", line)}


@ALONE_AND_IN_TWO
def test_a_fixture_judges_responses(stranger: Stranger, workers: str) -> None:
    stranger.file("good.yaml", recorded().read_text(encoding="utf-8"))
    stranger.recording("bad.json", drifted())
    stranger.recording("refused.json", {"code": "INVALID_TOKEN"}, 401)
    stranger.recording("other.json", {}, uri="https://api.example.com/things")
    stranger.file(
        "test_mine.py",
        "import pytest\n"
        "NAMES = ['good.yaml', 'bad.json', 'refused.json', 'other.json']\n"
        "@pytest.mark.parametrize('name', NAMES)\n"
        "def test_mine(zoho_contract, name):\n"
        "    assert zoho_contract.check(name).judged\n",
    )
    ran = run(stranger, workers)
    assert ran.code == 1
    assert counted(ran.text) | {"in": 0} == {"failed": 3, "passed": 1, "in": 0}
    assert "error key-renamed at data[].Locked_Time__s" in ran.text
    assert "was not judged: auth: HTTP 401" in ran.text
    assert "no contract has the path" in ran.text


@ALONE_AND_IN_TWO
def test_recordings_become_tests(stranger: Stranger, workers: str) -> None:
    stranger.recording("rec/good.json")
    stranger.recording("rec/bad.json", drifted())
    stranger.recording("rec/refused.json", {"code": "INVALID_TOKEN"}, 401)
    stranger.recording("rec/other.json", {}, uri="https://api.example.com/things/7")
    stranger.file("rec/cut.yaml", "interactions:\n- request: {")
    stranger.file("test_mine.py", "def test_mine(): pass\n")
    ran = run(stranger, workers, CASSETTES, "rec", "-v")
    assert ran.code == 1
    assert counted(ran.text) == {"failed": 1, "passed": 2, "skipped": 1, "error": 1}
    for name, outcome in (("ok@good", "PASSED"), ("ok@bad", "FAILED"), ("HTTP-401", "SKIPPED")):
        lines = [line for line in ran.text.splitlines() if f"{OPERATION}-{name}" in line]
        assert any(outcome in line for line in lines), (name, ran.text)
    assert "not matched: 1: GET api.example.com/things/{…}: no contract has the path" in ran.text
    assert "cut.yaml: not valid YAML" in ran.text
    assert "Traceback" not in ran.text
    assert "collecting.py" not in ran.text


@ALONE_AND_IN_TWO
def test_a_report_tells_what_the_tests_told(stranger: Stranger, workers: str) -> None:
    stranger.recording("rec/good.json")
    stranger.recording("rec/bad.json", drifted())
    report = "--zoho-conformance-report"
    ran = run(stranger, workers, CASSETTES, "rec", report, "r.json", report, "r.xml")
    assert ran.code == 1
    held = json.loads((stranger.folder / "r.json").read_text(encoding="utf-8"))
    assert held["verdict"] == "drift"
    assert [one["rule"] for one in held["findings"]] == ["key-renamed"]
    assert len(held["exchanges"]) == 2
    assert (stranger.folder / "r.xml").exists()


@ALONE_AND_IN_TWO
def test_a_session_that_judged_nothing_does_not_pass(stranger: Stranger, workers: str) -> None:
    stranger.recording("rec/refused.json", {"code": "INVALID_TOKEN"}, 401)
    ran = run(stranger, workers, CASSETTES, "rec")
    assert ran.code == 1
    assert counted(ran.text) == {"skipped": 1}
    assert "NOT JUDGED:" in ran.text


def test_the_names_of_recorded_tests_are_the_same_every_time(stranger: Stranger) -> None:
    for name in ("b/z.json", "a.json", "b/a.json"):
        stranger.recording(f"rec/{name}")
    asked = (CASSETTES, "rec", "--collect-only", "-q")
    first, second = stranger.pytest(*asked), stranger.pytest(*asked)
    names = [line for line in first.text.splitlines() if line.startswith("zoho-conformance::")]
    assert names == [
        f"zoho-conformance::{OPERATION}-ok@a",
        f"zoho-conformance::{OPERATION}-ok@b/a",
        f"zoho-conformance::{OPERATION}-ok@b/z",
    ]
    assert names == [one for one in second.text.splitlines() if one.startswith("zoho-conf")]


def test_recordings_are_selected_and_left_out_as_other_tests_are(stranger: Stranger) -> None:
    stranger.recording("rec/one.json")
    stranger.recording("rec/two.json", drifted())
    stranger.file("test_mine.py", "def test_mine(): pass\ndef test_other(): pass\n")
    by_name = stranger.pytest(CASSETTES, "rec", "-k", "one")
    assert counted(by_name.text) == {"passed": 1, "deselected": 3}
    by_mark = stranger.pytest(CASSETTES, "rec", "-m", "not zoho_conformance")
    assert counted(by_mark.text) == {"passed": 2, "deselected": 2}
    single = stranger.pytest(CASSETTES, "rec", "test_mine.py::test_mine")
    assert counted(single.text) == {"passed": 1}
    left = stranger.pytest(CASSETTES, "rec", "--deselect", f"zoho-conformance::{OPERATION}-ok@two")
    assert (left.code, counted(left.text)) == (0, {"passed": 3, "deselected": 1})


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((CASSETTES, "nowhere"), "nowhere: not a directory (expected a folder of cassettes)"),
        ((CASSETTES, "empty"), "empty: holds no cassettes"),
        ((CASSETTES, "others"), "is to an operation of the contracts v7"),
        ((CASSETTES, "rec", "--zoho-conformance-report", "x.pdf"), "--report x.pdf"),
        (("--zoho-conformance-report", "x.json"), "needs --zoho-conformance-cassettes"),
        ((CASSETTES, "rec", "--zoho-conformance-baseline", "no.toml"), "no.toml: is not there"),
        ((CASSETTES, "rec", "--zoho-conformance-contracts", "no"), "no: holds no contracts"),
    ],
    ids=lambda one: "_".join(one).replace("/", "") if isinstance(one, tuple) else "",
)
def test_what_cannot_be_used_is_told_in_a_line(
    stranger: Stranger, asked: tuple[str, ...], told: str
) -> None:
    stranger.recording("rec/one.json")
    stranger.file("empty/readme.txt", "nothing")
    stranger.recording("others/one.json", {}, uri="https://api.example.com/things")
    ran = stranger.pytest(*asked)
    assert ran.code == pytest.ExitCode.USAGE_ERROR
    assert told in ran.text
    assert "Traceback" not in ran.text


def test_the_options_of_the_fixture_are_those_of_the_session(stranger: Stranger) -> None:
    more = body()
    more["data"][0]["Brand_New__s"] = "x"
    stranger.recording("more.json", more)
    stranger.file(
        "test_mine.py", "def test_mine(zoho_contract): zoho_contract.check('more.json')\n"
    )
    assert stranger.pytest().code == 0
    assert stranger.pytest("--zoho-conformance-fail-on", "info").code == 1
    wrong = stranger.pytest("--zoho-conformance-contracts", "nowhere")
    assert counted(wrong.text) == {"error": 1}
    assert "nowhere: holds no contracts" in wrong.text


LOADED = (
    "import sys\n"
    "def test_loaded():\n"
    "    ours = {one for one in sys.modules if one.partition('.')[0] == 'zoho_conformance'}\n"
    "    room = 'zoho_conformance.pytest_plugin'\n"
    "    assert ours == {'zoho_conformance', room, f'{room}.plugin'}\n"
    "    others = {'click', 'yaml', 'requests', 'vcr', 'jsonschema', 'httpx'} & set(sys.modules)\n"
    "    assert not others\n"
)


@ALONE_AND_IN_TWO
def test_what_is_not_used_is_not_loaded(stranger: Stranger, workers: str) -> None:
    stranger.file("test_loaded.py", LOADED)
    ran = run(stranger, workers)
    assert ran.code == 0, ran.text


def test_the_module_itself_imports_nothing_but_pytest() -> None:
    code = (
        "import sys, pytest, pathlib, typing\n"
        "before = set(sys.modules)\n"
        "import zoho_conformance.pytest_plugin.plugin\n"
        "print(sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    room = "zoho_conformance.pytest_plugin"
    assert done.stdout.strip() == str(["zoho_conformance", room, f"{room}.plugin"])


def test_it_and_the_suite_take_each_others_options_in_one_session(stranger: Stranger) -> None:
    stranger.recording("rec/one.json")
    stranger.file("test_mine.py", "def test_mine(zoho_contract): assert zoho_contract\n")
    ran = stranger.pytest(
        CASSETTES,
        "rec",
        "--target",
        "cassettes",
        "--fail-on",
        "error",
        plugins=("zoho_conformance.pytest_plugin.suite_plugin",),
    )
    assert (ran.code, counted(ran.text)) == (0, {"passed": 2})


def test_the_address_of_a_recording_names_nobody(stranger: Stranger) -> None:
    stranger.recording(f"rec/{RECORD}.json", drifted())
    ran = stranger.pytest(CASSETTES, "rec", "-v")
    assert RECORD not in ran.text
    assert PATH not in ran.text
