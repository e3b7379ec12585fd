"""The selftest: every rule is seen failing on its mutants, and silent where nothing is wrong.

Most orgs are asked and judged in this process. A generated mutant is not even asked: the honest
org's answer to each case is edited and judged. A few of each kind are served and asked over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from msgspec.structs import replace

from zoho_conformance.checks.applicable import facts_of_operation
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.exchanges.cassettes.sets import find_cassette_sets
from zoho_conformance.model import locations
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import HTTP_STATUS
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.model.rules import RECORDING_OUTDATED, RULES
from zoho_conformance.reference import (
    VARIATIONS,
    WRITTEN_MUTANTS,
    InProcessOrg,
    Mutant,
    Mutation,
    all_mutants,
    as_response,
    keep_stored,
)
from zoho_conformance.runs.compare_recordings import (
    RecordingSet,
    compare_with_recordings,
    read_recordings,
)
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_org import REFERENCE, open_reference, reference_in_process
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.target import Target

TrippedRule: TypeAlias = tuple[str, str]
"""A rule, and the path where it is tripped."""

SERVED = (
    "further-headers",
    "lock-listed-twice",
    "fields-ignored",
    "unknown-token-accepted",
    "lock-update-forgotten",
    "get_record_locking_information/Locked_Time__s/missing",
    "get_record_locking_information/http.status/other-value",
    "get_record_locking_configuration/refusal.code/other-value",
    "unlock_records/message/missing",
)
"""One or two mutations of each kind, which are served over HTTP as well."""

COMPARED: Mapping[str, str] = {
    "get_record_locking_information/Locked_Time__s/missing": "data[].Locked_Time__s",
    "get_record_locking_information/id/retyped": "data[].id",
    "get_record_locking_information/http.status/other-value": HTTP_STATUS,
    "missing-lock-type-as-unknown": "record_locking_configurations[].code",
}
"""Mutants that are compared with the shipped recordings, and the path where those are outdated: a
key is gone or has another type, or another status or error code comes.
"""


@dataclass(frozen=True, slots=True)
class SelftestResult:
    """What one reference org was expected to trip, what it tripped, and in which cases."""

    org: str
    expected: frozenset[TrippedRule]
    tripped: frozenset[TrippedRule]
    cases: tuple[str, ...] = ()
    not_judged: int = 0

    @property
    def passed(self) -> bool:
        """Whether exactly what was expected was tripped.

        Where nothing is expected every case must be judged too; a mutant may keep a scenario from
        beginning.
        """
        return self.expected == self.tripped and (bool(self.expected) or not self.not_judged)

    def __str__(self) -> str:
        """The result in a line."""
        tripped = f"tripped {_as_text(self.tripped)}"
        if self.cases:
            tripped += f" in {', '.join(self.cases)}"
        if self.not_judged:
            tripped += f", {self.not_judged} cases not judged"
        if self.passed:
            return f"passed: {self.org}: {tripped}"
        return f"FAILED: {self.org}: expected {_as_text(self.expected)}, {tripped}"


class Selftest:
    """The reference orgs of one API version, each judged when its result is asked for."""

    def __init__(self, library: Library | None = None) -> None:
        self.library = library or Library()
        self.mutants = all_mutants(self.library.suite_promises)
        self._org = InProcessOrg(api_version=self.library.version)
        target = reference_in_process(self.library, self._org)
        self._honest = {case: target.answer(case) for case in target.cases}
        self._rests_on = {case: frozenset(self._sources(case)) for case in self._honest}

    @property
    def count(self) -> int:
        """How many orgs there are."""
        in_process = 1 + len(VARIATIONS) + len(self.mutants)
        return in_process + 1 + len(SERVED) + 1 + len(COMPARED)

    def results(self) -> Iterator[SelftestResult]:
        """Yield a result for each org: unmutated, each allowed variation, and each mutant."""
        for mutation in (None, *VARIATIONS.values(), *self.mutants.values()):
            yield self.judge(mutation)
        for name in (None, *SERVED):
            yield self.judge_served(self._mutation(name))
        for name in (None, *COMPARED):
            yield self.compare(self._mutation(name))

    def judge(self, mutation: Mutation | None) -> SelftestResult:
        """Judge the org with a mutation, without HTTP."""
        if not isinstance(mutation, Mutant) or self._is_played(mutation):
            return _result(mutation, self._judgements(self._play(mutation, effects=True)))
        answers = self._edit_answers(mutation)
        edited = {case for case, exchange in answers.items() if exchange != self._honest[case]}
        cases = [case for case in answers if edited & self._rests_on[case]]
        return _result(mutation, self._judgements(_EditedAnswers(answers), cases))

    def judge_served(self, mutation: Mutation | None) -> SelftestResult:
        """Judge the org with a mutation, asked over HTTP."""
        with open_reference(self.library, mutation.name if mutation else None) as target:
            return _result(mutation, self._judgements(target), " over HTTP")

    def compare(self, mutation: Mutation | None) -> SelftestResult:
        """Compare the org with a mutation with the shipped recordings of the honest one."""
        folder = locations.root() / "cassettes" / REFERENCE
        (cassettes,) = find_cassette_sets(folder, self.library.version)
        recordings: dict[str, RecordingSet] = {REFERENCE: read_recordings(cassettes, self.library)}
        run = Run(self.library, [self._play(mutation)])
        judgements = [judgement for _, judgement in compare_with_recordings(run, recordings)]
        path = COMPARED[mutation.name] if mutation else None
        expected = frozenset({(RECORDING_OUTDATED, path)} if path else ())
        return _result(mutation, judgements, " compared with recordings", expected)

    @cached_property
    def rules(self) -> frozenset[str]:
        """The rules that say something about an operation of the suite.

        Some are about facts that no page of the reference org has; tests see those failing.
        """
        of_operations = [facts_of_operation(promise) for promise in self.library.suite_promises]
        return frozenset(
            rule.id
            for rule in RULES.values()
            if any(rule.only_if is None or met.get(rule.only_if, True) for met in of_operations)
        )

    def rules_without_mutant(self) -> frozenset[str]:
        """The rules that no mutant trips; there must be none."""
        tripped = {mutant.trips for mutant in self.mutants.values()} | {RECORDING_OUTDATED}
        return self.rules - tripped

    def summary(self, results: Sequence[SelftestResult]) -> str:
        """The whole selftest in a line."""
        failed = sum(not result.passed for result in results)
        return (
            f"{len(self.rules)} rules, {len(self.mutants)} mutants, {len(VARIATIONS)} allowed "
            f"variations and the unmutated org, {1 + len(SERVED)} of them asked over HTTP and "
            f"{1 + len(COMPARED)} compared with recordings: "
            f"{len(results) - failed} passed, {failed} failed"
        )

    def _play(self, mutation: Mutation | None, *, effects: bool = False) -> Target:
        """Let the org with a mutation answer for itself; with `effects`, to all that it can."""
        return reference_in_process(
            self.library,
            InProcessOrg(mutation, api_version=self.library.version),
            effects=effects,
        )

    @staticmethod
    def _is_played(mutant: Mutant) -> bool:
        """Whether a mutant does more than to edit answers."""
        return mutant.name in WRITTEN_MUTANTS or mutant.edit_stored is not keep_stored

    def _edit_answers(self, mutant: Mutant) -> dict[Case, Exchange]:
        """The honest exchanges, their answers edited by a mutant."""
        exchanges = {}
        for case, exchange in self._honest.items():
            request, answer = self._org.origin(exchange.response)
            response = as_response(mutant.edit_answer(request, answer))
            exchanges[case] = replace(exchange, response=response)
        return exchanges

    def _judgements(self, target: Target, cases: Iterable[Case] | None = None) -> list[Judgement]:
        run = Run(self.library, [target])
        return [
            run.judgement(REFERENCE, case) for case in (target.cases if cases is None else cases)
        ]

    def _sources(self, case: Case) -> Iterator[Case]:
        """The cases whose answers decide on the judgement of a case, itself among them."""
        yield case
        same_as = self.library.promises[case.operation].same_as
        names = {(same_as, case.name)} if same_as else set()
        names |= set(self.library.probes.comparisons_of(case))
        for other in self._honest:
            if (other.operation, other.name) in names:
                yield from self._sources(other)

    def _mutation(self, name: str | None) -> Mutation | None:
        if name is None:
            return None
        return VARIATIONS[name] if name in VARIATIONS else self.mutants[name]


class _EditedAnswers(Target):
    """A target that answers from exchanges made before."""

    name: str = REFERENCE
    kind: TargetKind = REFERENCE
    description = "the reference org, with edited answers"

    def __init__(self, answers: Mapping[Case, Exchange]) -> None:
        self._answers = answers

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every case that the org answered."""
        return tuple(self._answers)

    def answer(self, case: Case) -> Exchange:
        """The exchange of a case."""
        return self._answers[case]


def _result(
    mutation: Mutation | None,
    judgements: Sequence[Judgement],
    how: str = "",
    expected: frozenset[TrippedRule] | None = None,
) -> SelftestResult:
    if expected is None:
        mutant = mutation if isinstance(mutation, Mutant) else None
        expected = frozenset({(mutant.trips, mutant.path), *mutant.also} if mutant else ())
    return SelftestResult(
        (mutation.name if mutation else "the unmutated org") + how,
        expected,
        frozenset(
            (finding.rule, finding.path)
            for judgement in judgements
            for finding in judgement.findings
        ),
        tuple(judgement.case.id for judgement in judgements if judgement.findings),
        sum(not judgement.judged for judgement in judgements),
    )


def _as_text(drifts: frozenset[TrippedRule]) -> str:
    return ", ".join(f"{rule} at {path}" for rule, path in sorted(drifts)) or "nothing"
