"""Expressions that select by names: the grammar of pytest's `-k`."""

from __future__ import annotations

import pytest

from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.run_check import run_check
from zoho_conformance.runs.claims import select_cases
from zoho_conformance.runs.expression import parse_expression
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.settings import Settings

LIST = "get_record_locking_information"
NAMES = ("test_promises.py", "test_key[locks-ok:key[data[].id]]")


@pytest.mark.parametrize(
    ("expression", "matches"),
    [
        ("locks", True),
        ("LOCKS", True),
        ("unlocks", False),
        ("locks-ok:key[data[].id]", True),
        ("not locks", False),
        ("not not locks", True),
        ("locks and key", True),
        ("locks and rule", False),
        ("rule or key", True),
        ("rule or nothing", False),
        # `and` binds more tightly than `or`, and `not` more tightly than both.
        ("key or rule and nothing", True),
        ("(key or rule) and nothing", False),
        ("not rule and key", True),
        ("not (rule and key)", True),
        ("not(rule)", True),
        # Only whole words in lower case are operators.
        ("OR", False),
        ("android or key", True),
    ],
)
def test_an_expression_matches_as_in_pytest(expression: str, matches: bool) -> None:  # noqa: FBT001
    assert parse_expression(expression)(NAMES) is matches


@pytest.mark.parametrize(
    ("expression", "column", "wrong"),
    [
        ("", 1, "the expression ends there"),
        ("not (", 6, "the expression ends there"),
        ("(key", 5, "expected `)`"),
        ("key)", 4, "not `)`"),
        ("key rule", 5, "not `rule`"),
        ("key and", 8, "the expression ends there"),
        ("or key", 1, "not `or`"),
        ("key and and key", 9, "not `and`"),
        ("()", 2, "not `)`"),
    ],
)
def test_what_is_wrong_with_an_expression_is_said_with_its_column(
    expression: str, column: int, wrong: str
) -> None:
    with pytest.raises(UsageError) as refused:
        parse_expression(expression)
    message = str(refused.value)
    assert message.startswith(f"-k {expression}: column {column}: expected ")
    assert wrong in message
    assert "\n" not in message


def test_an_expression_nested_without_end_is_refused() -> None:
    with pytest.raises(UsageError, match="nested too deeply"):
        parse_expression("(" * 100_000)


@pytest.mark.parametrize(
    ("expression", "cases"),
    [
        (f"reference/{LIST}-ok:key[data[].id]", {f"reference/{LIST}-ok"}),
        (f"test_key and reference/{LIST}-ok:key[data[].id]", {f"reference/{LIST}-ok"}),
        (
            f"{LIST}-NOT_ALLOWED and test_rule and test_promises.py and conformance",
            {f"reference/{LIST}-NOT_ALLOWED"},
        ),
    ],
)
def test_a_case_is_selected_by_any_of_its_claims(expression: str, cases: set[str]) -> None:
    with open_run(Settings()) as run:
        assert {planned.id for planned in select_cases(run, expression)} == cases


@pytest.mark.parametrize("expression", ["elsewhere", "parametrize"])
def test_an_expression_that_selects_nothing_is_refused(expression: str) -> None:
    wrong = rf"-k {expression}: matches no case of this run; a case is named such as documented/"
    with open_run(Settings()) as run, pytest.raises(UsageError, match=wrong):
        select_cases(run, expression)


def test_without_an_expression_every_case_is_selected() -> None:
    with open_run(Settings()) as run:
        assert select_cases(run, None) == run.planned


def test_progress_counts_the_selected_cases() -> None:
    calls: list[tuple[int, int]] = []
    report = run_check(Settings(), f"reference/{LIST}-", lambda *done: calls.append(done))
    count = len(report.exchanges)
    assert count > 5
    assert calls == [(done, count) for done in range(1, count + 1)]


def test_an_equals_sign_after_k_is_not_part_of_the_expression() -> None:
    report = run_check(Settings(), f"=reference/{LIST}-ok:key[data[].id]")
    assert report.run.selected == f"reference/{LIST}-ok:key[data[].id]"
    assert [exchange.case for exchange in report.exchanges] == ["ok"]
