"""One witness against the promises: what differs, and what it would do as a validator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zoho_conformance.compare.witness import acceptance, bodies, operations, refusals
from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.compare.witness.description import DescribedOperation, Witness
from zoho_conformance.compare.witness.make_finding import FindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.finding import Finding, collapse


@dataclass(frozen=True, slots=True)
class Sample:
    """The bodies of a page's own sample exchange; None where it prints none."""

    request: Any = None
    response: Any = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing one witness found, of the ``asked`` operations those that are ``matched``."""

    witness: Witness
    asked: tuple[str, ...]
    matched: Mapping[str, DescribedOperation]
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]


def compare(
    witness: Witness,
    promises: Mapping[str, Promise],
    asked: Collection[str],
    samples: Mapping[str, Sample],
) -> Comparison:
    """The witness against the operations that were asked for; ``samples`` are by operation.

    It is matched with all operations first, so that the choice changes nothing of what is told.
    """
    whole = witness.match(promises)
    matched = {id_: one for id_, one in whole.by_id.items() if id_ in asked}
    told = operations.operations(witness.name, whole, promises)
    findings = [one for one in told if one.operation in asked]
    verdicts: list[Verdict] = []
    for id_, described in matched.items():
        tell = FindingMaker(
            witness.name, promises[id_], "info" if witness.kind == "SDK" else "error"
        )
        sample = samples.get(id_, Sample())
        mine = list(acceptance.judge(promises[id_], described, sample.request, sample.response))
        findings += [*_on(tell, described), *acceptance.findings(tell, mine)]
        verdicts += mine
    return Comparison(witness, tuple(asked), matched, collapse(findings), tuple(verdicts))


def _on(tell: FindingMaker, described: DescribedOperation) -> Iterator[Finding]:
    """Every disagreement on one operation."""
    if described.request is not None:
        yield from bodies.compare(tell, "request", described.request)
    answer = described.success_answer(tell.promise.success_statuses)
    if answer is not None and answer.shape is not None:
        yield from bodies.compare(tell, "response", answer.shape)
    yield from refusals.compare(tell, described)
    yield from operations.parameters(tell, described)
    yield from operations.scopes(tell, described)
