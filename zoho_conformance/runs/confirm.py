"""Drift of an org confirmed: reads are sent again, so that flapping answers show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.confirmation import Confirmation
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import Level, fails
from zoho_conformance.runs.run import PlannedCase, Run

MAX_REPEATS = 100
"""How many requests a run sends to confirm what others showed."""
_SPENT = f"the limit of {MAX_REPEATS} requests to confirm drift was reached"
_OF_SEVERAL = "it shows only when several answers are compared"

OpenCase = tuple[str, str, str]
"""A target, an operation and a case."""


class Confirming(msgspec.Struct, frozen=True):
    """How often to ask again, and which cases have drift that is open from an earlier run."""

    times: int
    open_cases: Collection[OpenCase] = frozenset()


def confirm_drift(
    run: Run,
    planned: Sequence[PlannedCase],
    confirming: Confirming,
    fail_on: Level,
    fail_on_requests: Level | None,
) -> None:
    """Ask again where a run shows drift that fails it, and where drift was open; judge the answers.

    What fails the run comes first, since the requests are limited.
    """

    def is_failing(finding: Finding) -> bool:
        return finding.state == "new" and fails(
            finding.rule, finding.level, fail_on, fail_on_requests
        )

    asking = _Asking(run, confirming.times)
    judged = [(case, run.judgement(case.target, case.case)) for case in planned]
    drifting = [each for each in judged if any(map(is_failing, each[1].findings))]
    others = [
        (case, judgement)
        for case, judgement in judged
        if judgement.judged
        and (case.target, case.case.operation, case.case.name) in confirming.open_cases
        and (case, judgement) not in drifting
    ]
    for case, _ in (*drifting, *others):
        asking.confirm(case, is_failing)


class _Asking:
    def __init__(self, run: Run, times: int) -> None:
        self._run = run
        self._times = times
        self._left = MAX_REPEATS

    def confirm(self, planned: PlannedCase, is_failing: Callable[[Finding], bool]) -> None:
        """Ask for a case again, and note on its findings in how many answers they are."""
        before = self._run.undecided(planned.target, planned.case)
        if before.exchange is None:
            return
        # What also depends on other answers does not show in this one alone.
        alone = self._run.library.judge(planned.case.operation).judge(before.exchange)
        own = {finding.fingerprint for finding in alone.findings}
        seen: Counter[str] = Counter()
        further: dict[str, Finding] = {}
        asked, why = 0, ""
        for answer in self._answers(planned):
            if isinstance(answer, str):
                why = answer
                continue
            asked += 1
            seen.update({finding.fingerprint for finding in answer.findings})
            further |= {finding.fingerprint: finding for finding in answer.findings}
        first = {finding.fingerprint for finding in before.findings}
        marked = [
            replace(
                finding,
                confirmation=Confirmation(seen[finding.fingerprint], asked, first=True, why=why)
                if finding.fingerprint in own
                else Confirmation(0, 0, first=True, why=_OF_SEVERAL),
            )
            for finding in before.findings
        ]
        later = [
            replace(
                finding, confirmation=Confirmation(seen[fingerprint], asked, first=False, why=why)
            )
            for fingerprint, finding in further.items()
            if fingerprint not in first and is_failing(self._run.decide(finding))
        ]
        after = before.with_findings((*marked, *later))
        self._run.replace(planned, structs.replace(after, asked_again=asked))

    def _answers(self, planned: PlannedCase) -> Iterator[Judgement | str]:
        """The judgements on further answers; a text says why one could not be had or judged."""
        target = self._run.targets[planned.target]
        judge = self._run.library.judge(planned.case.operation)
        for _ in range(self._times):
            if not self._left:
                yield _SPENT
                return
            self._left -= 1
            try:
                judgement = judge.judge(target.answer_again(planned.case))
            except NotJudged as cause:
                yield cause.reason
                if cause.outcome == "not-run":
                    self._left += 1
                    return
                continue
            self._run.requests_confirming += 1
            yield judgement if judgement.judged else f"{judgement.outcome}: {judgement.reason}"
