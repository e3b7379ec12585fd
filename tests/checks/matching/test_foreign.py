"""What is said of an exchange that no probe sent: nothing that its intent would have to tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.checks.matching.factories import (
    JSON,
    answer,
    library,
    page,
    refusal,
    request_to,
)
from tests.checks.shipped import shipped
from zoho_conformance.checks.judgement import Judgement
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
EMPTY = Response(200, {}, b"")
_STATUS = ("status-undocumented", "ok", "http.status")


@pytest.fixture
def lamps(tmp_path: Path) -> Library:
    judge_read = page(READ, keys=KEYS, rows=(*ROWS, ("NO_CONTENT", 204, None)))
    return library(tmp_path, judge_read, page(LIGHT, keys=KEYS, rows=ROWS))


def judge_request(library: Library, request: Request, response: Response) -> Judgement | Unmatched:
    operation = Matcher(library.promises).match(request)
    if isinstance(operation, Unmatched):
        return operation
    judge = library.judge(operation)
    return judge_foreign(judge, Exchange(classify(judge.promise, response, ""), request, response))


def read(library: Library, response: Response) -> Judgement:
    judgement = judge_request(library, request_to("GET", "/settings/lamps/7"), response)
    assert isinstance(judgement, Judgement)
    return judgement


def judge_write(library: Library, response: Response) -> Judgement:
    judgement = judge_request(library, request_to("POST", "/settings/lamps"), response)
    assert isinstance(judgement, Judgement)
    return judgement


def places(judgement: Judgement) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.case, finding.path) for finding in judgement.findings]


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
    judgement = read(lamps, answer(status, body))
    assert (judgement.case.name, judgement.outcome, places(judgement)) == (case, "conforms", [])


@pytest.mark.parametrize(
    ("status", "code", "message", "case"),
    [
        # The words tell which of the two rows it is, whatever the status.
        (400, "INVALID_DATA", "The hook is not there.", "INVALID_DATA-hook"),
        (404, "INVALID_DATA", "other words", "INVALID_DATA-hook"),
        (400, "INVALID_DATA", "other words", "INVALID_DATA-lamp"),
        (409, "INVALID_DATA", "the hook is not there", "INVALID_DATA-hook"),
        # Neither the status nor the words of any: a row that the page does not have.
        (409, "INVALID_DATA", "other words", "undocumented"),
    ],
)
def test_an_error_is_classified_as_the_most_similar_row_of_its_code(
    lamps: Library, status: int, code: str, message: str, case: str
) -> None:
    response = answer(status, refusal(code, message))
    assert classify(lamps.promises["get_lamps"], response).name == case


@pytest.mark.parametrize("judged", [read, judge_write], ids=["read", "written"])
@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, refusal("RAIN"), [("error-code-undocumented", "undocumented", "code")]),
        (409, refusal("NO_FLAME"), [("error-code-undocumented", "undocumented", "code")]),
        (400, refusal("NO_FLAME"), ["message-changed"]),
        (401, refusal("NO_FLAME", "nobody has a match"), ["error-status-changed"]),
        (400, {"code": "NO_FLAME", "status": "error"}, ["error-envelope-changed"] * 2),
        (400, ["no"], ["error-envelope-changed"]),
        (200, {"lamps": [{"id": 7, "lit": True}]}, [("type-changed", "ok", "lamps[].id")]),
        (200, {"lamps": [{"id": "7"}]}, [("key-missing", "ok", "lamps[].lit")]),
        (200, refusal("NO_FLAME"), [("error-under-success", "ok", "http.status")]),
    ],
)
def test_drift_is_found_without_knowing_what_was_due(
    lamps: Library, judged: Any, status: int, body: Any, expected: list[Any]
) -> None:
    judgement = judged(lamps, answer(status, body))
    assert judgement.outcome == "drift"
    rules = [place for place in places(judgement) if place[0] != "key-undocumented"]
    assert [place[0] if isinstance(expected[0], str) else place for place in rules] == expected
    assert not {"error-instead-of-success", "success-instead-of-error"} & {
        place[0] for place in rules
    }


def test_an_undocumented_code_is_held_to_the_error_table(lamps: Library) -> None:
    (finding,) = read(lamps, answer(400, refusal("RAIN"))).findings
    assert finding.expected == "a code of the error table"


def test_another_row_of_a_documented_code_is_shown_with_its_status(lamps: Library) -> None:
    (finding,) = read(lamps, answer(409, refusal("INVALID_DATA", "The moon is out."))).findings
    assert finding.expected == "INVALID_DATA under 400 or 404, with the words of the page"
    assert finding.actual == "INVALID_DATA under 409, with other words"


def test_another_row_stands_in_one_item_of_a_write(lamps: Library) -> None:
    item = refusal("NO_FLAME", "The moon is out.")
    judgement = judge_write(lamps, answer(409, {"lamps": [item]}))
    expected = [("error-code-undocumented", "undocumented", "lamps[].code")]
    assert places(judgement) == expected
    # What came under a success has no status of its own.
    judgement = judge_write(lamps, answer(207, {"lamps": [item]}))
    assert [rule for rule, _, _ in places(judgement)] == ["message-changed"]


def test_a_code_without_words_is_the_documented_one_under_another_status(lamps: Library) -> None:
    judgement = read(lamps, answer(409, refusal("INVALID_TOKEN", "The moon is out.")))
    assert [rule for rule, _, _ in places(judgement)] == ["error-status-changed"]


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
def test_an_answer_that_says_nothing_about_its_operation_is_not_applicable(
    lamps: Library, status: int, body: Any, outcome: str
) -> None:
    judgement = read(lamps, answer(status, body))
    assert (judgement.outcome, judgement.not_applicable, judgement.findings) == (outcome, True, ())


def test_a_204_that_no_page_has_is_told_of_a_list_and_is_no_drift(tmp_path: Path) -> None:
    lamps = library(tmp_path, page(READ, keys=KEYS, rows=ROWS))
    judgement = read(lamps, answer(204))
    assert (judgement.outcome, places(judgement)) == ("conforms", [_STATUS])
    assert [finding.level for finding in judgement.findings] == ["info"]


def test_a_204_of_a_read_that_answers_one_object_is_drift(tmp_path: Path) -> None:
    lamps = library(tmp_path, page(READ, keys=(("count", "integer"),), rows=ROWS))
    judgement = read(lamps, answer(204))
    assert (judgement.outcome, places(judgement)) == ("drift", [_STATUS])


def test_a_204_of_a_write_is_drift_and_of_a_query_by_post_is_told(tmp_path: Path) -> None:
    written = library(tmp_path / "written", page(LIGHT, keys=KEYS, rows=ROWS))
    assert judge_write(written, answer(204)).outcome == "drift"
    paged = (*KEYS, ("info", "object"), ("info.more_records", "boolean"))
    queried = library(tmp_path / "queried", page(LIGHT, keys=paged, rows=ROWS))
    assert judge_write(queried, answer(204)).outcome == "conforms"


@pytest.mark.parametrize("response", [answer(204), answer(200, {"lamps": []})], ids=["204", "[]"])
def test_no_rows_conform_where_the_page_says_that_there_may_be_none(
    tmp_path: Path, response: Response
) -> None:
    silent = page(READ, keys=KEYS, rows=ROWS)
    said = tuple(structs.replace(each, no_content=True) for each in silent.operations)
    lamps = library(tmp_path, replace(silent, operations=said))
    judgement = read(lamps, response)
    assert (judgement.outcome, judgement.findings) == ("conforms", ())
    assert read(lamps, EMPTY).outcome == "drift"


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_write_whose_status_nobody_states_may_have_any_of_success(
    lamps: Library, status: int
) -> None:
    assert judge_write(lamps, answer(status, {"lamps": [LAMP]})).outcome == "conforms"


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (404, b"<html>"), (404, b"")])
def test_a_broken_body_counts_as_not_judged(lamps: Library, status: int, body: bytes) -> None:
    judgement = read(lamps, Response(status, dict(JSON), body))
    assert (judgement.outcome, judgement.not_applicable) == ("unreadable", False)


def test_a_page_without_keys_promises_a_file_instead_of_json(tmp_path: Path) -> None:
    files = library(tmp_path, page(READ, rows=ROWS))
    judgement = read(files, Response(200, {"content-type": "application/zip"}, b"PK\x03\x04"))
    assert judgement.outcome == "conforms"
    # It may be the file, of which the recorder kept no more than its media type.
    judgement = read(files, Response(200, {"content-type": "text/html"}, b"<html>"))
    assert (judgement.outcome, judgement.not_applicable) == ("unreadable", True)


@pytest.mark.parametrize("status", [200, 207])
def test_the_items_of_a_write_are_judged_one_by_one(lamps: Library, status: int) -> None:
    rows = [
        LAMP,
        refusal("NO_FLAME", "nobody has a match"),
        {"id": 8, "lit": True},
        refusal("RAIN"),
    ]
    judgement = judge_write(lamps, answer(status, {"lamps": rows}))
    assert judgement.case.name == "ok"
    assert places(judgement) == [
        ("type-changed", "ok", "lamps[].id"),
        ("error-code-undocumented", "undocumented", "lamps[].code"),
    ]
    good = [LAMP, refusal("INVALID_DATA", "the hook is not there")]
    assert judge_write(lamps, answer(status, {"lamps": good})).outcome == "conforms"


@pytest.mark.parametrize("is_in_row", [True, False], ids=["in a row", "alone"])
def test_a_refused_caller_says_nothing_of_the_operation_wherever_the_refusal_stands(
    tmp_path: Path, *, is_in_row: bool
) -> None:
    lamps = library(
        tmp_path, page(LIGHT, keys=[("lamps", "array")], rows=[("NO_KEY", 401, "no key")])
    )
    refused = refusal("NO_KEY", "nobody has heard of it")
    judgement = judge_write(lamps, answer(404, {"lamps": [refused]} if is_in_row else refused))
    assert (judgement.outcome, judgement.not_applicable) == ("auth", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_the_items_of_a_write_are_judged_one_by_one_in_any_encoding(
    lamps: Library, encoding: str
) -> None:
    rows = [LAMP, refusal("INVALID_DATA", "the hook is not there")]
    headers = {"content-type": f"application/json;charset={encoding}"}
    body = json.dumps({"lamps": rows}).encode(encoding)
    assert judge_write(lamps, Response(200, headers, body)).outcome == "conforms"


def test_many_refused_rows_are_each_judged_under_their_own_status(lamps: Library) -> None:
    rows = [refusal("NO_FLAME", "nobody has a match"), refusal("RAIN"), refusal("RAIN")]
    judgement = judge_write(lamps, answer(400, {"lamps": rows}))
    assert judgement.case.name == "NO_FLAME"
    assert places(judgement) == [("error-code-undocumented", "undocumented", "lamps[].code")]
    assert judgement.findings[0].count == 2
    (finding,) = judge_write(lamps, answer(409, {"lamps": rows[:1]})).findings
    assert (finding.rule, finding.path) == ("error-status-changed", "http.status")


def test_a_multi_status_of_refusals_alone_is_not_a_success(lamps: Library) -> None:
    rows = [refusal("NO_FLAME", "nobody has a match")]
    assert judge_write(lamps, answer(207, {"lamps": rows})).outcome == "conforms"
    (finding,) = judge_write(lamps, answer(200, {"lamps": rows})).findings
    assert finding.rule == "error-under-success"


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("", []),
        ("?fields=id", []),
        ("?fields=id,lit", ["lamps[].lit"]),
        ("?page=1", ["lamps[].lit"]),
    ],
)
def test_keys_that_were_not_requested_may_be_missing(
    tmp_path: Path, query: str, missing: list[str]
) -> None:
    lamps = library(tmp_path, page(READ, keys=KEYS, fields="mandatory"))
    request = request_to("GET", f"/settings/lamps/7{query}")
    judgement = judge_request(lamps, request, answer(200, {"lamps": [{"id": "7"}]}))
    assert isinstance(judgement, Judgement)
    assert [
        finding.path for finding in judgement.findings if finding.rule == "key-missing"
    ] == missing
    assert judgement.exchange is not None
    assert judgement.exchange.request == request


@pytest.mark.parametrize(("path", "missing"), [("/lamps", []), ("/lamps/{id}", ["lamps[].lit"])])
def test_a_single_row_is_due_whole_where_fields_is_mandatory_on_a_condition(
    tmp_path: Path, path: str, missing: list[str]
) -> None:
    lamps = library(tmp_path, page(("get_lamps", "GET", path), keys=KEYS, fields="conditional"))
    request = request_to("GET", path.replace("{id}", "7"))
    judgement = judge_request(lamps, request, answer(200, {"lamps": [{"id": "7"}]}))
    assert isinstance(judgement, Judgement)
    assert [
        finding.path for finding in judgement.findings if finding.rule == "key-missing"
    ] == missing


def test_a_request_to_no_operation_is_not_judged(lamps: Library) -> None:
    unmatched = judge_request(lamps, request_to("GET", "/settings/hooks"), answer(200, {}))
    assert isinstance(unmatched, Unmatched)


def test_every_shipped_exchange_is_known_by_its_answer() -> None:
    shipped_library = Library()
    for name, recorded in shipped().items():
        request: Request = recorded.exchange.request
        judgement = judge_request(shipped_library, request, recorded.exchange.response)
        if name.startswith("documented/"):
            continue
        if isinstance(judgement, Unmatched):
            assert judgement.why == "other-method"
            continue
        assert judgement.case.operation == recorded.exchange.case.operation
        assert judgement.outcome in ("conforms", "auth"), name
        if judgement.judged and recorded.exchange.case.expected == "error":
            assert (
                judgement.case.name.partition("-")[0]
                == recorded.exchange.case.name.partition("-")[0]
            )


COUNT = ("count_lamps", "GET", "/settings/lamps/actions/count")


@pytest.mark.parametrize(
    ("keys", "body"),
    [
        ((("count", "integer"),), {"count": 7}),
        ((("hours", "object"), ("hours.open", "string")), {"hours": {"open": "09:00"}}),
        ((("ids", "array"),), {"ids": []}),
    ],
    ids=["a bare count", "one object", "a list without rows of keys"],
)
def test_an_answer_that_has_no_rows_by_its_contract_is_judged(
    tmp_path: Path, keys: tuple[tuple[str, str], ...], body: Any
) -> None:
    of_count = library(tmp_path, page(COUNT, keys=keys, rows=ROWS))
    judgement = judge_request(of_count, request_to("GET", COUNT[2]), answer(200, body))
    assert isinstance(judgement, Judgement)
    assert judgement.outcome == "conforms"


def test_an_answer_without_the_rows_of_its_contract_has_no_data(lamps: Library) -> None:
    assert read(lamps, answer(200, {"lamps": []})).outcome == "no-data"


def test_an_empty_200_is_drift_where_the_page_has_204(lamps: Library) -> None:
    judgement = read(lamps, EMPTY)
    assert places(judgement) == [("status-undocumented", "ok", "http.status")]
    (finding,) = judgement.findings
    assert (finding.expected, finding.actual) == ("204", "200 without a body")


def test_an_empty_200_is_no_data_where_no_204_is_documented(tmp_path: Path) -> None:
    lamps = library(tmp_path, page(READ, keys=KEYS, rows=ROWS))
    assert read(lamps, EMPTY).outcome == "no-data"


def test_a_body_that_the_recorder_dropped_is_not_taken_for_none(lamps: Library) -> None:
    dropped = Response(200, {"content-length": "118"}, b"")
    assert read(lamps, dropped).outcome == "no-data"


ACTION = (
    ("lamps", "array"),
    *((f"lamps[].{name}", "string") for name in ("code", "message", "status")),
    ("lamps[].details", "object"),
)


@pytest.mark.parametrize("body", [b"", b"OK", b'{"lamps": []}'])
def test_a_write_of_another_family_that_answers_no_rows_is_drift(
    tmp_path: Path, body: bytes
) -> None:
    lamps = library(tmp_path, page(LIGHT, keys=ACTION, rows=ROWS))
    assert judge_write(lamps, Response(200, {}, body)).outcome == "drift"


@pytest.mark.parametrize("body", [b"", b'{"lamps": []}'])
def test_a_search_by_post_may_find_nothing(lamps: Library, body: bytes) -> None:
    assert judge_write(lamps, Response(200, {}, body)).outcome == "no-data"


@pytest.mark.parametrize("operation", ["get_record_locking_information", "by_id"])
def test_no_rows_are_the_same_as_no_content_for_a_record_without_a_lock(operation: str) -> None:
    judge = shipped()["reference/get_record_locking_information-ok-unlocked"].judge
    path = "/Leads/4150868000000225013/Locking_Information__s"
    if operation == "by_id":
        judge = shipped()["reference/get_record_locking_information_by_id-ok"].judge
        path += "/4150868000000731002"
    for response in (answer(200, {"data": []}), answer(204)):
        case = classify(judge.promise, response)
        request = request_to("GET", f"{path}?fields=Locked_Reason__s")
        assert judge_foreign(judge, Exchange(case, request, response)).outcome == "conforms"


def test_a_content_type_that_was_not_kept_is_not_judged_and_another_one_is(lamps: Library) -> None:
    whole = answer(200, {"lamps": [LAMP]})
    without = Response(200, {}, whole.body)
    assert read(lamps, without).outcome == "conforms"
    other = Response(200, {"content-type": "text/html"}, whole.body)
    assert places(read(lamps, other)) == [("content-type-changed", "ok", "http.content-type")]


def test_a_success_without_a_mandatory_parameter_shows_that_it_is_not_mandatory(
    tmp_path: Path,
) -> None:
    list_lamps = ("list_lamps", "GET", "/lamps")
    one_lamp = ("get_lamp", "GET", "/lamps/{lamp_id}")
    both = library(tmp_path, page(list_lamps, one_lamp, keys=KEYS, rows=ROWS, fields="mandatory"))
    rows = answer(200, {"lamps": [LAMP]})
    for url, rules in (
        # Zoho accepts what the page rules out, and we rely on it: one is theirs, the other ours.
        ("/lamps", ["parameter-not-mandatory", "request-parameter-missing"]),
        ("/lamps?fields=id,lit", []),
        ("/lamps/7", []),
    ):
        judgement = judge_request(both, request_to("GET", url), rows)
        assert isinstance(judgement, Judgement)
        assert [finding.rule for finding in judgement.findings] == rules, url
