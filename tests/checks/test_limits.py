"""Rows at most, the page that an answer says it is, values within limits, requests ruled out."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import judge_foreign
from zoho_conformance.checks.paged_rows import PagedRows
from zoho_conformance.contracts.apply_rulings import promises
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.pages.reader import read

_LIST = """# Get Lamps

#### Endpoints

GET /lamps

GET /lamps/{lamp}

#### Parameters

- pageinteger, optional

Which page. The default value is 1. You cannot use this param with the "page_token" param.

- per_pageinteger, optional

How many. The default value is 3. The maximum possible value is 5.

- page_tokenstring, optional

Where to go on.

- idsstring, optional

You can specify up to 2 lamp IDs.

- wordstring, optional

What to look for.

- mailstring, optional

Whose.

**Note**

- Only one of the mandatory parameters (word, mail) would work at a time.

#### Response JSON Keys

- lampsJSON array

The lamps.

  - namestring

    A maximum of 6 characters is allowed.

  - hooksJSON array

    There can be up to 2 hooks in this array.

  - heightinteger

    Its value cannot exceed 9.

#### Sample Response

``` json
{
    "lamps": [{"name": "Lamp", "hooks": ["a"], "height": 4}],
    "info": {"page": 1, "per_page": 3, "more_records": false}
}
```
"""
_LAMP = {"name": "Lamp", "hooks": ["a"], "height": 4}
_WRITE = """# Hang Lamps

#### Endpoints

POST /lamps

#### Request JSON Keys

- lampsJSON array, mandatory

The lamps.

  - hookstring

    The hook.

  - nailstring

    The nail.

- idsJSON array, optional

A maximum of 2 lamp IDs can be given in a single API call.

#### Sample Input

``` json
{"lamps": [{"hook": "a"}], "ids": ["1"]}
```

**Note**

- You can hang a maximum of 2 lamps per API call.

#### Sample Response

``` json
{"lamps": [{"code": "SUCCESS", "details": {}, "message": "lamp hung", "status": "success"}]}
```

#### Possible Errors

- AMBIGUITY_DURING_PROCESSINGHTTP 400

