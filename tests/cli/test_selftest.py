"""The selftest: every rule is seen failing, and silent where nothing is wrong."""

from __future__ import annotations

from functools import cache

import pytest

from zoho_conformance.cli.commands.selftest import (
    COMPARED,
    Outcome,
    run,
    summary,
    without_mutant,
)
from zoho_conformance.model.rules import RULES
from zoho_conformance.reference import MUTANTS, VARIATIONS


@cache
def outcomes() -> dict[str, Outcome]:
    return {one.org: one for one in run()}


def test_every_rule_has_a_mutant() -> None:
    assert without_mutant() == frozenset()
    contract = {one.trips for one in MUTANTS.values()}
    recordings = {rule for _, rule in COMPARED}
    assert contract | recordings == set(RULES)
    assert not contract & recordings


def test_every_org_passes() -> None:
    assert [one.told for one in outcomes().values() if not one.passed] == []


def test_every_org_is_asked() -> None:
    assert len(outcomes()) == 1 + len(MUTANTS) + len(VARIATIONS) + 1 + len(COMPARED)
    for name in VARIATIONS:
        assert not outcomes()[name].tripped
    for name, mutant in MUTANTS.items():
        assert outcomes()[name].tripped == {mutant.trips}
        assert outcomes()[name].where


def test_comparing_is_silent_on_the_org_that_was_recorded_and_trips_over_mutants() -> None:
    assert not outcomes()["the unmutated org compared with recordings"].tripped
    for name, rule in COMPARED:
        assert outcomes()[f"{name} compared with recordings"].tripped == {rule}


def test_the_summary_counts_them() -> None:
    said = summary(list(outcomes().values()))
    assert f"{len(RULES)} rules, {len(MUTANTS)} mutants" in said
    assert f"{1 + len(COMPARED)} of them compared with recordings" in said
    assert said.endswith(f"{len(outcomes())} passed, 0 failed")


@pytest.mark.parametrize(
    ("due", "tripped", "not_judged", "passed"),
    [
        (set(), set(), 0, True),
        ({"key-missing"}, {"key-missing"}, 0, True),
        ({"key-missing"}, set(), 0, False),
        (set(), {"key-missing"}, 0, False),
        ({"key-missing"}, {"key-missing", "type-changed"}, 0, False),
        (set(), set(), 1, False),
        # A mutant may keep a scenario from beginning.
        ({"key-missing"}, {"key-missing"}, 1, True),
    ],
)
def test_an_org_passes_when_exactly_its_rule_is_tripped(
    due: set[str], tripped: set[str], not_judged: int, *, passed: bool
) -> None:
    one = Outcome("org", frozenset(due), frozenset(tripped), ("somewhere",), not_judged)
    assert one.passed is passed
    assert one.told.startswith("passed" if passed else "FAILED")
    assert ("somewhere" in one.told) is not passed
