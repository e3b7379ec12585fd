"""Tokens where there are further rows, counts of rows, and where page numbers end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.checks.matching.factories import answer, library, page, refusal, request_to
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import classify, judge_foreign
from zoho_conformance.contracts.contract import Contract, Parameter
from zoho_conformance.contracts.page_facts import Paging
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.runs.library import Library

LAMPS = ("get_lamps", "GET", "/lamps")
BLOCK = {
    "next_page_token": None,
    "previous_page_token": None,
    "page_token_expiry": None,
    "more_records": False,
}
KEYS = (
    ("lamps", "array"),
    ("lamps[].id", "string"),
    ("info", "object"),
    ("info.next_page_token", "string"),
    ("info.previous_page_token", "string"),
    ("info.page_token_expiry", "string"),
    ("info.more_records", "boolean"),
)
BEYOND = "DISCRETE_PAGINATION_LIMIT_EXCEEDED"


def contract(paging: Paging | None) -> Contract:
    read = page(LAMPS, keys=KEYS, rows=((BEYOND, 400, None),))
    parameters = tuple(
        Parameter(name, "integer", None, None, None, 3) for name in ("page", "per_page")
    )
    keys = tuple(
        structs.replace(key, types=(*key.types, "null"), always="token" not in key.path)
        for key in read.response_keys
    )
    facts = (paging,) if paging else ()
    return replace(read, parameters=parameters, paging=facts, response_keys=keys)


@pytest.fixture
def lamps(tmp_path: Path) -> Library:
    return library(tmp_path, contract(Paging(7, page_token=True, most_by_page=2000)))


def judge(lamps: Library, status: int, body: Any, query: str = "") -> Judgement:
    request, response = request_to("GET", f"/lamps{query}"), answer(status, body)
    by = lamps.judge("get_lamps")
    return judge_foreign(by, Exchange(classify(by.promise, response), request, response))


def places(judgement: Judgement) -> list[tuple[str, str]]:
    return [
        (finding.path, finding.actual)
        for finding in judgement.findings
        if finding.rule == "paging-disagrees"
    ]


def rows(**block: Any) -> dict[str, Any]:
    return {"lamps": [{"id": "1"}], "info": {**BLOCK, **block}}


EXPIRES = {"page_token_expiry": "2030-01-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    "block",
    [
        {},
        {"more_records": True, "next_page_token": "a", **EXPIRES},
        {"previous_page_token": "a", **EXPIRES},
        {"more_records": 1, "next_page_token": None},
        {"more_records": False, "next_page_token": ""},
    ],
)
def test_a_block_whose_token_goes_with_its_rows_trips_nothing(
    lamps: Library, block: dict[str, Any]
) -> None:
    assert not places(judge(lamps, 200, rows(**block)))


@pytest.mark.parametrize(
    ("block", "path"),
    [
        ({"more_records": True}, "info.next_page_token"),
        ({"next_page_token": "a", **EXPIRES}, "info.next_page_token"),
        ({"more_records": True, "next_page_token": "a"}, "info.page_token_expiry"),
        (EXPIRES, "info.page_token_expiry"),
    ],
)
def test_a_token_that_does_not_go_with_the_rows_is_drift(
    lamps: Library, block: dict[str, Any], path: str
) -> None:
    judgement = judge(lamps, 200, rows(**block))
    assert [place for place, _ in places(judgement)] == [path]
    assert judgement.outcome == "drift"


def test_further_rows_whose_token_is_left_out_are_drift_where_the_page_has_tokens(
    lamps: Library, tmp_path: Path
) -> None:
    body = {"lamps": [{"id": "1"}], "info": {"more_records": True}}
    assert places(judge(lamps, 200, body))
    silent = library(tmp_path / "silent", contract(None))
    assert not places(judge(silent, 200, body))


@pytest.mark.parametrize(
    ("status", "query", "actual"),
    [
        (200, "?page=11&per_page=200", "rows beyond it"),
        (200, "?page=10&per_page=200", None),
        (200, "?page=11&per_page=200&page_token=a", None),
        (200, "?page=11", None),
        (200, "?page=eleven&per_page=200", None),
        (400, "?page=5&per_page=200", "a refusal within it"),
        (400, "?page=11&per_page=200", None),
    ],
)
def test_page_numbers_end_where_the_page_says(
    lamps: Library, status: int, query: str, actual: str | None
) -> None:
    body = rows() if status == 200 else refusal(BEYOND)
    assert places(judge(lamps, status, body, query)) == ([("page", actual)] if actual else [])


def test_the_answer_says_how_many_rows_a_page_has_where_the_request_does_not(
    lamps: Library,
) -> None:
    assert places(judge(lamps, 200, rows(per_page=200), "?page=11")) == [("page", "rows beyond it")]


def test_no_rows_beyond_the_limit_are_no_drift(lamps: Library) -> None:
    empty = {"lamps": [], "info": BLOCK}
    assert not places(judge(lamps, 200, empty, "?page=11&per_page=200"))
