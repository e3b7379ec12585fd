"""How often keys came in the answers of a run; later runs use it to see which keys stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.presence.followed import follow
from zoho_conformance.checks.presence.followed_answers import FollowedAnswers
from zoho_conformance.checks.presence.samples import Sample
from zoho_conformance.checks.presence.sampling import Sampling
from zoho_conformance.runs.run import PlannedCase, Run

_ANSWERS_NOW = frozenset({"live", "reference"})


def follow_run(
    run: Run, judged: Sequence[tuple[PlannedCase, Judgement]]
) -> tuple[FollowedAnswers, ...]:
    """How often keys came in the answers of each target; samples of pages are not answers."""
    return tuple(
        structs.replace(followed, target=name)
        for name, target in run.targets.items()
        if target.kind != "documented"
        for followed in _follow_target(run, name, judged)
    )


def _follow_target(
    run: Run, name: str, judged: Sequence[tuple[PlannedCase, Judgement]]
) -> Iterator[FollowedAnswers]:
    dated: dict[str, Sample] = {}
    undated: dict[str, Sample] = {}
    see_dated, see_undated = (
        Sampling(run.library.promises.__getitem__, samples).see for samples in (dated, undated)
    )
    answers_now = run.targets[name].kind in _ANSWERS_NOW
    for planned, judgement in judged:
        exchange = judgement.exchange
        if planned.target != name or exchange is None or judgement.case.expected != "success":
            continue
        when = exchange.recorded or (run.started if answers_now else "")
        if when:
            see_dated(judgement, exchange, when)
        else:
            see_undated(judgement, exchange, run.started)
    yield from follow(dated, run.library.promises)
    for followed in follow(undated, run.library.promises):
        # When these answers came is unknown.
        yield structs.replace(followed, began="", ended="")
