"""Answers as they may be shown."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.checks.shown.lines import MAX_LINES
from zoho_conformance.checks.shown.response_body import body_lines
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.runs.library import Library

LIST = "get_record_locking_information"


@pytest.fixture(scope="module")
def promise() -> Promise:
    return Library().promises[LIST]


def shown(promise: Promise, body: Any, *marked: str) -> str:
    return "\n".join(line.text for line in body_lines(promise, body, marked))


def row(**keys: Any) -> dict[str, Any]:
    return {"Lock_Source__s": "Manual", "Locked_Time__s": "2026-01-02T03:04:05+01:00", **keys}


def test_words_of_the_contract_are_shown_and_of_all_else_the_type(promise: Promise) -> None:
    body = {"data": [row(Locked_Reason__s="for Ada", id="4150868000000000001")]}
    text = shown(promise, body)
    assert '"Lock_Source__s": "Manual"' in text
    assert '"Locked_Time__s": <date-time>' in text
    assert '"Locked_Reason__s": <string>' in text
    assert '"id": <string of digits>' in text
    assert "Ada" not in text
    assert "4150868" not in text


def test_a_new_value_is_shown_where_the_page_lists_values(promise: Promise) -> None:
    assert '"Workflow"' in shown(promise, {"data": [row(Lock_Source__s="Workflow")]})
    assert "ada@" not in shown(promise, {"data": [row(Lock_Source__s="ada@example.com")]})


def test_a_value_of_another_format_is_shown_by_its_form(promise: Promise) -> None:
    text = shown(promise, {"data": [row(Locked_Time__s="02.01.2026 03:04")]})
    assert '"Locked_Time__s": <string like 99.99.9999 99:99>' in text


def test_a_key_of_an_object_without_documented_keys_is_not_shown(promise: Promise) -> None:
    body = {"data": [row(New_Key__s={"Ada Lovelace": 1})]}
    text = shown(promise, body)
    assert '"New_Key__s": {' in text
    assert '"{key}": <integer>' in text


def test_an_error_shows_its_code_and_no_message_of_its_own(promise: Promise) -> None:
    refusal = {"code": "NO_WAY", "details": {"Last_Name": "Ada"}, "message": "Ada!"}
    text = shown(promise, {**refusal, "status": "error"})
    assert '"code": "NO_WAY"' in text
    assert '"Last_Name": <string>' in text
    assert "Ada" not in text


def test_rows_that_look_alike_are_shown_once_and_others_beside_them(promise: Promise) -> None:
    rows = [row() for _ in range(150)]
    rows[57] = row(Lock_Source__s=1)
    text = shown(promise, {"data": rows}, "data[].Lock_Source__s")
    assert text.count('"Lock_Source__s": "Manual"') == 1
    assert "… 148 more like this" in text
    assert '"Lock_Source__s": <integer>' in text


def test_a_missing_key_has_a_line_where_it_should_be(promise: Promise) -> None:
    lines = body_lines(promise, {"data": [row()]}, ["data[].Locked_By__s"])
    (missing,) = [line for line in lines if line.path == "data[].Locked_By__s"]
    assert missing.text.strip() == '"Locked_By__s": <missing>'


def test_a_long_answer_is_folded_around_what_drifted(promise: Promise) -> None:
    wide = {f"key_{'abcdefgh'[n // 8]}_{'abcdefgh'[n % 8]}": n for n in range(64)}
    body = {
        "data": [row(**wide, Locked_Reason__s=5)],
        "info": {f"more_{'x' * n}": n for n in range(60)},
    }
    lines = body_lines(promise, body, ["data[].Locked_Reason__s"])
    assert len(lines) <= MAX_LINES
    assert any(line.path == "data[].Locked_Reason__s" for line in lines)
    assert any("more lines" in line.text for line in lines)


@pytest.mark.parametrize("body", [[], {}, None, 5, "Ada", [[[1]]], {"data": None}, {"data": {}}])
def test_any_body_can_be_shown(promise: Promise, body: Any) -> None:
    assert "Ada" not in shown(promise, body, "", "data")


def test_a_deep_answer_is_shown_as_far_as_it_fits(promise: Promise) -> None:
    deep: Any = {}
    for _ in range(500):
        deep = {"data": [deep]}
    assert len(body_lines(promise, deep, ["data"])) <= MAX_LINES + 10
