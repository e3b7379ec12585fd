"""`selftest`: every rule seen failing on its mutants, and silent where nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.checks.judge import Judgement
from zoho_conformance.exchanges.cassettes.sets import find_cassette_sets
from zoho_conformance.model import locations
from zoho_conformance.model.rules import RECORDING_OUTDATED, RULES
from zoho_conformance.reference import MUTANTS, VARIATIONS
from zoho_conformance.runs.compare_recordings import (
    Recordings,
    compare_with_recordings,
    read_recordings,
)
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.reference import NAME, open_reference
from zoho_conformance.runs.run import Run

COMPARED: tuple[tuple[str, str], ...] = (
    ("lock-time-missing", RECORDING_OUTDATED),
    ("lock-id-as-number", RECORDING_OUTDATED),
    ("lock-list-accepted", RECORDING_OUTDATED),
    ("missing-lock-type-as-unknown", RECORDING_OUTDATED),
)
"""Mutants that the shipped recordings of the reference org are compared with, and what that trips:
a key gone, another type, another status, another error code."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reference org was to trip, and what it tripped, as rule ids."""

    org: str
    due: frozenset[str]
    tripped: frozenset[str]
    where: tuple[str, ...]
    not_judged: int

    @property
    def passed(self) -> bool:
        """Whether exactly the rules that were due were tripped.

        Where none is due every case must be judged too; a mutant may keep a scenario from
        beginning.
        """
        return self.due == self.tripped and (bool(self.due) or not self.not_judged)

    @property
    def told(self) -> str:
        """One line."""
        verdict = "passed" if self.passed else "FAILED"
        due = ", ".join(sorted(self.due)) or "nothing"
        tripped = ", ".join(sorted(self.tripped)) or "nothing"
        lacks = f", {self.not_judged} cases not judged" if self.not_judged else ""
        places = f" ({'; '.join(self.where)})" if self.where and not self.passed else ""
        return f"{verdict}: {self.org}: due to trip {due}, tripped {tripped}{lacks}{places}"


def run() -> Iterator[Outcome]:
    """The unmutated org, every allowed variation of it, and every mutant, over HTTP."""
    library = Library()
    yield _outcome(library, None, frozenset())
    for name in VARIATIONS:
        yield _outcome(library, name, frozenset())
    for name, mutant in MUTANTS.items():
        yield _outcome(library, name, frozenset({mutant.trips}))
    (held,) = find_cassette_sets(locations.root() / "cassettes" / NAME, library.version)
    recordings = read_recordings(held, library)
    yield _outcome(library, None, frozenset(), recordings)
    for name, due in COMPARED:
        yield _outcome(library, name, frozenset({due}), recordings)


def without_mutant() -> frozenset[str]:
    """The rules that no mutant trips; there must be none."""
    tripped = {mutant.trips for mutant in MUTANTS.values()} | {rule for _, rule in COMPARED}
    return frozenset(RULES) - tripped


def summary(outcomes: list[Outcome]) -> str:
    """What the selftest came to, in a line."""
    failed = sum(not one.passed for one in outcomes)
    return (
        f"{len(RULES)} rules, {len(MUTANTS)} mutants, {len(VARIATIONS)} allowed variations and the "
        f"unmutated org, {1 + len(COMPARED)} of them compared with recordings: "
        f"{len(outcomes) - failed} passed, {failed} failed"
    )


def _outcome(
    library: Library, name: str | None, due: frozenset[str], held: Recordings | None = None
) -> Outcome:
    """What an org trips: judged by the contracts, or compared with recordings."""
    with open_reference(library, name) as target:
        on_org = Run(library, [target])
        judged = _by_contract(on_org) if held is None else _by_recording(on_org, held)
    findings = [finding for one in judged for finding in one.findings]
    return Outcome(
        (name or "the unmutated org") + (" compared with recordings" if held else ""),
        due,
        frozenset(one.rule for one in findings),
        tuple(f"{one.rule} {one.operation}-{one.case} at {one.path}" for one in findings),
        sum(not one.judged for one in judged),
    )


def _by_contract(run: Run) -> Sequence[Judgement]:
    return [run.judgement(one.target, one.case) for one in run.planned]


def _by_recording(run: Run, held: Recordings) -> Sequence[Judgement]:
    return [
        judgement for _, judgement in compare_with_recordings(run, dict.fromkeys(run.targets, held))
    ]
