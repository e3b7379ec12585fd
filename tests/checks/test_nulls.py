"""A null where the page has none: worth a warning, and an error where the page explains nulls."""

from __future__ import annotations

import json

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.guard.answers import OPERATION, PATH, body
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.matching import judge_foreign
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.runs.library import open_library


def unexplained(promise: Promise, *, closed: bool) -> Promise:
    """The promise of a page that explains no null."""
    keys = tuple(
        structs.replace(key, key=replace(key.key, null_when=None)) for key in promise.response_keys
    )
    return replace(promise, response_keys=keys, nulls_are_closed=closed)


def levels(promise: Promise, name: str) -> set[tuple[str, str]]:
    answer = body()
    answer["data"][0][name] = None
    response = Response(200, {"content-type": "application/json"}, json.dumps(answer).encode())
    request = Request("GET", f"https://www.zohoapis.com{PATH}", {})
    exchange = Exchange(Case(OPERATION, "ok", "success"), request, response, is_foreign=True)
    judgement = judge_foreign(Judge(promise, derive(promise)), exchange)
    return {(finding.rule, finding.level) for finding in judgement.findings}


@pytest.fixture(scope="module")
def promise() -> Promise:
    return open_library().promises[OPERATION]


def test_a_null_on_a_page_that_explains_others_is_an_error(promise: Promise) -> None:
    assert promise.explains_nulls
    assert levels(promise, "Locked_Time__s") == {("null-undocumented", "error")}


def test_a_null_on_a_page_that_explains_none_is_a_warning(promise: Promise) -> None:
    silent = unexplained(promise, closed=False)
    assert levels(silent, "Lock_Source__s") == {("null-undocumented", "warning")}


def test_a_ruling_closes_the_nulls_of_a_page_that_explains_none(promise: Promise) -> None:
    ruled = unexplained(promise, closed=True)
    assert levels(ruled, "Lock_Source__s") == {("null-undocumented", "error")}


def test_how_many_keys_came_says_nothing_of_how_many_were_asked_for(promise: Promise) -> None:
    answer = body()
    answer["data"][0] |= {f"Field_{number}": None for number in range(60)}
    response = Response(200, {"content-type": "application/json"}, json.dumps(answer).encode())
    request = Request("GET", f"https://www.zohoapis.com{PATH.partition('?')[0]}", {})
    exchange = Exchange(Case(OPERATION, "ok", "success"), request, response, is_foreign=True)
    findings = judge_foreign(Judge(promise, derive(promise)), exchange).findings
    assert "restriction-not-enforced" not in {finding.rule for finding in findings}
