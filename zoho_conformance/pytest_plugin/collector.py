"""Recordings as pytest items: each exchange a test, red where it drifts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, NoReturn

import pytest

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.guard import Drift
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.reports import text
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.curl import curl_line
from zoho_conformance.reports.forms import write_report
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.claims import failing_findings
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import PlannedCase, Run
from zoho_conformance.runs.settings import Settings

ROOM = "zoho-conformance"
"""What the names of the items begin with."""
MARK = "zoho_conformance"


class Recordings:
    """The plugin behind ``--zoho-conformance-cassettes``: collects, and tells the verdict."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = ExitStack()
        try:
            self._run = self._open.enter_context(open_run(settings))
        except ConformanceError as cause:
            raise pytest.UsageError(str(cause)) from cause
        self._seen: set[str] = set()
        self._report: Report | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """The exchanges after the project's own tests; not where single tests are named."""
        if not any("::" in one for one in config.args):
            room = _Room.from_parent(
                session, name=ROOM, nodeid=ROOM, run=self._run, settings=self._settings
            )
            items.extend(session.genitems(room))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note which exchanges were due; with xdist this is told where the report is made."""
        if report.nodeid.startswith(f"{ROOM}::"):
            self._seen.add(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """The report on what was selected, in the one process that saw all of it."""
        if not self._seen or hasattr(session.config, "workerinput"):
            return
        option = session.config.getoption
        chosen = [one for one in self._run.planned if f"{ROOM}::{one.id}" in self._seen]
        self._report = build_report(
            self._run,
            chosen,
            self._settings.fail_on,
            selected=option("keyword") or option("markexpr") or None,
            aborted=bool(session.shouldstop or session.shouldfail),
        )
        passed = session.exitstatus == pytest.ExitCode.OK
        if passed and self._report.verdict != "conforms":
            # What was not judged is skipped, and a session of nothing else is not to pass.
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        for file in self._settings.reports:
            write_report(self._report, file)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The verdict, and what was to no operation, below pytest's own results."""
        if self._report is not None:
            terminalreporter.section(ROOM)
            terminalreporter.write_line(text.render(self._report))

    def pytest_unconfigure(self) -> None:
        """What was opened for the run ends."""
        self._open.close()


class _Room(pytest.Collector):
    """All recordings of a directory, under the names that `check` gives them."""

    def __init__(self, *, run: Run, settings: Settings, **of: Any) -> None:
        super().__init__(**of)
        self._run = run
        self._settings = settings

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each exchange, and for each file that ought to hold some and does not."""
        for one in self._run.planned:
            yield _Recorded.from_parent(
                self, name=one.id, planned=one, run=self._run, settings=self._settings
            )
        targets = self._run.targets.values()
        problems = (one for target in targets for one in getattr(target, "unread", ()))
        for at, problem in enumerate(problems, 1):
            yield _Unread.from_parent(self, name=f"unread[{at}]", problem=problem)


class _Item(pytest.Item):
    """What is alike of all items: their mark, where they stand, and a failure without traceback."""

    def __init__(self, **of: Any) -> None:
        super().__init__(**of)
        self.add_marker(MARK)

    def reportinfo(self) -> tuple[Any, None, str]:
        """Where the item stands: in no file of tests."""
        return self.path, None, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is told of a failure: of ours the words alone."""
        if isinstance(excinfo.value, (Drift, ConformanceError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


def _err(told: str) -> NoReturn:
    """End a set-up, which is pytest's `error`, with these words and no traceback of ours."""
    pytest.fail(told, pytrace=False)


class _Recorded(_Item):
    """An exchange: judged when it is set up, so that what is not judged is no failure."""

    def __init__(self, *, planned: PlannedCase, run: Run, settings: Settings, **of: Any) -> None:
        super().__init__(**of)
        self._planned = planned
        self._run = run
        self._settings = settings

    def setup(self) -> None:
        """Skip what says nothing of its operation, and err where it should have."""
        judgement = self._judgement
        if judgement.judged:
            return
        told = f"not judged: {judgement.outcome}: {judgement.reason}"
        if judgement.not_applicable:
            pytest.skip(told)
        _err(told)

    def runtest(self) -> None:
        """Fail where it drifts."""
        red = failing_findings(self._judgement.findings, self._settings.fail_on)
        if red:
            told = text.failure(red, curl_line(self._run, self._planned.case))
            raise Drift(told, tuple(red))

    @property
    def _judgement(self) -> Judgement:
        return self._run.judgement(self._planned.target, self._planned.case)


class _Unread(_Item):
    """A file that cannot be read: neither judged nor passed over."""

    def __init__(self, *, problem: str, **of: Any) -> None:
        super().__init__(**of)
        self._problem = problem

    def setup(self) -> None:
        """Err: nobody knows what it holds."""
        _err(f"not judged: unreadable: {self._problem}")

    def runtest(self) -> None:
        """There is nothing to run: the set-up has erred."""
