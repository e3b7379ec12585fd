"""What `check` requires of a result: no drift that fails, and a verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.guard.result import Drift, Result
from zoho_conformance.model.errors import NotJudged, UsageError
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import HIGHEST_FIRST, Level, fails


def parse_level(level: str) -> Level:
    """The level of that name; `UsageError` for none."""
    for known in HIGHEST_FIRST:
        if level == known:
            return known
    raise UsageError(f"fail_on={level!r}: use one of {', '.join(HIGHEST_FIRST)}")


def require_no_drift(
    result: Result,
    least: Level,
    least_of_requests: Level | None,
    describe: Callable[[Judgement, Sequence[Finding]], str],
) -> None:
    """Raise `Drift` for new findings at or above a level, each judgement as `describe` words it."""
    __tracebackhide__ = True
    drifts: list[Finding] = []
    messages: list[str] = []
    for judgement in result.judgements:
        counting = [
            finding
            for finding in judgement.findings
            if finding.state == "new"
            and fails(finding.rule, finding.level, least, least_of_requests)
        ]
        if counting:
            drifts += counting
            messages.append(describe(judgement, counting))
    if drifts:
        raise Drift("\n\n".join(messages), tuple(drifts))


class _NoOperationError(NotJudged, UsageError):
    """A request to no operation is not judged; what was passed may also be a mistake."""


def require_judged(result: Result, kind: str = "operation") -> None:
    """Raise `NotJudged` unless everything that should have been judged was."""
    __tracebackhide__ = True
    if not result.judgements:
        raise _NoOperationError(
            "unmatched",
            f"{result.unmatched[0]}; pass {kind}=..., or allow it (strict=False)",
        )
    missing = [
        judgement
        for judgement in result.judgements
        if not judgement.judged and not judgement.not_applicable
    ]
    if missing or not result.judged:
        first = (missing or result.judgements)[0]
        reason = f"{first.case.id} was not judged: {first.outcome}: {first.reason}"
        raise NotJudged(first.outcome, f"{reason} (strict=False allows it)")
