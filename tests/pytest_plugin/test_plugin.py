"""The plugin in a project of others: its fixture, its recordings, and its absence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.audit.test_observed import observe
from tests.guard.answers import OPERATION, PATH, RECORD, body, drifted, recorded
from tests.pytest_plugin.conftest import PLUGIN, ROOT, Project
from tests.sessions import Session
from zoho_conformance.contracts.observed import MIN_OBJECTS

CASSETTES = "--zoho-conformance-cassettes"
REPORT = "--zoho-conformance-report"
XDIST = pytest.mark.skipif(find_spec("xdist") is None, reason="pytest-xdist is not installed")
USES_THE_FIXTURE = """\
import pytest

@pytest.mark.parametrize('name', ['good.yaml', 'bad.json', 'refused.json', 'other.json'])
def test_response(zoho_contract, name):
    assert zoho_contract.check(name).judged
"""


def counts(text: str) -> dict[str, int]:
    """The numbers in pytest's last line, by outcome."""
    line = next(line for line in reversed(text.splitlines()) if re.search(r"\d+ \w+.* in ", line))
    return {word: int(count) for count, word in re.findall(r"(\d+) (\w+?)s?\b", line)}


def test_the_fixture_judges_responses(project: Project) -> None:
    project.file("good.yaml", recorded().read_text(encoding="utf-8"))
    project.recording("bad.json", drifted())
    project.recording("refused.json", {"code": "INVALID_TOKEN"}, 401)
    project.recording("other.json", {}, uri="https://api.example.com/things")
    project.file("test_mine.py", USES_THE_FIXTURE)
    done = project.pytest()
    assert done.code == 1
    assert counts(done.text) == {"failed": 3, "passed": 1}
    assert "error key-renamed at data[].Locked_Time__s" in done.text
    assert "was not judged: auth: HTTP 401" in done.text
    assert "no contract has the path" in done.text


def with_recordings(project: Project) -> None:
    project.recording("rec/good.json")
    project.recording("rec/bad.json", drifted())
    project.recording("rec/refused.json", {"code": "INVALID_TOKEN"}, 401)
    project.recording("rec/other.json", {}, uri="https://api.example.com/things/7")
    project.file("rec/cut.yaml", "interactions:\n- request: {")
    project.file("test_mine.py", "def test_mine(): pass\n")


def assert_recordings_are_judged(done: Session) -> None:
    assert done.code == 1
    assert counts(done.text) == {"failed": 1, "passed": 2, "skipped": 1, "error": 1}
    for name, outcome in (("ok@good", "PASSED"), ("ok@bad", "FAILED"), ("HTTP-401", "SKIPPED")):
        lines = [line for line in done.text.splitlines() if f"{OPERATION}-{name}" in line]
        assert any(outcome in line for line in lines), (name, done.text)
    assert "ignored: 1 exchange with other hosts: api.example.com (1)" in done.text
    assert "cut.yaml: not valid YAML" in done.text
    assert "Traceback" not in done.text
    assert "collector.py" not in done.text


def assert_report_has_what_the_tests_say(project: Project) -> None:
    report = json.loads((project.folder / "r.json").read_text(encoding="utf-8"))
    assert report["verdict"] == "drift"
    assert [finding["rule"] for finding in report["findings"]] == ["key-renamed"]
    assert len(report["exchanges"]) == 3
    assert (project.folder / "r.xml").exists()


def test_recordings_become_tests_with_a_report(project: Project) -> None:
    with_recordings(project)
    done = project.pytest(CASSETTES, "rec", REPORT, "r.json", REPORT, "r.xml", "-v")
    assert_recordings_are_judged(done)
    assert_report_has_what_the_tests_say(project)


@XDIST
def test_recordings_become_tests_with_a_report_under_xdist(project: Project) -> None:
    with_recordings(project)
    project.file("good.yaml", recorded().read_text(encoding="utf-8"))
    project.file("test_mine.py", "def test_mine(zoho_contract): zoho_contract.check('good.yaml')\n")
    done = project.pytest_process(
        *("-n2", CASSETTES, "rec", REPORT, "r.json", REPORT, "r.xml", "-v"), plugins=("xdist",)
    )
    assert_recordings_are_judged(done)
    assert_report_has_what_the_tests_say(project)


