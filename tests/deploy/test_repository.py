"""What the repository says to GitHub and to contributors: valid, and in step with the code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from zoho_conformance.model import locations

ROOT = locations.root()
GITHUB = ROOT / ".github"

pytestmark = pytest.mark.skipif(not GITHUB.is_dir(), reason="the sdist has no .github")


def load(name: str) -> dict[Any, Any]:
    document = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def is_valid(name: str, schema: str) -> bool:
    vendored = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / schema
    validator = jsonschema.Draft7Validator(json.loads(vendored.read_text(encoding="utf-8")))
    # The key `on` of a workflow is true in YAML 1.1.
    document = {"on" if key is True else key: value for key, value in load(name).items()}
    return [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("workflow", ["ci", "nightly", "release"])
def test_a_workflow_fits_the_schema_of_its_service(workflow: str) -> None:
    assert is_valid(f".github/workflows/{workflow}.yml", "github-workflows.json")


def test_dependabot_fits_its_schema_and_looks_where_something_is_pinned() -> None:
    assert is_valid(".github/dependabot.yml", "dependabot.json")
    for update in load(".github/dependabot.yml")["updates"]:
        for folder in update.get("directories", [update.get("directory")]):
            assert (ROOT / folder.strip("/")).is_dir(), folder


def test_ci_tests_every_python_that_the_package_says_it_runs_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = [text.rpartition(" :: ")[2] for text in project["classifiers"]]
    tested = load(".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"]
    versions = [version for version in stated if re.fullmatch(r"3\.\d+", version)]
    assert set(versions) <= set(tested)
    assert project["requires-python"] == f">={tested[0]}"


@pytest.mark.parametrize("workflow", ["ci", "nightly", "release"])
def test_a_workflow_calls_targets_of_the_makefile_and_folders_of_tests(workflow: str) -> None:
    text = (GITHUB / "workflows" / f"{workflow}.yml").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"run: make ([a-z]+)", text):
        assert f"\n{target}:" in makefile, target
    for folder in re.findall(r"\btests/\w+", text):
        assert (ROOT / folder).is_dir(), folder


@pytest.mark.parametrize("workflow", ["ci", "nightly", "release"])
def test_a_job_has_a_time_limit_and_names_its_permissions(workflow: str) -> None:
    document = load(f".github/workflows/{workflow}.yml")
    assert document["permissions"] == {}
    for name, job in document["jobs"].items():
        assert job["timeout-minutes"] <= 120, name
        assert isinstance(job["permissions"], dict), name


def test_a_release_stores_no_token_and_takes_nothing_from_a_cache() -> None:
    text = (GITHUB / "workflows/release.yml").read_text(encoding="utf-8")
    assert "secrets." not in text
    assert not re.search(r"^\s*cache:", text, flags=re.MULTILINE)
    assert "actions/cache" not in text


def test_forms_of_issues_ask_for_the_version_and_warn_of_private_data() -> None:
    forms = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
    assert len(forms) >= len(["bug", "page", "wrong-finding", "config"])
    for file in forms:
        form = load(str(file.relative_to(ROOT)))
        if file.stem == "config":
            assert form["blank_issues_enabled"] is False
            continue
        ids = [part["id"] for part in form["body"] if "id" in part]
        assert len(ids) == len(set(ids))
        assert {"name", "description", "body"} <= set(form)
    text = (GITHUB / "ISSUE_TEMPLATE/wrong-finding.yml").read_text(encoding="utf-8")
    assert "Leave out tokens" in text


def hooks() -> list[dict[str, Any]]:
    (repository,) = load(".pre-commit-config.yaml")["repos"]
    listed: list[dict[str, Any]] = repository["hooks"]
    return listed


@pytest.mark.parametrize("hook", hooks() if GITHUB.is_dir() else [], ids=lambda hook: hook["id"])
def test_a_hook_for_contributors_runs_a_tool_of_the_environment(hook: dict[str, Any]) -> None:
    program = hook["entry"].split()[0]
    if program == "make":
        assert f"\n{hook['entry'].split()[1]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    else:
        assert Path(sys.executable).with_name(Path(program).name).exists(), program
    re.compile(hook.get("files", ""))


@pytest.mark.parametrize(
    "name",
    [".github/workflows/ci.yml", ".github/dependabot.yml", "action.yml", "deploy/github/ci.yml"],
)
def test_the_hook_on_workflows_looks_at_each_of_them(name: str) -> None:
    (hook,) = (hook for hook in hooks() if hook["id"] == "workflows")
    assert re.search(hook["files"], name)


def test_no_file_of_ours_names_the_host_of_a_registry() -> None:
    hosts = ["pypi.org", "registry.npmjs", "docker.io", "ghcr.io", "quay.io"]
    command = ["git", "grep", "-I", "-l", *(f"-e{host}" for host in hosts), "--", ":!tests/"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == []
