"""What a project is like: its tests, its recordings, its CI, and where this package came from."""

from __future__ import annotations

import configparser
import json
import os
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Literal

from zoho_conformance.exchanges.formats.detect import open_recording
from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.model import input_files

Ci = Literal["github", "gitlab", "other"]

_PACKAGE = "zoho-crm-conformance"
_API = b"zohoapis"
_REPOSITORIES = (".git", ".hg")
_NOT_OURS = {
    "node_modules",
    "venv",
    "env",
    "build",
    "dist",
    "site-packages",
    "__pycache__",
    "vendor",
}
_RECORDINGS = {".yaml", ".yml", ".json", ".har", ".ndjson", ".jsonl", ".log"}
_MAX_FILES = 20_000
_MAX_BYTES = 16 * 1024 * 1024
_PYTHON = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "tox.ini", "pytest.ini")
_OTHER_LANGUAGES = (
    "package.json",
    "go.mod",
    "Cargo.toml",
    "Gemfile",
    "composer.json",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
)
_OTHER_CI = {
    "azure-pipelines.yml": "Azure Pipelines",
    "bitbucket-pipelines.yml": "Bitbucket",
    "Jenkinsfile": "Jenkins",
    ".circleci": "CircleCI",
    ".travis.yml": "Travis CI",
    ".drone.yml": "Drone",
    ".woodpecker.yml": "Woodpecker",
}


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it is found; folders are relative to where the command runs.

    - `root`: the top of the repository, or the folder itself
    - `recordings`: folders and files that have recorded exchanges with Zoho CRM
    - `tests`: the folder of the tests, there or not
    - `takes_python_tests`: whether tests in Python are of any use here
    - `uses_fixture`: the test file that uses our fixture already
    - `ci`: which CI runs here, and `ci_name` its name; None where nothing says
    - `ci_file`: the file of the CI that runs our command already
    - `package`: what pip installs this package from; None where it is only on this computer
    """

    root: Path
    recordings: tuple[str, ...]
    tests: Path
    takes_python_tests: bool
    uses_fixture: Path | None
    ci: Ci | None
    ci_name: str
    ci_file: Path | None
    package: str | None


def look_at(folder: Path) -> Project:
    """Find out what the project in a folder is like."""
    root = _root(folder)
    files = list(_files(folder))
    pyproject = _toml(folder / "pyproject.toml")
    tests = _tests_folder(folder, pyproject, files)
    ci, ci_name = _ci(root)
    return Project(
        root,
        tuple(_recordings(folder, files)),
        tests,
        _takes_python_tests(folder, files),
        _first_with(b"zoho_contract", (file for file in files if _is_test(file))),
        ci,
        ci_name,
        _first_with(b"zoho-conformance", _ci_files(root)),
        _package(),
    )


def _root(folder: Path) -> Path:
    absolute = folder.absolute()
    for candidate in (absolute, *absolute.parents):
        if any((candidate / name).exists() for name in _REPOSITORIES):
            return candidate
    return absolute


def _files(folder: Path) -> Iterator[Path]:
    """The project's own files: nothing hidden, installed or built."""
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _NOT_OURS
        )
        for name in sorted(names):
            count += 1
            if count > _MAX_FILES:
                return
            yield Path(place, name).relative_to(folder)


def _recordings(folder: Path, files: Iterable[Path]) -> Iterator[str]:
    """Folders of recordings, without those inside another; and files at the top."""
    places: dict[Path, Path] = {}
    for file in files:
        if file.suffix.lower() in _RECORDINGS and _is_recording(folder / file):
            place = file.parent if file.parent != Path() else file
            places[place] = place
    for place in places:
        if places.keys().isdisjoint(place.parents):
            yield place.as_posix()


def _is_recording(file: Path) -> bool:
    try:
        if file.stat().st_size > _MAX_BYTES or _API not in input_files.read_bytes(file):
            return False
        return open_recording(file) is not None
    except (OSError, UnreadableRecordingError):
        return False


def _tests_folder(folder: Path, pyproject: dict[str, Any], files: Iterable[Path]) -> Path:
    """Where pytest looks for tests, or where tests are, or where they would be."""
    named = _testpaths(folder, pyproject)
    for name in (*named, "tests", "test"):
        if (folder / name).is_dir():
            return Path(name)
    test_folders = (file.parent for file in files if _is_test(file))
    return next(test_folders, Path(named[0]) if named else Path("tests"))


def _testpaths(folder: Path, pyproject: dict[str, Any]) -> list[str]:
    tool: Any = pyproject.get("tool", {})
    pytest = tool.get("pytest", {}) if isinstance(tool, dict) else {}
    for table in (pytest, pytest.get("ini_options", {})) if isinstance(pytest, dict) else ():
        paths = table.get("testpaths") if isinstance(table, dict) else None
        if paths:
            return paths.split() if isinstance(paths, str) else list(map(str, paths))
    for name, section in (
        ("pytest.ini", "pytest"),
        ("tox.ini", "pytest"),
        ("setup.cfg", "tool:pytest"),
    ):
        parser = configparser.ConfigParser(interpolation=None)
        try:
            parser.read(folder / name, encoding="utf-8")
        except (configparser.Error, UnicodeError):
            continue
        if parser.has_option(section, "testpaths"):
            return parser.get(section, "testpaths").split()
    return []


def _is_test(file: Path) -> bool:
    return file.suffix == ".py" and (file.stem.startswith("test_") or file.stem.endswith("_test"))


def _takes_python_tests(folder: Path, files: Iterable[Path]) -> bool:
    is_python = any((folder / name).exists() for name in _PYTHON) or any(
        file.suffix == ".py" for file in files
    )
    return is_python or not any((folder / name).exists() for name in _OTHER_LANGUAGES)


def _ci(root: Path) -> tuple[Ci | None, str]:
    """Which CI runs the project: by its files, or by where the repository is hosted."""
    if (root / ".github").is_dir():
        return "github", "GitHub"
    if (root / ".gitlab-ci.yml").exists():
        return "gitlab", "GitLab"
    for name, shown in _OTHER_CI.items():
        if (root / name).exists():
            return "other", shown
    try:
        config = (root / ".git" / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None, ""
    if "gitlab" in config:
        return "gitlab", "GitLab"
    return ("github", "GitHub") if "github.com" in config else (None, "")


def _ci_files(root: Path) -> Iterator[Path]:
    for pattern in (".github/workflows/*.y*ml", ".gitlab-ci.yml", ".gitlab/*.y*ml"):
        yield from sorted(root.glob(pattern))


def _first_with(text: bytes, files: Iterable[Path]) -> Path | None:
    for file in files:
        try:
            if text in input_files.read_bytes(file):
                return file
        except OSError:
            continue
    return None


def _package() -> str | None:
    """The address that pip installed this package from, as it notes it."""
    try:
        noted = distribution(_PACKAGE).read_text("direct_url.json")
        address = json.loads(noted) if noted else {}
    except (PackageNotFoundError, OSError, ValueError):
        return None
    url = str(address.get("url", ""))
    if (
        not url.startswith(("https://", "ssh://"))
        or "@" in url.partition("//")[2].partition("/")[0]
    ):
        # A folder of this computer; or an address that a password may stand in.
        return None
    vcs = address.get("vcs_info")
    return f"{vcs['vcs']}+{url}@{vcs['commit_id']}" if vcs else url


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Errors in it are reported by the programs that it was written for.
        return {}
