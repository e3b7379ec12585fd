"""The causes of an error row: any of their messages will do, and their details are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.matching.factories import answer, page, promises, request_to
from zoho_conformance.checks.judge import Judge
from zoho_conformance.checks.matching import classify, judge_foreign
from zoho_conformance.contracts.contract import ErrorRow
from zoho_conformance.contracts.page_facts import Cause, Terms
from zoho_conformance.contracts.schema import derive
from zoho_conformance.model.exchange import Exchange

LIGHT = ("light_lamps", "POST", "/settings/lamps")
KEYS = (
    ("lamps", "array"),
    ("lamps[].code", "string"),
    ("lamps[].status", "string"),
)
WET, OLD = Cause("The wick is wet.", ("wet_part",)), Cause("The wick is old.")


def judge(*rows: ErrorRow) -> Judge:
    contract = replace(page(LIGHT, keys=KEYS), errors=rows)
    promise = promises(contract)["light_lamps"]
    return Judge(promise, derive.derive(promise))


def row(message: str | None = None, *, status: int = 400, **facts: Any) -> ErrorRow:
    return ErrorRow("BAD_WICK", status, message, 9, **facts)


def findings(judging: Judge, message: str, status: int = 400, **details: Any) -> list[str]:
    error = {"code": "BAD_WICK", "details": details, "message": message, "status": "error"}
    return list(_levels(judging, error, status))


def _levels(judging: Judge, body: Any, status: int) -> Iterator[str]:
    response = answer(status, body)
    case = classify(judging.promise, response)
    judgement = judge_foreign(judging, Exchange(case, request_to("POST", "/lamps"), response))
    for finding in judgement.findings:
        yield f"{finding.level} {finding.rule} {finding.path}"


@pytest.mark.parametrize("message", ["the wick is old", "The wick is old. Kindly buy one."])
def test_the_message_of_any_cause_will_do(message: str) -> None:
    assert findings(judge(row(causes=(WET, OLD))), message) == []


def test_words_of_no_listed_cause_are_a_note() -> None:
    judging = judge(row(causes=(WET, OLD)))
    assert findings(judging, "The wick is gone.") == ["info message-changed message"]


def test_other_words_of_a_single_cause_are_a_warning() -> None:
    judging = judge(row("The wick is wet."))
    assert findings(judging, "The wick is gone.") == ["warning message-changed message"]


def test_other_words_of_a_message_that_holds_for_all_causes_are_a_warning() -> None:
    judging = judge(row("The wick is wet.", causes=(Cause(), Cause())))
    assert findings(judging, "The wick is gone.") == ["warning message-changed message"]


@pytest.mark.parametrize("rows", [(row(causes=(WET, Cause())),), (row("Wet."), row())])
def test_words_are_not_judged_where_a_cause_has_none(rows: tuple[ErrorRow, ...]) -> None:
    assert findings(judge(*rows), "The wick is gone.", wet_part="top") == []


def test_a_cause_that_comes_without_its_details_is_drift() -> None:
    judging = judge(row(causes=(WET, OLD)))
    assert findings(judging, "The wick is wet.", wet_part="top", more=1) == []
    assert findings(judging, "The wick is wet.", part="top") == [
        "warning details-key-missing details.wet_part"
    ]
    assert findings(judging, "The wick is old.") == []


def test_details_of_a_row_are_asked_for_whatever_the_cause() -> None:
    judging = judge(row(details=("api_name", "json_path"), causes=(Cause(), Cause())))
    assert findings(judging, "Any words.", api_name="wick", json_path="$.wick") == []
    assert findings(judging, "Any words.", api_name="wick") == [
        "warning details-key-missing details.json_path"
    ]


def test_details_of_other_words_than_the_rows_are_not_judged() -> None:
    judging = judge(row("The wick is wet.", details=("wet_part",)), row("The wick is old."))
    assert findings(judging, "The wick is old.") == []


def test_many_messages_are_counted() -> None:
    judging = judge(row(causes=tuple(Cause(f"The wick is {word}.") for word in "abcd")))
    error = {"code": "BAD_WICK", "details": {}, "message": "Gone.", "status": "error"}
    response = answer(400, error)
    case = classify(judging.promise, response)
    exchange = Exchange(case, request_to("POST", "/lamps"), response)
    (finding,) = judge_foreign(judging, exchange).findings
    assert finding.expected == "one of the 4 messages of its causes"


def test_details_that_name_a_part_of_the_path_are_of_a_cause_that_the_row_leaves_out() -> None:
    judging = judge(row(details=("api_name",)))
    assert findings(judging, "Any words.", resource_path_index=1) == []
    assert findings(judging, "Any words.") == ["warning details-key-missing details.api_name"]


@pytest.mark.parametrize("status", [200, 207])
def test_details_of_a_refused_item_are_judged(status: int) -> None:
    judging = judge(row("The wick is wet.", details=("wet_part",)))
    error = {"code": "BAD_WICK", "details": {}, "message": "The wick is wet.", "status": "error"}
    lit = {"code": "SUCCESS", "status": "success"}
    levels = _levels(judging, {"lamps": [lit, error]}, status)
    assert [level for level in levels if "details" in level] == [
        "warning details-key-missing lamps[].details.wet_part"
    ]


def test_another_status_and_words_of_no_cause_are_another_row() -> None:
    judging = judge(row(causes=(WET, OLD)))
    assert findings(judging, "The wick is gone.", 403) == ["error error-code-undocumented code"]
    assert findings(judging, "The wick is old.", 403) == ["error error-status-changed http.status"]


@pytest.mark.parametrize(
    ("terms", "rules"), [(Terms(3, ("Enterprise",)), []), (None, ["error-code-undocumented"])]
)
def test_a_page_that_names_editions_needs_no_row_for_the_others(
    terms: Terms | None, rules: list[str]
) -> None:
    contract = replace(page(LIGHT, keys=KEYS), terms=terms)
    promise = promises(contract)["light_lamps"]
    body = {"code": "FEATURE_NOT_SUPPORTED", "details": {}, "message": "No.", "status": "error"}
    judging = Judge(promise, derive.derive(promise))
    assert [line.split()[1] for line in _levels(judging, body, 400)] == rules
