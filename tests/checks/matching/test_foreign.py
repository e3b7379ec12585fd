"""What is said of an exchange that no probe sent: nothing that its intent would have to tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.checks.matching.made import (
    JSON,
    came,
    library,
    page,
    refusal,
    sent,
)
from tests.checks.shipped import shipped
from zoho_conformance.checks.judge import Judgement
from zoho_conformance.checks.matching import Matcher, Unmatched, classify, judge_foreign
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.runs.library import Library

READ = ("get_lamps", "GET", "/settings/lamps/{lamp_id}")
LIGHT = ("light_lamps", "POST", "/settings/lamps")
ROWS = (
    ("NO_FLAME", 400, "Nobody has a match."),
    ("INVALID_DATA", 400, "The lamp is not there."),
    ("INVALID_DATA", 404, "The hook is not there."),
    ("BUSY", 503, None),
    ("INVALID_TOKEN", 401, None),
    ("NO_HANDS", None, None),
)
KEYS = (("lamps", "array"), ("lamps[].id", "string"), ("lamps[].lit", "boolean"))
LAMP = {"id": "7", "lit": True}


@pytest.fixture
def lamps(tmp_path: Path) -> Library:
    read = page(READ, keys=KEYS, rows=(*ROWS, ("NO_CONTENT", 204, None)))
    return library(tmp_path, read, page(LIGHT, keys=KEYS, rows=ROWS))


def judged_of(held: Library, request: Request, response: Response) -> Judgement | Unmatched:
    found = Matcher(held.promises).match(request)
    if isinstance(found, Unmatched):
        return found
    judge = held.judge(found)
    return judge_foreign(judge, Exchange(classify(judge.promise, response, ""), request, response))


def read(held: Library, response: Response) -> Judgement:
    found = judged_of(held, sent("GET", "/settings/lamps/7"), response)
    assert isinstance(found, Judgement)
    return found


def written(held: Library, response: Response) -> Judgement:
    found = judged_of(held, sent("POST", "/settings/lamps"), response)
    assert isinstance(found, Judgement)
    return found


def told(judgement: Judgement) -> list[tuple[str, str, str]]:
    return [(one.rule, one.case, one.path) for one in judgement.findings]


@pytest.mark.parametrize(
    ("status", "body", "case"),
    [
        (200, {"lamps": [LAMP]}, "ok"),
        (204, None, "NO_CONTENT"),
        (400, refusal("NO_FLAME", "nobody has a match"), "NO_FLAME"),
        (400, refusal("INVALID_DATA", "the lamp is not there"), "INVALID_DATA-lamp"),
        (404, refusal("INVALID_DATA", "the hook is not there"), "INVALID_DATA-hook"),
        (418, refusal("NO_HANDS"), "NO_HANDS"),
    ],
)
def test_an_answer_that_the_page_documents_conforms_under_its_case(
    lamps: Library, status: int, body: Any, case: str
) -> None:
    judgement = read(lamps, came(status, body))
    assert (judgement.case.name, judgement.outcome, told(judgement)) == (case, "conforms", [])


@pytest.mark.parametrize(
    ("status", "code", "message", "case"),
    [
        # The words tell which of the two rows it is, whatever the status.
        (400, "INVALID_DATA", "The hook is not there.", "INVALID_DATA-hook"),
        (404, "INVALID_DATA", "other words", "INVALID_DATA-hook"),
        (400, "INVALID_DATA", "other words", "INVALID_DATA-lamp"),
        (409, "INVALID_DATA", "other words", "INVALID_DATA-lamp"),
    ],
)
def test_of_two_rows_of_a_code_it_is_the_more_alike(
    lamps: Library, status: int, code: str, message: str, case: str
) -> None:
    response = came(status, refusal(code, message))
    assert classify(lamps.promises["get_lamps"], response).name == case


@pytest.mark.parametrize("judged", [read, written], ids=["read", "written"])
@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (400, refusal("RAIN"), [("error-code-undocumented", "undocumented", "code")]),
        (409, refusal("NO_FLAME"), ["error-status-changed", "message-changed"]),
        (401, refusal("NO_FLAME", "nobody has a match"), ["error-status-changed"]),
        (400, {"code": "NO_FLAME", "status": "error"}, ["error-envelope-changed"] * 2),
        (400, ["no"], ["error-envelope-changed"]),
        (200, {"lamps": [{"id": 7, "lit": True}]}, [("type-changed", "ok", "lamps[].id")]),
        (200, {"lamps": [{"id": "7"}]}, [("key-missing", "ok", "lamps[].lit")]),
        (200, refusal("NO_FLAME"), [("error-under-success", "ok", "http.status")]),
    ],
)
def test_drift_of_an_answer_is_told_without_saying_what_was_due(
    lamps: Library, judged: Any, status: int, body: Any, found: list[Any]
) -> None:
    judgement = judged(lamps, came(status, body))
    assert judgement.outcome == "drift"
    rules = [one for one in told(judgement) if one[0] != "key-undocumented"]
    assert [one[0] if isinstance(found[0], str) else one for one in rules] == found
    assert not {"error-instead-of-success", "success-instead-of-error"} & {one[0] for one in rules}


def test_an_undocumented_code_is_held_to_the_error_table(lamps: Library) -> None:
    (finding,) = read(lamps, came(400, refusal("RAIN"))).findings
    assert finding.expected == "a code of the error table"


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (401, refusal("INVALID_TOKEN"), "auth"),
        (401, refusal("OAUTH_SCOPE_MISMATCH"), "auth"),
        (401, None, "auth"),
        (429, refusal("TOO_MANY_REQUESTS"), "rate-limited"),
        (500, refusal("INTERNAL_ERROR"), "outage"),
        (503, refusal("BUSY"), "outage"),
        (302, None, "unreadable"),
        (200, {"lamps": []}, "no-data"),
    ],
)
def test_what_says_nothing_of_the_operation_is_excused(
    lamps: Library, status: int, body: Any, outcome: str
) -> None:
    judgement = read(lamps, came(status, body))
    assert (judgement.outcome, judgement.not_applicable, judgement.findings) == (outcome, True, ())


def test_an_empty_answer_that_no_row_documents_is_no_data(tmp_path: Path) -> None:
    held = library(tmp_path, page(READ, keys=KEYS, rows=ROWS))
    assert read(held, came(204)).outcome == "no-data"


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_write_whose_status_nobody_states_may_have_any_of_success(
    lamps: Library, status: int
) -> None:
    assert written(lamps, came(status, {"lamps": [LAMP]})).outcome == "conforms"


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (404, b"<html>"), (404, b"")])
def test_a_broken_body_was_due_to_be_judged(lamps: Library, status: int, body: bytes) -> None:
    judgement = read(lamps, Response(status, dict(JSON), body))
    assert (judgement.outcome, judgement.not_applicable) == ("unreadable", False)


def test_a_page_without_keys_promises_a_file_and_no_json(tmp_path: Path) -> None:
    held = library(tmp_path, page(READ, rows=ROWS))
    judgement = read(held, Response(200, {"content-type": "application/zip"}, b"PK\x03\x04"))
    assert (judgement.outcome, judgement.not_applicable) == ("unreadable", True)


@pytest.mark.parametrize("status", [200, 207])
def test_rows_are_judged_one_by_one(lamps: Library, status: int) -> None:
    rows = [
        LAMP,
        refusal("NO_FLAME", "nobody has a match"),
        {"id": 8, "lit": True},
        refusal("RAIN"),
    ]
    judgement = written(lamps, came(status, {"lamps": rows}))
    assert judgement.case.name == "ok"
    assert told(judgement) == [
        ("type-changed", "ok", "lamps[].id"),
        ("error-code-undocumented", "undocumented", "lamps[].code"),
    ]
    good = [LAMP, refusal("INVALID_DATA", "the hook is not there")]
    assert written(lamps, came(status, {"lamps": good})).outcome == "conforms"


def test_many_refused_rows_are_each_judged_under_their_own_status(lamps: Library) -> None:
    rows = [refusal("NO_FLAME", "nobody has a match"), refusal("RAIN"), refusal("RAIN")]
    judgement = written(lamps, came(400, {"lamps": rows}))
    assert judgement.case.name == "NO_FLAME"
    assert told(judgement) == [("error-code-undocumented", "undocumented", "lamps[].code")]
    assert judgement.findings[0].count == 2
    (found,) = written(lamps, came(409, {"lamps": rows[:1]})).findings
    assert (found.rule, found.path) == ("error-status-changed", "http.status")


def test_a_multi_status_of_refusals_alone_is_no_success(lamps: Library) -> None:
    rows = [refusal("NO_FLAME", "nobody has a match")]
    assert written(lamps, came(207, {"lamps": rows})).outcome == "conforms"
    (found,) = written(lamps, came(200, {"lamps": rows})).findings
    assert found.rule == "error-under-success"


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("", []),
        ("?fields=id", []),
        ("?fields=id,lit", ["lamps[].lit"]),
        ("?page=1", ["lamps[].lit"]),
    ],
)
def test_keys_that_were_not_asked_for_may_lack(
    tmp_path: Path, query: str, missing: list[str]
) -> None:
    held = library(tmp_path, page(READ, keys=KEYS, fields="mandatory"))
    request = sent("GET", f"/settings/lamps/7{query}")
    found = judged_of(held, request, came(200, {"lamps": [{"id": "7"}]}))
    assert isinstance(found, Judgement)
    assert [one.path for one in found.findings if one.rule == "key-missing"] == missing
    assert found.exchange is not None
    assert found.exchange.request == request


@pytest.mark.parametrize(("path", "missing"), [("/lamps", []), ("/lamps/{id}", ["lamps[].lit"])])
def test_a_single_row_is_due_whole_where_fields_is_mandatory_on_a_condition(
    tmp_path: Path, path: str, missing: list[str]
) -> None:
    held = library(tmp_path, page(("get_lamps", "GET", path), keys=KEYS, fields="conditional"))
    request = sent("GET", path.replace("{id}", "7"))
    found = judged_of(held, request, came(200, {"lamps": [{"id": "7"}]}))
    assert isinstance(found, Judgement)
    assert [one.path for one in found.findings if one.rule == "key-missing"] == missing


def test_what_is_to_no_operation_is_not_judged(lamps: Library) -> None:
    found = judged_of(lamps, sent("GET", "/settings/hooks"), came(200, {}))
    assert isinstance(found, Unmatched)


def test_every_shipped_exchange_is_known_by_its_answer() -> None:
    held = Library()
    for name, one in shipped().items():
        request: Request = one.exchange.request
        found = judged_of(held, request, one.exchange.response)
        if name.startswith("documented/"):
            continue
        if isinstance(found, Unmatched):
            assert found.why == "other-method"
            continue
        assert found.case.operation == one.exchange.case.operation
        assert found.outcome in ("conforms", "auth"), name
        if found.judged and one.exchange.case.expected == "error":
            assert found.case.name.partition("-")[0] == one.exchange.case.name.partition("-")[0]