def test_a_session_that_judged_nothing_does_not_pass(project: Project) -> None:
    project.recording("rec/refused.json", {"code": "INVALID_TOKEN"}, 401)
    done = project.pytest(CASSETTES, "rec")
    assert (done.code, counts(done.text)) == (1, {"skipped": 1})
    assert "NOT JUDGED:" in done.text


@XDIST
def test_a_session_under_xdist_that_judged_nothing_does_not_pass(project: Project) -> None:
    project.recording("rec/refused.json", {"code": "INVALID_TOKEN"}, 401)
    done = project.pytest_process("-n1", CASSETTES, "rec", plugins=("xdist",))
    assert (done.code, counts(done.text)) == (1, {"skipped": 1})
    assert "NOT JUDGED:" in done.text


HOSTILE = {
    "deep.yaml": "interactions: " + "[a, " * 25_000,
    "laughs.yaml": "a0: &a0 [x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    + "interactions: *a8\n",
    "merges.yaml": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 9))
    + "interactions: [*a8]\n",
}


def test_recordings_that_mean_harm_leave_the_tests_of_the_project_alone(project: Project) -> None:
    for name, text in HOSTILE.items():
        project.file(f"recordings/{name}", text)
    project.file(
        "test_mine.py",
        f"""
import pytest

def test_mine():
    pass

@pytest.mark.parametrize("name", {list(HOSTILE)})
def test_response(zoho_contract, name):
    zoho_contract.check(f"recordings/{{name}}")
""",
    )
    result = project.pytest("--zoho-conformance-cassettes", "recordings", "--tb=line")
    assert result.code == 1
    assert "3 failed, 1 passed, 3 errors" in result.text
    assert "deep.yaml: nested more than 256 deep (line 1)" in result.text


def test_the_names_of_recorded_tests_follow_their_files(project: Project) -> None:
    for name in ("b/z.json", "a.json", "b/a.json"):
        project.recording(f"rec/{name}")
    done = project.pytest(CASSETTES, "rec", "--collect-only", "-q")
    names = [line for line in done.text.splitlines() if line.startswith("zoho-conformance::")]
    assert names == [
        f"zoho-conformance::{OPERATION}-ok@a",
        f"zoho-conformance::{OPERATION}-ok@b/a",
        f"zoho-conformance::{OPERATION}-ok@b/z",
    ]


def test_recordings_are_selected_and_deselected_as_other_tests_are(project: Project) -> None:
    project.recording("rec/same.json")
    project.recording("rec/other.json", drifted())
    project.file("test_mine.py", "def test_mine(): pass\ndef test_more(): pass\n")
    by_name = project.pytest(CASSETTES, "rec", "-k", "same")
    assert counts(by_name.text) == {"passed": 1, "deselected": 3}
    by_mark = project.pytest(CASSETTES, "rec", "-m", "not zoho_conformance")
    assert counts(by_mark.text) == {"passed": 2, "deselected": 2}
    single = project.pytest(CASSETTES, "rec", "test_mine.py::test_mine")
    assert counts(single.text) == {"passed": 1}
    drifting = f"zoho-conformance::{OPERATION}-ok@other"
    without = project.pytest(CASSETTES, "rec", "--deselect", drifting)
    assert (without.code, counts(without.text)) == (0, {"passed": 3, "deselected": 1})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((CASSETTES, "nowhere"), "nowhere: no such file or folder (expected recordings)"),
        ((CASSETTES, "empty"), "empty: no cassettes"),
        ((CASSETTES, "others"), "matches an operation of the contracts v7"),
        ((CASSETTES, "rec", REPORT, "x.pdf"), "--report x.pdf"),
        ((REPORT, "x.json"), "needs --zoho-conformance-cassettes"),
        ((CASSETTES, "rec", "--zoho-conformance-baseline", "no.toml"), "no.toml: no such file"),
        ((CASSETTES, "rec", "--zoho-conformance-contracts", "no"), "no: no contracts/VERSION"),
        (("--zoho-conformance-fail-on", "loud"), "'loud': use one of error, warning, info"),
    ],
    ids=["nowhere", "empty", "others", "form", "report-alone", "baseline", "contracts", "level"],
)
def test_an_option_that_cannot_be_used_is_refused_in_a_line(
    project: Project, arguments: tuple[str, ...], message: str
) -> None:
    project.recording("rec/same.json")
    project.file("empty/readme.txt", "nothing")
    project.recording("others/same.json", {}, uri="https://api.example.com/things")
    done = project.pytest(*arguments)
    assert done.code == pytest.ExitCode.USAGE_ERROR
    assert message in done.text
    assert "Traceback" not in done.text


