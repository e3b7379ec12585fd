"""The wheel and the sdist, built once, and environments that have the wheel and what they name.

`make environments` runs these tests; `make test` leaves them out, since they install packages.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_NO_INDEX = re.compile(r"from versions: none|NewConnectionError|Max retries exceeded|timed out")


def build(source: Path, into: Path, *kinds: str) -> Path:
    """The folder with the wheel and the sdist of a source tree, or one, built without a network."""
    targets = [word for kind in kinds for word in ("-t", kind)]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *targets, "-d", str(into)],
        cwd=source,
        capture_output=True,
        check=True,
    )
    return into


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    (file,) = built.glob("*.whl")
    return file


@pytest.fixture(scope="session")
def sdist(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, unpacked."""
    (packed,) = built.glob("*.tar.gz")
    into = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(packed) as archive:
        # Python 3.11.0 to 3.11.3 know no filters, later ones warn without.
        options: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(into, **options)  # noqa: S202 - our own archive
    (unpacked,) = into.iterdir()
    return unpacked


@dataclass(frozen=True, slots=True)
class Completed:
    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment, and an empty home to work in."""

    folder: Path
    home: Path

    def command(self, program: str) -> list[str]:
        return [str(self.folder / "bin" / program)]

    def variables(self, **more: str) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), **more}

    def run(self, program: str, *arguments: str, cwd: Path | None = None) -> Completed:
        """Run a program of the environment in its home, or in another folder."""
        done = subprocess.run(
            [*self.command(program), *arguments],
            cwd=cwd or self.home,
            env=self.variables(),
            capture_output=True,
            text=True,
            check=False,
        )
        return Completed(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def install(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Environment]:
    """Make an environment of the wheel, with an extra, and a section of `environments.txt`."""

    @cache
    def installed(section: str, extra: str = "") -> Environment:
        folder, home = tmp_path_factory.mktemp(section), tmp_path_factory.mktemp("home")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        packages = _sections()[section]
        constraints = home / "constraints.txt"
        constraints.write_text("\n".join(_locked_but(packages)), encoding="utf-8")
        python = str(folder / "bin" / "python")
        pip = (sys.executable, "-m", "pip", "--python", python)
        options = ("--quiet", "--retries", "1", "--constraint", str(constraints))
        done = subprocess.run(
            [*pip, "install", *options, f"{wheel}{extra}", *packages],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            _give_up(section, done.stderr)
        return Environment(folder, home)

    return installed


def _give_up(section: str, reason: str) -> None:
    """Fail; on a machine without a package index, and only there, skip and say so."""
    last = reason.strip().splitlines()[-1]
    if _NO_INDEX.search(reason) and not os.environ.get("CI"):
        pytest.skip(f"environment {section}: no package index can be reached: {last}")
    pytest.fail(f"environment {section}: cannot be installed: {reason}", pytrace=False)


def _sections() -> dict[str, list[str]]:
    """The packages of each environment, by its name."""
    sections: dict[str, list[str]] = {}
    packages: list[str] = []
    for line in (ROOT / "requirements/environments.txt").read_text(encoding="utf-8").splitlines():
        heading = re.match(r"# \[([\w-]+)\]", line)
        if heading:
            packages = sections.setdefault(heading[1], [])
        elif line and not line.startswith("#"):
            packages.append(line)
    return sections


def _locked_but(packages: list[str]) -> list[str]:
    """The versions of the lock file, but for the packages that an environment names itself."""
    text = (ROOT / "requirements/dev.txt").read_text(encoding="utf-8")
    own = {package.partition("==")[0] for package in packages}
    locked = re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    return [f"{name}=={version}" for name, version in locked if name not in own]


@pytest.fixture(scope="session")
def guest(install: Callable[..., Environment]) -> Environment:
    """Somebody's project: pytest 8, pytest-vcr, an old vcrpy, xdist."""
    return install("pytest-vcr")


@pytest.fixture(scope="session")
def bare(install: Callable[..., Environment]) -> Environment:
    """No pytest at all."""
    return install("no-pytest")


@pytest.fixture(scope="session")
def vcrpy_8(install: Callable[..., Environment]) -> Environment:
    return install("vcrpy-8")


@pytest.fixture(scope="session")
def suite(install: Callable[..., Environment]) -> Environment:
    """The wheel with its extra: pytest, pytest-recording and vcrpy as they are locked."""
    return install("suite", "[suite]")
