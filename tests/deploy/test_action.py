"""The action and the template: their files are valid, and their shell does what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
ACTION = ROOT / "action.yml"
SCRIPTS = ROOT / "deploy" / "github"
GITLAB = ROOT / "deploy" / "gitlab" / "ci.yml"
WORKFLOW = SCRIPTS / "ci.yml"
OK = Path("cassettes/reference/v7/get_record_locking_information/ok.yaml")
_INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")


def loaded(file: Path) -> Any:
    # The key `on` of a workflow is true in YAML 1.1.
    return {
        "on" if key is True else key: value
        for key, value in yaml.safe_load(file.read_text(encoding="utf-8")).items()
    }


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        (ACTION, "github-actions.json"),
        (WORKFLOW, "github-workflows.json"),
        (GITLAB, "gitlab-ci.json"),
    ],
    ids=["action", "workflow", "gitlab"],
)
def test_the_file_is_what_its_service_takes(file: Path, schema: str) -> None:
    held = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / schema
    validator = jsonschema.Draft7Validator(json.loads(held.read_text(encoding="utf-8")))
    assert [one.message for one in validator.iter_errors(loaded(file))] == []


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = loaded(ACTION)["runs"]["steps"]
    return found


def test_every_action_of_others_is_pinned_to_a_commit() -> None:
    for file in (ACTION, WORKFLOW):
        for line in file.read_text(encoding="utf-8").splitlines():
            used = re.search(r"uses: (\S+)(.*)", line)
            if used and not used[1].startswith("OWNER/"):
                assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", used[1]), line
                assert re.fullmatch(r" # v\d+\.\d+\.\d+", used[2]), line


def test_no_input_is_written_into_shell() -> None:
    for step in steps():
        assert "${{" not in step.get("run", "")


def test_every_input_is_used() -> None:
    used = set(_INPUT.findall(ACTION.read_text(encoding="utf-8")))
    assert used == set(loaded(ACTION)["inputs"])


def test_the_report_is_uploaded_whatever_came_before() -> None:
    upload = next(one for one in steps() if "upload-artifact" in one.get("uses", ""))
    assert upload["if"] == "always()"


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    outputs: Mapping[str, str]
    stdout: str
    summary: str
    folder: Path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A job's workspace, with zoho-conformance where the first step installs it."""
    bin_ = tmp_path / "runner" / "zoho-conformance" / "bin"
    bin_.mkdir(parents=True)
    command = bin_ / "zoho-conformance"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m zoho_conformance "$@"\n',
        encoding="utf-8",
    )
    command.chmod(0o755)
    (bin_ / "python").symlink_to(sys.executable)
    work = tmp_path / "work"
    work.mkdir()
    return work