You have specified both the hook and the nail in the input.
"""
_ROW = {"code": "SUCCESS", "details": {}, "message": "lamp hung", "status": "success"}


@cache
def _judge(page: str, operation: str) -> Judge:
    promise = promises([read(page)], ())[operation]
    return Judge(promise, derive(promise))


def _judged(operation: str, request: Request, body: Any, *, foreign: bool) -> Judgement:
    judge = _judge(_WRITE if operation == "hang_lamps" else _LIST, operation)
    headers = {"content-type": "application/json"}
    response = Response(200, headers, json.dumps(body).encode())
    exchange = Exchange(Case(operation, "ok", "success"), request, response)
    return judge_foreign(judge, exchange) if foreign else judge.judge(exchange)


def _read(
    query: str, rows: int = 1, *, path: str = "/lamps", foreign: bool = True, **info: Any
) -> list[tuple[str, str, str]]:
    operation = "get_lamps" if path == "/lamps" else "get_lamps_by_id"
    said = {"page": 1, "per_page": 3, "more_records": False} | info
    url = f"https://www.zohoapis.com/crm/v7{path}?{query}"
    body = {"lamps": [_LAMP] * rows, "info": said}
    judgement = _judged(operation, Request("GET", url, {}), body, foreign=foreign)
    return [
        (finding.rule, finding.level, finding.path)
        for finding in judgement.findings
        if not finding.is_ours
    ]


def _write(body: Any, rows: int = 1) -> list[tuple[str, str, str]]:
    request = Request("POST", "https://www.zohoapis.com/crm/v7/lamps", {}, json.dumps(body))
    judgement = _judged("hang_lamps", request, {"lamps": [_ROW] * rows}, foreign=True)
    return [
        (finding.rule, finding.level, finding.path)
        for finding in judgement.findings
        if not finding.is_ours
    ]


_TOO_MANY = [("rows-above-limit", "error", "lamps")]


@pytest.mark.parametrize(
    ("query", "rows", "per_page"),
    [
        ("word=a", 3, 3),
        ("word=a&per_page=2", 2, 2),
        ("word=a&per_page=5", 5, 5),
        # What is beyond the maximum is cut to it, or refused.
        ("word=a&per_page=9", 5, 5),
        ("word=a&per_page=all", 5, 3),
    ],
)
def test_as_many_rows_as_a_page_has_are_right(query: str, rows: int, per_page: int) -> None:
    assert _read(query, rows, per_page=per_page) == []


@pytest.mark.parametrize(
    ("query", "rows", "per_page"),
    [
        ("word=a", 4, 3),
        ("word=a&per_page=2", 3, 2),
        ("word=a&per_page=5", 6, 5),
        ("word=a&per_page=9", 6, 9),
    ],
)
@pytest.mark.parametrize("foreign", [True, False])
def test_more_rows_than_a_page_has_are_an_error(
    query: str, rows: int, per_page: int, *, foreign: bool
) -> None:
    assert _read(query, rows, per_page=per_page, foreign=foreign) == _TOO_MANY


def test_one_row_by_its_id_is_on_no_page() -> None:
    assert _read("", 9, path="/lamps/7", page=4, per_page=7) == []


@pytest.mark.parametrize(
    ("path", "is_list"),
    [
        ("/lamps", True),
        ("/{module_api_name}", True),
        ("/{module_api_name}/{record_id}/{related_list_api_name}", True),
        ("/{module_api_name}/{record_id}", False),
        ("/lamps/{lamp}", False),
    ],
)
def test_a_path_that_ends_in_a_module_or_a_list_has_pages(path: str, *, is_list: bool) -> None:
    page = read(_LIST.replace("GET /lamps\n\nGET /lamps/{lamp}", f"GET {path}"))
    (promise,) = promises([page], ()).values()
    assert PagedRows(promise).limits_rows is is_list
    assert PagedRows(promise).says_page is is_list


@pytest.mark.parametrize(
    ("query", "info"),
    [
        ("word=a&page=2", {"page": 2}),
        ("word=a&page_token=x", {"page": 7}),
        ("word=a&per_page=9", {"per_page": 5}),
        ("word=a&per_page=all", {"per_page": 4}),
        ("word=a&page=0", {"page": 1}),
    ],
)
def test_a_paging_block_that_says_what_was_asked_for_is_right(
    query: str, info: dict[str, Any]
) -> None:
    assert _read(query, **info) == []


@pytest.mark.parametrize(
    ("query", "info", "level", "path"),
    [
        ("word=a&page=2", {"page": 1}, "error", "info.page"),
        ("word=a&per_page=2", {}, "error", "info.per_page"),
        ("word=a", {"per_page": 50}, "warning", "info.per_page"),
        ("word=a", {"page": 2}, "warning", "info.page"),
    ],
)
def test_a_paging_block_that_says_something_else_is_drift(
    query: str, info: dict[str, Any], level: str, path: str
) -> None:
    assert _read(query, **info) == [("page-info-disagrees", level, path)]


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("name", "Lantern", "lamps[].name"),
        ("hooks", ["a", "b", "c"], "lamps[].hooks"),
        ("height", 10, "lamps[].height"),
    ],
)
def test_a_value_beyond_its_limit_is_a_warning(key: str, value: Any, path: str) -> None:
    body = {
        "lamps": [_LAMP, _LAMP | {key: value}],
        "info": {"page": 1, "per_page": 3, "more_records": False},
    }
    url = "https://www.zohoapis.com/crm/v7/lamps?word=a"
    judgement = _judged("get_lamps", Request("GET", url, {}), body, foreign=True)
    (finding,) = judgement.findings
    assert (finding.rule, finding.level, finding.path) == ("value-outside-limits", "warning", path)


def _ruled_out(path: str) -> list[tuple[str, str, str]]:
    return [("restriction-not-enforced", "warning", path)]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("word=a&page=1&page_token=x", "page"),
        ("page=1", "word"),
        ("word=a&ids=1,2,3", "ids"),
    ],
)
def test_a_recorded_request_that_the_page_rules_out_and_that_succeeds_is_a_warning(
    query: str, path: str
) -> None:
    assert _read(query) == _ruled_out(path)


@pytest.mark.parametrize("query", ["", "word=a&mail=b", "word=a&ids=1,2", "word=a&page_token=x"])
def test_a_request_that_keeps_to_the_page_or_lost_its_query_is_no_drift(query: str) -> None:
    assert _read(query) == []


def test_a_probe_that_breaks_a_restriction_is_judged_by_its_own_case() -> None:
    assert _read("word=a&page=1&page_token=x", foreign=False) == []


@pytest.mark.parametrize(
    ("body", "rows", "path"),
    [
        ({"lamps": [{"hook": "a", "nail": "b"}]}, 1, "lamps[].hook"),
        ({"lamps": [{"hook": "a"}] * 3}, 3, "records"),
        ({"lamps": [{"hook": "a"}], "ids": ["1", "2", "3"]}, 1, "ids"),
    ],
)
def test_a_body_that_the_page_rules_out_and_that_is_accepted_is_a_warning(
    body: Any, rows: int, path: str
) -> None:
    assert _write(body, rows) == _ruled_out(path)


@pytest.mark.parametrize("body", [{"lamps": [{"hook": "a"}, {"nail": "b"}], "ids": ["1"]}, [], "x"])
def test_a_body_within_the_restrictions_is_no_drift(body: Any) -> None:
    assert _write(body) == []
