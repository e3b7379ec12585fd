"""One witness against the promises: what differs, and what it would do as a validator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zoho_conformance.compare.witness import acceptance, bodies, operations, refusals
from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.compare.witness.description import DescribedOperation, Witness
from zoho_conformance.compare.witness.make_finding import WitnessFindingMaker
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.foreign_schema import TooMuchWorkError
from zoho_conformance.model.finding import Finding, collapse


@dataclass(frozen=True, slots=True)
class PageSample:
    """The bodies of a page's own sample exchange; None where it prints none."""

    request: Any = None
    response: Any = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing a witness gave; `matched` are those of the `asked` operations that it has.

    `refused` are those that it has, but in a way that takes too much work to compare, with why.
    """

    witness: Witness
    asked: tuple[str, ...]
    matched: Mapping[str, DescribedOperation]
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    refused: Mapping[str, str] = field(default_factory=dict)


def compare(
    witness: Witness,
    promises: Mapping[str, Promise],
    asked: Collection[str],
    samples: Mapping[str, PageSample],
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Compare the witness with the operations that were asked for; `samples` are by operation.

    `progress` is called with how many operations are compared, and of how many.
    It is matched with all operations first, so that the choice changes none of the findings.
    """
    whole = witness.match(promises)
    matched = {id_: operation for id_, operation in whole.by_id.items() if id_ in asked}
    around = operations.compare_operations(witness.name, whole, promises)
    findings = [finding for finding in around if finding.operation in asked]
    verdicts: list[Verdict] = []
    refused: dict[str, str] = {}
    for done, (id_, described) in enumerate(matched.items()):
        if progress is not None:
            progress(done, len(matched))
        make = WitnessFindingMaker(
            witness.name, promises[id_], "info" if witness.kind == "SDK" else "error"
        )
        if described.refused:
            refused[id_] = described.refused
            continue
        try:
            mine, differences = _compare_whole(make, described, samples.get(id_, PageSample()))
        except TooMuchWorkError as cause:
            refused[id_] = str(cause)
            continue
        findings += differences
        verdicts += mine
    if progress is not None:
        progress(len(matched), len(matched))
    compared = {id_: operation for id_, operation in matched.items() if id_ not in refused}
    return Comparison(witness, tuple(asked), compared, collapse(findings), tuple(verdicts), refused)


def _compare_whole(
    make: WitnessFindingMaker, described: DescribedOperation, sample: PageSample
) -> tuple[list[Verdict], list[Finding]]:
    """What the witness does as a validator of one operation, and every disagreement on it."""
    verdicts = list(acceptance.judge(make.promise, described, sample.request, sample.response))
    return verdicts, [*_compare_operation(make, described), *acceptance.findings(make, verdicts)]


def _compare_operation(
    make: WitnessFindingMaker, described: DescribedOperation
) -> Iterator[Finding]:
    """Find every disagreement on one operation."""
    if described.request is not None:
        yield from bodies.compare(make, "request", described.request)
    answer = described.success_answer(make.promise.success_statuses)
    if answer is not None and answer.shape is not None:
        yield from bodies.compare(make, "response", answer.shape)
    yield from refusals.compare(make, described)
    yield from operations.compare_parameters(make, described)
    yield from operations.compare_scopes(make, described)
