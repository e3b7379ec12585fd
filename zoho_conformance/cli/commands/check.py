"""`check`: the suite run in this process, its verdict instead of pytest's output."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.pytest_plugin import suite_plugin
from zoho_conformance.pytest_plugin.suite_plugin import Session
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

_SUITE = Path(__file__).parents[2] / "pytest_plugin" / "suite"
_FINISHED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)


def check(
    settings: Settings,
    select: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Run the suite; the report, which is for the caller to write.

    ``progress`` is told how many cases are done, and of how many.
    """
    with open_run(settings) as run:
        run.progress = progress
        # What pytest prints is kept from the terminal, where a report may be due.
        session = Session(replace(settings, reports=()), run)
        output = io.StringIO()
        arguments = [
            str(_SUITE),
            f"--rootdir={_SUITE}",
            f"-c{Path(__file__).parent / 'suite.ini'}",
            "--disable-plugin-autoload",
            "-ppytest_recording.plugin",
            "-pno:cacheprovider",
            "-q",
            *([f"-k{select}"] if select else []),
        ]
        with redirect_stdout(output), redirect_stderr(output):
            code = pytest.main(arguments, plugins=[suite_plugin, _Named(session)])
        if code == pytest.ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
        if code == pytest.ExitCode.NO_TESTS_COLLECTED:
            raise UsageError(f"-k {select}: selects no test")
        if code == pytest.ExitCode.USAGE_ERROR and select:
            raise UsageError(f"-k {select}: is no expression that pytest knows")
        if code not in _FINISHED or session.report is None:
            raise ConformanceError(f"pytest did not finish:\n{output.getvalue()}")
        return session.report


class _Named:
    """Registers the session under the name by which the plugin looks for it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(self._session, "conformance-session")
