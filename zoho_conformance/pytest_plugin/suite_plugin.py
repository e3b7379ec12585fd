"""The suite's own pytest plugin: its options, a test for each claim, the report at the end."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from zoho_conformance.checks.coverage import gate
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model import interruption
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import LEVELS
from zoho_conformance.pytest_plugin.run_session import RunSession, require_judged
from zoho_conformance.reports import text
from zoho_conformance.reports.curl import curl_line
from zoho_conformance.reports.formats import parse_output
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.claims import (
    Claim,
    UnprovokedRow,
    claims_of_case,
    could_show_key,
    failing_findings,
    findings_by_claim,
    unprovoked_rows,
)
from zoho_conformance.runs.levels import levels_of
from zoho_conformance.runs.org_settings import find_configuration
from zoho_conformance.runs.run import PlannedCase, Run
from zoho_conformance.runs.settings import (
    MAX_TIME,
    MAX_TIME_RANGE,
    TARGETS,
    WAIT_FOR_EVER,
    WRITES,
    Settings,
)

_SUITE = "zoho_conformance.pytest_plugin.suite.test_promises"
_RECORDING = ("once", "new_episodes", "all", "rewrite")
"""The modes of pytest-recording in which cassettes are written."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the suite's options, beside those of pytest-recording."""
    group = parser.getgroup("zoho-crm-conformance")
    group.addoption(
        "--target", choices=TARGETS, default="cassettes", help="what to judge (default: cassettes)"
    )
    group.addoption("--cassettes", metavar="DIR", help="cassettes to judge, or to record into")
    group.addoption(
        "--contracts", metavar="DIR", help="judge by the contracts that `derive --into DIR` wrote"
    )
    group.addoption(
        "--api-version",
        metavar="VERSION",
        help="API version of the contracts (default: the latest)",
    )
    group.addoption("--config", metavar="FILE", help="the configuration file, for --target live")
    group.addoption(
        "--module", metavar="NAME", action="append", default=[], help="a module of a live org"
    )
    group.addoption(
        "--allow-writes",
        nargs="?",
        const="sandbox",
        default="no",
        choices=WRITES,
        help="let the suite write to a live org; for a production org, write `production` in full",
    )
    group.addoption(
        "--journal", metavar="FILE", help="the file that records what has to be undone in the org"
    )
    group.addoption(
        "--wait",
        nargs="?",
        type=int,
        const=WAIT_FOR_EVER,
        default=0,
        metavar="SECONDS",
        help="wait while another run writes to the org, for at most SECONDS if given",
    )
    group.addoption("--max-requests", type=int, help="send at most this many requests")
    group.addoption(
        "--max-time",
        type=_max_time,
        metavar="SECONDS",
        help="spend at most so many seconds on requests for each module of a live org (default: "
        f"{MAX_TIME})",
    )
    group.addoption(
        "--max-age",
        type=int,
        metavar="DAYS",
        help="treat cassettes older than DAYS as not judged",
    )
    group.addoption(
        "--min-coverage",
        metavar="KIND=PERCENT",
        action="append",
        default=[],
        help="require that so much of the contract was exercised, such as keys=90",
    )
    group.addoption(
        "--report",
        metavar="FILE",
        action="append",
        default=[],
        help="write x.json, x.xml … or FORMAT=FILE",
    )
    group.addoption(
        "--fail-on", choices=LEVELS, default="error", help="the lowest level that fails a test"
    )
    group.addoption(
        "--plugin",
        metavar="MODULE",
        action="append",
        default=[],
        help="also run the custom checks of this module",
    )
    group.addoption(
        "--private",
        action="store_true",
        help="mask every name and value that no page documents",
    )
    group.addoption("--baseline", metavar="FILE", help="the drift that is known and fails no test")


