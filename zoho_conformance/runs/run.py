"""A run: the cases of its targets, each answered once and judged once, whoever asks first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus

from zoho_conformance.checks.judge import Judgement, add_effect_differences, add_view_differences
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.baseline import Baseline
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recording_target import RecordingTarget
from zoho_conformance.runs.target import Target


@dataclass(frozen=True, slots=True)
class Planned:
    """A case of a target; ``id`` is unique in the run and a name that a person can select by."""

    target: str
    case: Case
    id: str


class Run:
    """Answers and judgements, gathered as they are asked for; ``baseline`` is what is known."""

    def __init__(
        self, library: Library, targets: Sequence[Target], baseline: Baseline | None = None
    ) -> None:
        self.library = library
        self.baseline = baseline
        self.targets = {one.name: one for one in targets}
        self.started = datetime.now(UTC).isoformat(timespec="seconds")
        self.progress: Callable[[int, int], None] | None = None
        """Told how many cases are done, and of how many."""
        self._judged: dict[tuple[str, Case], Judgement] = {}

    @property
    def planned(self) -> tuple[Planned, ...]:
        """Every case of every target; where there are several targets, ids begin with the name."""
        several = len(self.targets) > 1
        return tuple(
            Planned(name, case, f"{name}/{case.id}" if several else case.id)
            for name, target in self.targets.items()
            for case in target.cases
        )

    def judgement(self, target: str, case: Case) -> Judgement:
        """What the case came to on the target; the first time asked, it is answered and judged."""
        return self.with_baseline(self._own(target, case))

    def with_baseline(self, judgement: Judgement) -> Judgement:
        """The judgement with what the baseline knows told apart."""
        return self.baseline.apply(judgement) if self.baseline else judgement

    def _own(self, target: str, case: Case) -> Judgement:
        """What the case came to, whatever is known: no judgement follows from what was accepted."""
        place = (target, case)
        if place not in self._judged:
            self._judged[place] = self._first(target, case)
            if self.progress is not None:
                self.progress(len(self._judged), len(self.planned))
        return self._judged[place]

    def _first(self, target: str, case: Case) -> Judgement:
        answering = self.targets[target]
        if isinstance(answering, RecordingTarget):
            return answering.judgement(case)
        judge = self.library.judge(case.operation)
        try:
            exchange = answering.answer(case)
        except NotJudged as cause:
            return Judgement(
                case, cause.outcome, (), cause.reason, not_applicable=cause.not_applicable
            )
        judgement = self._told_apart(target, judge.judge(exchange))
        if judgement.judged:
            answering.keep(case)
        same_as = judge.promise.same_as
        twin = Case(same_as, case.name, case.expected) if same_as else None
        if twin is not None and twin in answering.cases:
            judgement = add_view_differences(judge.promise, judgement, self._own(target, twin))
        judgement = self._with_effects(target, judgement)
        return self._with_rulings(judgement) if answering.kind == "documented" else judgement

    def _told_apart(self, target: str, judgement: Judgement) -> Judgement:
        """Not judged, where a token that should hold was refused in the same words."""
        case, mine = judgement.case, judgement.exchange
        if (
            judgement.outcome != "drift"
            or mine is None
            or mine.response.status != HTTPStatus.UNAUTHORIZED
        ):
            return judgement
        alike = (
            other
            for (name, asked), other in self._judged.items()
            if (name, asked.operation, other.outcome) == (target, case.operation, "auth")
        )
        if not any(
            one.exchange and one.exchange.response.json == mine.response.json for one in alike
        ):
            return judgement
        reason = f"HTTP {HTTPStatus.UNAUTHORIZED}, as for a token that should hold"
        return Judgement(case, "auth", (), reason, mine)

    def _with_effects(self, target: str, judgement: Judgement) -> Judgement:
        """With what the answer tells of earlier writes."""
        if self.targets[target].kind == "documented":
            return judgement
        probes, promises = self.library.probes, self.library.promises
        for effect in probes.effects_on(judgement.case):
            of = effect.of
            cases = self.targets[target].cases
            source = next(
                (c for c in cases if (c.operation, c.name) == (of.operation, of.case)), None
            )
            if source is None:
                continue
            keys = tuple((key, of.key or key) for key in effect.keys)
            promise = promises[judgement.case.operation]
            other = self._own(target, source)
            judgement = add_effect_differences(promise, judgement, other, of.side, keys)
        return judgement

    def _with_rulings(self, judgement: Judgement) -> Judgement:
        """On the pages' own samples: what a ruling expects there is known, and no drift."""
        promise = self.library.promises[judgement.case.operation]
        expected = {(known.rule, known.path): id_ for id_, known in promise.known}

        def marked(finding: Finding) -> Finding:
            ruling = expected.get((finding.rule, finding.path))
            return replace(finding, state="known", ruling=ruling) if ruling else finding

        return judgement.with_findings(tuple(marked(one) for one in judgement.findings))

    @property
    def judgements(self) -> tuple[tuple[str, Judgement], ...]:
        """All that was judged so far, by target, in the order of the plan."""
        order = [(one.target, one.case) for one in self.planned]
        return tuple((t, self.judgement(t, case)) for t, case in order if (t, case) in self._judged)

    @property
    def requests_sent(self) -> int:
        """How many requests went out."""
        # The modules of one org share a connection, which counts for all of them.
        return max((one.requests_sent for one in self.targets.values()), default=0)
