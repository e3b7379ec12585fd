"""`record --compare`: each case's answer against the recording of it, and nothing written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.checks.recordings import compare_with_recording
from zoho_conformance.exchanges.cassettes.read import DOCUMENTED, CassetteSet, find_cassette_sets
from zoho_conformance.model import locations
from zoho_conformance.model.errors import NotJudged, UsageError
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import collapse
from zoho_conformance.reports.report import of
from zoho_conformance.runs.cassette_target import CassetteTarget
from zoho_conformance.runs.library import LATEST, Library
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import Planned, Run
from zoho_conformance.runs.settings import Settings


@dataclass(frozen=True, slots=True)
class Recordings:
    """A set of cassettes, read: of each case its exchange, or why there is none."""

    name: str
    about: str
    answers: Mapping[Case, Exchange | NotJudged]

    @property
    def told(self) -> dict[str, Any]:
        """What a report says of it; `recorded` is when the newest was, ISO 8601 or None."""
        read = [one for one in self.answers.values() if not isinstance(one, NotJudged)]
        newest = max((one.recorded for one in read if one.recorded), default=None)
        return {"name": self.name, "about": self.about, "recorded": newest}


def compare(
    settings: Settings, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Send the probes and compare; the report, which is for the caller to write.

    ``progress`` is told how many cases are done, and of how many.
    """
    found = _found(settings)
    with open_run(settings) as run:
        run.progress = progress
        alone = len(run.targets) == 1
        chosen = {name: _of(name, found, settings.target, alone=alone) for name in run.targets}
        held = {name: read(one, run.library) for name, one in chosen.items() if one is not None}
        judged = judgements(run, held)
        told = {name: one.told for name, one in held.items()}
        return of(run, judged, settings.fail_on, compared=told)


def read(held: CassetteSet, library: Library) -> Recordings:
    """Every cassette of a set, read."""
    target = CassetteTarget(held, library)
    cases = [one.as_case() for one in library.probes.probes]
    return Recordings(
        held.name, target.description, {case: _answer(target, case) for case in cases}
    )


def _answer(target: CassetteTarget, case: Case) -> Exchange | NotJudged:
    try:
        return target.answer(case)
    except NotJudged as cause:
        # What the recorded org was not to be asked for cannot have been recorded.
        not_asked = target.not_asked.get(f"{case.operation}/{case.name}")
        if not_asked is None or cause.outcome != "not-run":
            return cause
        return NotJudged(cause.outcome, f"not recorded: {not_asked}", not_applicable=True)


def judgements(run: Run, held: Mapping[str, Recordings]) -> tuple[tuple[Planned, Judgement], ...]:
    """Every case of a run, judged by the recording of it; ``held`` has those of each target."""
    return tuple((one, _judgement(run, one, held.get(one.target))) for one in run.planned)


def _judgement(run: Run, planned: Planned, held: Recordings | None) -> Judgement:
    case = planned.case
    live = run.judgement(planned.target, case)
    if not live.judged:
        return live
    if held is None:
        return Judgement(case, "not-run", (), f"no recordings of {planned.target} to compare with")
    recorded = held.answers[case]
    if isinstance(recorded, NotJudged):
        reason = f"nothing to compare with: {recorded.reason}"
        return Judgement(case, recorded.outcome, (), reason, not_applicable=recorded.not_applicable)
    judge = run.library.judge(case.operation)
    before = judge.judge(recorded)
    if not before.judged:
        reason = f"nothing to compare with: the recording: {before.reason}"
        return Judgement(case, before.outcome, (), reason)
    assert live.exchange is not None
    found = collapse(compare_with_recording(judge.promise, recorded, live.exchange))
    return run.with_baseline(live.with_findings(found))


def _found(settings: Settings) -> Sequence[CassetteSet]:
    """The sets that there are to compare with, in the place where `record` writes them."""
    root = locations.root() if settings.target == "reference" else Path()
    place = settings.cassettes or root / "cassettes" / settings.target
    found = [one for one in find_cassette_sets(place, LATEST) if one.target != DOCUMENTED]
    if not found:
        raise UsageError(
            f"{place}: holds no recordings of {LATEST} to compare with: make them with `record`, "
            "or name them with --cassettes"
        )
    return found


def _of(name: str, found: Sequence[CassetteSet], kind: str, *, alone: bool) -> CassetteSet | None:
    """The set of a target: that of its name, or of one alone the only set, or only one alike."""
    named = [one for one in found if one.name == name]
    alike = [one for one in found if one.target == kind]
    fitting = [named, found, alike] if alone else [named]
    return next((each[0] for each in fitting if len(each) == 1), None)
