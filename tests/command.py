"""The command line, run in this process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from types import ModuleType
from typing import TextIO
from unittest.mock import patch

from zoho_conformance.cli import main


@dataclass(frozen=True)
class Done:
    """The result of a command."""

    returncode: int
    stdout: str
    stderr: str


class Terminal(StringIO):
    """Standard input on which a person has typed a text."""

    def isatty(self) -> bool:
        return True


@contextmanager
def own_imports(folder: Path) -> Iterator[None]:
    """Forget at the end which modules were imported from a folder, as the end of a process does."""
    path, modules = list(sys.path), set(sys.modules)
    try:
        yield
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            if any(place.is_relative_to(folder) for place in _places(sys.modules[name])):
                del sys.modules[name]


def _places(module: ModuleType) -> list[Path]:
    """The file of a module, or the folders of a package that has no file of its own."""
    file = getattr(module, "__file__", None)
    return [Path(place) for place in ([file] if file else getattr(module, "__path__", []))]


def run_command(folder: Path, *arguments: str, stdin: TextIO | None = None) -> Done:
    """Run `zoho-conformance` in a folder, with nothing on standard input by default."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", newline="") for _ in range(2))
    code = 0
    with (
        chdir(folder),
        own_imports(folder),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", ["zoho-conformance", *arguments]),
        patch.object(sys, "stdin", stdin or StringIO()),
    ):
        try:
            main()
        except SystemExit as exited:
            code = int(exited.code or 0)
    return Done(code, _printed(out), _printed(err))


def _printed(stream: TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
