"""The pytest face: options, the parametrized claims, and the report at the end of a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zoho_conformance.checks.coverage import gate
from zoho_conformance.checks.judge import Judgement
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.rules import LEVELS
from zoho_conformance.pytest_plugin import assertions
from zoho_conformance.pytest_plugin.assertions import Claim, Unexercised
from zoho_conformance.reports import text
from zoho_conformance.reports.files import checked, save
from zoho_conformance.reports.report import build
from zoho_conformance.reports.reproduce import request_line
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import Planned, Run
from zoho_conformance.runs.settings import TARGETS, WRITES, Settings

_SUITE = "zoho_conformance.pytest_plugin.suite.test_promises"
_RECORDING = ("once", "new_episodes", "all", "rewrite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The suite's options, beside pytest-recording's own."""
    group = parser.getgroup("zoho-crm-conformance")
    group.addoption(
        "--target", choices=TARGETS, default="cassettes", help="who is judged (default: cassettes)"
    )
    group.addoption("--cassettes", metavar="DIR", help="cassettes to judge, or to record into")
    group.addoption(
        "--contracts", metavar="DIR", help="judge by the contracts that `derive --into DIR` wrote"
    )
    group.addoption(
        "--api-version", metavar="VERSION", help="which of the contracts (default: the latest)"
    )
    group.addoption("--config", metavar="FILE", help="a conformance.toml, for --target live")
    group.addoption(
        "--module", metavar="NAME", action="append", default=[], help="a module of a live org"
    )
    group.addoption(
        "--allow-writes",
        nargs="?",
        const="sandbox",
        default="no",
        choices=WRITES,
        help="let the suite write to a live org; `production` has to be typed out for such an org",
    )
    group.addoption("--max-requests", type=int, help="send at most so many requests")
    group.addoption(
        "--max-age",
        type=int,
        metavar="DAYS",
        help="give no verdict on cassettes that were recorded more days ago",
    )
    group.addoption(
        "--min-coverage",
        metavar="KIND=PERCENT",
        action="append",
        default=[],
        help="do not pass where less of the contract was exercised, such as keys=90",
    )
    group.addoption(
        "--report",
        metavar="FILE",
        action="append",
        default=[],
        help="write x.json, x.xml … or FORM=FILE",
    )
    group.addoption(
        "--fail-on", choices=LEVELS, default="error", help="the least level that fails a test"
    )
    group.addoption("--baseline", metavar="FILE", help="the drift that is known and fails no test")


@dataclass(frozen=True, slots=True)
class Held:
    """A claim in the hands of a test."""

    claim: Claim
    of_case: Sequence[Claim]
    judgement: Judgement
    run: Run
    settings: Settings

    def holds(self) -> None:
        """Fail the test on drift; skip it where the answer does not show the key at all."""
        found = assertions.findings(self.claim, self.of_case, self.judgement)
        drifts = assertions.red(found, self.settings.fail_on)
        if drifts:
            request = request_line(self.run, self.claim.planned.case)
            pytest.fail(text.failure(drifts, request), pytrace=False)
        if self.claim.key is not None and not assertions.shown(self.claim.key, self.judgement):
            pytest.skip("not shown: the answer has nothing in which the key could stand")


@dataclass(frozen=True, slots=True)
class Row:
    """An error row in the hands of a test."""

    row: Unexercised

    def skip(self) -> None:
        """Skip, with the reason."""
        pytest.skip(f"not exercised: {self.row.reason}")


