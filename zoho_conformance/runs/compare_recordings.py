"""Comparing answers with the recordings of the same cases, by their shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.recordings import compare_with_recording
from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED, CassetteSet, find_cassette_sets
from zoho_conformance.model import locations
from zoho_conformance.model.errors import NotJudged, UsageError
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import collapse
from zoho_conformance.runs.cassette_target import CassetteTarget
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.run import PlannedCase, Run
from zoho_conformance.runs.settings import Settings, TargetName


class RecordingSet(msgspec.Struct, frozen=True):
    """A set of cassettes, read: the exchange of each case, or why there is none."""

    name: str
    about: str
    answers: Mapping[Case, Exchange | NotJudged]

    def newest(self) -> str | None:
        """When the newest recording was made, ISO 8601; None where none says so."""
        stamps = [
            answer.recorded
            for answer in self.answers.values()
            if isinstance(answer, Exchange) and answer.recorded
        ]
        return max(stamps, default=None)


def find_comparable(settings: Settings) -> Sequence[CassetteSet]:
    """The sets to compare with, where `record` writes them; `UsageError` where there are none."""
    root = locations.root() if settings.target == "reference" else Path()
    folder = settings.cassettes or root / "cassettes" / settings.target
    version = open_library(settings.contracts, settings.api_version).version
    sets = find_cassette_sets(folder, version)
    comparable = [recorded for recorded in sets if recorded.target != DOCUMENTED]
    if not comparable:
        raise UsageError(
            f"{folder}: no recordings of {version} to compare with; make them with `record`, or "
            "name their folder with --cassettes"
        )
    return comparable


def recordings_of_targets(
    run: Run, comparable: Sequence[CassetteSet], target: TargetName
) -> dict[str, RecordingSet]:
    """The recordings of each target of a run, by its name; `target` is the one asked for."""
    only = len(run.targets) == 1
    chosen = {name: _choose(name, comparable, target, only=only) for name in run.targets}
    return {
        name: read_recordings(recorded, run.library)
        for name, recorded in chosen.items()
        if recorded is not None
    }


def _choose(
    name: str, comparable: Sequence[CassetteSet], target: TargetName, *, only: bool
) -> CassetteSet | None:
    """The set of a target's name; of an only target also the only set, or the only one of its kind.

    None where that is not clear.
    """
    by_name = [recorded for recorded in comparable if recorded.name == name]
    of_target = [recorded for recorded in comparable if recorded.target == target]
    candidates = [by_name, comparable, of_target] if only else [by_name]
    return next((sets[0] for sets in candidates if len(sets) == 1), None)


def read_recordings(recorded: CassetteSet, library: Library) -> RecordingSet:
    """Every cassette of a set, read."""
    target = CassetteTarget(recorded, library)
    cases = [probe.as_case() for probe in library.probes.probes]
    return RecordingSet(
        recorded.name, target.description, {case: _answer(target, case) for case in cases}
    )


def _answer(target: CassetteTarget, case: Case) -> Exchange | NotJudged:
    try:
        return target.answer(case)
    except NotJudged as cause:
        # What must not be requested from the recorded org cannot have been recorded.
        not_asked = target.not_asked.get(f"{case.operation}/{case.name}")
        if not_asked is None or cause.outcome != "not-run":
            return cause
        return NotJudged(cause.outcome, f"not recorded: {not_asked}", not_applicable=True)


def compare_with_recordings(
    run: Run, recordings: Mapping[str, RecordingSet]
) -> tuple[tuple[PlannedCase, Judgement], ...]:
    """Every case of a run, judged by its recording; `recordings` has those of each target."""
    judgements = run.judge_all()
    return tuple(
        (planned, _compare(run, planned, judgement, recordings.get(planned.target)))
        for planned, judgement in zip(run.planned, judgements, strict=True)
    )


def _compare(
    run: Run, planned: PlannedCase, answered: Judgement, recordings: RecordingSet | None
) -> Judgement:
    case = planned.case
    if not answered.judged:
        return answered
    if recordings is None:
        return Judgement(case, "not-run", (), f"no recordings of {planned.target} to compare with")
    recorded = recordings.answers[case]
    if isinstance(recorded, NotJudged):
        reason = f"nothing to compare with: {recorded.reason}"
        return Judgement(case, recorded.outcome, (), reason, not_applicable=recorded.not_applicable)
    judge = run.library.judge(case.operation)
    before = judge.judge(recorded)
    if not before.judged:
        reason = f"nothing to compare with: the recording: {before.reason}"
        return Judgement(case, before.outcome, (), reason)
    assert answered.exchange is not None
    compared = compare_with_recording(judge.promise, recorded, answered.exchange)
    # Custom checks judge what an answer says, whatever it is compared with.
    custom_rules = {check.rule.id for check in run.library.custom_checks}
    custom = (finding for finding in answered.findings if finding.rule in custom_rules)
    findings = collapse((*compared, *custom))
    return run.with_decisions(answered.with_findings(findings))
