"""What `init` writes into a project, what is there already, and what a person has to set."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from zoho_conformance.cli.configured import find_file
from zoho_conformance.cli.init import templates
from zoho_conformance.cli.init.project import Project
from zoho_conformance.model import locations
from zoho_conformance.runs.configuration_file import FILE

_TEST = "test_zoho_crm_conformance.py"
_RECORDING = Path("cassettes", "zoho_get_records.yaml")
_SAMPLE = Path("cassettes/documented/v7/get_records/ok.yaml")


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write, and what it is."""

    path: Path
    text: str
    what: str

    @property
    def shown(self) -> str:
        """The path from the working directory."""
        return Path(os.path.relpath(self.path)).as_posix()


@dataclass(slots=True)
class Plan:
    """What to do: files to write, files that exist, what to know, and what to set."""

    files: list[NewFile] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    to_set: list[str] = field(default_factory=list)

    def add(self, path: Path, text: str, what: str) -> None:
        """Write a file, if it is not there."""
        file = NewFile(path, text, what)
        if os.path.lexists(path):
            self.there.append(file.shown)
        else:
            self.files.append(file)


def plan(project: Project, ci: str | None) -> Plan:
    """What to do in a project; `ci` is the CI that was asked for, None for the project's own."""
    planned = Plan()
    recording = project.tests / _RECORDING
    _plan_test(planned, project, recording)
    _plan_configuration(planned, project, recording)
    _plan_ci(planned, project, ci)
    return planned


def _plan_test(planned: Plan, project: Project, recording: Path) -> None:
    if project.takes_python_tests and project.uses_fixture is None:
        test = templates.example_test(_RECORDING.as_posix())
        planned.add(project.tests / _TEST, test, "an example test for pytest")
        if find_spec("pytest") is None:
            planned.to_set.append("the test needs pytest 8 or later: pip install pytest")
    elif project.uses_fixture is not None:
        planned.there.append(f"{project.uses_fixture.as_posix()}, which uses zoho_contract")
    else:
        planned.notes.append("no test written: nothing here is in Python")
    if not project.recordings or (project.takes_python_tests and project.uses_fixture is None):
        sample = (locations.root() / _SAMPLE).read_text(encoding="utf-8")
        planned.add(recording, sample, "a recording to begin with, the sample of Zoho's page")


def _plan_configuration(planned: Plan, project: Project, recording: Path) -> None:
    file = find_file(None)
    if file is not None:
        planned.there.append(file.place)
        return
    paths = project.recordings or (recording.parent.as_posix(),)
    planned.add(Path(FILE), templates.configuration(paths), "the configuration")
    if project.recordings:
        planned.notes.append(f"recordings found: {', '.join(project.recordings)}")
    planned.to_set.append(f"{FILE}: dc, environment and module of your org, for --target live")
    secrets = "ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET and ZOHO_REFRESH_TOKEN"
    planned.to_set.append(f"in the environment: {secrets}, for --target live")


def _plan_ci(planned: Plan, project: Project, asked: str | None) -> None:
    if asked == "none":
        return
    if project.ci_file is not None:
        planned.there.append(f"{Path(os.path.relpath(project.ci_file)).as_posix()}, the CI job")
        return
    wanted = asked or project.ci or "github"
    if wanted == "other":
        planned.notes.append(
            f"no job written for {project.ci_name}: install the package there, and run "
            "`zoho-conformance check`"
        )
        return
    if asked is None and project.ci is None:
        planned.notes.append("no CI was found; the job is for GitHub (--ci gitlab, --ci none)")
    package = project.package or templates.PLACEHOLDER
    below = Path.cwd().relative_to(project.root).as_posix()
    folder = "" if below == "." else below
    name = "-".join(("zoho-conformance", *filter(None, folder.split("/"))))
    if wanted == "github":
        file = project.root / ".github" / "workflows" / f"{name}.yml"
        planned.add(file, templates.github_workflow(package, folder), "a job for GitHub")
    else:
        file = project.root / ".gitlab-ci.yml"
        if os.path.lexists(file):
            file = project.root / ".gitlab" / f"{name}.yml"
            place = file.relative_to(project.root).as_posix()
            planned.to_set.append(f".gitlab-ci.yml: include: [{{local: {place}}}]")
        planned.add(file, templates.gitlab_job(package, folder), "a job for GitLab")
    if project.package is None:
        shown = Path(os.path.relpath(file)).as_posix()
        planned.to_set.append(
            f"{shown}: OWNER and COMMIT, for the package is on no index: what pip installs there"
        )
