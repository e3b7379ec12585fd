"""Announced ends are told of answers of every kind, however quickly these are judged."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from tests.checks.shipped import shipped
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.model.exchange import Response
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
