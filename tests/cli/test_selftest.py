"""The selftest: every rule is seen failing, and silent where nothing is wrong."""

from __future__ import annotations

from functools import cache

import pytest
from click.testing import CliRunner

from zoho_conformance.cli import cli
from zoho_conformance.model.rules import RECORDING_OUTDATED, RULES
from zoho_conformance.reference import VARIATIONS, WRITTEN_MUTANTS
from zoho_conformance.runs.selftest import COMPARED, SERVED, Result, Selftest

FAILING = Result("some-mutant", frozenset({("key-missing", "data[].id")}), frozenset())
PASSING = Result("the unmutated org", frozenset(), frozenset())


@cache
def selftest() -> Selftest:
    return Selftest()


@cache
def results() -> dict[str, Result]:
    return {result.org: result for result in selftest().results()}


def test_every_rule_is_tripped_by_a_mutant() -> None:
    assert selftest().rules_without_mutant() == frozenset()
    tripped = {rule for result in results().values() for rule, _ in result.tripped}
    assert tripped == set(RULES)


def test_every_org_trips_what_it_is_expected_to() -> None:
    assert [str(result) for result in results().values() if not result.passed] == []


def test_every_mutant_trips_its_own_rule_at_its_own_path() -> None:
    for name, mutant in selftest().mutants.items():
        assert results()[name].tripped == {(mutant.trips, mutant.path)}
        assert results()[name].cases


def test_allowed_variations_and_the_unmutated_org_trip_nothing() -> None:
    for name in (*VARIATIONS, "the unmutated org", "the unmutated org over HTTP"):
        assert not results()[name].tripped
        assert not results()[name].not_judged


def test_asked_over_http_an_org_trips_the_same() -> None:
    for name in SERVED:
        assert results()[f"{name} over HTTP"].tripped == results()[name].tripped


def test_mutants_of_every_kind_are_asked_over_http() -> None:
    assert set(SERVED) & set(WRITTEN_MUTANTS)
    assert set(SERVED) & set(VARIATIONS)
    assert set(SERVED) - set(WRITTEN_MUTANTS) - set(VARIATIONS)


def test_recordings_are_outdated_by_mutants_only() -> None:
    assert not results()["the unmutated org compared with recordings"].tripped
    for name, path in COMPARED.items():
        outdated = results()[f"{name} compared with recordings"].tripped
        assert outdated == {(RECORDING_OUTDATED, path)}


def test_every_org_is_in_the_results_and_counted_in_the_summary() -> None:
    mutants = len(selftest().mutants)
    orgs = 1 + len(VARIATIONS) + mutants + 1 + len(SERVED) + 1 + len(COMPARED)
    assert len(results()) == orgs
    summary = selftest().summary(list(results().values()))
    assert summary.startswith(f"{len(RULES)} rules, {mutants} mutants, {len(VARIATIONS)} allowed")
    assert summary.endswith(f"{orgs} passed, 0 failed")


@pytest.mark.parametrize(
    ("expected", "tripped", "not_judged", "passed"),
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
    expected: set[str], tripped: set[str], not_judged: int, *, passed: bool
) -> None:
    due, came = (frozenset((rule, "data[].id") for rule in each) for each in (expected, tripped))
    result = Result("org", due, came, ("some-case",), not_judged)
    assert result.passed is passed
    assert str(result).startswith("passed: " if passed else "FAILED: ")
    assert "in some-case" in str(result)


def test_a_rule_tripped_at_another_path_fails() -> None:
    expected, tripped = frozenset({("key-missing", "a")}), frozenset({("key-missing", "b")})
    result = Result("org", expected, tripped)
    assert str(result) == "FAILED: org: expected key-missing at a, tripped key-missing at b"


@pytest.mark.parametrize(
    ("options", "result", "code", "lines"),
    [
        ([], PASSING, 0, 1),
        (["--verbose"], PASSING, 0, 2),
        ([], FAILING, 1, 2),
    ],
    ids=["passing", "verbose", "failing"],
)
def test_the_command_prints_what_failed_and_a_summary(
    monkeypatch: pytest.MonkeyPatch, options: list[str], result: Result, code: int, lines: int
) -> None:
    monkeypatch.setattr(Selftest, "results", lambda _self: iter([result]))
    done = CliRunner().invoke(cli, ["selftest", *options])
    assert done.exit_code == code
    printed = done.output.splitlines()
    assert len(printed) == lines
    assert printed[-1].endswith("1 passed, 0 failed" if code == 0 else "0 passed, 1 failed")