def test_the_options_of_the_session_hold_for_the_fixture(project: Project) -> None:
    more = body()
    more["data"][0]["Brand_New__s"] = "x"
    project.recording("more.json", more)
    project.file("test_mine.py", "def test_mine(zoho_contract): zoho_contract.check('more.json')\n")
    assert project.pytest().code == 0
    assert project.pytest("--zoho-conformance-fail-on", "info").code == 1
    wrong = project.pytest("--zoho-conformance-contracts", "nowhere")
    assert counts(wrong.text) == {"error": 1}
    assert "nowhere: no contracts/VERSION" in wrong.text


def test_the_session_judges_by_what_the_org_used_to_answer(project: Project) -> None:
    usual = body()
    usual["data"][0]["Tier__c"] = "Gold"
    usual["data"] *= MIN_OBJECTS
    usual["info"]["count"] = MIN_OBJECTS
    past = project.recording("past.json", usual, uri=f"{PATH},Tier__c")
    observe(past)
    project.recording("rec/less.json", uri=f"{PATH},Tier__c")
    project.file(
        "test_mine.py", "def test_mine(zoho_contract): zoho_contract.check('rec/less.json')\n"
    )
    options = (CASSETTES, "rec", "--zoho-conformance-fail-on", "warning")
    against = ("--zoho-conformance-against", "past.observed.json")
    assert counts(project.pytest(*options).text) == {"passed": 2}
    done = project.pytest(*options, *against)
    assert counts(done.text) == {"failed": 2}
    assert done.text.count("warning observed-key-missing at data[].Tier__c") >= 2


def test_records_are_judged_by_the_schema_of_their_org(project: Project) -> None:
    field = {"api_name": "Knots", "data_type": "integer"}
    schema = {"kind": "org-schema", "form": 1, "source": "live", "api_version": "v7"}
    schema |= {"taken": None, "all_modules": True}
    schema["modules"] = [{"api_name": "Boats", "fields": [field]}]
    project.file("org-schema.json", json.dumps(schema))
    answer = {"data": [{"id": "1", "Knots": "twelve"}]}
    project.recording("rec/boat.json", answer, uri="https://www.zohoapis.com/crm/v7/Boats/1")
    project.file(
        "test_mine.py", "def test_mine(zoho_contract): zoho_contract.check('rec/boat.json')\n"
    )
    option = ("--zoho-conformance-org-schema", "org-schema.json")
    done = project.pytest(CASSETTES, "rec", *option)
    assert counts(done.text) == {"failed": 2}
    assert done.text.count("error field-type-wrong at data[].Knots") >= 2


LOADED = f"""\
import sys

def test_loaded():
    ours = {{name for name in sys.modules if name.partition('.')[0] == 'zoho_conformance'}}
    assert ours == {{'zoho_conformance', 'zoho_conformance.pytest_plugin', {PLUGIN!r}}}
    others = {{'click', 'yaml', 'requests', 'vcr', 'jsonschema', 'httpx', 'msgspec'}}
    assert not others & set(sys.modules)
"""


