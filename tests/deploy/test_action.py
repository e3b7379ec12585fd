"""The GitHub action and the GitLab template: valid files, and shell that does what they say."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from deploy.github import cache_key

ROOT = Path(__file__).parent.parent.parent
ACTION = ROOT / "action.yml"
SCRIPTS = ROOT / "deploy" / "github"
GITLAB = ROOT / "deploy" / "gitlab" / "ci.yml"
WORKFLOW = SCRIPTS / "ci.yml"
OK = Path("cassettes/reference/v7/get_record_locking_information/ok.yaml")
_INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")


def load_yaml(file: Path) -> Any:
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
def test_the_file_fits_the_schema_of_its_service(file: Path, schema: str) -> None:
    vendored = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / schema
    validator = jsonschema.Draft7Validator(json.loads(vendored.read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(load_yaml(file))] == []


def steps() -> list[dict[str, Any]]:
    action_steps: list[dict[str, Any]] = load_yaml(ACTION)["runs"]["steps"]
    return action_steps


def test_every_action_used_is_pinned_to_a_commit() -> None:
    for file in (ACTION, WORKFLOW):
        for line in file.read_text(encoding="utf-8").splitlines():
            used = re.search(r"uses: (\S+)(.*)", line)
            if used and not used[1].startswith("OWNER/"):
                assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", used[1]), line
                assert re.fullmatch(r" # v\d+\.\d+\.\d+", used[2]), line


def test_no_input_is_expanded_into_shell() -> None:
    for step in steps():
        assert "${{" not in step.get("run", "")


def test_every_input_of_the_action_is_used() -> None:
    used = set(_INPUT.findall(ACTION.read_text(encoding="utf-8")))
    assert used == set(load_yaml(ACTION)["inputs"])


def test_the_action_uploads_the_report_whatever_the_verdict() -> None:
    upload = next(step for step in steps() if "upload-artifact" in step.get("uses", ""))
    assert upload["if"] == "always()"


@dataclass(frozen=True, slots=True)
class Completed:
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


def run(place: Path, **given: str) -> Completed:
    """Run the shell steps one after the other, as a runner does."""
    inputs = {name: input_["default"] for name, input_ in load_yaml(ACTION)["inputs"].items()}
    inputs |= {name.replace("_", "-"): value for name, value in given.items()}
    output, summary = place.parent / "output", place.parent / "summary"
    outputs: dict[str, str] = {}
    printed = ""
    for step in steps():
        if "run" not in step or "install.sh" in step["run"] or "cache_key" in step["run"]:
            continue
        own = {
            name: _INPUT.sub(lambda match: inputs[match[1]], value).replace(
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
        printed += done.stdout + done.stderr
        if output.exists():
            lines = output.read_text(encoding="utf-8").splitlines()
            outputs = dict(line.split("=", 1) for line in lines)
        if done.returncode:
            break
    shown = summary.read_text(encoding="utf-8") if summary.exists() else ""
    return Completed(done.returncode, outputs, printed, shown, place)


def recordings(place: Path, text: str | None = None) -> None:
    (place / "rec").mkdir()
    conforming = (ROOT / OK).read_text(encoding="utf-8")
    (place / "rec" / "ok.yaml").write_text(text or conforming, encoding="utf-8")


def renamed() -> str:
    address, body, rest = (ROOT / OK).read_text(encoding="utf-8").partition("string: |")
    return address + body + rest.replace("Locked_Time__s", "locked_time__s")


def test_the_action_passes_for_conforming_recordings(place: Path) -> None:
    recordings(place)
    done = run(place, cassettes="rec", formats="junit, html,markdown sarif\ntext")
    assert (done.code, done.outputs["verdict"], done.outputs["findings"]) == (0, "conforms", "0")
    assert done.outputs["report"] == "zoho-conformance/report.json"
    report = json.loads((place / done.outputs["report"]).read_text(encoding="utf-8"))
    assert report["verdict"] == "conforms"
    written = {file.suffix for file in (place / "zoho-conformance").iterdir()}
    assert written == {".json", ".xml", ".html", ".md", ".sarif", ".txt"}
    assert "conforms" in done.summary.casefold()


def test_the_action_takes_recordings_of_any_format(place: Path) -> None:
    (interaction,) = yaml.safe_load((ROOT / OK).read_text(encoding="utf-8"))["interactions"]
    response = interaction["response"]
    line = {
        "request": {"method": "GET", "url": interaction["request"]["uri"]},
        "response": {
            "status": response["status"]["code"],
            "headers": {name: values[0] for name, values in response["headers"].items()},
            "body": response["body"]["string"],
        },
    }
    (place / "log.ndjson").write_text(json.dumps(line), encoding="utf-8")
    assert run(place, cassettes="log.ndjson").outputs["verdict"] == "conforms"
    about = load_yaml(ACTION)["inputs"]["cassettes"]["description"]
    assert "any format" in about
    assert "vcrpy" not in about


def test_the_action_fails_for_drift_with_annotations_and_reports(place: Path) -> None:
    recordings(place, renamed())
    done = run(place, cassettes="rec")
    assert (done.code, done.outputs["verdict"], done.outputs["findings"]) == (1, "drift", "1")
    assert "::error" in done.stdout
    assert (place / "zoho-conformance" / "report.xml").exists()


def test_the_action_tells_not_judged_from_drift(place: Path) -> None:
    recordings(place, re.sub(r"code: 200", "code: 503", (ROOT / OK).read_text(encoding="utf-8")))
    done = run(place, cassettes="rec")
    assert (done.code, done.outputs["verdict"]) == (3, "not-judged")


def test_the_action_reports_unusable_inputs_without_a_report_file(place: Path) -> None:
    (place / "zoho-conformance").mkdir()
    (place / "zoho-conformance" / "report.json").write_text("of another step", encoding="utf-8")
    for wrong in ({"cassettes": "nowhere"}, {"fail_on": "loud"}, {"formats": "papyrus"}):
        done = run(place, **wrong)
        assert (done.code, done.outputs["verdict"]) == (2, "usage"), wrong
        assert done.outputs["report"] == ""


def test_the_action_removes_reports_of_an_earlier_step(place: Path) -> None:
    recordings(place)
    assert run(place, cassettes="rec", formats="html,junit,markdown,sarif,text").code == 0
    assert len(list((place / "zoho-conformance").iterdir())) == 6
    assert run(place, cassettes="nowhere").outputs["verdict"] == "usage"
    assert list((place / "zoho-conformance").iterdir()) == []


def test_an_empty_output_writes_reports_into_the_workspace(place: Path) -> None:
    recordings(place)
    done = run(place, cassettes="rec", output="")
    assert (done.outputs["report"], (place / "report.json").exists()) == ("./report.json", True)


def stub_command(place: Path, code: int) -> None:
    """Put a command in place of ours that writes down its arguments."""
    command = place.parent / "runner" / "zoho-conformance" / "bin" / "zoho-conformance"
    text = f'#!/bin/sh\nprintf "%s|" "$@" >arguments\nexit {code}\n'
    command.write_text(text, encoding="utf-8")


def test_inputs_are_never_read_as_shell(place: Path) -> None:
    stub_command(place, 0)
    planted = "x$(touch taken); touch `touch taken` *"
    for name in ("cassettes", "modules", "baseline", "fail_on", "formats", "args", "output"):
        run(place, **{"cassettes": "rec", name: planted})
        arguments = (place / "arguments").read_text(encoding="utf-8")
        assert "$(touch" in arguments, name
    assert not (place / "taken").exists()


def test_a_line_end_in_an_input_sets_no_output(place: Path) -> None:
    recordings(place)
    done = run(place, cassettes="rec", output="out\nverdict=conforms")
    assert done.outputs["report"] == "out verdict=conforms/report.json"


def test_lists_and_further_options_reach_the_command(place: Path) -> None:
    stub_command(place, 3)
    done = run(
        place, target="live", modules="Leads, Deals", args="--max-age 30 -k a,b", formats="json"
    )
    arguments = (place / "arguments").read_text(encoding="utf-8")
    assert "|--module|Leads|--module|Deals|" in arguments
    assert arguments.endswith("|--max-age|30|-k|a,b|")
    assert arguments.count("json=") == 1
    assert (done.code, done.outputs["report"]) == (3, "")


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.sh")), ids=lambda script: script.name)
def test_a_script_of_the_action_is_valid_bash(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0  # noqa: S607


def test_the_action_installs_pinned_packages_unless_a_version_is_named(tmp_path: Path) -> None:
    called = tmp_path / "called"
    stub = tmp_path / "stub" / "python"
    stub.parent.mkdir()
    # Stands for the Python of the job: `-m venv` makes one that writes down how it is called.
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


def test_what_the_cache_brought_is_taken_if_it_runs(place: Path) -> None:
    installed = place.parent / "runner" / "zoho-conformance" / "bin"
    environment = {
        "PATH": "/usr/bin:/bin",
        "RUNNER_TEMP": str(place.parent / "runner"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "INPUT_VERSION": "",
    }
    command = ["bash", str(SCRIPTS / "install.sh")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "zoho-conformance" in done.stdout
    assert (installed / "zoho-conformance").exists()


def copy_of_the_action(folder: Path) -> Path:
    """Of each thing that is installed a small stand-in."""
    for name in cache_key.INSTALLED:
        file = folder / name if "." in Path(name).name else folder / name / "part.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    return folder


def test_the_key_of_the_cache_changes_with_whatever_is_installed(tmp_path: Path) -> None:
    action = copy_of_the_action(tmp_path)
    keys = {cache_key.cache_key(action, "/temp"), cache_key.cache_key(action, "/other")}
    for file in sorted(action.rglob("*.*")):
        before = file.read_text(encoding="utf-8")
        file.write_text("changed", encoding="utf-8")
        keys.add(cache_key.cache_key(action, "/temp"))
        file.write_text(before, encoding="utf-8")
    assert len(keys) == len([file for file in action.rglob("*.*") if file.is_file()]) + 2
    assert cache_key.cache_key(action, "/temp") in keys


def test_the_key_of_the_cache_covers_all_that_the_wheel_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    made_of = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {*made_of, "requirements/run.txt", "pyproject.toml"} <= set(cache_key.INSTALLED)
    for name in cache_key.INSTALLED:
        assert (ROOT / name).exists(), name


def test_the_gitlab_template_runs_check_with_its_variables(tmp_path: Path) -> None:
    job = load_yaml(GITLAB)[".zoho-conformance"]
    stub = tmp_path / "zoho-conformance"
    stub.write_text(
        f'#!/bin/sh\nprintf "%s|" "$@" >{tmp_path}/arguments\nexit 3\n', encoding="utf-8"
    )
    stub.chmod(0o755)
    shell = shutil.which("dash") or "sh"

    def arguments_of(**given: str) -> tuple[int, str]:
        variables = {name: str(value) for name, value in (job["variables"] | given).items()}
        done = subprocess.run(
            [shell, "-ec", "\n".join(job["script"])],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"} | variables,
            cwd=tmp_path,
            check=False,
        )
        return done.returncode, (tmp_path / "arguments").read_text(encoding="utf-8")

    reports = "|".join(
        f"--report|zoho-conformance/report.{suffix}" for suffix in ("json", "xml", "html")
    )
    assert arguments_of() == (3, f"check|--target|cassettes|--fail-on|error|{reports}|")
    _, more = arguments_of(
        CONFORMANCE_CASSETTES="my tests",
        CONFORMANCE_MODULES="Leads *",
        CONFORMANCE_ARGS="--max-age 9",
    )
    assert "|--module|Leads|--module|*|--cassettes|my tests|--max-age|9|" in more


def before_script(folder: Path) -> str:
    """The first part of the job, with folders of the test's own in the place of the machine's."""
    text = "\n".join(load_yaml(GITLAB)[".zoho-conformance"]["before_script"])
    return text.replace("/tmp/zoho-", f"{folder}/zoho-")  # noqa: S108 - what the template has


@pytest.fixture
def gitlab_install(tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Install as the template does, with a pip that only writes down how it is called."""
    called = tmp_path / "called"
    stub = tmp_path / "stub" / "python"
    stub.parent.mkdir()
    stub.write_text(
        f"""#!/bin/sh
case "$2" in
  venv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  pip) echo "$@" >>{called}; touch {tmp_path}/zoho-conformance/bin/zoho-conformance
       chmod +x {tmp_path}/zoho-conformance/bin/zoho-conformance ;;
  *) exec {sys.executable} "$@" ;;
esac
""",
        encoding="utf-8",
    )
    stub.chmod(0o755)

    def install(package: Path | str, sha256: str = "") -> tuple[int, str, str]:
        called.write_text("", encoding="utf-8")
        done = subprocess.run(
            [shutil.which("dash") or "sh", "-ec", before_script(tmp_path)],
            env={
                "PATH": f"{stub.parent}:{os.environ['PATH']}",
                "CONFORMANCE_PACKAGE": str(package),
                "CONFORMANCE_SHA256": sha256,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, called.read_text(encoding="utf-8"), done.stderr

    return install


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of a commit, as a host of repositories makes it."""
    file = tmp_path / "commit.zip"
    with zipfile.ZipFile(file, "w") as members:
        members.writestr("project-abc/requirements/run.txt", "one==1 --hash=sha256:0")
    return file


def test_the_gitlab_template_installs_an_archive_with_the_packages_that_it_pins(
    gitlab_install: Callable[..., tuple[int, str, str]], archive: Path, tmp_path: Path
) -> None:
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    code, called, errors = gitlab_install(archive, sha256)
    folder = tmp_path / "zoho-source" / "project-abc"
    assert code == 0, errors
    assert called.splitlines() == [
        f"-m pip install --quiet --require-hashes -r {folder}/requirements/run.txt",
        f"-m pip install --quiet --no-deps --no-build-isolation -- {folder}/",
    ]


def test_the_gitlab_template_refuses_an_archive_of_another_hash(
    gitlab_install: Callable[..., tuple[int, str, str]], archive: Path
) -> None:
    code, called, errors = gitlab_install(archive, "0" * 64)
    assert (code, called) == (1, "")
    assert "CONFORMANCE_SHA256: the archive has " in errors


def test_the_gitlab_template_installs_whatever_else_pip_takes(
    gitlab_install: Callable[..., tuple[int, str, str]],
) -> None:
    code, called, errors = gitlab_install("zoho-crm-conformance==9")
    assert code == 0, errors
    assert called == "-m pip install --quiet -- zoho-crm-conformance==9\n"


def test_the_gitlab_template_keeps_the_report_whatever_the_verdict() -> None:
    kept = load_yaml(GITLAB)[".zoho-conformance"]["artifacts"]
    assert kept["when"] == "always"
