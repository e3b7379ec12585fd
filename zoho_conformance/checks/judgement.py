"""What an exchange came to, and what other exchanges add to that."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from zoho_conformance.checks import (
    comparisons,
)
from zoho_conformance.checks.read_back import ReadBack
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import Finding, collapse
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.outcome import JUDGED, Outcome


class Judgement(msgspec.Struct, frozen=True):
    """What an exchange came to. `reason` is one line, empty where it was judged.

    `not_applicable`: the org lacks what the case needs, so that it did not have to be judged.
    """

    case: Case
    outcome: Outcome
    findings: Sequence[Finding] = ()
    reason: str = ""
    exchange: Exchange | None = None
    not_applicable: bool = False
    asked_again: int = 0
    """How many further answers to the same request were judged, to confirm drift."""

    @property
    def judged(self) -> bool:
        """Whether there is a verdict on the exchange at all."""
        return self.outcome in JUDGED

    def with_findings(self, findings: tuple[Finding, ...]) -> Judgement:
        """The same exchange with these findings; the outcome of a judged one follows from them."""
        if not self.judged:
            return replace(self, findings=findings)
        drifts = any(
            finding.level != "info" and finding.state == "new" and not finding.is_ours
            for finding in findings
        )
        return replace(self, findings=findings, outcome="drift" if drifts else "conforms")


def add_view_differences(promise: Promise, mine: Judgement, other: Judgement) -> Judgement:
    """My judgement, with what another view of the same rows shows differently."""
    if not (mine.judged and other.judged) or mine.case.expected != "success":
        return mine
    assert mine.exchange is not None
    assert other.exchange is not None
    reported = _paths(*mine.findings, *other.findings)
    new = collapse(comparisons.compare_views(promise, mine.exchange, other.exchange, skip=reported))
    return mine.with_findings((*mine.findings, *new)) if new else mine


def add_shared_ids(promise: Promise, mine: Judgement, owners: comparisons.Owners) -> Judgement:
    """My judgement, with the ids that came for something else in the same org before."""
    if not mine.judged or mine.case.expected != "success" or mine.exchange is None:
        return mine
    new = collapse(comparisons.compare_owners(promise, mine.exchange, owners))
    return mine.with_findings((*mine.findings, *new)) if new else mine


def add_effect_differences(
    promise: Promise,
    mine: Judgement,
    other: Judgement,
    side: str,
    keys: tuple[tuple[str, str], ...],
) -> Judgement:
    """My judgement, with where it does not show what another exchange wrote or had.

    `side` is `request` or `response` of the other exchange, `keys` are pairs of the path here and
    the path there.
    """
    if mine.outcome == "no-data" and other.outcome == "conforms":
        # After a write that was accepted, an answer without rows means that it had no effect.
        return replace(mine, reason="", outcome="conforms").with_findings(
            (comparisons.nothing_written(promise, mine.case),)
        )
    if not (mine.judged and other.judged):
        return mine
    assert mine.exchange is not None
    assert other.exchange is not None
    reported = _paths(*mine.findings)
    new = collapse(
        comparisons.compare_effect(
            promise, mine.exchange, (other.exchange, side), keys, skip=reported
        )
    )
    return mine.with_findings((*mine.findings, *new)) if new else mine


def add_read_back_differences(
    promise: Promise,
    mine: Judgement,
    write: Judgement,
    before: Judgement | None,
    read_back: ReadBack,
) -> Judgement:
    """My judgement, with where the row does not read as a write made it of the row before.

    `before` is the judgement on an answer that showed the row before the write; None where there
    was none. A write that was refused has a finding of its own.
    """
    is_written = (
        write.judged and write.exchange is not None and is_success(write.exchange.response.status)
    )
    if not (mine.judged and is_written) or (before is not None and not before.judged):
        return mine
    assert mine.exchange is not None
    assert write.exchange is not None
    earlier = before.exchange if before is not None else None
    reported = _paths(*mine.findings)
    new = collapse(
        comparisons.compare_read_back(
            promise, mine.exchange, write.exchange, earlier, read_back, skip=reported
        )
    )
    return mine.with_findings((*mine.findings, *new)) if new else mine


def _paths(*findings: Finding) -> set[str]:
    """The paths at which answers have a finding already; what we sent is none."""
    return {finding.path for finding in findings if not finding.is_ours}
