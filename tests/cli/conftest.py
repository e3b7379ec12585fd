"""The command line inside this process, which is quicker than in one of its own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from zoho_conformance import cli


@dataclass(frozen=True, slots=True)
class Done:
    """What a command exited with, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


class CommandLine:
    """Runs `zoho-conformance` with arguments, in a folder if one is named."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str, folder: Path | None = None) -> Done:
        self._monkeypatch.setattr(sys, "argv", ["zoho-conformance", *arguments])
        if folder is not None:
            self._monkeypatch.chdir(folder)
        self._capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as cause:
            code = cause.code if isinstance(cause.code, int) else 0
        return Done(code, *self._capsys.readouterr())


@pytest.fixture
def command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(monkeypatch, capsys)
