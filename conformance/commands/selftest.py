"""`selftest`: every rule seen failing on its mutants, and silent where nothing is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.library import Library
from conformance.reference import MUTANTS, VARIATIONS
from conformance.rules import RULES
from conformance.run import Run
from conformance.run.reference import reference

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def without_mutant() -> frozenset[str]:
    """The rules that no mutant trips; there must be none."""
    return frozenset(RULES) - {mutant.trips for mutant in MUTANTS.values()}


def summary(outcomes: list[Outcome]) -> str:
    """What the selftest came to, in a line."""
    failed = sum(not one.passed for one in outcomes)
    return (
        f"{len(RULES)} rules, {len(MUTANTS)} mutants, {len(VARIATIONS)} allowed variations and the "
        f"unmutated org: {len(outcomes) - failed} passed, {failed} failed"
    )


def _outcome(library: Library, name: str | None, due: frozenset[str]) -> Outcome:
    with reference(library, name) as target:
        on_org = Run(library, [target])
        judged = [on_org.judgement(one.target, one.case) for one in on_org.planned]
    findings = [finding for one in judged for finding in one.findings]
    return Outcome(
        name or "the unmutated org",
        due,
        frozenset(one.rule for one in findings),
        tuple(f"{one.rule} {one.operation}-{one.case} at {one.path}" for one in findings),
        sum(not one.judged for one in judged),
    )