def run(place: Path, **given: str) -> Ran:
    """The steps of shell, one by one, as a runner would."""
    inputs = {name: one["default"] for name, one in loaded(ACTION)["inputs"].items()}
    inputs |= {name.replace("_", "-"): value for name, value in given.items()}
    output, summary = place.parent / "output", place.parent / "summary"
    outputs: dict[str, str] = {}
    said = ""
    for step in steps():
        if "run" not in step or "install.sh" in step["run"]:
            continue
        own = {
            name: _INPUT.sub(lambda found: inputs[found[1]], value).replace(
                "${{ steps.check.outputs.code }}", outputs.get("code", "")
            )
            for name, value in step["env"].items()
        }
        around = {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "RUNNER_TEMP": str(place.parent / "runner"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607
            cwd=place,
            env=around | own,
            capture_output=True,
            text=True,
            check=False,
        )
        said += done.stdout + done.stderr
        if output.exists():
            lines = output.read_text(encoding="utf-8").splitlines()
            outputs = dict(line.split("=", 1) for line in lines)
        if done.returncode:
            break
    told = summary.read_text(encoding="utf-8") if summary.exists() else ""
    return Ran(done.returncode, outputs, said, told, place)


def recordings(place: Path, text: str | None = None) -> None:
    (place / "rec").mkdir()
    held = (ROOT / OK).read_text(encoding="utf-8")
    (place / "rec" / "one.yaml").write_text(text or held, encoding="utf-8")


def renamed() -> str:
    address, body, rest = (ROOT / OK).read_text(encoding="utf-8").partition("string: |")
    return address + body + rest.replace("Locked_Time__s", "locked_time__s")


def test_recordings_that_keep_the_contract_pass(place: Path) -> None:
    recordings(place)
    ran = run(place, cassettes="rec", formats="junit, html,markdown sarif\ntext")
    assert (ran.code, ran.outputs["verdict"], ran.outputs["findings"]) == (0, "conforms", "0")
    assert ran.outputs["report"] == "zoho-conformance/report.json"
    held = json.loads((place / ran.outputs["report"]).read_text(encoding="utf-8"))
    assert held["verdict"] == "conforms"
    written = {one.suffix for one in (place / "zoho-conformance").iterdir()}
    assert written == {".json", ".xml", ".html", ".md", ".sarif", ".txt"}
    assert "conforms" in ran.summary.casefold()


def test_drift_fails_the_last_step_with_its_annotations_and_its_report(place: Path) -> None:
    recordings(place, renamed())
    ran = run(place, cassettes="rec")
    assert (ran.code, ran.outputs["verdict"], ran.outputs["findings"]) == (1, "drift", "1")
    assert "::error" in ran.stdout
    assert (place / "zoho-conformance" / "report.xml").exists()


def test_what_could_not_be_judged_is_told_apart(place: Path) -> None:
    recordings(place, re.sub(r"code: 200", "code: 503", (ROOT / OK).read_text(encoding="utf-8")))
    ran = run(place, cassettes="rec")
    assert (ran.code, ran.outputs["verdict"]) == (3, "not-judged")


def test_an_input_that_cannot_be_used_is_told_without_a_report(place: Path) -> None:
    (place / "zoho-conformance").mkdir()
    (place / "zoho-conformance" / "report.json").write_text("of another step", encoding="utf-8")
    for wrong in ({"cassettes": "nowhere"}, {"fail_on": "loud"}, {"formats": "papyrus"}):
        ran = run(place, **wrong)
        assert (ran.code, ran.outputs["verdict"]) == (2, "usage"), wrong
        assert ran.outputs["report"] == ""


def test_a_report_that_an_earlier_step_left_is_taken_away(place: Path) -> None:
    recordings(place)
    assert run(place, cassettes="rec", formats="html,junit,markdown,sarif,text").code == 0
    assert len(list((place / "zoho-conformance").iterdir())) == 6
    assert run(place, cassettes="nowhere").outputs["verdict"] == "usage"
    assert list((place / "zoho-conformance").iterdir()) == []


def test_reports_without_a_directory_stay_in_the_workspace(place: Path) -> None:
    recordings(place)
    ran = run(place, cassettes="rec", output="")
    assert (ran.outputs["report"], (place / "report.json").exists()) == ("./report.json", True)


def test_inputs_are_never_read_as_shell(place: Path) -> None:
    recordings(place)
    for name in ("cassettes", "modules", "baseline", "fail_on", "formats", "args", "output"):
        run(place, **{"cassettes": "rec", name: "x$(touch taken); touch `touch taken` *"})
    assert not (place / "taken").exists()
    line = run(place, cassettes="rec", output="out\nverdict=conforms")
    assert line.outputs["report"] == "out verdict=conforms/report.json"


def test_lists_and_further_options_reach_the_command(place: Path) -> None:
    command = place.parent / "runner" / "zoho-conformance" / "bin" / "zoho-conformance"
    command.write_text('#!/bin/sh\nprintf "%s|" "$@" >asked\nexit 3\n', encoding="utf-8")
    ran = run(
        place, target="live", modules="Leads, Deals", args="--max-age 30 -k a,b", formats="json"
    )
    asked = (place / "asked").read_text(encoding="utf-8")
    assert "|--module|Leads|--module|Deals|" in asked
    assert asked.endswith("|--max-age|30|-k|a,b|")
    assert asked.count("json=") == 1
    assert (ran.code, ran.outputs["report"]) == (3, "")


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.sh")), ids=lambda one: one.name)
def test_a_script_is_shell(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0  # noqa: S607


def test_the_installation_is_pinned_unless_a_version_is_named(tmp_path: Path) -> None:
    called = tmp_path / "called"
    stub = tmp_path / "stub" / "python"
    stub.parent.mkdir()
    # Stands for the Python of the job: `-m venv` makes one that notes what it is asked.
    stub.write_text(
        '#!/bin/sh\nmkdir -p "$3/bin"\nprintf \'#!/bin/sh\\necho "$@" >>"%s"\\n\' '
        f'"{called}" >"$3/bin/python"\nchmod +x "$3/bin/python"\n',
        encoding="utf-8",
    )
    stub.chmod(0o755)

    def install(version: str) -> str:
        called.unlink(missing_ok=True)
        subprocess.run(
            ["bash", SCRIPTS / "install.sh"],  # noqa: S607
            env={
                "PATH": f"{stub.parent}:{os.environ['PATH']}",
                "RUNNER_TEMP": str(tmp_path),
                "GITHUB_ACTION_PATH": "/the/action",
                "INPUT_VERSION": version,
            },
            check=True,
        )
        return called.read_text(encoding="utf-8")

    pinned = install("")
    assert "--require-hashes -r /the/action/requirements/run.txt" in pinned
    assert "--no-deps --no-build-isolation -- /the/action" in pinned
    assert (
        install("zoho-crm-conformance==9").splitlines()[-1].endswith("-- zoho-crm-conformance==9")
    )


def test_the_template_runs_the_check_with_its_variables(tmp_path: Path) -> None:
    job = loaded(GITLAB)[".zoho-conformance"]
    stub = tmp_path / "zoho-conformance"
    stub.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >{tmp_path}/asked\nexit 3\n', encoding="utf-8")
    stub.chmod(0o755)
    shell = shutil.which("dash") or "sh"

    def asked(**given: str) -> tuple[int, str]:
        variables = {name: str(value) for name, value in (job["variables"] | given).items()}
        done = subprocess.run(
            [shell, "-ec", "\n".join(job["script"])],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"} | variables,
            cwd=tmp_path,
            check=False,
        )
        return done.returncode, (tmp_path / "asked").read_text(encoding="utf-8")

    reports = "|".join(f"--report|zoho-conformance/report.{one}" for one in ("json", "xml", "html"))
    assert asked() == (3, f"check|--target|cassettes|--fail-on|error|{reports}|")
    _, more = asked(
        CONFORMANCE_CASSETTES="my tests",
        CONFORMANCE_MODULES="Leads *",
        CONFORMANCE_ARGS="--max-age 9",
    )
    assert "|--module|Leads|--module|*|--cassettes|my tests|--max-age|9|" in more


def test_the_template_keeps_the_report_whatever_the_verdict() -> None:
    kept = loaded(GITLAB)[".zoho-conformance"]["artifacts"]
    assert kept["when"] == "always"
