"""The schedules for GitHub Actions and GitLab CI are valid by the vendors' schemas, and run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.stubs import Stubs
from zoho_conformance.model import locations

FOLDER = locations.root() / "deploy" / "watch"
GITHUB, GITLAB = FOLDER / "github-actions.yml", FOLDER / "gitlab-ci.yml"
PACKAGE = (
    "zoho-crm-conformance[alert] @ https://github.com/OWNER/zoho-crm-conformance/archive/COMMIT.zip"
)
STATE = "zoho-watch.json"
PINNED = re.compile(r"- uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+|uses: \S+@[0-9a-f]{40} # v[\d.]+")


def load(file: Path) -> dict[str, Any]:
    document = yaml.safe_load(file.read_text())
    assert isinstance(document, dict)
    return document


def steps() -> list[dict[str, Any]]:
    listed = load(GITHUB)["jobs"]["watch"]["steps"]
    assert isinstance(listed, list)
    return listed


@pytest.mark.parametrize(
    ("file", "schema"),
    [(GITHUB, "vendor.github-workflows"), (GITLAB, "vendor.gitlab-ci")],
    ids=["github", "gitlab"],
)
def test_the_vendors_schema_accepts_the_file(file: Path, schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_pinned_and_says_its_version() -> None:
    lines = [line.strip() for line in GITHUB.read_text().splitlines() if "uses:" in line]
    assert len(lines) == sum("uses" in step for step in steps())
    assert all(PINNED.fullmatch(line) for line in lines)


def test_only_the_job_that_keeps_the_issue_may_write_issues() -> None:
    workflow = load(GITHUB)
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["watch"]["permissions"] == {"contents": "read", "issues": "write"}
    assert workflow["concurrency"]["cancel-in-progress"] is False


def test_the_state_is_kept_even_if_the_run_failed() -> None:
    restore, save = (step for step in steps() if "cache" in step.get("uses", ""))
    assert restore["with"]["path"] == save["with"]["path"] == STATE
    assert restore["with"]["key"] == save["with"]["key"]
    assert restore["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert save["if"] == "always()"
    assert load(GITLAB)["zoho-crm-watch"]["cache"]["when"] == "always"
    assert load(GITLAB)["zoho-crm-watch"]["cache"]["paths"] == [STATE]


def test_secrets_come_only_from_the_environment() -> None:
    for step in steps():
        assert "${{" not in step.get("run", "")


def test_the_commands_of_the_workflow_run(stubs: Stubs) -> None:
    for step in steps():
        if "run" in step:
            stubs.run(["bash", "-e", "-c", step["run"]], GITHUB_REPOSITORY="ann/crm")
    assert stubs.called == [
        ["python", "-m", "pip", "install", PACKAGE],
        [
            *("zoho-conformance", "watch", "--target", "live", "--state", STATE),
            *("--github", "ann/crm", "--exit-zero"),
        ],
    ]


def test_the_commands_of_the_gitlab_job_run(stubs: Stubs) -> None:
    job = load(GITLAB)["zoho-crm-watch"]
    for line in (*job["before_script"], *job["script"]):
        stubs.run(["sh", "-e", "-c", line])
    assert stubs.called == [
        ["python", "-m", "pip", "install", PACKAGE],
        ["zoho-conformance", "watch", "--target", "live", "--state", STATE, "--exit-zero"],
    ]


def test_a_failed_watch_fails_the_job(stubs: Stubs) -> None:
    stubs.code = 3
    command = steps()[-2]["run"]
    assert stubs.run(["bash", "-e", "-c", command], GITHUB_REPOSITORY="a/b") == 3
    script = load(GITLAB)["zoho-crm-watch"]["script"][0]
    assert stubs.run(["sh", "-e", "-c", script]) == 3
