"""Recording: every probe is sent, and a cassette is kept for each case that was judged."""

from __future__ import annotations

from dataclasses import dataclass

from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import Progress
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.target import INTERRUPTED


@dataclass(frozen=True, slots=True)
class RecordingResult:
    """The outcome of a recording; `missed` has a line for each case without a new cassette."""

    kept: int
    planned: int
    not_applicable: int
    missed: tuple[str, ...]
    requests_sent: int
    interruption: KeyboardInterrupt | None = None
    """The signal that came before all cases were asked for."""


def record(settings: Settings, progress: Progress | None = None) -> RecordingResult:
    """Answer every case, judge it, and keep its cassette if it was judged.

    Raises `UsageError` where the cassettes would go into an installed package.
    """
    if settings.target == "reference" and settings.cassettes is None and locations.is_installed():
        raise UsageError(
            "name a folder with --cassettes DIR; the cassettes of the installed package are not "
            "overwritten"
        )
    with open_run(settings) as run:
        cause: KeyboardInterrupt | None = None
        try:
            run.judge_all(progress=progress)
        except KeyboardInterrupt as raised:
            run.stop(INTERRUPTED)
            cause = raised
        judgements = run.judge_all()
        for name, target in run.targets.items():
            mine = [
                judgement
                for planned, judgement in zip(run.planned, judgements, strict=True)
                if planned.target == name
            ]
            if any(judgement.judged for judgement in mine):
                target.finish(
                    {
                        f"{judgement.case.operation}/{judgement.case.name}": judgement.reason
                        for judgement in mine
                        if judgement.not_applicable
                    }
                )
        return RecordingResult(
            kept=sum(judgement.judged for judgement in judgements),
            planned=len(judgements),
            not_applicable=sum(judgement.not_applicable for judgement in judgements),
            missed=tuple(
                f"{judgement.case.id}: {judgement.outcome}: {judgement.reason}"
                for judgement in judgements
                if not judgement.judged and judgement.reason != INTERRUPTED
            ),
            requests_sent=run.requests_sent,
            interruption=cause,
        )
