"""The run behind a pytest session, whatever its tests are made of: opened, reported on, closed."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Collection
from contextlib import ExitStack

import pytest

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model import environment, interruption
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.exchange import Case
from zoho_conformance.reports import text
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.write import write_report
from zoho_conformance.runs.named_recordings import nothing_matched
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import PlannedCase, Run
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.target import INTERRUPTED

_AFTER_CTRL_C = 130
"""What other commands exit with; pytest has a code of its own for it."""


class RunSession(ABC):
    """A pytest plugin around one run; `title` heads its verdict in the terminal."""

    title: str

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.report: Report | None = None
        self._run: Run | None = None
        self._resources = ExitStack()

    @property
    def run(self) -> Run:
        """The run; opened the first time it is asked for."""
        return self._run or self.open()

    def open(self) -> Run:
        """Open the run; `pytest.UsageError` where the options or files cannot be used."""
        if self.settings.private:
            # Names of tests have private forms, and must be the same in every process of xdist.
            drawn = environment.DRAWN_SALT + secrets.token_hex()
            self._resources.enter_context(environment.shared_salt(drawn))
        try:
            self._run = self._resources.enter_context(open_run(self.settings))
        except ConformanceError as cause:
            raise pytest.UsageError(str(cause)) from cause
        # A session without a single test of ours must not pass.
        problem = nothing_matched(self._run.targets.values(), self._run.library.version)
        if problem is not None:
            raise pytest.UsageError(self._run.show(problem))
        return self._run

    @abstractmethod
    def falls_short(self, report: Report) -> bool:
        """Whether the run as a whole keeps a session from passing in which no test failed."""

    def finish(self, session: pytest.Session, selected: Collection[PlannedCase]) -> None:
        """Report on the cases whose tests were selected; the report is written where asked for."""
        if session.exitstatus == pytest.ExitCode.INTERRUPTED:
            self.run.stop(INTERRUPTED)
        with interruption.postponed():
            self._report(session, selected)
        if interruption.exit_code() not in (None, _AFTER_CTRL_C):
            session.exitstatus = interruption.exit_code() or session.exitstatus

    def _report(self, session: pytest.Session, selected: Collection[PlannedCase]) -> None:
        option = session.config.getoption
        self.report = build_report(
            self.run,
            [planned for planned in self.run.planned if planned in selected],
            self.settings.fail_on,
            max_age=self.settings.max_age,
            min_coverage=self.settings.min_coverage,
            fail_on_requests=self.settings.fail_on_requests,
            selected=option("keyword") or option("markexpr") or None,
            aborted=_is_aborted(session),
        )
        if session.exitstatus == pytest.ExitCode.OK and self.falls_short(self.report):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        for file in self.settings.reports:
            write_report(self.report, file)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the verdict below pytest's own results."""
        if self.report is not None:
            terminalreporter.section(self.title)
            terminalreporter.write_line(text.render(self.report))

    def pytest_unconfigure(self) -> None:
        """Stop what was started for the run."""
        self._resources.close()


def require_judged(run: Run, judgement: Judgement, case: Case) -> None:
    """End the set-up of a test whose case was not judged: a pytest error, and not a failure.

    It is skipped where nothing says that a recording of others shows anything of its operation.
    """
    if judgement.judged:
        return
    reason = run.show(f"not judged: {judgement.outcome}: {judgement.reason}")
    if judgement.not_applicable and case.recording:
        pytest.skip(reason)
    pytest.fail(reason, pytrace=False)


def _is_aborted(session: pytest.Session) -> bool:
    """Whether the session ended before all tests had run."""
    stopped = session.shouldstop or session.shouldfail
    return bool(stopped) or session.exitstatus == pytest.ExitCode.INTERRUPTED
