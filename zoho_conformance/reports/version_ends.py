"""The versions that a run's requests speak whose end is known, and what a report says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.version_ends import CASE, find_end
from zoho_conformance.model.exchange import Case
from zoho_conformance.reports.reported_target import SpokenVersion
from zoho_conformance.runs.run import PlannedCase, Run


def day_of(run: Run) -> date:
    """The day on which a run began, in UTC."""
    return date.fromisoformat(run.started[: len("2026-11-20")])


def spoken_versions(
    run: Run, judged: Sequence[tuple[PlannedCase, Judgement]]
) -> tuple[SpokenVersion, ...]:
    """The versions whose end is known, by target."""
    return tuple(
        SpokenVersion(
            target=target,
            version=version,
            ends=end.ends,
            deprecated=end.deprecated,
            days_left=end.days_left(day_of(run)),
            exchanges=count,
            source=end.source.strip(),
            as_of=end.as_of,
        )
        for target in run.targets
        for version, count in sorted(_spoken_by(run, target, judged).items())
        if (end := run.ends.get(version)) is not None
    )


def judge_ends(
    run: Run, spoken: Sequence[SpokenVersion]
) -> Iterator[tuple[PlannedCase, Judgement]]:
    """A judgement on each of these versions, with what there is to say of its end today."""
    for each in spoken:
        end = run.ends[each.version]
        finding = find_end(end, each.exchanges, day_of(run))
        case = Case(each.operation, CASE, "success")
        judgement = Judgement(case, "conforms").with_findings((finding,) if finding else ())
        planned = PlannedCase(each.target, case, case.id)
        yield planned, run.with_decisions(judgement)


def _spoken_by(
    run: Run, target_name: str, judged: Sequence[tuple[PlannedCase, Judgement]]
) -> Mapping[str, int]:
    """How many exchanges of a target speak each version."""
    target = run.targets[target_name]
    spoken = Counter(target.asked_versions)
    if not spoken:
        answered = sum(
            planned.target == target_name and judgement.exchange is not None
            for planned, judgement in judged
        )
        spoken[run.library.version] = answered
    for unmatched, count in target.unmatched.items():
        if unmatched.why == "other-version" and unmatched.version is not None:
            spoken[unmatched.version] += count
    return {version: count for version, count in spoken.items() if count}
