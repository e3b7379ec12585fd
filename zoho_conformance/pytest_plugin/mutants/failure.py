"""How a test failed: by an assertion of its own, or by what code of the project raised."""

from __future__ import annotations

import os
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from zoho_conformance.reports.client_mutants.report import MutantResult

_ASSERTIONS = (AssertionError, pytest.fail.Exception)
_LIBRARIES = frozenset({"site-packages", "dist-packages", ".venv", "venv", ".tox", ".nox"})
_PYTHON = sysconfig.get_path("stdlib")
_OURS = Path(__file__).parents[2]
_TEST_FOLDERS = frozenset({"test", "tests"})
_NOISE = (pytest.PytestUnraisableExceptionWarning,)
"""What is only noticed while a test runs, and may come from another."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How a test failed; `at` is FILE:LINE in the project, None where it is not in it."""

    result: MutantResult
    exception: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Project:
    """The files of a project, by its root; those of its tests are apart from its code.

    `test_files` are those that tests were collected from, whatever they are named.
    """

    root: Path
    test_files: set[Path]

    def failure(self, raised: BaseException) -> Failure | None:
        """How a test failed that raised this; None where it says nothing of the test."""
        leaves = [leaf for leaf in _leaves(raised) if not isinstance(leaf, _NOISE)]
        for leaf in leaves:
            places = list(self._places(leaf))
            if places:
                return self._failure(leaf, places[-1])
        return self._failure(leaves[0], None) if leaves else None

    def _failure(self, raised: BaseException, place: tuple[Path, int] | None) -> Failure:
        asserts = isinstance(raised, _ASSERTIONS)
        is_of_test = place is None or self._is_test(place[0])
        at = self.place(str(place[0]), place[1]) if place is not None else None
        result: MutantResult = "failed" if asserts and is_of_test else "raised"
        return Failure(result, type(raised).__name__, at)

    def place(self, name: str, line: int) -> str | None:
        """A line of a file as it is seen from the root of the project; None for no file."""
        if not name:
            return None
        shown = Path(name)
        with suppress(ValueError):
            # On Windows there is no way from one drive to another.
            shown = Path(os.path.relpath(name, self.root))
        return f"{shown.as_posix()}:{line}"

    def _places(self, raised: BaseException) -> Iterator[tuple[Path, int]]:
        """The lines of the project that the exception came through, the outermost first."""
        for frame, line in traceback.walk_tb(raised.__traceback__):
            file = Path(frame.f_code.co_filename)
            if self._is_ours(file):
                yield file, line

    def _is_ours(self, file: Path) -> bool:
        """Whether a file is of the project, or of another that is worked on beside it."""
        prefix = Path(sys.prefix)
        if file.is_relative_to(self.root):
            # The folder of an environment may have any name.
            if prefix != self.root and prefix.is_relative_to(self.root):
                return not file.is_relative_to(prefix)
            return _LIBRARIES.isdisjoint(file.relative_to(self.root).parts)
        is_known = file.is_relative_to(_PYTHON) or file.is_relative_to(_OURS)
        return file.is_absolute() and not is_known and _LIBRARIES.isdisjoint(file.parts)

    def _is_test(self, file: Path) -> bool:
        if file in self.test_files or file.name == "conftest.py":
            return True
        if file.stem.startswith("test_") or file.stem.endswith("_test"):
            return True
        is_inside = file.is_relative_to(self.root)
        folders = file.relative_to(self.root).parts[:-1] if is_inside else ()
        return not _TEST_FOLDERS.isdisjoint(folders)


def _leaves(raised: BaseException) -> Iterator[BaseException]:
    """The exceptions of a group, and what threads raised; else the exception itself."""
    if isinstance(raised, BaseExceptionGroup):
        for inner in raised.exceptions:
            yield from _leaves(inner)
    elif isinstance(raised, pytest.PytestUnhandledThreadExceptionWarning) and raised.__cause__:
        yield raised.__cause__
    else:
        yield raised
