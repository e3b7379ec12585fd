"""`record`: the probes sent, and a cassette kept for each case that was judged."""

from __future__ import annotations

from dataclasses import dataclass

from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recording came to; ``missed`` has a line for each case without a new cassette."""

    kept: int
    planned: int
    excused: int
    missed: tuple[str, ...]
    requests_sent: int


def record(settings: Settings) -> Recorded:
    """Answer every case, judge it, and keep its cassette if it was judged."""
    if settings.target == "reference" and settings.cassettes is None and locations.is_installed():
        raise UsageError("say with --cassettes DIR where they go; those of the package stay")
    with open_run(settings) as run:
        judged = [(one.target, run.judgement(one.target, one.case)) for one in run.planned]
        for name, target in run.targets.items():
            mine = [judgement for at, judgement in judged if at == name]
            if any(one.judged for one in mine):
                target.finish(
                    {
                        f"{one.case.operation}/{one.case.name}": one.reason
                        for one in mine
                        if one.not_applicable
                    }
                )
        sent = run.requests_sent
    all_ = [judgement for _, judgement in judged]
    return Recorded(
        sum(one.judged for one in all_),
        len(all_),
        sum(one.not_applicable for one in all_),
        tuple(f"{one.case.id}: {one.outcome}: {one.reason}" for one in all_ if not one.judged),
        sent,
    )
