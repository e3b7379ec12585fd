"""README.md and docs/: every command and snippet runs, every link leads somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml

from docs import generate
from tests.command import run_command
from tests.docs.blocks import Step, blocks, steps
from tests.docs.conftest import GOOD, ROOT, Workplace, client, locks_url
from zoho_conformance.exchanges.http.data_centers import DATA_CENTERS
from zoho_conformance.reference import serve
from zoho_conformance.runs.selftest import Selftest
from zoho_conformance.watch.channels.registry import CHANNELS

PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "tutorials").glob("*.md")),
]
MOST_LINES_OF_README = 150

# Needs a network or a builder of images, or changes the reader's shell alone.
NOT_RUN = ("export ", "pip install ", "eval ", "podman ", "docker ")

NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def run(step: Step, place: Workplace) -> tuple[int, str]:
    command = place.command(step.command)
    if command.startswith("zoho-conformance ") and "$" not in command:
        with patch.dict(os.environ, place.environment, clear=True):
            ended = run_command(place.folder, *shlex.split(command)[1:])
        return ended.returncode, ended.stdout + ended.stderr
    done = subprocess.run(
        ["/bin/bash", "-c", command],
        cwd=place.folder,
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", [name for name in NAMES if list(steps(text_of(name)))])
def test_every_command_of_a_page_runs(
    name: str, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests of the selftest judge every org; here it is enough that the command runs.
    monkeypatch.setattr(Selftest, "results", lambda selftest: iter([selftest.judge(None)]))
    for note, text in (*blocks(text_of(name), "python"), *blocks(text_of(name), "toml")):
        if note.startswith("file: "):
            (workplace.folder / note.removeprefix("file: ")).write_text(text, encoding="utf-8")
    for step in steps(text_of(name)):
        if step.command.startswith("make "):
            target = step.command.split()[1]
            assert f"\n{target}:" in text_of("Makefile"), step.command
        elif step.background:
            words = shlex.split(step.command)
            with subprocess.Popen(
                [sys.executable, "-m", "zoho_conformance", *words[1:]],
                cwd=workplace.folder,
                env=workplace.environment,
                stdout=subprocess.PIPE,
                text=True,
            ) as process:
                assert process.stdout is not None
                assert process.stdout.readline().startswith("{"), step.command
                process.terminate()
        elif not step.command.startswith(NOT_RUN):
            code, printed = run(step, workplace)
            assert code in step.exits, f"{step.command}: exit {code}\n{printed}"
            assert step.prints_as_shown(printed), f"{step.command}\n{printed}"


@pytest.mark.parametrize("name", [name for name in NAMES if list(blocks(text_of(name), "python"))])
def test_every_python_snippet_of_a_page_runs(name: str, tmp_path: Path) -> None:
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    (recordings / "good.yaml").write_text(GOOD.read_text(encoding="utf-8"), encoding="utf-8")
    with serve() as org:
        url = locks_url(org)
        headers = {"Authorization": f"Zoho-oauthtoken {org.announcement['access_token']}"}
        environment = {**os.environ, "LOCKS_URL": url, "PYTHONPATH": str(ROOT)}
        environment["PYTEST_ADDOPTS"] = "-p no:schemathesis"
        (tmp_path / "conftest.py").write_text(client(org), encoding="utf-8")
        for note, snippet in blocks(text_of(name), "python"):
            if note.startswith("file: "):
                file = tmp_path / note.removeprefix("file: ")
                file.write_text(snippet, encoding="utf-8")
        for number, (_, snippet) in enumerate(blocks(text_of(name), "python")):
            names = f"LOCKS_URL, HEADERS = {url!r}, {headers!r}\n"
            has_tests = "def test_" in snippet
            file = tmp_path / f"test_snippet_{number}.py"
            file.write_text(snippet if has_tests else names + snippet, encoding="utf-8")
            pytest_command = [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider"]
            done = subprocess.run(
                [*(pytest_command if has_tests else [sys.executable]), str(file)],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr


def anchor_of(heading: str) -> str:
    """The anchor under which GitHub shows a heading."""
    return re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-")


@pytest.mark.parametrize(
    "name", [*NAMES, "ARCHITECTURE.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md"]
)
def test_every_link_leads_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(name)):
        address, _, anchor = link.partition("#")
        if ":" in address:
            continue
        target = (ROOT / name).parent / address if address else ROOT / name
        assert target.exists(), f"{name}: {link}"
        if anchor:
            headings = re.findall(
                r"^#+ (.+)$", target.read_text(encoding="utf-8"), flags=re.MULTILINE
            )
            anchors = [
                re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings
            ]
            assert anchor in anchors, f"{name}: {link}"


@pytest.mark.parametrize("name", NAMES)
def test_yaml_snippets_parse(name: str) -> None:
    for _, snippet in blocks(text_of(name), "yaml"):
        assert yaml.safe_load(snippet)


@pytest.mark.parametrize("name", NAMES)
def test_every_block_names_its_language_so_that_it_is_run(name: str) -> None:
    fences = re.findall(r"^```(\w*)$", text_of(name), flags=re.MULTILINE)
    assert {*fences[::2]} <= {"sh", "console", "python", "yaml", "toml"}


def test_the_readme_is_short() -> None:
    assert len(text_of("README.md").splitlines()) <= MOST_LINES_OF_README


def test_the_readme_says_that_no_live_org_was_reached() -> None:
    assert "Never verified against a live org" in text_of("README.md")


@pytest.mark.parametrize("name", generate.pages())
def test_generated_pages_are_current(name: str) -> None:
    written = (generate.FOLDER / name).read_text(encoding="utf-8")
    assert written == generate.pages()[name] + "\n", "run `make docs`"


def test_the_page_on_live_orgs_lists_every_data_center() -> None:
    default, *others = (center.name for center in DATA_CENTERS)
    assert f"data centre: {default} (default), {', '.join(others)} |" in text_of("docs/live-org.md")


def test_the_page_on_alerts_has_a_row_for_every_channel() -> None:
    rows = [line for line in text_of("docs/watch.md").splitlines() if line.startswith("|")]
    for kind in CHANNELS:
        (row,) = (row for row in rows if f"`{kind.option} {kind.metavar}`" in row)
        secrets = [variable.name for variable in kind.variables if variable.secret]
        assert [name for name in secrets if name not in row] == []


def test_architecture_has_a_row_for_every_room() -> None:
    for room in (ROOT / "zoho_conformance").iterdir():
        if room.is_dir() and not room.name.startswith(("_", ".")):
            assert f"| `{room.name}/` |" in text_of("ARCHITECTURE.md"), room.name
