"""Tests, run again as pytest runs them, with nothing of it reported."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from zoho_conformance.pytest_plugin.mutants.failure import Failure, Project
from zoho_conformance.pytest_plugin.mutants.plan import HonestTest
from zoho_conformance.pytest_plugin.mutants.time_limit import OverranError, time_limit
from zoho_conformance.pytest_plugin.org.org_session import OrgSession
from zoho_conformance.reference.client_org import Served
from zoho_conformance.reference.mutants.of_answers import Drift

When = Literal["setup", "call", "teardown"]

_SKIPS = (pytest.skip.Exception, pytest.xfail.Exception)
_LEAST_SECONDS = 10.0
_TIMES_AS_LONG = 20
_LEAST_ANSWERS = 50
_TIMES_AS_MANY = 5


@dataclass
class Ran:
    """What came of a test with a mutant."""

    raised: list[tuple[When, BaseException]] = field(default_factory=list)
    served: tuple[Served, ...] = ()
    is_endless: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the test got an answer that drifted."""
        return any(served.is_mutated for served in self.served)

    @property
    def skipped_in(self) -> When | None:
        """In which phase the test skipped itself."""
        return next((when for when, cause in self.raised if isinstance(cause, _SKIPS)), None)

    def failure(self, project: Project) -> tuple[When, Failure] | None:
        """How the test failed first; None where it did not."""
        for when, cause in self.raised:
            failure = None if isinstance(cause, _SKIPS) else project.failure(cause)
            if failure is not None:
                return when, failure
        return None


class Rerun:
    """A pytest plugin that runs tests again, with fresh fixtures of every scope.

    It takes the place of pytest's protocol, which would report; all other hooks are called as ever.
    """

    def __init__(self, org: OrgSession) -> None:
        self._org = org
        self._current: Ran | None = None

    def run(self, drift: Drift, tests: Sequence[HonestTest]) -> Iterator[tuple[HonestTest, Ran]]:
        """Run tests one after the other, as a session of their own, with a mutant."""
        assert self._org.org is not None
        followers: list[HonestTest | None] = [*tests[1:], None]
        self._org.org.mutant = drift.mutant
        try:
            for test, following in zip(tests, followers, strict=True):
                yield test, self._run(test, following.item if following else None)
        finally:
            self._org.org.mutant = None

    def _run(self, test: HonestTest, following: pytest.Item | None) -> Ran:
        assert self._org.org is not None
        ran = self._current = Ran()
        self._org.org.answers_to_mutate = max(_LEAST_ANSWERS, _TIMES_AS_MANY * len(test.served))
        limit = max(_LEAST_SECONDS, _TIMES_AS_LONG * test.seconds)
        try:
            with time_limit(limit):
                test.item.ihook.pytest_runtest_protocol(item=test.item, nextitem=following)
        finally:
            self._current = None
        overran = any(isinstance(cause, OverranError) for _, cause in ran.raised)
        ran.is_endless = overran or self._org.org.answers_to_mutate <= 0
        return ran

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> bool | None:
        """Run a test without reporting; None leaves it to pytest."""
        if self._current is None:
            return None
        # An item is made for one run. Plugins that repeat tests have no other way either.
        renew = getattr(item, "_initrequest", None)
        if renew is not None:
            renew()
        if self._phase(item, "setup"):
            self._phase(item, "call")
        self._phase(item, "teardown", nextitem=nextitem)
        return True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, object, object]:
        """Note what was raised, in subtests too."""
        __tracebackhide__ = True
        report = yield
        if self._current is not None and call.excinfo is not None:
            when: Any = call.when
            self._current.raised.append((when, call.excinfo.value))
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note what the test was answered, before its fixtures are forgotten."""
        __tracebackhide__ = True
        names = getattr(item, "fixturenames", ())
        if self._current is not None:
            self._current.served = self._org.traffic.of_test(names)
        return (yield)

    def _phase(self, item: pytest.Item, when: When, **options: Any) -> bool:
        hook = getattr(item.ihook, f"pytest_runtest_{when}")
        call = pytest.CallInfo.from_call(
            lambda: hook(item=item, **options),
            when=when,
            reraise=(pytest.exit.Exception, KeyboardInterrupt),
        )
        item.ihook.pytest_runtest_makereport(item=item, call=call)
        return call.excinfo is None


@contextmanager
def unreported(session: pytest.Session) -> Iterator[None]:
    """Take back what subtests report of themselves, and let failures be formatted quickly."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    stats = {name: list(reports) for name, reports in reporter.stats.items()} if reporter else {}
    before = session.testsfailed, session.shouldfail, session.shouldstop
    option = session.config.option
    style, option.tbstyle = option.tbstyle, "native"
    try:
        yield
    finally:
        option.tbstyle = style
        session.testsfailed, session.shouldfail, session.shouldstop = before
        if reporter is not None:
            reporter.stats = stats
