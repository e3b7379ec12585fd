"""The gate of coverage: how much of a kind must have been exercised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor

import msgspec

from zoho_conformance.model.coverage import (
    KINDS,
    CoverageGate,
    CoverageKind,
    OperationCoverage,
)
from zoho_conformance.model.errors import UsageError

_ALL = 100.0


class MinCoverage(msgspec.Struct, frozen=True):
    """The least coverage of a kind, in per cent of what is documented."""

    kind: CoverageKind
    percent: float


def parse_min_coverage(options: Iterable[str]) -> tuple[MinCoverage, ...]:
    """What `keys=90` and the like ask for; `UsageError` where one is not a kind and per cent."""
    return tuple(_parse(part.strip()) for option in options for part in option.split(","))


def _parse(text: str) -> MinCoverage:
    name, _, figure = text.replace("-", "_").partition("=")
    kind = next((kind for kind in KINDS if kind == name), None)
    try:
        percent = float(figure.removesuffix("%"))
    except ValueError:
        percent = -1
    if kind is None or not 0 <= percent <= _ALL:
        raise UsageError(
            f"--min-coverage {text}: use KIND=PERCENT, such as keys=90; the kinds are "
            f"{', '.join(KINDS)}"
        )
    return MinCoverage(kind, percent)


def check_min_coverage(
    coverage: Mapping[str, OperationCoverage], asked: Iterable[MinCoverage]
) -> tuple[CoverageGate, ...]:
    """Each gate with what was reached, rounded down to a tenth, and whether that will do."""
    gates = []
    for gate in asked:
        percent = percent_covered(coverage, gate.kind)
        reached = floor(percent * 10) / 10
        gates.append(CoverageGate(gate.kind, gate.percent, reached, percent >= gate.percent))
    return tuple(gates)


def percent_covered(coverage: Mapping[str, OperationCoverage], kind: CoverageKind) -> float:
    """How much of a kind all operations together cover; 100 where nothing is documented."""
    exercised = [operation.of_kind(kind) for operation in coverage.values()]
    documented = sum(part.documented for part in exercised)
    covered = sum(part.covered for part in exercised)
    return _ALL * covered / documented if documented else _ALL