class Session:
    """The run behind a pytest session. It opens when the suite is collected, and ends with it."""

    def __init__(self, settings: Settings, run: Run | None = None) -> None:
        self.settings = settings
        self.report: dict[str, Any] | None = None
        self._run = run
        self._open = ExitStack()
        self._claims: dict[Planned, tuple[Claim, ...]] = {}

    @property
    def run(self) -> Run:
        """The run; opened the first time it is asked for."""
        if self._run is None:
            try:
                self._run = self._open.enter_context(open_run(self.settings))
            except ConformanceError as cause:
                raise pytest.UsageError(str(cause)) from cause
        return self._run

    def claims_of(self, planned: Planned) -> tuple[Claim, ...]:
        """Every claim of a case, made once."""
        if planned not in self._claims:
            self._claims[planned] = tuple(assertions.of_case(self.run, planned))
        return self._claims[planned]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each claim, under the claim's own name."""
        if metafunc.function.__module__ != _SUITE:
            return
        planned = self.run.planned
        if "row" in metafunc.fixturenames:
            rows = list(assertions.unexercised(self.run, planned))
            metafunc.parametrize("row", [Row(one) for one in rows], ids=[one.id for one in rows])
            return
        for name in {"key", "rule"} & set(metafunc.fixturenames):
            all_ = [one for case in planned for one in self.claims_of(case)]
            mine = [one for one in all_ if getattr(one, name) is not None]
            metafunc.parametrize(name, mine, ids=[one.id for one in mine], indirect=True)

    def held(self, claim: Claim) -> Held:
        """A claim with its case's judgement; a case that was not judged errs in the fixture."""
        planned = claim.planned
        judgement = self.run.judgement(planned.target, planned.case)
        if not judgement.judged:
            told = f"not judged: {judgement.outcome}: {judgement.reason}"
            if judgement.not_applicable and planned.case.recording:
                # Nobody said that a foreign exchange would show anything of its operation.
                pytest.skip(told)
            pytest.fail(told, pytrace=False)
        return Held(claim, self.claims_of(planned), judgement, self.run, self.settings)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """The report on the cases whose tests were selected."""
        selected = _selected(session)
        if selected and not session.config.getoption("collectonly"):
            chosen = [one for one in self.run.planned if one in selected]
            self.report = build(
                self.run,
                chosen,
                self.settings.fail_on,
                max_age=self.settings.max_age,
                min_coverage=self.settings.min_coverage,
                selected=session.config.getoption("keyword") or None,
                aborted=_aborted(session),
            )
            if _falls_short(self.report) and session.exitstatus == pytest.ExitCode.OK:
                # No test is about the run as a whole, and yet the session is not to pass.
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
            for file in self.settings.reports:
                save(self.report, file)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The verdict below pytest's own results."""
        if self.report is not None:
            terminalreporter.section("conformance")
            terminalreporter.write_line(text.render(self.report))

    def pytest_unconfigure(self) -> None:
        """What was started for the run ends."""
        self._open.close()


def _falls_short(report: Mapping[str, Any]) -> bool:
    """Whether the run as a whole, other than any test, keeps the session from passing."""
    run = report["run"]
    baseline = run["baseline"] or {"expired": 0}
    gone = any(one["state"] == "gone" for one in report["findings"])
    # Exchanges of others that were not judged are skipped, which must not make a session green.
    foreign = any(one["recording"] for one in report["exchanges"])
    vacuous = foreign and report["verdict"] == "not-judged"
    too_old = any(one["too_old"] for one in run["targets"])
    stale = gone or baseline["expired"] > 0
    return stale or vacuous or too_old or not all(one["met"] for one in run["min_coverage"])


def _aborted(session: pytest.Session) -> bool:
    """Whether tests were still due when the session ended."""
    stopped = session.shouldstop or session.shouldfail
    return bool(stopped) or session.exitstatus == pytest.ExitCode.INTERRUPTED


def _selected(session: pytest.Session) -> set[Planned]:
    """The cases that the selected tests are about."""
    return {
        claim.planned
        for item in getattr(session, "items", ())
        if (callspec := getattr(item, "callspec", None)) is not None
        for claim in callspec.params.values()
        if isinstance(claim, assertions.Claim)
    }


def pytest_configure(config: pytest.Config) -> None:
    """Open a session with the options given, unless the command line brought its own."""
    if config.pluginmanager.has_plugin("conformance-session"):
        return
    option = config.getoption
    try:
        reports = tuple(checked(path) for path in option("--report"))
        least = gate.parse_min_coverage(option("--min-coverage"))
    except ConformanceError as cause:
        raise pytest.UsageError(str(cause)) from cause
    folder = option("--cassettes")
    settings = Settings(
        target=option("--target"),
        cassettes=Path(folder) if folder else None,
        contracts=Path(option("--contracts")) if option("--contracts") else None,
        api_version=option("--api-version"),
        fail_on=option("--fail-on"),
        reports=reports,
        record=option("--record-mode", default=None) in _RECORDING,
        modules=tuple(option("--module")),
        writes=option("--allow-writes"),
        config=Path(option("--config")) if option("--config") else None,
        max_requests=option("--max-requests"),
        max_age=option("--max-age"),
        min_coverage=least,
        baseline=Path(option("--baseline")) if option("--baseline") else None,
    )
    config.pluginmanager.register(Session(settings), "conformance-session")


def _session(request: pytest.FixtureRequest) -> Session:
    found = request.config.pluginmanager.get_plugin("conformance-session")
    assert isinstance(found, Session)
    return found


@pytest.fixture
def key(request: pytest.FixtureRequest) -> Held:
    """The claim about a key, judged."""
    return _session(request).held(request.param)


@pytest.fixture
def rule(request: pytest.FixtureRequest) -> Held:
    """The claim of a rule, judged."""
    return _session(request).held(request.param)
