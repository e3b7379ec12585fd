"""`init`: what it finds, what it writes, and that nothing which is there is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import CommandLine
from zoho_conformance.cli.init import project as module
from zoho_conformance.cli.init import templates
from zoho_conformance.cli.init.project import look_at
from zoho_conformance.model import locations

CONFIGURATION = "zoho-conformance.toml"
TEST = "tests/test_zoho_crm_conformance.py"
SAMPLE = "tests/cassettes/zoho_get_records.yaml"
WORKFLOW = ".github/workflows/zoho-conformance.yml"
CASSETTE = locations.root() / "cassettes/documented/v7/get_records/ok.yaml"


def content(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def put(file: Path, text: str = "") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_fresh_project_gets_what_runs_as_it_is_written(
    tmp_path: Path, command_line: CommandLine
) -> None:
    done = command_line("init", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(content(tmp_path)) == {CONFIGURATION, TEST, SAMPLE, WORKFLOW}
    for needed in ("ZOHO_REFRESH_TOKEN", "dc, environment and module", "OWNER and COMMIT"):
        assert needed in done.stdout
    judged = command_line("check", folder=tmp_path)
    assert judged.stdout.startswith("CONFORMS: 1 of 1 cases judged")
    assert command_line("config", "show", folder=tmp_path).returncode == 0
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:schemathesis", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(locations.root())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (tested.returncode, "1 passed" in tested.stdout) == (0, True), tested.stdout


def test_asked_again_it_changes_nothing(tmp_path: Path, command_line: CommandLine) -> None:
    command_line("init", folder=tmp_path)
    before = content(tmp_path)
    done = command_line("init", folder=tmp_path)
    assert done.returncode == 0
    assert "nothing to write" in done.stdout
    assert content(tmp_path) == before


def test_a_dry_run_writes_nothing(tmp_path: Path, command_line: CommandLine) -> None:
    done = command_line("init", "--dry-run", folder=tmp_path)
    assert f"would write: {CONFIGURATION}" in done.stdout
    assert content(tmp_path) == {}


def test_recordings_tests_and_ci_of_the_project_are_found(
    tmp_path: Path, command_line: CommandLine
) -> None:
    put(tmp_path / "pyproject.toml", '[tool.pytest.ini_options]\ntestpaths = ["checks"]')
    put(tmp_path / "checks/test_a.py")
    put(tmp_path / "checks/tapes/a.yaml", CASSETTE.read_text(encoding="utf-8"))
    put(tmp_path / "checks/tapes/deep/b.yaml", CASSETTE.read_text(encoding="utf-8"))
    put(tmp_path / "node_modules/x/c.yaml", CASSETTE.read_text(encoding="utf-8"))
    put(tmp_path / "openapi.json", '{"servers": [{"url": "https://www.zohoapis.com"}]}')
    put(tmp_path / ".gitlab-ci.yml", "stages: [test]")
    done = command_line("init", folder=tmp_path)
    assert "recordings found: checks/tapes\n" in done.stdout
    assert 'paths = ["checks/tapes"]' in (tmp_path / CONFIGURATION).read_text()
    assert (tmp_path / "checks/test_zoho_crm_conformance.py").is_file()
    job = yaml.safe_load((tmp_path / ".gitlab/zoho-conformance.yml").read_text())
    assert "check" in job["zoho-conformance"]["script"][-1]
    assert ".gitlab-ci.yml: include: [{local: .gitlab/zoho-conformance.yml}]" in done.stdout
    assert (tmp_path / ".gitlab-ci.yml").read_text() == "stages: [test]"


def test_what_the_project_has_of_it_is_left_alone(
    tmp_path: Path, command_line: CommandLine
) -> None:
    put(tmp_path / "pyproject.toml", "[tool.zoho-conformance]")
    put(tmp_path / "tests/test_mine.py", "def test_a(zoho_contract): ...")
    put(tmp_path / "tests/tapes/a.yaml", CASSETTE.read_text(encoding="utf-8"))
    put(tmp_path / ".github/workflows/ci.yml", "run: zoho-conformance check")
    before = content(tmp_path)
    done = command_line("init", folder=tmp_path)
    assert done.stdout.count("there already: ") == 3
    assert content(tmp_path) == before


def test_a_project_below_a_repository_gets_a_job_at_its_top(
    tmp_path: Path, command_line: CommandLine
) -> None:
    put(tmp_path / ".git/config", 'url = "https://github.com/a/b"')
    inner = put(tmp_path / "packages/a/setup.py").parent
    command_line("init", folder=inner)
    job = yaml.safe_load(
        (tmp_path / ".github/workflows/zoho-conformance-packages-a.yml").read_text()
    )
    assert job["jobs"]["recordings"]["defaults"]["run"]["working-directory"] == "packages/a"
    assert (inner / CONFIGURATION).is_file()


def test_a_project_in_another_language_gets_no_test(
    tmp_path: Path, command_line: CommandLine
) -> None:
    put(tmp_path / "package.json", "{}")
    put(tmp_path / "bitbucket-pipelines.yml")
    put(tmp_path / "recorded.yaml", CASSETTE.read_text(encoding="utf-8"))
    done = command_line("init", folder=tmp_path)
    assert "no test written" in done.stdout
    assert "no job written for Bitbucket" in done.stdout
    assert 'paths = ["recorded.yaml"]' in (tmp_path / CONFIGURATION).read_text()
    assert set(content(tmp_path)) - {CONFIGURATION} == {
        "package.json",
        "bitbucket-pipelines.yml",
        "recorded.yaml",
    }


def test_a_folder_that_cannot_be_written_to_is_one_line(
    tmp_path: Path, command_line: CommandLine
) -> None:
    put(tmp_path / ".github", "a file")
    put(tmp_path / "tests", "a file")
    done = command_line("init", "--ci", "github", folder=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "cannot be written" in line


def test_a_link_that_leads_nowhere_is_there_already(
    tmp_path: Path, command_line: CommandLine
) -> None:
    (tmp_path / CONFIGURATION).symlink_to(tmp_path / "elsewhere")
    done = command_line("init", folder=tmp_path)
    assert f"there already: {CONFIGURATION}" in done.stdout
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("ci", "written", "vendor"),
    [("github", WORKFLOW, "github-workflows"), ("gitlab", ".gitlab-ci.yml", "gitlab-ci")],
)
def test_the_vendors_schema_accepts_the_job(
    ci: str, written: str, vendor: str, tmp_path: Path, command_line: CommandLine
) -> None:
    command_line("init", "--ci", ci, folder=tmp_path)
    options = ["--builtin-schema", f"vendor.{vendor}", str(tmp_path / written)]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_job_pins_the_actions_of_our_own_template() -> None:
    ours = (locations.root() / "deploy/github/ci.yml").read_text(encoding="utf-8")
    assert templates.CHECKOUT in ours


@pytest.mark.parametrize(
    ("noted", "package"),
    [
        (
            '{"url": "https://example.com/x", "vcs_info": {"vcs": "git", "commit_id": "abc"}}',
            "git+https://example.com/x@abc",
        ),
        ('{"url": "https://example.com/x.whl", "archive_info": {}}', "https://example.com/x.whl"),
        ('{"url": "https://me:secret@example.com/x.whl"}', None),
        ('{"url": "file:///home/me/x.whl"}', None),
        ("[", None),
        ("", None),
    ],
)
def test_ci_installs_the_package_from_where_it_came(
    noted: str, package: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Installed:
        def read_text(self, name: str) -> str:
            return noted if name == "direct_url.json" else ""

    monkeypatch.setattr(module, "distribution", lambda _: Installed())
    assert look_at(tmp_path).package == package