def _max_time(text: str) -> int:
    """The seconds that `--max-time` names."""
    least, most = MAX_TIME_RANGE
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"use a number of seconds from {least} to {most}")
    return int(text)


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim and the findings that contradict it, for a test to hold."""

    claim: Claim
    findings: Sequence[Finding]
    judgement: Judgement
    request: str
    settings: Settings
    show: Callable[[str], str]

    def holds(self) -> None:
        """Fail the test on drift; skip it where the answer does not show the key at all."""
        failing = failing_findings(
            self.findings, self.settings.fail_on, self.settings.fail_on_requests
        )
        if failing:
            message = text.render_failure(failing, self.request)
            pytest.fail(self.show(message), pytrace=False)
        if self.claim.key is not None and not could_show_key(self.claim.key, self.judgement):
            pytest.skip("not shown: no object in the answer could have the key")


@dataclass(frozen=True, slots=True)
class Row:
    """An error row that no probe provokes, for a test to report."""

    row: UnprovokedRow

    def skip(self) -> None:
        """Skip, with the reason."""
        pytest.skip(f"not exercised: {self.row.reason}")


class SuiteSession(RunSession):
    """The suite's run: opened when the suite is collected, closed with the session."""

    title = "conformance"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._claims: dict[PlannedCase, tuple[Claim, ...]] = {}
        self._findings: dict[PlannedCase, dict[Claim, list[Finding]]] = {}

    def open(self) -> Run:
        """Open the run, and have the signals that end a program end it as Ctrl-C does."""
        self._resources.enter_context(interruption.handled())
        return super().open()

    def judge(self, claim: Claim) -> JudgedClaim:
        """A claim with what contradicts it; a case that was not judged makes a pytest error."""
        planned = claim.planned
        judgement = self.run.judgement(planned.target, planned.case)
        require_judged(self.run, judgement, planned.case)
        if planned not in self._findings:
            claims = self._claims_of(planned)
            self._findings[planned] = findings_by_claim(
                claims, judgement.findings, self.run.library.rules
            )
        findings = self._findings[planned].get(claim, [])
        request = curl_line(self.run, planned.case, judgement.exchange) if findings else ""
        return JudgedClaim(claim, findings, judgement, request, self.settings, self.run.show)

    def _claims_of(self, planned: PlannedCase) -> tuple[Claim, ...]:
        if planned not in self._claims:
            self._claims[planned] = claims_of_case(self.run, planned)
        return self._claims[planned]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make one test of each claim, under the claim's own name."""
        if metafunc.function.__module__ != _SUITE:
            return
        planned = self.run.planned
        if "row" in metafunc.fixturenames:
            rows = list(unprovoked_rows(self.run, planned))
            metafunc.parametrize("row", list(map(Row, rows)), ids=[row.id for row in rows])
            return
        claims = [claim for case in planned for claim in self._claims_of(case)]
        for name, is_meant in _CLAIMS_OF_FIXTURES.items():
            if name in metafunc.fixturenames:
                chosen = list(filter(is_meant, claims))
                ids = [claim.id for claim in chosen]
                metafunc.parametrize(name, chosen, ids=ids, indirect=True)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Report on the cases whose tests were selected."""
        _drop_quiet_reports(session.config)
        selected = _selected_cases(session)
        if selected and not session.config.getoption("collectonly"):
            self.finish(session, selected)

    def falls_short(self, report: Report) -> bool:
        """Whether what no test is about keeps the session from passing: stale entries, coverage."""
        return _falls_short(report)


_CLAIMS_OF_FIXTURES: dict[str, Callable[[Claim], bool]] = {
    "key": lambda claim: claim.key is not None,
    "rule": lambda claim: claim.rule is not None,
}
"""Which claims a test is made of, by the fixture that it takes."""


def _drop_quiet_reports(config: pytest.Config) -> None:
    """Forget reports of fixtures that printed nothing.

    For each failed test pytest's summary walks over all of them, which takes a minute where some
    thousand tests fail.
    """
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if isinstance(reporter, pytest.TerminalReporter) and "" in reporter.stats:
        reporter.stats[""] = [report for report in reporter.stats[""] if report.sections]


def _falls_short(report: Report) -> bool:
    """Whether the run as a whole, other than any test, keeps the session from passing."""
    run = report.run
    expired = run.baseline is not None and run.baseline.expired > 0
    gone = any(finding.state == "gone" for finding in report.findings)
    # Exchanges of others that were not judged are skipped, which must not make a session green.
    foreign = any(exchange.recording for exchange in report.exchanges)
    vacuous = foreign and report.verdict == "not-judged"
    too_old = any(target.too_old for target in run.targets)
    short = not all(gate.met for gate in run.min_coverage)
    return gone or expired or vacuous or too_old or short


def _selected_cases(session: pytest.Session) -> set[PlannedCase]:
    """The cases that the selected tests are about."""
    return {
        value.planned
        for item in getattr(session, "items", ())
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        for value in item.callspec.params.values()
        if isinstance(value, Claim)
    }


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the run that the options ask for."""
    suite = SuiteSession(_settings(config))
    config.stash[_SESSION] = suite
    config.pluginmanager.register(suite, "zoho-conformance-suite")


def _settings(config: pytest.Config) -> Settings:
    option = config.getoption
    try:
        reports = tuple(parse_output(path) for path in option("--report"))
        min_coverage = gate.parse_min_coverage(option("--min-coverage"))
        levels = levels_of(find_configuration(_path(config, "--config")))
    except ConformanceError as cause:
        raise pytest.UsageError(str(cause)) from cause
    return Settings(
        target=option("--target"),
        cassettes=_path(config, "--cassettes"),
        contracts=_path(config, "--contracts"),
        api_version=option("--api-version"),
        fail_on=option("--fail-on"),
        reports=reports,
        record=option("--record-mode", default=None) in _RECORDING,
        modules=tuple(option("--module")),
        writes=option("--allow-writes"),
        config=_path(config, "--config"),
        journal=_path(config, "--journal"),
        wait=option("--wait"),
        max_requests=option("--max-requests"),
        max_time=option("--max-time"),
        max_age=option("--max-age"),
        levels=levels,
        min_coverage=min_coverage,
        plugins=tuple(option("--plugin")),
        baseline=_path(config, "--baseline"),
        private=option("--private"),
    )


def _path(config: pytest.Config, option: str) -> Path | None:
    value = config.getoption(option)
    return Path(value) if value else None


_SESSION = pytest.StashKey[SuiteSession]()


@pytest.fixture
def key(request: pytest.FixtureRequest) -> JudgedClaim:
    """The claim about a key, judged."""
    return request.config.stash[_SESSION].judge(request.param)


@pytest.fixture
def rule(request: pytest.FixtureRequest) -> JudgedClaim:
    """The claim of a rule, judged."""
    return request.config.stash[_SESSION].judge(request.param)
