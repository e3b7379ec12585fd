"""What a run makes of its baseline: entries that are known, expired, reopened, gone or unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import RULES, Rule
from zoho_conformance.reports.report import BaselineSummary
from zoho_conformance.runs.baseline import Baseline, Entry
from zoho_conformance.runs.run import PlannedCase, Run

Standing = Literal["known", "gone", "expired", "reopened", "unseen"]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What came of every entry, and the findings of those that are gone, with their targets."""

    summary: BaselineSummary | None = None
    gone: tuple[tuple[str, Finding], ...] = ()

    @property
    def fails(self) -> bool:
        """Whether an entry fails the run, whatever its level: it expired, or is not needed."""
        return bool(self.gone) or bool(self.summary and self.summary.expired)


@dataclass(frozen=True, slots=True)
class _Looking:
    """What a run looked at: its judgements, whether that is all, and by what it judged.

    ``planned`` are all its cases, by operation and name.
    """

    run: Run
    planned: Mapping[tuple[str, str], Sequence[PlannedCase]]
    judged: Mapping[PlannedCase, Judgement]
    complete: bool
    comparing: bool


def reckon(
    run: Run,
    judged: Sequence[tuple[PlannedCase, Judgement]],
    *,
    complete: bool,
    comparing: bool,
) -> Reckoning:
    """The standing of every entry of the run's baseline.

    ``complete`` is whether all that was planned was judged, ``comparing`` whether answers were
    judged by recordings instead of the contracts.
    """
    if run.baseline is None:
        return Reckoning()
    planned: dict[tuple[str, str], list[PlannedCase]] = {}
    for place in run.planned:
        planned.setdefault((place.case.operation, place.case.name), []).append(place)
    looking = _Looking(run, planned, dict(judged), complete, comparing)
    seen: dict[str, list[Finding]] = {}
    for _, judgement in judged:
        for one in judgement.findings:
            seen.setdefault(one.fingerprint, []).append(one)
    standings: Counter[Standing] = Counter()
    gone = []
    for fingerprint, entry in run.baseline.entries.items():
        target = None
        if fingerprint in seen:
            standing = _of_seen(run.baseline, entry, seen[fingerprint])
        else:
            target = _missed_on(looking, entry)
            standing = "gone" if target else "unseen"
        standings[standing] += 1
        if target:
            gone.append((target, run.baseline.resolved_finding(entry)))
    summary = BaselineSummary(
        file=str(run.baseline.file),
        entries=len(run.baseline.entries),
        known=standings["known"],
        gone=standings["gone"],
        expired=standings["expired"],
        reopened=standings["reopened"],
        unseen=standings["unseen"],
    )
    return Reckoning(summary, tuple(gone))


def _of_seen(baseline: Baseline, entry: Entry, seen: Sequence[Finding]) -> Standing:
    if all(one.state == "known" for one in seen):
        return "known"
    return "expired" if baseline.is_expired(entry) else "reopened"


def _missed_on(looking: _Looking, entry: Entry) -> str | None:
    """The target on which the entry's drift was looked for in vain; None where it was not."""
    if entry.rule not in RULES or (RULES[entry.rule].about == "recording") != looking.comparing:
        return None
    if not _exists(looking, entry):
        return next(iter(looking.run.targets)) if looking.complete else None
    named = looking.planned.get((entry.operation, entry.case), ())
    places = [one for one in named if _shows(looking.run, one, entry)]
    due = [
        one for one in places if one not in looking.judged or not looking.judged[one].not_applicable
    ]
    if not due or not all(_looked(looking, one, entry) for one in due):
        return None
    return due[0].target


def _exists(looking: _Looking, entry: Entry) -> bool:
    """Whether there still is such a case, whether or not this run was to show it."""
    library = looking.run.library
    promise = library.promises.get(entry.operation)
    if promise is None:
        return False
    named = (entry.operation, entry.case)
    return (
        named in looking.planned
        or any(row.case == entry.case for row in promise.errors)
        or any((one.operation, one.case) == named for one in library.probes.probes)
    )


def _shows(run: Run, planned: PlannedCase, entry: Entry) -> bool:
    """Whether the entry's drift can show on this target."""
    # What a page prints is no answer to anything that was written.
    return RULES[entry.rule].about != "write" or run.targets[planned.target].kind != "documented"


def _looked(looking: _Looking, planned: PlannedCase, entry: Entry) -> bool:
    """Whether the case was judged, and what it is compared with too."""
    judgement = looking.judged.get(planned)
    if judgement is None or not judgement.judged:
        return False
    cases = looking.run.targets[planned.target].cases
    return all(
        other in cases and looking.run.judgement(planned.target, other).judged
        for other in _beside(looking.run, planned.case, RULES[entry.rule])
    )


def _beside(run: Run, case: Case, rule: Rule) -> Iterator[Case]:
    """The cases without which the rule cannot be judged on this one."""
    same_as = run.library.promises[case.operation].same_as
    if rule.needs == "same-as" and same_as:
        yield Case(same_as, case.name, case.expected)
    if rule.about == "write":
        for effect in run.library.probes.effects_on(case):
            probes = run.library.probes.probes
            named = (effect.of.operation, effect.of.case)
            yield from (one.as_case() for one in probes if (one.operation, one.case) == named)
