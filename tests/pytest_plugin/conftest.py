"""A stranger's project, and pytest in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.guard.answers import PATH, body

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    text: str

    @property
    def last(self) -> str:
        return self.text.rstrip().splitlines()[-1]


@dataclass(frozen=True, slots=True)
class Stranger:
    """A project of somebody else's, and pytest in it."""

    folder: Path

    def file(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def recording(self, name: str, held: Any = None, status: int = 200, uri: str = PATH) -> Path:
        """A cassette of one exchange, as vcrpy's JSON serializer writes it."""
        interaction = {
            "request": {
                "method": "GET",
                "uri": f"https://www.zohoapis.eu{uri}" if uri.startswith("/") else uri,
                "body": None,
                "headers": {},
            },
            "response": {
                "status": {"code": status, "message": ""},
                "headers": {"Content-Type": ["application/json"]},
                "body": {"string": json.dumps(body() if held is None else held)},
            },
        }
        return self.file(name, json.dumps({"version": 1, "interactions": [interaction]}))

    def pytest(self, *arguments: str, plugins: tuple[str, ...] = ()) -> Outcome:
        """Run pytest with the plugin as its entry point loads it, and these others alone."""
        named = [
            word
            for one in ("zoho_conformance.pytest_plugin.plugin", *plugins)
            for word in ("-p", one)
        ]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *named, "-p", "no:cacheprovider", *arguments],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "PYTHONPATH": str(ROOT),
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout + done.stderr)


@pytest.fixture
def stranger(tmp_path: Path) -> Stranger:
    project = Stranger(tmp_path / "project")
    project.file("pyproject.toml", '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n')
    return project
