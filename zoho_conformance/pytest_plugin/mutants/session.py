"""The run of `--zoho-mutants`: the project's tests as ever, then again with each mutant."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import pytest
from msgspec.structs import replace

from zoho_conformance.model import files
from zoho_conformance.pytest_plugin.mutants.failure import Project
from zoho_conformance.pytest_plugin.mutants.plan import (
    HonestTest,
    Plan,
    PlannedMutant,
    make_plan,
    reaches,
)
from zoho_conformance.pytest_plugin.mutants.progress import Progress
from zoho_conformance.pytest_plugin.mutants.read_keys import ReadKeys
from zoho_conformance.pytest_plugin.mutants.reads import Reads
from zoho_conformance.pytest_plugin.mutants.rerun import Ran, Rerun, unreported
from zoho_conformance.pytest_plugin.org.org_session import FIXTURE, OrgSession
from zoho_conformance.reference.client_org import Served
from zoho_conformance.reports.client_mutants import text
from zoho_conformance.reports.client_mutants.report import (
    ClientMutant,
    ClientMutantsReport,
    ClientResult,
    ClientTest,
    TestOutcome,
    to_json,
)

TITLE = "zoho mutants"
_INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class MutantsOptions:
    """Which mutants are run, how many at most, and what comes of what they show."""

    chosen: tuple[str, ...]
    most: int
    fails: bool
    report: Path | None


class MutantsSession:
    """The pytest plugin behind `--zoho-mutants`."""

    def __init__(self, options: MutantsOptions, org: OrgSession, reads: Reads, root: Path) -> None:
        self._options = options
        self._org = org
        self._reads = reads
        self._project = Project(root, set())
        self._not_reached = 0
        self._outcomes: dict[str, TestOutcome] = {}
        self._seconds: dict[str, float] = {}
        self._served: dict[str, tuple[Served, ...]] = {}
        self._read: dict[str, ReadKeys] = {}
        self._tests: list[HonestTest] = []
        self._plan = Plan((), 0, 0)
        self._run: list[PlannedMutant] = []
        self._results: list[ClientResult] = []
        self._interrupted: str | None = "the session ended before its tests had run"
        self._problem: str | None = None
        self._is_honest = True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note what a test was answered, before its fixtures are forgotten."""
        __tracebackhide__ = True
        if self._is_honest:
            names = getattr(item, "fixturenames", ())
            served = self._org.traffic.of_test(names)
            if served:
                self._served[item.nodeid] = served
                self._read[item.nodeid] = self._reads.of_test(names, self._project)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what became of a test on honest answers."""
        if not self._is_honest:
            return
        name = report.nodeid
        self._seconds[name] = self._seconds.get(name, 0.0) + report.duration
        outcome: TestOutcome = "passed"
        if report.failed:
            outcome = "failed"
        elif report.skipped or hasattr(report, "wasxfail"):
            outcome = "skipped"
        if outcome != "passed" or name not in self._outcomes:
            self._outcomes[name] = outcome

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Run the tests as ever, and then again with each mutant."""
        __tracebackhide__ = True
        result = yield
        self._is_honest = False
        self._reads.stop()
        option = session.config.option
        if not (option.collectonly or option.setuponly or option.setupplan):
            self._interrupted = None
            with unreported(session):
                self._run_mutants(session)
        return result

    def _run_mutants(self, session: pytest.Session) -> None:
        self._tests = list(self._honest_tests(session.items))
        self._project.test_files.update(test.item.path for test in self._tests)
        if self._org.org is None:
            return
        fit = [test for test in self._tests if test.outcome == "passed"]
        promises = self._org.org.documented.promises
        self._plan = make_plan(promises, fit, self._options.chosen, self._options.most)
        rerun = Rerun(self._org)
        session.config.pluginmanager.register(rerun, "zoho-conformance-mutants-rerun")
        progress = Progress(session.config, TITLE, self._plan.count)
        try:
            for planned in self._plan.mutants[: self._plan.count]:
                progress.show(planned)
                reached = [test for test in fit if reaches(planned.drift, test)]
                self._not_reached += len(fit) - len(reached)
                affected = [test for test in planned.tests if test in reached]
                for test, ran in rerun.run(planned.drift, affected):
                    self._results.append(self._result(planned, test, ran))
                self._run.append(planned)
        except (KeyboardInterrupt, pytest.exit.Exception):
            done = len(self._run)
            self._interrupted = f"{_INTERRUPTED} after {done} of {self._plan.count} mutants"
            raise
        finally:
            progress.end()
            session.config.pluginmanager.unregister(rerun)

    def _honest_tests(self, items: Sequence[pytest.Item]) -> Iterator[HonestTest]:
        """The tests that use the org, in the order in which they ran."""
        for item in items:
            served = self._served.get(item.nodeid, ())
            if served or FIXTURE in getattr(item, "fixturenames", ()):
                outcome = self._outcomes.get(item.nodeid, "skipped")
                seconds = self._seconds.get(item.nodeid, 0.0)
                yield HonestTest(item, outcome, seconds, served, self._read.get(item.nodeid))

    def _result(self, planned: PlannedMutant, test: HonestTest, ran: Ran) -> ClientResult:
        drift = planned.drift
        assert self._org.org is not None
        promise = self._org.org.documented.promises[drift.operation]
        reading, place = test.reading(drift, promise)
        failure = ran.failure(self._project)
        row = ClientResult(
            test=test.item.nodeid,
            mutant=drift.mutant.name,
            result="unaffected" if reading == "no" else "survived",
            reads=reading,
            at=place,
        )
        changes: dict[str, Any] = {}
        if failure is not None:
            when, how = failure
            changes = {"at": how.at, "exception": how.exception, "when": when, "result": how.result}
        elif ran.skipped_in is not None:
            changes = {"when": ran.skipped_in, "result": "skipped", "at": None}
        if not ran.is_reached:
            self._not_reached += 1
            changes |= {"result": "not-reached"}
        elif ran.is_endless:
            changes |= {"result": "endless"}
        return replace(row, **changes)

    def report(self) -> ClientMutantsReport:
        """The tests, the mutants that were run, and what became of each pair."""
        run = [*self._run, *self._plan.mutants[len(self._run) : len(self._run) + 1]]
        names = {row.mutant for row in self._results}
        noticed = {row.mutant for row in self._results if row.result in {"failed", "raised"}}
        mutants = [each.drift for each in run if each.drift.mutant.name in names]
        options = self._org.options
        org = self._org.org
        return ClientMutantsReport(
            api_version=org.documented.version if org else options.api_version or "",
            seed=options.seed,
            chosen_by=self._options.chosen,
            interrupted=self._interrupted,
            tests=tuple(
                ClientTest(id=each.item.nodeid, outcome=each.outcome, operations=each.operations)
                for each in self._tests
            ),
            mutants=tuple(
                ClientMutant(
                    name=drift.mutant.name,
                    rule=drift.mutant.trips,
                    operation=drift.operation,
                    path=drift.mutant.path,
                    summary=drift.mutant.summary,
                    noticed=drift.mutant.name in noticed,
                )
                for drift in mutants
            ),
            results=tuple(self._results),
            not_reached=self._not_reached,
            not_run=tuple(self._plan.names(len(self._run))),
            not_run_of_read_keys=max(self._plan.of_read_keys - len(self._run), 0),
        )

    def pytest_unconfigure(self) -> None:
        """Leave everything as it was, also where the session ended early."""
        self._reads.stop()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report, and fail the session where that was asked for."""
        report = self.report()
        is_short = report.unnoticed or not report.results or report.interrupted
        if self._options.fails and is_short and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if self._options.report is not None:
            try:
                files.write(self._options.report, to_json(report))
            except OSError as cause:
                self._problem = f"{self._options.report}: cannot be written: {cause.strerror}"
                session.exitstatus = session.exitstatus or pytest.ExitCode.USAGE_ERROR

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table below pytest's own results."""
        if terminalreporter.config.option.collectonly:
            return
        terminalreporter.section(TITLE)
        report = self.report()
        if report.tests or report.interrupted:
            for line in text.render(report, get_terminal_size().columns):
                terminalreporter.write_line(line)
        else:
            terminalreporter.write_line(f"no test used the fixture {FIXTURE}: nothing was run")
        if self._problem is not None:
            terminalreporter.write_line(self._problem)
