"""The selftest of request rules: one fault each in what pages print, found where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from zoho_conformance.checks.judge import Judge
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.rules import REQUEST_RULES
from zoho_conformance.reference.mutants.requests import RequestMutant, request_mutants
from zoho_conformance.runs.find_recordings import find_recordings
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.settings import Settings

MIN_SHARE = 0.98
"""The share of faults that must be found; what lies in records of an org is the org's to judge."""


@dataclass(frozen=True, slots=True)
class Sample:
    """An exchange whose request is a page's own, with the judge of its operation."""

    exchange: Exchange
    judge: Judge


@dataclass(slots=True)
class RequestTally:
    """How many faults were made and found, by rule, and what went wrong.

    `alarms` are sample requests with a finding that is not a fault, `missed` the faults that were
    not found at their place: operation, rule and path.
    """

    made: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    samples: int = 0
    operations: set[str] = field(default_factory=set)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether samples have no findings, and nearly all faults have, some of each rule."""
        is_enough = self.caught.total() >= MIN_SHARE * self.made.total()
        return not self.alarms and is_enough and self.caught.keys() == REQUEST_RULES.keys()

    def lines(self) -> Iterator[str]:
        """What came of it: in a line, and what went wrong."""
        caught, made = self.caught.total(), self.made.total()
        verdict = "passed" if self.passed else "FAILED"
        yield (
            f"{verdict}: our requests: {caught:,} of {made:,} faults reported at the right place "
            f"({caught / max(made, 1):.1%}) over {len(self.operations)} operations, "
            f"{len(self.alarms)} of {self.samples} sample requests reported"
        )
        yield from (f"FAILED: reported the sample request {case}" for case in self.alarms)

    def details(self) -> Iterator[str]:
        """How many faults of each rule were found, and which were not."""
        for rule in REQUEST_RULES:
            yield f"{rule}: {self.caught[rule]:,} of {self.made[rule]:,}"
        yield from (f"not reported: {rule} at {path} of {id_}" for id_, rule, path in self.missed)


def sample_requests(library: Library) -> Iterator[Sample]:
    """Every exchange that pages print, of all operations."""
    for target in find_recordings(Settings(all_operations=True), library, None, None):
        for case in target.cases if target.kind == "documented" else ():
            try:
                exchange = target.answer(case)
            except NotJudged:
                continue
            yield Sample(exchange, library.judge(case.operation))


def judge_request_mutants(library: Library) -> RequestTally:
    """Judge each sample request, and each with one fault; of one place the first sample counts."""
    tally = RequestTally()
    seen: set[tuple[str, str, str, str]] = set()
    for sample in sample_requests(library):
        promise, request = sample.judge.promise, sample.exchange.request
        tally.samples += 1
        if sample.judge.requests.faults(request):
            tally.alarms.append(sample.exchange.case.id)
        for mutant in request_mutants(promise, request):
            identity = (promise.id, mutant.rule, mutant.path, mutant.kind)
            if identity in seen:
                continue
            seen.add(identity)
            tally.operations.add(promise.id)
            tally.made[mutant.rule] += 1
            if is_told(sample.judge, mutant):
                tally.caught[mutant.rule] += 1
            else:
                tally.missed.append(identity[:3])
    return tally


def is_told(judge: Judge, mutant: RequestMutant) -> bool:
    """Whether a fault is found by its rule, at its place."""
    place = (mutant.rule, json_path.generalize(mutant.path))
    faults = judge.requests.faults(mutant.request)
    return any((fault.rule, json_path.generalize(fault.path)) == place for fault in faults)
