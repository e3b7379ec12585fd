"""The guard: a response held to the contract of its operation, red in a test where it drifts."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.checks.matching import Matcher, Unmatched, case_of, judged
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.errors import NotJudged, UsageError
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import LEVELS, Level
from zoho_conformance.pytest_plugin import assertions
from zoho_conformance.pytest_plugin.guard.answers import exchanges
from zoho_conformance.reports import text
from zoho_conformance.reports.reproduce import request_line
from zoho_conformance.runs import baseline, library
from zoho_conformance.runs.baseline import Baseline
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.run import Run


class Drift(AssertionError):  # noqa: N818 - a drift is never an error
    """What came is not what the page promises; ``findings`` are the drifts that count."""

    def __init__(self, told: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(told)
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a check: a judgement of each exchange that is to an operation, and the others.

    ``unmatched`` has one line for each exchange that is to no operation of the contracts.
    """

    judgements: tuple[Judgement, ...]
    unmatched: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All drifts, the quiet and the known ones too."""
        return tuple(found for one in self.judgements for found in one.findings)

    @property
    def judged(self) -> bool:
        """Whether anything was judged at all."""
        return any(one.judged for one in self.judgements)


class Guard:
    """Holds responses to contracts: ``fail_on`` is the least level of drift that counts."""

    def __init__(
        self, held: Library, known: Baseline | None = None, fail_on: Level = "error"
    ) -> None:
        self._library = held
        self._known = known
        self._fail_on = fail_on
        self._matcher = Matcher(held.promises)

    def check(
        self,
        response: Any,
        *,
        operation: str | None = None,
        case: str | None = None,
        method: str | None = None,
        url: str | None = None,
        fail_on: Level | None = None,
        strict: bool = True,
    ) -> Result:
        """Hold a response of requests, httpx or urllib3, or a cassette of vcrpy, to its contract.

        The operation is told by method and address, unless it is named; a ``case`` (`ok`, or the
        name of an error row) is what was due, and without one any documented answer will do.
        Raises ``Drifted``, an ``AssertionError``, for drift at or above ``fail_on``. What cannot be
        judged is no pass: ``UsageError`` where no operation is asked, ``NotJudgedError`` where the
        answer says nothing of it (401, 429, 5xx, no rows), both unless ``strict`` is off.
        """
        __tracebackhide__ = True
        least = self._fail_on if fail_on is None else fail_on
        if least not in LEVELS:
            raise UsageError(f"fail_on={least!r}: is one of {', '.join(LEVELS)}")
        judgements, unmatched = [], []
        for asked, came in exchanges(response, method, url):
            found = self._judged(asked, came, operation, case)
            if isinstance(found, Unmatched):
                unmatched.append(found.told)
            else:
                judgements.append(self._known.apply(found) if self._known else found)
        checked = Result(tuple(judgements), tuple(unmatched))
        self._require_no_drift(checked, least)
        if strict:
            _require_judged(checked)
        return checked

    def _judged(
        self, asked: Request, came: Response, operation: str | None, case: str | None
    ) -> Judgement | Unmatched:
        found = self._matcher.find(asked) if operation is None else operation
        if isinstance(found, Unmatched):
            return found
        if found not in self._library.promises:
            raise UsageError(_unknown("operation", found, list(self._library.promises)))
        judge = self._library.judge(found)
        if case is None:
            return judged(judge, Exchange(case_of(judge.promise, came), asked, came))
        return judge.judge(Exchange(self._case(judge.promise, case), asked, came))

    def _case(self, promise: Promise, name: str) -> Case:
        """The case of that name; what it is due to show follows from it."""
        cases = {row.case: Case(promise.id, row.case, "error") for row in promise.errors}
        cases["ok"] = Case(promise.id, "ok", "success")
        probed = (one.as_case() for one in self._library.probes.probes)
        cases |= {one.name: one for one in probed if one.operation == promise.id}
        if name not in cases:
            raise UsageError(_unknown(f"case of {promise.id}", name, list(cases)))
        return cases[name]

    def _require_no_drift(self, checked: Result, least: Level) -> None:
        __tracebackhide__ = True
        red = [(one, assertions.red(one.findings, least)) for one in checked.judgements]
        drifts = tuple(found for _, several in red for found in several)
        if drifts:
            run = Run(self._library, ())
            # The request is the caller's own, and none that a probe sends for the case.
            told = (
                text.failure(several, request_line(run, replace(one.case, recording="checked")))
                for one, several in red
                if several
            )
            raise Drift("\n\n".join(told), drifts)


def _require_judged(checked: Result) -> None:
    __tracebackhide__ = True
    if not checked.judgements:
        raise UsageError(
            f"{checked.unmatched[0]}; name the operation (operation=...), or let it pass "
            "(strict=False)"
        )
    due = [one for one in checked.judgements if not one.judged and not one.not_applicable]
    if not checked.judged or due:
        first = (due or checked.judgements)[0]
        told = f"{first.case.id} was not judged: {first.outcome}: {first.reason}"
        raise NotJudged(first.outcome, f"{told} (strict=False lets it pass)")


def _unknown(what: str, name: str, known: list[str]) -> str:
    alike = difflib.get_close_matches(name, known, n=3) or sorted(known)
    return f"{name}: is no {what}; there are {', '.join(alike)}"


def opened(
    contracts: Path | None = None,
    version: str | None = None,
    known: Path | None = None,
    fail_on: Level = "error",
) -> Guard:
    """A guard by the contracts below a directory, ours where none is named.

    ``known`` is the file of a baseline. ``UsageError`` where one of them cannot be read.
    """
    held = library.chosen(contracts, version)
    if known is None:
        return Guard(held, None, fail_on)
    today = datetime.now(UTC).date()
    entries = baseline.load(known)
    return Guard(
        held, baseline.Baseline.from_entries(known, entries, held.contract_digest, today), fail_on
    )


@cache
def _ours() -> Guard:
    """The guard by the contracts that ship, read once."""
    return opened()


def check(response: Any, **options: Any) -> Result:
    """``Guard.check`` by the contracts that ship, for use without pytest."""
    __tracebackhide__ = True
    return _ours().check(response, **options)
