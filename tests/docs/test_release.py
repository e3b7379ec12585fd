"""A release: its notes are those of its tag, and a change has a file for the changelog."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.release_notes import NotReadyError, notes
from zoho_conformance.model import locations

ROOT = locations.root()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of version 1.2.0 with two changes that are in no release yet."""
    version = tmp_path / "zoho_conformance/model/version.py"
    version.parent.mkdir(parents=True)
    version.write_text('__version__ = "1.2.0"\n', encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    changes = tmp_path / "changelog.d"
    changes.mkdir()
    shutil.copy(ROOT / "changelog.d/template.md.jinja", changes)
    (changes / "lamps.added.md").write_text("Lamps can\nbe lit.\n", encoding="utf-8")
    (changes / "hooks.fixed.md").write_text("Hooks hold.\n", encoding="utf-8")
    head, _, _ = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("\n## ")
    old = "\n\n## 1.1.0 - 2026-01-02\n\n### Fixed\n\n- Nails.\n"
    (tmp_path / "CHANGELOG.md").write_text(head.rstrip() + old, encoding="utf-8")
    return tmp_path


def make_changelog(project: Path, version: str) -> str:
    """What the changelog is after `make changelog`; skipped without the docs environment."""
    towncrier = Path(sys.executable).with_name("towncrier")
    if not towncrier.exists():
        pytest.skip("needs towncrier: make .venv/.docs")
    command = [str(towncrier), "build", "--yes", "--date", "2026-03-04", "--version", version]
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)  # noqa: S607
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return (project / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_changelog_of_a_release_has_every_change_by_its_kind(project: Path) -> None:
    _, _, text = make_changelog(project, "1.2.0").partition("<!-- ")
    assert text.partition("-->\n")[2] == (
        "\n## 1.2.0 - 2026-03-04\n\n### Added\n\n- Lamps can\n  be lit.\n\n"
        "### Fixed\n\n- Hooks hold.\n\n## 1.1.0 - 2026-01-02\n\n### Fixed\n\n- Nails.\n"
    )
    assert not list((project / "changelog.d").glob("*.*.md"))


def test_the_notes_of_a_release_are_its_section_of_the_changelog(project: Path) -> None:
    make_changelog(project, "1.2.0")
    assert notes("v1.2.0", project) == (
        "### Added\n\n- Lamps can\n  be lit.\n\n### Fixed\n\n- Hooks hold.\n"
    )


@pytest.mark.parametrize(
    ("tag", "problem"),
    [("v1.2.1", "model/version.py is 1.2.0"), ("v1.2.0", "no notes for 1.2.0")],
)
def test_a_release_that_is_not_ready_is_refused(project: Path, tag: str, problem: str) -> None:
    with pytest.raises(NotReadyError, match=re.escape(problem)):
        notes(tag, project)


def test_a_change_that_the_changelog_lacks_is_refused(project: Path) -> None:
    file = project / "CHANGELOG.md"
    file.write_text("## 1.2.0\n\n- All of it.\n", encoding="utf-8")
    with pytest.raises(NotReadyError, match=re.escape("hooks.fixed.md is not in CHANGELOG.md")):
        notes("v1.2.0", project)


def test_the_notes_are_printed_with_nothing_installed() -> None:
    command = [sys.executable, "-I", "-S", str(ROOT / "docs/release_notes.py"), "v0.0.0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("v0.0.0: the version in model/version.py is ")


def test_every_change_is_of_a_kind_that_the_changelog_has() -> None:
    kinds = {"added", "changed", "fixed", "removed"}
    for file in (ROOT / "changelog.d").glob("*.*.md"):
        assert file.name.split(".")[-2] in kinds, file.name
        assert not file.read_text(encoding="utf-8").startswith(("-", "*", "#")), file.name
