"""The selftest: every rule is seen failing, and silent where nothing is wrong."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from click.testing import CliRunner

from zoho_conformance.cli import cli
from zoho_conformance.model.rules import RECORDING_OUTDATED, REQUEST_RULES, RULES
from zoho_conformance.reference import VARIATIONS, WRITTEN_MUTANTS
from zoho_conformance.runs import selftest_requests
from zoho_conformance.runs.selftest import COMPARED, SERVED, Selftest, SelftestResult
from zoho_conformance.runs.selftest_requests import RequestTally

FAILING = SelftestResult("some-mutant", frozenset({("key-missing", "data[].id")}), frozenset())
PASSING = SelftestResult("the unmutated org", frozenset(), frozenset())


@cache
def selftest() -> Selftest:
    return Selftest()


def test_every_org_trips_exactly_what_it_is_expected_to() -> None:
    results = {result.org: result for result in selftest().results()}
    assert [str(result) for result in results.values() if not result.passed] == []
    mutants = selftest().mutants
    for name, mutant in mutants.items():
        assert results[name].tripped == {(mutant.trips, mutant.path), *mutant.also}
        assert results[name].cases
    assert {rule for result in results.values() for rule, _ in result.tripped} == selftest().rules
    orgs = 1 + len(VARIATIONS) + len(mutants) + 1 + len(SERVED) + 1 + len(COMPARED)
    assert len(results) == orgs
    summary = selftest().summary(list(results.values()))
    assert summary.startswith(
        f"{len(selftest().rules)} rules, {len(mutants)} mutants, {len(VARIATIONS)} "
    )
    assert summary.endswith(f"{orgs} passed, 0 failed")


def test_every_rule_has_a_mutant() -> None:
    assert selftest().rules_without_mutant() == frozenset()


def test_a_rule_without_a_mutant_is_about_facts_that_no_page_of_the_org_has() -> None:
    others = {RULES[rule].only_if for rule in set(RULES) - selftest().rules}
    assert others <= {"foreign", "limited-rows", "limited-values", "paged"}


@pytest.mark.parametrize("name", [None, *VARIATIONS])
def test_what_is_allowed_trips_nothing(name: str | None) -> None:
    result = selftest().judge(VARIATIONS[name] if name else None)
    assert not result.tripped
    assert not result.not_judged


def test_mutations_of_every_kind_are_asked_over_http() -> None:
    assert set(SERVED) <= {*VARIATIONS, *selftest().mutants}
    assert set(SERVED) & set(WRITTEN_MUTANTS)
    assert set(SERVED) & set(VARIATIONS)
    assert set(SERVED) - set(WRITTEN_MUTANTS) - set(VARIATIONS)


def test_an_edited_answer_is_judged_as_one_that_is_served() -> None:
    mutant = selftest().mutants["get_record_locking_information/Locked_Time__s/missing"]
    edited, served = selftest().judge(mutant), selftest().judge_served(mutant)
    assert (edited.tripped, edited.cases) == (served.tripped, served.cases)


@pytest.mark.parametrize("name", list(COMPARED))
def test_a_recording_is_outdated_by_a_mutant(name: str) -> None:
    outdated = selftest().compare(selftest().mutants[name])
    assert outdated.tripped == {(RECORDING_OUTDATED, COMPARED[name])}


def test_a_recording_is_not_outdated_by_the_org_that_was_recorded() -> None:
    assert not selftest().compare(None).tripped


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
    due, actual = (frozenset((rule, "data[].id") for rule in each) for each in (expected, tripped))
    result = SelftestResult("org", due, actual, ("some-case",), not_judged)
    assert result.passed is passed
    assert str(result).startswith("passed: " if passed else "FAILED: ")
    assert "in some-case" in str(result)


def test_a_rule_tripped_at_another_path_fails() -> None:
    expected, tripped = frozenset({("key-missing", "a")}), frozenset({("key-missing", "b")})
    result = SelftestResult("org", expected, tripped)
    assert str(result) == "FAILED: org: expected key-missing at a, tripped key-missing at b"


@pytest.mark.parametrize(
    ("options", "result", "code", "lines"),
    [
        ([], PASSING, 0, 2),
        (["--verbose"], PASSING, 0, 3 + len(REQUEST_RULES)),
        ([], FAILING, 1, 3),
    ],
    ids=["passing", "verbose", "failing"],
)
def test_the_command_prints_what_failed_and_a_summary(
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    result: SelftestResult,
    code: int,
    lines: int,
) -> None:
    monkeypatch.setattr(Selftest, "results", lambda _self: iter([result]))
    each_told = RequestTally(Counter(REQUEST_RULES.keys()), Counter(REQUEST_RULES.keys()), 1)
    monkeypatch.setattr(selftest_requests, "judge_request_mutants", lambda _library: each_told)
    done = CliRunner().invoke(cli, ["selftest", *options])
    assert done.exit_code == code
    printed = done.output.splitlines()
    assert len(printed) == lines
    summary = "1 passed, 0 failed" if code == 0 else "0 passed, 1 failed"
    assert any(line.endswith(summary) for line in printed)
    line_of_requests = (
        f"passed: our requests: {len(REQUEST_RULES)} of {len(REQUEST_RULES)} faults reported"
    )
    assert any(line.startswith(line_of_requests) for line in printed)


@pytest.mark.parametrize(
    ("made", "caught", "alarms", "passed"),
    [(10, 10, [], True), (100, 97, [], False), (10, 10, ["a-ok"], False), (10, 0, [], False)],
)
def test_requests_pass_where_nearly_all_faults_and_nothing_else_are_told(
    made: int, caught: int, alarms: list[str], *, passed: bool
) -> None:
    of_each = Counter(dict.fromkeys(REQUEST_RULES, caught)) if caught else Counter[str]()
    tally = RequestTally(Counter(dict.fromkeys(REQUEST_RULES, made)), of_each, 1, alarms=alarms)
    assert tally.passed is passed
    assert next(tally.lines()).startswith("passed: " if passed else "FAILED: ")
