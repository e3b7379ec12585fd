"""A project of others, and pytest in it."""

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
from tests.sessions import Session, run_session

ROOT = Path(__file__).parents[2]
PLUGIN = "zoho_conformance.pytest_plugin.plugin"


@dataclass(frozen=True, slots=True)
class Project:
    """A project of others, and pytest in it with our plugin and those that are named."""

    pytester: pytest.Pytester

    @property
    def folder(self) -> Path:
        return self.pytester.path

    def file(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def recording(self, name: str, content: Any = None, status: int = 200, uri: str = PATH) -> Path:
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
                "body": {"string": json.dumps(body() if content is None else content)},
            },
        }
        return self.file(name, json.dumps({"version": 1, "interactions": [interaction]}))

    def pytest(self, *arguments: str, plugins: tuple[str, ...] = ()) -> Session:
        """Run pytest in this process."""
        return run_session(self.pytester, *_arguments(arguments, plugins))

    def pytest_process(self, *arguments: str, plugins: tuple[str, ...] = ()) -> Session:
        """Run pytest in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *_arguments(arguments, plugins)],
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
        return Session(done.returncode, done.stdout + done.stderr)


def _arguments(arguments: tuple[str, ...], plugins: tuple[str, ...]) -> list[str]:
    named = [word for name in (PLUGIN, *plugins) for word in ("-p", name)]
    return [*named, "-p", "no:cacheprovider", *arguments]


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    made = Project(pytester)
    made.file("pyproject.toml", '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n')
    return made
