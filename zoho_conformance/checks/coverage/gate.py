"""The gate of coverage: how much of a kind must have been exercised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zoho_conformance.checks.coverage import KINDS
from zoho_conformance.model.errors import UsageError

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class MinCoverage:
    """The least coverage of a kind, in per cent of what is documented."""

    kind: str
    percent: float


def parse_min_coverage(asked: Iterable[str]) -> tuple[MinCoverage, ...]:
    """What `keys=90` and the like ask for; ``UsageError`` where it is no kind and per cent."""
    return tuple(_one(part.strip()) for one in asked for part in one.split(","))


def _one(asked: str) -> MinCoverage:
    kind, _, figure = asked.replace("-", "_").partition("=")
    try:
        percent = float(figure.removesuffix("%"))
    except ValueError:
        percent = -1
    if kind not in KINDS or not 0 <= percent <= _WHOLE:
        raise UsageError(
            f"--min-coverage {asked}: is no KIND=PERCENT, such as keys=90; the kinds are "
            f"{', '.join(KINDS)}"
        )
    return MinCoverage(kind, percent)


def percent_covered(coverage: Mapping[str, Mapping[str, Any]], kind: str) -> float:
    """How much of a kind all operations together cover, in per cent; 100 where nothing is due."""
    held = [one[kind] for one in coverage.values() if kind in one]
    documented = sum(one["documented"] for one in held)
    covered = sum(one["covered"] for one in held)
    return _WHOLE * covered / documented if documented else float(_WHOLE)


def check_min_coverage(
    coverage: Mapping[str, Mapping[str, Any]], asked: Iterable[MinCoverage]
) -> tuple[dict[str, Any], ...]:
    """Each gate with what was reached, rounded down to a tenth, and whether that will do."""
    return tuple(
        {
            "kind": one.kind,
            "asked": one.percent,
            "reached": int(percent_covered(coverage, one.kind) * 10) / 10,
            "met": percent_covered(coverage, one.kind) >= one.percent,
        }
        for one in asked
    )
