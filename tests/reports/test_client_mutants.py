"""The table of a client's tests and mutants, in terminals of any width."""

from __future__ import annotations

import pytest

from zoho_conformance.reports.client_mutants.report import (
    ClientMutant,
    ClientMutantsReport,
    ClientResult,
    ClientTest,
)
from zoho_conformance.reports.client_mutants.text import render

LONG = "tests/integration/lanterns/test_synchronize.py::TestLanterns::test_{}_of_all_houses[eu-1]"
MUTANT = "get_lantern_locks-data[].Keeper_of_the_Lantern.name-null"


def report(test: str, mutant: str) -> ClientMutantsReport:
    """One mutant, which one test passes and another raises at."""
    tests = [test.format(name) for name in ("names", "wicks")]
    return ClientMutantsReport(
        api_version="v7",
        seed=1,
        tests=tuple(ClientTest(id=each, outcome="passed", operations=("get",)) for each in tests),
        mutants=(
            ClientMutant(
                name=mutant,
                rule="null-unexpected",
                operation="get_lantern_locks",
                path="data[].Keeper_of_the_Lantern.name",
                summary="the name is null",
                noticed=False,
            ),
        ),
        results=(
            ClientResult(
                test=tests[0], mutant=mutant, result="survived", reads="yes", at="app/crm.py:3"
            ),
            ClientResult(
                test=tests[1],
                mutant=mutant,
                result="raised",
                reads="yes",
                at="app/crm.py:7",
                exception="KeyError",
            ),
        ),
        not_reached=0,
        not_run=(),
    )


@pytest.mark.parametrize("width", [80, 100, 120])
def test_long_names_fit_into_the_terminal(width: int) -> None:
    lines = list(render(report(LONG, MUTANT), width))
    named = [line for line in lines if line.startswith("  tests/")]
    assert len(named) == 2
    assert all(len(line) <= width for line in lines if line not in named)
    assert f"    {MUTANT}" in "\n".join(lines)
    assert "      passed; reads the key at app/crm.py:3" in lines
    assert "      raised KeyError at app/crm.py:7" in lines


def test_what_fits_is_a_line_for_each_row() -> None:
    lines = list(render(report("test_{}", "null"), 120))
    drift = "null (null-unexpected at data[].Keeper_of_the_Lantern.name)"
    assert f"  test_names  {drift}  passed; reads the key at app/crm.py:3" in lines
    assert len(list(render(report("test_{}", "null"), 60))) > len(lines)
