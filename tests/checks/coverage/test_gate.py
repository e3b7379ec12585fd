"""The gate of coverage: `--min-coverage`."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.checks.shipped import library
from zoho_conformance.checks.coverage.gate import check_min_coverage, parse_min_coverage
from zoho_conformance.checks.coverage.measure import measure_coverage
from zoho_conformance.model.coverage import KeyCoverage, OperationCoverage
from zoho_conformance.model.errors import UsageError


@pytest.mark.parametrize("text", ["keys", "keys=", "keys=101", "keys=-1", "colour=1", "=5", "90"])
def test_a_gate_that_is_not_a_kind_and_per_cent_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="KIND=PERCENT"):
        parse_min_coverage([text])


def test_gates_are_parsed_together_or_apart() -> None:
    gates = parse_min_coverage(["keys=90,error-rows=12.5", "values=100%"])
    assert [(gate.kind, gate.percent) for gate in gates] == [
        ("keys", 90),
        ("error_rows", 12.5),
        ("values", 100),
    ]


def with_keys(covered: int, documented: int) -> OperationCoverage:
    """Coverage of an operation of whose keys so many are covered."""
    promise = library().promises["get_record_locking_information"]
    return replace(measure_coverage(promise, []), keys=KeyCoverage(documented, covered, (), (), ()))


@pytest.mark.parametrize(("asked", "met"), [("keys=66.6", True), ("keys=67", False)])
def test_operations_are_counted_together_and_rounded_down_to_a_tenth(
    asked: str, *, met: bool
) -> None:
    (gate,) = check_min_coverage(
        {"all": with_keys(2, 2), "none": with_keys(0, 1)}, parse_min_coverage([asked])
    )
    assert (gate.met, gate.reached) == (met, 66.6)


def test_what_has_nothing_to_cover_is_covered() -> None:
    (gate,) = check_min_coverage({}, parse_min_coverage(["keys=100"]))
    assert gate.met
