"""The suite's own pytest plugin: its options, a test for each claim, the report at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zoho_conformance.model import interruption
from zoho_conformance.model.finding import Finding
from zoho_conformance.pytest_plugin.judged_claims import JudgedClaim, Row
from zoho_conformance.pytest_plugin.run_session import RunSession, require_judged
from zoho_conformance.pytest_plugin.suite_options import add_options, settings_of
from zoho_conformance.reports.curl import curl_line
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.claims import Claim, claims_of_case, findings_by_claim, unprovoked_rows
from zoho_conformance.runs.run import PlannedCase, Run
from zoho_conformance.runs.settings import Settings

_SUITE = "zoho_conformance.pytest_plugin.suite.test_promises"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the suite's options, beside those of pytest-recording."""
    add_options(parser)


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
    suite = SuiteSession(settings_of(config))
    config.stash[_SESSION] = suite
    config.pluginmanager.register(suite, "zoho-conformance-suite")


_SESSION = pytest.StashKey[SuiteSession]()


@pytest.fixture
def key(request: pytest.FixtureRequest) -> JudgedClaim:
    """The claim about a key, judged."""
    return request.config.stash[_SESSION].judge(request.param)


@pytest.fixture
def rule(request: pytest.FixtureRequest) -> JudgedClaim:
    """The claim of a rule, judged."""
    return request.config.stash[_SESSION].judge(request.param)