def test_a_session_that_does_not_use_the_plugin_loads_nothing_of_it(project: Project) -> None:
    project.file("test_loaded.py", LOADED)
    done = project.pytest_process()
    assert done.code == 0, done.text


def test_the_module_of_the_plugin_imports_nothing_but_pytest() -> None:
    code = (
        "import sys, pytest, pathlib, typing\n"
        "before = set(sys.modules)\n"
        f"import {PLUGIN}\n"
        "print(sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = ["zoho_conformance", "zoho_conformance.pytest_plugin", PLUGIN]
    assert done.stdout.strip() == str(loaded)


def test_the_plugin_and_the_suite_take_their_options_in_the_same_session(
    project: Project,
) -> None:
    project.recording("rec/same.json")
    project.file("test_mine.py", "def test_mine(zoho_contract): assert zoho_contract\n")
    done = project.pytest(
        *(CASSETTES, "rec", "--target", "cassettes", "--fail-on", "error"),
        plugins=("zoho_conformance.pytest_plugin.suite_plugin",),
    )
    assert (done.code, counts(done.text)) == (0, {"passed": 2})


def test_ids_in_the_name_of_a_recording_are_not_shown(project: Project) -> None:
    project.recording(f"rec/{RECORD}.json", drifted())
    done = project.pytest(CASSETTES, "rec", "-v")
    assert RECORD not in done.text
    assert PATH not in done.text


def test_the_levels_of_the_project_decide_what_fails_its_tests(project: Project) -> None:
    project.recording("rec/bad.json", drifted())
    project.recording("bad.json", drifted())
    project.file("test_mine.py", "def test_mine(zoho_contract): zoho_contract.check('bad.json')")
    assert counts(project.pytest(CASSETTES, "rec").text) == {"failed": 2}
    levels = '[levels]\nrule = "key-renamed"\nlevel = "{}"\nreason = "we read both names"\n'
    project.file("zoho-conformance.toml", levels.format("off"))
    done = project.pytest(CASSETTES, "rec")
    assert counts(done.text) == {"passed": 2}
    assert "switched off, documented as error" in done.text
    project.file("zoho-conformance.toml", levels.format("warning"))
    failed = project.pytest(CASSETTES, "rec", "--zoho-conformance-fail-on", "warning")
    assert counts(failed.text) == {"failed": 2}
    assert "level:    warning, documented as error; entry 1" in failed.text
    project.file("zoho-conformance.toml", levels.format("warning").replace("named", "neamd"))
    assert "unknown rule key-reneamd" in project.pytest(CASSETTES, "rec").text


def test_what_fails_a_test_names_its_owner(project: Project) -> None:
    project.recording("rec/bad.json", drifted())
    project.recording("bad.json", drifted())
    project.file("test_mine.py", "def test_mine(zoho_contract): zoho_contract.check('bad.json')")
    project.file("zoho-conformance.toml", '[[owners]]\nowner = ["locks", "ann"]\n')
    done = project.pytest(CASSETTES, "rec")
    assert counts(done.text) == {"failed": 2}
    # For the fixture, for the recording, and in the summary of the session; where CI is set, pytest
    # has the first two once more in its own summary.
    failed = done.text.partition("short test summary info")[0]
    assert failed.count("owner:    locks, ann") == 3


@pytest.mark.parametrize("named_by", ["option", "file"])
def test_recordings_of_a_version_that_ended_keep_a_session_from_passing(
    project: Project, named_by: str
) -> None:
    project.recording("rec/good.json", body())
    end = '[[version]]\nversion = "v7"\nends = 2026-01-31\nsource = "x"\nas_of = 2026-01-01\n'
    project.file("ends.toml", end)
    options = ["--zoho-conformance-lifecycle", "ends.toml"]
    if named_by == "file":
        project.file("zoho-conformance.toml", 'lifecycle = "ends.toml"\n')
        options = []
    done = project.pytest(CASSETTES, "rec", *options)
    assert counts(done.text) == {"passed": 1}
    assert "version-ended" in done.text or "version-ends" in done.text
    assert done.code == 1
