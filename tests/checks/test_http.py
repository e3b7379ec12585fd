"""What the HTTP side of an answer says: status, content type, a body that is none, an error's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.shipped import places, shipped
from zoho_conformance.model.exchange import Response

LIST = "reference/get_record_locking_information-ok"
BY_ID = "reference/get_record_locking_information_by_id-ok"
CONFIGURATION = "reference/get_record_locking_configuration-ok"
UNLOCKED = "reference/get_record_locking_information-ok-unlocked"
NOT_ALLOWED = "reference/get_record_locking_information-NOT_ALLOWED"
MISSING = "reference/get_record_locking_information-REQUIRED_PARAM_MISSING"
METHOD = "reference/get_record_locking_information-INVALID_REQUEST_METHOD"
TOKEN = "reference/get_record_locking_information-INVALID_TOKEN"
MODULE = "reference/get_record_locking_information-INVALID_MODULE"
NO_CONTENT = "reference/get_record_locking_configuration-NO_CONTENT"

WRITES = ["documented/lock_records-ok", "documented/unlock_records-ok"]

HTML = b"<html><body>Service unavailable</body></html>"
TRUNCATED = b'{"data": [{"Locked_By__s": {"name": "'


def error(code: str, message: str = "Any words.", details: Any = None) -> dict[str, Any]:
    return {"code": code, "details": details or {}, "message": message, "status": "error"}


EMPTY_PAGE = {
    "per_page": 200,
    "next_page_token": None,
    "count": 0,
    "page": 1,
    "previous_page_token": None,
    "page_token_expiry": None,
    "more_records": False,
}
JSON = {"content_type": "application/json"}
REFUSED = error("NO_PERMISSION")

STATUS = "http.status"
CHANGED: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    # A success under another status, whatever that status means elsewhere.
    (LIST, {"status": 202}, ("status-undocumented", STATUS)),
    (LIST, {"status": 201}, ("status-undocumented", STATUS)),
    (LIST, {"status": 206}, ("status-undocumented", STATUS)),
    (LIST, {"status": 404}, ("status-undocumented", STATUS)),
    (LIST, {"status": 400}, ("status-undocumented", STATUS)),
    (LIST, {"status": 409}, ("status-undocumented", STATUS)),
    (LIST, {"status": 302}, ("status-undocumented", STATUS)),
    (LIST, {"status": 202, "raw": b""}, ("status-undocumented", STATUS)),
    (CONFIGURATION, {"status": 404}, ("status-undocumented", STATUS)),
    (UNLOCKED, {"status": 202}, ("status-undocumented", STATUS)),
    # The content type.
    (LIST, {"content_type": "text/html"}, ("content-type-changed", "http.content-type")),
    (LIST, {"content_type": ""}, ("content-type-changed", "http.content-type")),
    (NOT_ALLOWED, {"content_type": "text/plain"}, ("content-type-changed", "http.content-type")),
    # JSON, but not an object.
    (LIST, {"raw": b"[]"}, ("type-changed", "")),
    (LIST, {"raw": b'"data"'}, ("type-changed", "")),
    (LIST, {"raw": b"17"}, ("type-changed", "")),
    (LIST, {"raw": b"null"}, ("type-changed", "")),
    (NOT_ALLOWED, {"raw": b"[]"}, ("error-envelope-changed", "")),
    (NOT_ALLOWED, {"raw": b"null"}, ("error-envelope-changed", "")),
    # An error where a success is due.
    (LIST, {"body": REFUSED}, ("error-under-success", STATUS)),
    (LIST, {"body": error("NO_SUCH_CODE")}, ("error-under-success", STATUS)),
    (LIST, {"body": REFUSED, "status": 403}, ("error-instead-of-success", "code")),
    (LIST, {"body": error("NEW_CODE"), "status": 400}, ("error-code-undocumented", "code")),
    (LIST, {"body": {"data": [REFUSED]}, "status": 400}, ("error-envelope-changed", "data")),
    (UNLOCKED, JSON | {"body": REFUSED, "status": 403}, ("error-instead-of-success", "code")),
    (UNLOCKED, JSON | {"body": REFUSED, "status": 200}, ("error-under-success", STATUS)),
    # Another error than the one that is due.
    (NOT_ALLOWED, {"body": REFUSED, "status": 403}, ("error-code-unexpected", "code")),
    (NOT_ALLOWED, {"body": error("NEW_CODE")}, ("error-code-undocumented", "code")),
    (NOT_ALLOWED, {"body": error("not_allowed")}, ("error-code-undocumented", "code")),
    # A code that the table has, in a row that it does not have.
    (
        NOT_ALLOWED,
        {"body": error("NOT_ALLOWED"), "status": 403},
        ("error-code-undocumented", "code"),
    ),
    (LIST, {"body": error("NOT_ALLOWED"), "status": 403}, ("error-code-undocumented", "code")),
    (
        METHOD,
        {"body": error("INVALID_REQUEST_METHOD"), "status": 405},
        ("error-code-undocumented", "code"),
    ),
    (
        NO_CONTENT,
        JSON | {"body": error("INVALID_DATA"), "status": 400},
        ("error-code-unexpected", "code"),
    ),
    (MISSING, {"body": error("MANDATORY_NOT_FOUND")}, ("error-code-undocumented", "code")),
    # The error that is due, under another status.
    (NOT_ALLOWED, {"status": 404}, ("error-status-changed", STATUS)),
    (NOT_ALLOWED, {"status": 409}, ("error-status-changed", STATUS)),
    (NOT_ALLOWED, {"status": 401}, ("error-status-changed", STATUS)),
    (NOT_ALLOWED, {"status": 429}, ("error-status-changed", STATUS)),
    (NOT_ALLOWED, {"status": 500}, ("error-status-changed", STATUS)),
    (NOT_ALLOWED, {"status": 302}, ("error-status-changed", STATUS)),
    (NOT_ALLOWED, {"status": 200}, ("error-under-success", STATUS)),
    (METHOD, {"status": 405}, ("error-status-changed", STATUS)),
    (METHOD, {"status": 400}, ("error-status-changed", STATUS)),
    (TOKEN, {"status": 403}, ("error-status-changed", STATUS)),
    (TOKEN, {"status": 500}, ("error-status-changed", STATUS)),
    (TOKEN, {"status": 429}, ("error-status-changed", STATUS)),
    (NO_CONTENT, {"status": 404}, ("error-status-changed", STATUS)),
    # A success where an error is due.
    (NOT_ALLOWED, {"status": 200, "body": {"data": []}}, ("success-instead-of-error", STATUS)),
    # Nothing at all, under a status that promises something.
    (NO_CONTENT, {"status": 200}, ("status-undocumented", STATUS)),
    (UNLOCKED, {"status": 200, "raw": b""}, ("status-undocumented", STATUS)),
    (LIST, {"raw": b""}, ("status-undocumented", STATUS)),
    (BY_ID, {"raw": b""}, ("status-undocumented", STATUS)),
    (CONFIGURATION, {"raw": b""}, ("status-undocumented", STATUS)),
    (NOT_ALLOWED, {"status": 200, "raw": b""}, ("success-instead-of-error", STATUS)),
    (MISSING, {"status": 200, "body": {"data": []}}, ("parameter-not-mandatory", "fields")),
    # The envelope, the message, the details.
    (
        NOT_ALLOWED,
        {"body": {"data": [error("NOT_ALLOWED")]}},
        ("error-envelope-changed", "data"),
    ),
    (
        NOT_ALLOWED,
        {"body": {"data": []}},
        ("error-envelope-changed", "data"),
    ),
    (NOT_ALLOWED, {"body": error("NOT_ALLOWED")}, ("message-changed", "message")),
    (
        MISSING,
        {"body": error("REQUIRED_PARAM_MISSING", "One of the expected parameters is missing.")},
        ("details-parameter-unnamed", "details.param_name"),
    ),
    (
        MISSING,
        {
            "body": error(
                "REQUIRED_PARAM_MISSING",
                "One of the expected parameters is missing.",
                {"param": "module"},
            )
        },
        ("details-parameter-unnamed", "details.param"),
    ),
]


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [pytest.param(*change, id=f"{at}-{change[2][0]}") for at, change in enumerate(CHANGED)],
)
def test_an_answer_that_differs_from_its_contract_is_one_finding(
    name: str, change: dict[str, Any], expected: tuple[str, str]
) -> None:
    judgement = shipped()[name].judged(**change)
    assert judgement.judged, judgement.reason
    assert places(judgement.findings) == {expected}
    assert judgement.outcome == "drift"


NOT_JUDGED: list[tuple[str, dict[str, Any], str]] = [
    (LIST, {"status": 500}, "outage"),
    (LIST, {"status": 503, "raw": HTML, "content_type": "text/html"}, "outage"),
    (LIST, {"status": 502, "raw": b""}, "outage"),
    (LIST, {"status": 500, "body": error("INTERNAL_ERROR")}, "outage"),
    (LIST, {"status": 429}, "rate-limited"),
    (LIST, {"status": 429, "body": error("TOO_MANY_REQUESTS")}, "rate-limited"),
    (LIST, {"status": 429, "raw": HTML}, "rate-limited"),
    (LIST, {"status": 401, "body": error("INVALID_TOKEN")}, "auth"),
    (LIST, {"status": 401, "body": error("AUTHENTICATION_FAILURE")}, "auth"),
    (LIST, {"status": 400, "body": error("INVALID_TOKEN")}, "auth"),
    (LIST, {"status": 401, "raw": b""}, "auth"),
    (LIST, {"status": 401, "raw": HTML}, "auth"),
    (LIST, {"body": {"data": [], "info": EMPTY_PAGE}}, "no-data"),
    (LIST, {"status": 204, "raw": b""}, "no-data"),
    (BY_ID, {"body": {"data": []}}, "no-data"),
    (LIST, {"raw": TRUNCATED}, "unreadable"),
    (LIST, {"raw": HTML, "content_type": "text/html"}, "unreadable"),
    (LIST, {"raw": b"\xff\xfe\x00"}, "unreadable"),
    (LIST, {"raw": b"[" * 100_000}, "unreadable"),
    (LIST, {"status": 404, "raw": b""}, "unreadable"),
    (LIST, {"status": 404, "raw": HTML}, "unreadable"),
    (NOT_ALLOWED, {"status": 500, "body": error("INTERNAL_ERROR")}, "outage"),
    (NOT_ALLOWED, {"status": 503, "raw": HTML}, "outage"),
    (NOT_ALLOWED, {"status": 429, "body": error("TOO_MANY_REQUESTS")}, "rate-limited"),
    (NOT_ALLOWED, {"status": 401, "body": error("INVALID_TOKEN")}, "auth"),
    (NOT_ALLOWED, {"raw": HTML, "content_type": "text/html"}, "unreadable"),
    (NOT_ALLOWED, {"raw": b""}, "unreadable"),
    (TOKEN, {"status": 500, "raw": b""}, "outage"),
    (UNLOCKED, {"status": 500, "raw": b""}, "outage"),
    (NO_CONTENT, {"status": 503}, "outage"),
    (NO_CONTENT, {"status": 401}, "auth"),
]


@pytest.mark.parametrize(
    ("name", "change", "outcome"),
    [pytest.param(*change, id=f"{at}-{change[2]}") for at, change in enumerate(NOT_JUDGED)],
)
def test_what_says_nothing_of_the_contract_is_not_judged(
    name: str, change: dict[str, Any], outcome: str
) -> None:
    judgement = shipped()[name].judged(**change)
    assert judgement.outcome == outcome
    assert not judgement.judged
    assert not judgement.findings
    assert judgement.reason
    assert "\n" not in judgement.reason


ALLOWED: list[tuple[str, dict[str, Any]]] = [
    (LIST, {"content_type": "application/json"}),
    (LIST, {"content_type": "Application/JSON; charset=utf-8"}),
    (UNLOCKED, JSON | {"status": 200, "body": {"data": []}}),
    (UNLOCKED, {"status": 204, "raw": b""}),
    (
        NOT_ALLOWED,
        {"body": error("NOT_ALLOWED", "required  record locking configuration is NOT present")},
    ),
    (TOKEN, {"body": error("INVALID_TOKEN", "The pages give no words for it.")}),
    (
        MISSING,
        {
            "body": error(
                "REQUIRED_PARAM_MISSING",
                "One of the expected parameters is missing",
                {"param": "fields"},
            )
        },
    ),
]


@pytest.mark.parametrize(("name", "change"), ALLOWED, ids=range(len(ALLOWED)))
def test_what_the_pages_leave_open_conforms(name: str, change: dict[str, Any]) -> None:
    judgement = shipped()[name].judged(**change)
    assert judgement.outcome == "conforms"
    assert not judgement.findings


@pytest.mark.parametrize("name", WRITES)
def test_a_write_without_content_is_judged_by_its_status(name: str) -> None:
    judgement = shipped()[name].judged(status=204, raw=b"")
    assert places(judgement.findings) == {("status-undocumented", STATUS)}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"raw": b""}, ("key-missing", "data")),
        ({"body": {"data": []}}, ("key-missing", "data")),
        ({"body": {}}, ("key-missing", "data")),
        ({"body": {"data": None}}, ("null-undocumented", "data")),
        ({"raw": b"OK"}, ("type-changed", "")),
        ({"raw": b"success.\n", "content_type": "text/plain"}, ("type-changed", "")),
        ({"body": "OK"}, ("type-changed", "")),
    ],
)
def test_a_write_that_answers_no_rows_breaks_its_envelope(
    name: str, change: dict[str, Any], expected: tuple[str, str]
) -> None:
    judgement = shipped()[name].judged(status=200, **change)
    assert places(judgement.findings) == {expected}
    assert judgement.outcome == "drift"


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("raw", [HTML, TRUNCATED, b"[REDACTED]", b"O", b"\xff\xfeOK"])
def test_what_is_no_word_for_success_is_unreadable(name: str, raw: bytes) -> None:
    assert shipped()[name].judged(status=200, raw=raw).outcome == "unreadable"


@pytest.mark.parametrize("name", [NOT_ALLOWED, MISSING, TOKEN, MODULE])
def test_an_empty_success_is_drift_where_a_refusal_is_due(name: str) -> None:
    judgement = shipped()[name].judged(status=204, raw=b"")
    assert judgement.outcome == "drift"
    assert {finding.rule for finding in judgement.findings} <= {
        "success-instead-of-error",
        "parameter-not-mandatory",
    }


def test_two_things_wrong_are_two_findings() -> None:
    body = shipped()[LIST].body
    body["data"][0]["$editable"] = "true"
    judgement = shipped()[LIST].judged(status=202, content_type="text/json", body=body)
    assert places(judgement.findings) == {
        ("status-undocumented", STATUS),
        ("content-type-changed", "http.content-type"),
        ("type-changed", "data[].$editable"),
    }


def test_a_method_refused_under_400_is_a_warning_only() -> None:
    (finding,) = shipped()[METHOD].judged(status=400).findings
    assert finding.level == "warning"
    (finding,) = shipped()[METHOD].judged(status=405).findings
    assert finding.level == "error"


def test_a_mandatory_parameter_that_may_be_left_out_is_a_warning() -> None:
    (finding,) = shipped()[MISSING].judged(status=200, body={"data": []}).findings
    assert finding.level == "warning"


@pytest.mark.parametrize("name", [LIST, NOT_ALLOWED])
def test_an_error_in_the_place_of_the_rows_of_a_success_is_one_finding(name: str) -> None:
    (finding,) = shipped()[name].judged(status=200, body={"data": [REFUSED]}).findings
    assert (finding.rule, finding.path) == ("error-under-success", STATUS)
    assert "NO_PERMISSION" in finding.actual


def test_the_body_of_a_response_is_parsed_once() -> None:
    response = shipped()[LIST].exchange.response
    assert response.json is response.json
    assert response.json == json.loads(response.body)


def test_a_live_answer_without_a_content_type_has_changed_it() -> None:
    exchange = shipped()[LIST]
    bare = replace(exchange.exchange, response=Response(200, {}, exchange.exchange.response.body))
    findings = exchange.judge.judge(bare).findings
    assert places(findings) == {("content-type-changed", "http.content-type")}
