"""Changes of 204s, paging, jobs and callbacks between two editions of a page."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.checks.matching.factories import page
from zoho_conformance.compare.diff import compare
from zoho_conformance.contracts.contract import Callback, Contract
from zoho_conformance.contracts.page_facts import Job, Paging

LAMPS = page(("wash_lamps", "POST", "/wash"), keys=(("id", "string"),))
KEYS = page(("x", "GET", "/x"), keys=(("lamp", "string"), ("state", "string"))).response_keys
TOLD = Callback("wash_lamps_callback", 5, KEYS)
PAGED = Paging(3, page_token=True, most_by_page=2000, most_in_all=9000)


def changes(old: Contract, new: Contract) -> list[tuple[str, str, str]]:
    return [(each.rule, each.level, each.path) for each in compare([old], [new])]


def _with(**facts: Any) -> Contract:
    return replace(LAMPS, **facts)


def test_a_204_that_newly_may_come_is_a_warning_and_one_less_a_note() -> None:
    operations = tuple(structs.replace(each, no_content=True) for each in LAMPS.operations)
    may = _with(operations=operations)
    assert changes(LAMPS, may) == [("page-status-changed", "warning", "http.status")]
    assert changes(may, LAMPS) == [("page-status-changed", "info", "http.status")]


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"most_by_page": 1000}, "error"),
        ({"most_by_page": 3000}, "info"),
        ({"most_in_all": 5000}, "error"),
        ({"most_in_all": None}, "info"),
        ({"page_token": False}, "error"),
    ],
)
def test_paging_that_reaches_fewer_rows_breaks_and_more_do_not(
    facts: dict[str, Any], level: str
) -> None:
    old, new = _with(paging=(PAGED,)), _with(paging=(structs.replace(PAGED, **facts),))
    assert changes(old, new) == [("page-paging-changed", level, "paging")]


def test_paging_that_is_said_for_the_first_time_or_no_longer_is_a_note() -> None:
    paged = _with(paging=(PAGED,))
    assert changes(LAMPS, paged) == [("page-paging-changed", "info", "paging")]
    assert changes(paged, LAMPS) == [("page-paging-changed", "info", "paging")]
    moved = _with(paging=(structs.replace(PAGED, line=99),))
    assert changes(paged, moved) == []


def test_the_id_of_a_job_under_another_key_breaks() -> None:
    old, new = _with(jobs=(Job(3, "data[].id"),)), _with(jobs=(Job(4, "data[].job_id"),))
    assert changes(old, new) == [("page-job-changed", "error", "the id of a job")]
    assert changes(LAMPS, old) == [("page-job-changed", "info", "the id of a job")]


def test_a_job_that_is_asked_for_elsewhere_breaks() -> None:
    old, new = (_with(jobs=(Job(3, None, at),)) for at in ("/wash/{job_id}", "/washing/{job_id}"))
    assert changes(old, new) == [("page-job-changed", "error", "where a job is asked for")]


def test_a_callback_that_is_gone_breaks_and_a_new_one_does_not() -> None:
    called = _with(callbacks=(TOLD,))
    assert changes(called, LAMPS) == [("page-callback-changed", "error", "wash_lamps_callback")]
    assert changes(LAMPS, called) == [("page-callback-changed", "info", "wash_lamps_callback")]


def test_a_key_of_a_callback_changes_like_one_of_an_answer() -> None:
    fewer = structs.replace(TOLD, name="wash_all_lamps_callback", keys=KEYS[:1])
    old, new = _with(callbacks=(TOLD,)), _with(callbacks=(fewer,))
    (change,) = compare([old], [new])
    assert (change.rule, change.level, change.path) == ("page-key-removed", "error", "state")
    assert change.source.section == "callback keys"
