"""What a run makes of its baseline: entries that are known, expired, reopened, gone or unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal  # noqa: TID251 - most runs have no baseline

import msgspec

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import Rule
from zoho_conformance.reports.report import BaselineSummary
from zoho_conformance.runs.run import PlannedCase, Run

if TYPE_CHECKING:
    from zoho_conformance.runs.baseline import Baseline, BaselineEntry

Standing = Literal["known", "gone", "expired", "reopened", "unseen"]


class BaselineResult(msgspec.Struct, frozen=True):
    """What became of every entry, and those that are gone, with their targets and findings."""

    summary: BaselineSummary | None = None
    gone: tuple[tuple[str, BaselineEntry, Finding], ...] = ()

    @property
    def fails(self) -> bool:
        """Whether an entry fails the run, whatever its level: it expired, or is not needed."""
        return bool(self.gone) or bool(self.summary and self.summary.expired)


class _Evidence(msgspec.Struct, frozen=True):
    """What a run judged, whether that is all that it should, and by what.

    `planned` are all its cases, by operation and name. `comparing` is whether answers were judged
    by recordings instead of the contracts.
    """

    run: Run
    planned: Mapping[tuple[str, str], Sequence[PlannedCase]]
    judged: Mapping[PlannedCase, Judgement]
    complete: bool
    comparing: bool


def check_entries(
    run: Run,
    judged: Sequence[tuple[PlannedCase, Judgement]],
    *,
    complete: bool,
    comparing: bool,
) -> BaselineResult:
    """The standing of every entry of the run's baseline.

    `complete` is whether all that was planned was judged, `comparing` whether answers were judged
    by recordings instead of the contracts.
    """
    if run.baseline is None:
        return BaselineResult()
    planned: dict[tuple[str, str], list[PlannedCase]] = {}
    for case in run.planned:
        planned.setdefault((case.case.operation, case.case.name), []).append(case)
    evidence = _Evidence(run, planned, dict(judged), complete, comparing)
    seen: dict[str, list[Finding]] = {}
    for _, judgement in judged:
        for finding in judgement.findings:
            for entry in run.baseline.entries_for(finding):
                seen.setdefault(entry.fingerprint, []).append(finding)
    standings: Counter[Standing] = Counter()
    gone = []
    to_renew = 0
    for fingerprint, entry in run.baseline.entries.items():
        target = None
        if fingerprint in seen:
            standing = _standing_of_seen(run.baseline, entry, seen[fingerprint])
        else:
            target = _target_without_drift(evidence, entry)
            standing = "gone" if target else "unseen"
        standings[standing] += 1
        if target:
            gone.append((target, entry, run.baseline.resolved_finding(entry)))
        to_renew += standing in ("known", "reopened") and entry.came is None
    summary = BaselineSummary(
        file=str(run.baseline.file),
        entries=len(run.baseline.entries),
        known=standings["known"],
        gone=standings["gone"],
        expired=standings["expired"],
        reopened=standings["reopened"],
        unseen=standings["unseen"],
        to_renew=to_renew,
    )
    return BaselineResult(summary, tuple(gone))


def _standing_of_seen(
    baseline: Baseline, entry: BaselineEntry, findings: Sequence[Finding]
) -> Standing:
    if all(finding.state == "known" for finding in findings):
        return "known"
    return "expired" if baseline.is_expired(entry) else "reopened"


def _target_without_drift(evidence: _Evidence, entry: BaselineEntry) -> str | None:
    """The target on which the entry's drift would have shown; None if it could not have shown."""
    rule = evidence.run.library.rules.get(entry.rule)
    if rule is None or (rule.about == "recording") != evidence.comparing:
        return None
    if not _is_within_run(evidence, entry):
        return None
    if entry.is_group or not _case_exists(evidence, entry):
        return next(iter(evidence.run.targets)) if evidence.complete else None
    expected = [
        planned
        for planned in evidence.planned.get((entry.operation, entry.case), ())
        if _can_show(evidence, planned, rule)
    ]
    if not expected or not all(_is_judged(evidence, planned, rule) for planned in expected):
        return None
    return expected[0].target


def _is_within_run(evidence: _Evidence, entry: BaselineEntry) -> bool:
    """Whether the run should judge an operation of the entry; one that is gone, any run should."""
    promises = evidence.run.library.promises
    of_run = {operation for operation, _ in evidence.planned}
    return any(
        operation in of_run or operation not in promises
        for operation in entry.contracts or (entry.operation,)
    )


def _case_exists(evidence: _Evidence, entry: BaselineEntry) -> bool:
    """Whether there is such a case at all, whether or not this run was to show it."""
    library = evidence.run.library
    promise = library.promises.get(entry.operation)
    if promise is None:
        return False
    name = (entry.operation, entry.case)
    return (
        name in evidence.planned
        or any(row.case == entry.case for row in promise.errors)
        or any((probe.operation, probe.case) == name for probe in library.probes.probes)
    )


def _can_show(evidence: _Evidence, planned: PlannedCase, rule: Rule) -> bool:
    """Whether drift from the rule can show in a planned case."""
    # A page's sample is never the answer to something that was written.
    if rule.about == "write" and evidence.run.targets[planned.target].kind == "documented":
        return False
    judgement = evidence.judged.get(planned)
    return judgement is None or not judgement.not_applicable


def _is_judged(evidence: _Evidence, planned: PlannedCase, rule: Rule) -> bool:
    """Whether the case was judged, and every case that the rule compares it with."""
    judgement = evidence.judged.get(planned)
    if judgement is None or not judgement.judged:
        return False
    cases = evidence.run.targets[planned.target].cases
    return all(
        other in cases and evidence.run.judgement(planned.target, other).judged
        for other in _needed_cases(evidence.run, planned.case, rule)
    )


def _needed_cases(run: Run, case: Case, rule: Rule) -> Iterator[Case]:
    """The cases without which the rule cannot be judged on this one."""
    same_as = run.library.promises[case.operation].same_as
    if rule.needs == "same-as" and same_as:
        yield Case(same_as, case.name, case.expected)
    if rule.about == "write":
        for name in run.library.probes.comparisons_of(case):
            for probe in run.library.probes.probes:
                if (probe.operation, probe.case) == name:
                    yield probe.as_case()
