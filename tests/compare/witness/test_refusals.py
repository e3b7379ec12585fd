"""Error codes and statuses that differ are findings, unless a ruling accepts them too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.compare.witness.conftest import Compare

Operation = Callable[[str], dict[str, Any]]


def _codes(operation: dict[str, Any], status: str) -> list[str]:
    schema = operation["responses"][status]["content"]["application/json"]["schema"]
    codes: list[str] = schema["properties"]["code"]["enum"]
    return codes


def test_a_documented_code_that_a_witness_lacks_is_an_error(
    loud: Compare, operation: Operation
) -> None:
    _codes(operation("get"), "400").remove("NOT_ALLOWED")
    finding = loud()["witness-error-missing", "errors.NOT_ALLOWED"]
    assert (finding.level, finding.expected) == ("error", "the code NOT_ALLOWED under 400")


def test_a_code_under_another_status_is_reported_with_both(
    loud: Compare, operation: Operation
) -> None:
    _codes(operation("get"), "403").remove("NO_PERMISSION")
    _codes(operation("get"), "400").append("NO_PERMISSION")
    finding = loud()["witness-status-differs", "errors.NO_PERMISSION"]
    assert (finding.expected, finding.actual) == (
        "NO_PERMISSION under 403",
        "NO_PERMISSION under 400",
    )


def test_the_status_that_a_ruling_also_accepts_is_no_error(
    loud: Compare, operation: Operation
) -> None:
    _codes(operation("get"), "403").remove("INVALID_REQUEST_METHOD")
    _codes(operation("get"), "400").append("INVALID_REQUEST_METHOD")
    finding = loud("info")["witness-status-differs", "errors.INVALID_REQUEST_METHOD"]
    assert finding.level != "error"


def test_a_code_that_only_the_witness_has_is_info(loud: Compare, operation: Operation) -> None:
    _codes(operation("get"), "400").append("RECORD_LOCKED")
    assert loud() == {}
    assert loud("info")["witness-error-undocumented", "errors.RECORD_LOCKED"].level == "info"


def test_a_witness_that_allows_any_code_lacks_none(loud: Compare, operation: Operation) -> None:
    for status in ("400", "403", "500"):
        schema = operation("get")["responses"][status]["content"]["application/json"]["schema"]
        schema["properties"]["code"] = {"type": "string"}
    assert loud() == {}


def test_a_default_answer_speaks_for_every_status(loud: Compare, operation: Operation) -> None:
    responses = operation("get")["responses"]
    codes = [code for status in ("400", "403", "500") for code in _codes(operation("get"), status)]
    whole = responses.pop("400")
    whole["content"]["application/json"]["schema"]["properties"]["code"]["enum"] = codes
    del responses["403"], responses["500"]
    responses["default"] = whole
    assert loud() == {}


def test_codes_in_examples_count_where_the_schema_names_none(
    loud: Compare, operation: Operation
) -> None:
    media = operation("get")["responses"]["500"]["content"]["application/json"]
    media["schema"] = {"type": "object"}
    media["examples"] = {"one": {"value": {"code": "INTERNAL_ERROR"}}}
    assert loud() == {}


def test_a_success_under_another_status_is_reported(loud: Compare, operation: Operation) -> None:
    responses = operation("post")["responses"]
    responses["202"] = responses.pop("201")
    finding = loud()["witness-status-differs", "http.status"]
    assert (finding.actual, finding.level) == ("success under 202", "warning")
    assert finding.basis == "ruled"


def test_an_unpromised_answer_without_a_body_is_reported(
    loud: Compare, operation: Operation
) -> None:
    operation("post")["responses"]["204"] = {"description": ""}
    assert loud()["witness-status-differs", "http.status.204"].actual == "204 besides"


def test_a_status_is_weighed_the_same_where_a_code_is_listed_and_where_any_may_come(
    loud: Compare, operation: Operation
) -> None:
    _codes(operation("get"), "403").remove("NO_PERMISSION")
    listed = operation("get")["responses"]["400"]["content"]["application/json"]["schema"]
    _codes(operation("get"), "400").append("NO_PERMISSION")
    when_listed = loud()["witness-status-differs", "errors.NO_PERMISSION"]
    listed["properties"]["code"] = {"type": "string"}
    when_open = loud()["witness-status-differs", "errors.NO_PERMISSION"]
    assert when_open.level == when_listed.level == "error"
    assert when_open.actual == "other codes under 403; any code under 400"


def test_the_status_that_a_ruling_accepts_is_no_error_where_any_code_may_come_under_it(
    loud: Compare, operation: Operation
) -> None:
    responses = operation("get")["responses"]
    _codes(operation("get"), "403").remove("INVALID_REQUEST_METHOD")
    schema = responses["400"]["content"]["application/json"]["schema"]
    schema["properties"]["code"] = {"type": "string"}
    finding = loud("info")["witness-status-differs", "errors.INVALID_REQUEST_METHOD"]
    assert finding.level != "error"
