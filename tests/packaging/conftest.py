"""The wheel and the sdist, built once, and the wheel installed beside nothing of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


def build(source: Path, into: Path, *kinds: str) -> Path:
    """The folder with the wheel and the sdist of a source tree, or one, built without a network."""
    asked = [word for one in kinds for word in ("-t", one)]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *asked, "-d", str(into)],
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
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def sdist(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, unpacked."""
    (packed,) = built.glob("*.tar.gz")
    into = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(packed) as opened:
        # Python 3.11.0 to 3.11.3 know no filters, later ones warn without.
        named: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        opened.extractall(into, **named)  # noqa: S202 - our own archive
    (unpacked,) = into.iterdir()
    return unpacked


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment that has the wheel, and of this one no more than its libraries."""

    folder: Path
    home: Path

    def run(self, program: str, *arguments: str, cwd: Path | None = None, **more: str) -> Ran:
        """Run a program of the environment, in a home of its own and elsewhere."""
        done = subprocess.run(
            [self.folder / "bin" / program, *arguments],
            cwd=cwd or self.home,
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), **more},
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    if find_spec("pip") is None:
        pytest.skip("there is no pip to install the wheel with")
    folder, home = tmp_path_factory.mktemp("venv"), tmp_path_factory.mktemp("home")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), *install],
        check=True,
        capture_output=True,
    )
    inside = Path(
        sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    )
    # Their libraries without a download; not what an editable install would add to them.
    (inside / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Environment(folder, home)
