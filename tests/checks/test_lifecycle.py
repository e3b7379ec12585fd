"""Announced ends, and versions that have ended, are told of answers of every kind."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from tests.checks.shipped import shipped
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.runs.library import Library

LIST = "reference/get_record_locking_information-ok"
NOT_ALLOWED = "reference/get_record_locking_information-NOT_ALLOWED"
END = {"sunset": "Sat, 30 Jun 2029 23:59:59 GMT", "deprecation": "@1688169599"}


def announced(response: Response) -> Response:
    return Response(response.status, {**response.headers, **END}, response.body)


@pytest.mark.parametrize("case", [LIST, NOT_ALLOWED])
def test_an_announced_end_is_a_warning_for_each_header(case: str) -> None:
    exchange = shipped()[case].exchange
    judge = Library().judge(exchange.case.operation)
    judgement = judge.judge(replace(exchange, response=announced(exchange.response)))
    assert [(each.rule, each.level, each.path, each.actual) for each in judgement.findings] == [
        ("end-announced", "warning", "http.deprecation", "deprecated as of 2023-06-30"),
        ("end-announced", "warning", "http.sunset", "ends on 2029-06-30"),
    ]
    assert judge.judge(exchange).findings == ()


def test_an_empty_answer_announces_too() -> None:
    exchange = next(
        each.exchange
        for each in shipped().values()
        if not each.exchange.response.body and each.exchange.response.status == 204
    )
    judge = Library().judge(exchange.case.operation)
    judgement = judge.judge(replace(exchange, response=announced(exchange.response)))
    assert [finding.rule for finding in judgement.findings] == ["end-announced"] * 2


@pytest.mark.parametrize("case", [LIST, NOT_ALLOWED])
def test_an_end_that_is_announced_later_in_a_log_is_not_passed_over(case: str) -> None:
    library, exchange = Library(), shipped()[case].exchange
    assessor = Assessor(library.promises, library.judge)
    plain = Response(
        exchange.response.status,
        exchange.response.headers,
        json.dumps(exchange.response.json).encode(),
    )
    counts = []
    for response in (plain, plain, announced(plain), plain, announced(plain)):
        judgement = assessor.assess(exchange.request, response)
        assert isinstance(judgement, Judgement)
        counts.append(sum(each.rule == "end-announced" for each in judgement.findings))
    assert counts == [0, 0, 2, 0, 2]


def test_a_link_alone_is_a_note() -> None:
    exchange = shipped()[LIST].exchange
    link = {"link": '<https://www.zoho.com/crm/developer/docs/api/v8/>; rel="deprecation"'}
    response = exchange.response
    answer = Response(response.status, {**response.headers, **link}, response.body)
    judgement = Library().judge(exchange.case.operation).judge(replace(exchange, response=answer))
    (finding,) = judgement.findings
    assert (judgement.outcome, finding.rule, finding.level) == ("conforms", "end-announced", "info")
    assert finding.actual.endswith("(deprecation): https://www.zoho.com/crm/developer/docs/api/v8/")


def test_a_link_that_comes_later_in_a_log_is_not_passed_over() -> None:
    library, exchange = Library(), shipped()[LIST].exchange
    assessor = Assessor(library.promises, library.judge)
    response, counts = exchange.response, []
    for link in ("<p>; rel=next", "<p>; rel=sunset", "<p>; rel=next"):
        answer = Response(response.status, {**response.headers, "link": link}, response.body)
        judgement = assessor.assess(exchange.request, answer)
        assert isinstance(judgement, Judgement)
        counts.append(len(judgement.findings))
    assert counts == [0, 1, 0]


def refused(details: dict[str, object], status: int = 400) -> Response:
    body = {
        "code": "API_NOT_SUPPORTED",
        "details": details,
        "message": "lantern",
        "status": "error",
    }
    return Response(status, {"content-type": "application/json"}, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("details", "actual"),
    [
        ({}, "API_NOT_SUPPORTED"),
        ({"supported_version": "v8"}, "API_NOT_SUPPORTED, supported in v8"),
        ({"supported_version": 2.1}, "API_NOT_SUPPORTED, supported in 2.1"),
        ({"supported_version": "lantern 4150868000000"}, "API_NOT_SUPPORTED"),
    ],
)
@pytest.mark.parametrize("status", [400, 404, 410])
def test_an_operation_that_has_ended_is_one_error_of_its_own(
    details: dict[str, object], actual: str, status: int
) -> None:
    library, exchange = Library(), shipped()[LIST].exchange
    answer = refused(details, status)
    judgement = library.judge(exchange.case.operation).judge(replace(exchange, response=answer))
    (finding,) = judgement.findings
    assert (finding.rule, finding.level, finding.path) == ("version-ended", "error", "code")
    assert finding.actual == actual
    of_log = Assessor(library.promises, library.judge).assess(exchange.request, answer)
    assert isinstance(of_log, Judgement)
    assert [each.fingerprint for each in of_log.findings] == [finding.fingerprint]


def test_an_end_that_the_page_documents_is_a_warning() -> None:
    library = Library()
    request = Request("GET", "https://www.zohoapis.com/crm/v7/settings/holidays", {})
    judgement = Assessor(library.promises, library.judge).assess(request, refused({}))
    assert isinstance(judgement, Judgement)
    assert [(each.rule, each.level) for each in judgement.findings] == [
        ("version-ended", "warning")
    ]


def test_a_page_that_shows_the_refusal_on_purpose_conforms() -> None:
    library = Library()
    case = Case("get_the_list_of_holidays", "API_NOT_SUPPORTED", "error")
    request = Request("GET", "https://www.zohoapis.com/crm/v7/settings/holidays", {})
    judge = library.judge(case.operation)
    assert judge.judge(Exchange(case, request, refused({}))).findings == ()
