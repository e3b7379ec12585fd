"""A run: the cases of its targets, each answered once and judged once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Any  # noqa: TID251 - most runs have none of these

import msgspec

from zoho_conformance.checks.comparisons import Owners
from zoho_conformance.checks.editions import is_refused_edition
from zoho_conformance.checks.judgement import (
    Judgement,
    add_effect_differences,
    add_read_back_differences,
    add_shared_ids,
    add_view_differences,
)
from zoho_conformance.checks.read_back import ReadBack
from zoho_conformance.contracts.promise import FEATURE_NOT_SUPPORTED, Promise
from zoho_conformance.contracts.version_ends import VersionEnd
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.http_status import is_success
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.own_samples import with_known_samples, with_ruled_findings
from zoho_conformance.runs.probes import CaseName
from zoho_conformance.runs.target import JudgedTarget, Target

if TYPE_CHECKING:
    from zoho_conformance.model.privacy import Privacy
    from zoho_conformance.runs.baseline import Baseline
    from zoho_conformance.runs.levels import Levels
    from zoho_conformance.runs.owners import Ownership

Progress = Callable[[int, int], None]
"""Called with how many cases are done, and of how many."""


class PlannedCase(msgspec.Struct, frozen=True):
    """A case of a target; `id` is unique in the run and a name that a person can select by."""

    target: str
    case: Case
    id: str


class Run:
    """The cases of some targets, judged when they are asked for; `baseline` is the known drift.

    `levels` are those that the project sets itself, `ends` those that are known of API versions,
    and `owners` say who owns findings. `privacy` masks what is shown of the cases, if anything is
    to be masked beside data.
    """

    def __init__(
        self,
        library: Library,
        targets: Sequence[Target],
        baseline: Baseline | None = None,
        privacy: Privacy | None = None,
        levels: Levels | None = None,
        *,
        ends: Mapping[str, VersionEnd] | None = None,
        owners: Ownership | None = None,
    ) -> None:
        self.library = library
        self.baseline = baseline
        self.levels = levels
        self.privacy = privacy
        self.ends = ends or {}
        self.owners = owners
        self.targets = {target.name: target for target in targets}
        self.started = datetime.now(UTC).isoformat(timespec="seconds")
        self.began = monotonic()
        """When it began, by a monotonic clock."""
        self.requests_confirming = 0
        """How many requests were sent to confirm what others showed."""
        self._stopped: str | None = None
        self._owners: Owners = {}
        self._judged: dict[tuple[str, Case], Judgement] = {}
        self._came: dict[str, frozenset[tuple[str, str]]] = {}

    def show(self, text: str) -> str:
        """A text about what was judged, as it may be shown."""
        return self.privacy.text(text) if self.privacy else text

    @cached_property
    def planned(self) -> tuple[PlannedCase, ...]:
        """Every case of every target; where there are several targets, ids begin with the name."""
        several = len(self.targets) > 1
        return tuple(
            PlannedCase(name, case, self.show(f"{name}/{case.id}" if several else case.id))
            for name, target in self.targets.items()
            for case in target.cases
        )

    @property
    def contract_digest(self) -> str:
        """The digest of what is judged by: the contracts of the suite, or all of them."""
        foreign = any(target.kind == "foreign" for target in self.targets.values())
        operations = {planned.case.operation for planned in self.planned}
        beyond_suite = foreign or not operations.issubset(self.library.suite)
        return self.library.digest_of_all if beyond_suite else self.library.digest

    def judge_all(
        self, planned: Sequence[PlannedCase] | None = None, progress: Progress | None = None
    ) -> tuple[Judgement, ...]:
        """The judgements of some planned cases, or of all, in their order.

        Cases that should succeed are answered first: they show whether a token works, without which
        a refusal cannot be judged.
        """
        chosen = self.planned if planned is None else planned
        successes_first = sorted(chosen, key=lambda case: case.case.expected != "success")
        for done, case in enumerate(successes_first, 1):
            self.judgement(case.target, case.case)
            if progress is not None:
                progress(done, len(chosen))
        return tuple(self.judgement(case.target, case.case) for case in chosen)

    def stop(self, reason: str) -> None:
        """Stop asking: for this reason, what was not answered yet is not judged."""
        self._stopped = reason

    def judgement(self, target: str, case: Case) -> Judgement:
        """What the case came to on the target; the first time asked, it is answered and judged."""
        return self.with_decisions(self.undecided(target, case))

    def with_decisions(self, judgement: Judgement) -> Judgement:
        """The judgement with the levels of the project, what the baseline accepts being known."""
        if self.levels is not None:
            judgement = self.levels.apply(judgement)
        return self.baseline.apply(judgement, self._came) if self.baseline else judgement

    def decide(self, finding: Finding) -> Finding:
        """A finding with what the project and the baseline say of it."""
        if self.levels is not None:
            finding = self.levels.set_level(finding)
        return self.baseline.apply_to(finding, self._came) if self.baseline else finding

    def undecided(self, target: str, case: Case) -> Judgement:
        """What the case came to: no judgement depends on decisions about another."""
        key = (target, case)
        if key not in self._judged:
            self._keep(key, self._judge(target, case))
        return self._judged[key]

    def replace(self, planned: PlannedCase, judgement: Judgement) -> None:
        """Replace a judgement by another, as it is before any decision."""
        self._keep((planned.target, planned.case), judgement)

    def _keep(self, key: tuple[str, Case], judgement: Judgement) -> None:
        self._judged[key] = judgement
        if self.baseline:
            # What an entry accepts may depend on all that came at its place.
            from zoho_conformance.runs.baseline import came_at  # noqa: PLC0415 - as its type

            for place, sides in came_at([judgement]).items():
                self._came[place] = self._came.get(place, frozenset()) | sides

    def _judge(self, target_name: str, case: Case) -> Judgement:
        target = self.targets[target_name]
        if self._stopped is not None and not target.has_answer(case):
            return Judgement(case, "not-run", (), self._stopped)
        if isinstance(target, JudgedTarget):
            judgement = target.judgement(case)
            if target.stands_for_many:
                # That one is a sample of a page says nothing of the others.
                return judgement
            return with_known_samples(self.library, judgement)
        judge = self.library.judge(case.operation)
        try:
            exchange = target.answer(case)
        except NotJudged as cause:
            return Judgement(
                case, cause.outcome, (), cause.reason, not_applicable=cause.not_applicable
            )
        with target.judging():
            judgement = judge.judge(exchange)
        judgement = self._with_refused_token(target_name, judgement)
        judgement = self._with_lacking_edition(target_name, judgement)
        if judgement.judged:
            target.keep(case)
        same_as = judge.promise.same_as
        twin = Case(same_as, case.name, case.expected) if same_as else None
        if twin is not None and twin in target.cases:
            twin_judgement = self.undecided(target_name, twin)
            judgement = add_view_differences(judge.promise, judgement, twin_judgement)
        judgement = self._with_effects(target_name, judgement)
        if target.kind in ("live", "reference"):
            # Recordings may be of several orgs, or have one placeholder for all ids.
            judgement = add_shared_ids(judge.promise, judgement, self._owners)
        if target.kind == "documented":
            return with_ruled_findings(judge.promise, judgement)
        return judgement

    def _with_refused_token(self, target: str, judgement: Judgement) -> Judgement:
        """Not judged, where a token that should work was refused in the same words."""
        case, exchange = judgement.case, judgement.exchange
        if judgement.outcome != "drift" or exchange is None:
            return judgement
        if exchange.response.status != HTTPStatus.UNAUTHORIZED:
            return judgement
        refused = (
            other.exchange.response.json
            for (name, other_case), other in self._judged.items()
            if (name, other_case.operation, other.outcome) == (target, case.operation, "auth")
            and other.exchange is not None
        )
        if exchange.response.json not in refused:
            return judgement
        reason = "HTTP 401, as for a token that should work"
        return Judgement(case, "auth", (), reason, exchange)

    def _with_lacking_edition(self, target: str, judgement: Judgement) -> Judgement:
        """Not judged, where an edition may lack the operation, and none of it has succeeded."""
        case, exchange = judgement.case, judgement.exchange
        if judgement.outcome != "drift" or exchange is None or case.expected == "error":
            return judgement
        if not is_refused_edition(self.library.promises[case.operation], exchange.response):
            return judgement
        has_succeeded = any(
            (name, other.operation) == (target, case.operation)
            and before.exchange is not None
            and is_success(before.exchange.response.status)
            for (name, other), before in self._judged.items()
        )
        if has_succeeded:
            return judgement
        reason = f"{FEATURE_NOT_SUPPORTED}: the edition of the org lacks the operation"
        return Judgement(case, "no-data", (), reason, exchange, not_applicable=True)

    def _with_effects(self, target: str, judgement: Judgement) -> Judgement:
        """The judgement, with what the answer shows of earlier writes."""
        if self.targets[target].kind == "documented":
            return judgement
        promise = self.library.promises[judgement.case.operation]
        for effect in self.library.probes.effects_on(judgement.case):
            named = (effect.of.operation, effect.of.case)
            cases = self.targets[target].cases
            source = next((case for case in cases if (case.operation, case.name) == named), None)
            if source is None:
                continue
            keys = tuple((key, effect.of.key or key) for key in effect.keys)
            other = self.undecided(target, source)
            judgement = add_effect_differences(promise, judgement, other, effect.of.side, keys)
        return self._with_read_back(target, promise, judgement)

    def _with_read_back(self, target: str, promise: Promise, judgement: Judgement) -> Judgement:
        """The judgement, with where a row does not read as a write made it."""
        read_back = self.library.probes.read_back_of(judgement.case)
        if read_back is None:
            return judgement
        write = self._judgement_named(target, read_back.of)
        before = None
        if read_back.before is not None:
            before = self._judgement_named(target, read_back.before)
        if write is None or (before is None and read_back.before is not None):
            return judgement
        form = self.library.probes.stored_form(promise.id)
        written = self.library.promises[read_back.of.operation]
        comparison = ReadBack(form, f"{promise.wrapper}[]", _defaults(written))
        return add_read_back_differences(promise, judgement, write, before, comparison)

    def _judgement_named(self, target: str, name: CaseName) -> Judgement | None:
        """The judgement on a case of a target, if it has the case."""
        for case in self.targets[target].cases:
            if (case.operation, case.name) == (name.operation, name.case):
                return self.undecided(target, case)
        return None

    @property
    def requests_sent(self) -> int:
        """How many requests went out."""
        # The modules of one org share a connection, which counts for all of them.
        return max((target.requests_sent for target in self.targets.values()), default=0)

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before."""
        return max((target.requests_repeated for target in self.targets.values()), default=0)


def _defaults(promise: Promise) -> dict[str, Any]:
    """The documented default of each key of a row that a request may leave out."""
    rows = f"{promise.wrapper}[]"
    return {
        json_path.name(key.path): [key.key.default] if key.key.items else key.key.default
        for key in promise.request_keys
        if key.key.parent == rows and key.key.default is not None
    }
