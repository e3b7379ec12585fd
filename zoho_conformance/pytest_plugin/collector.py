"""Recordings as pytest items: each exchange a test, which fails where it drifts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from zoho_conformance.guard import Drift
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.pytest_plugin.run_session import RunSession, require_judged
from zoho_conformance.reports import text
from zoho_conformance.reports.curl import curl_line
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.claims import failing_findings
from zoho_conformance.runs.run import PlannedCase
from zoho_conformance.runs.settings import Settings

NAME = "zoho-conformance"
"""What the names of the items begin with."""
MARK = "zoho_conformance"


class RecordingsSession(RunSession):
    """The plugin behind `--zoho-conformance-cassettes`: collects, and reports at the end."""

    title = NAME

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._seen: set[str] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Add the exchanges after the project's own tests, unless single tests are named."""
        if not any("::" in argument for argument in config.args):
            collector = _Recordings.from_parent(session, name=NAME, nodeid=NAME, recordings=self)
            items.extend(session.genitems(collector))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note which exchanges were selected; with xdist, in the process that reports."""
        if report.nodeid.startswith(f"{NAME}::"):
            self._seen.add(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Report on what was selected, in the one process that saw all of it."""
        if self._seen and not hasattr(session.config, "workerinput"):
            planned = self.run.planned
            self.finish(session, [case for case in planned if f"{NAME}::{case.id}" in self._seen])

    def falls_short(self, report: Report) -> bool:
        """What was not judged is skipped, and a session of nothing else must not pass."""
        return report.verdict != "conforms"


class _Recordings(pytest.Collector):
    """All recordings of a directory, under the names that `check` gives them."""

    def __init__(self, *, recordings: RecordingsSession, **options: Any) -> None:
        super().__init__(**options)
        self._recordings = recordings

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each exchange, and for each file or exchange that cannot be read."""
        run = self._recordings.run
        for planned in run.planned:
            yield _RecordedExchange.from_parent(
                self, name=planned.id, planned=planned, recordings=self._recordings
            )
        targets = run.targets.values()
        problems = (problem for target in targets for problem in target.unread)
        for index, problem in enumerate(problems, 1):
            shown = run.show(problem)
            yield _Unread.from_parent(self, name=f"unread[{index}]", problem=shown)


class _Item(pytest.Item):
    """What all items have in common: their mark, and failures without a traceback."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_marker(MARK)

    def reportinfo(self) -> tuple[Any, None, str]:
        """Where the item stands: in no file of tests."""
        return self.path, None, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The message alone, for failures that are not pytest's or Python's."""
        if isinstance(excinfo.value, (Drift, ConformanceError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class _RecordedExchange(_Item):
    """An exchange, judged in its set-up, so that one that was not judged is not a failure."""

    def __init__(
        self, *, planned: PlannedCase, recordings: RecordingsSession, **options: Any
    ) -> None:
        super().__init__(**options)
        self._planned = planned
        self._recordings = recordings

    def setup(self) -> None:
        """Judge the exchange; skip one that says nothing about its operation."""
        run, case = self._recordings.run, self._planned.case
        self._judgement = run.judgement(self._planned.target, case)
        require_judged(run, self._judgement, case)

    def runtest(self) -> None:
        """Fail where the exchange drifts."""
        recordings = self._recordings
        failing = failing_findings(
            self._judgement.findings,
            recordings.settings.fail_on,
            recordings.settings.fail_on_requests,
        )
        if failing:
            run = recordings.run
            request = curl_line(run, self._planned.case, self._judgement.exchange)
            owners_of = run.owners.of if run.owners is not None else None
            message = run.show(text.render_failure(failing, request, owners_of))
            raise Drift(message, tuple(failing))


class _Unread(_Item):
    """A file, or an exchange in one, that cannot be read: neither judged nor passed over."""

    def __init__(self, *, problem: str, **options: Any) -> None:
        super().__init__(**options)
        self._problem = problem

    def setup(self) -> None:
        """Report a pytest error: what it holds is not known."""
        pytest.fail(f"not judged: unreadable: {self._problem}", pytrace=False)

    def runtest(self) -> None:
        """Never called: the set-up fails."""
