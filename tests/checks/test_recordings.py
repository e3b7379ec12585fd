"""A recorded answer against a live one: by shape alone, each difference at its path."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checks.shipped import library, shipped
from zoho_conformance.checks.recordings import compare_with_recording
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import RECORDING_OUTDATED

LIST = "get_record_locking_information"
LOCK = "lock_records"
Told = list[tuple[str, str, str]]


def exchange(operation: str, body: Any, status: int = 200) -> Exchange:
    raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(promise(operation).operation.method, "https://x.invalid/", {})
    return Exchange(Case(operation, "ok", "success"), request, Response(status, {}, raw))


def promise(operation: str) -> Promise:
    return library().promises[operation]


def compare(was: Exchange, came: Exchange) -> list[Finding]:
    return list(compare_with_recording(promise(was.case.operation), was, came))


def differences(was: Any, came: Any, operation: str = LIST) -> Told:
    """Path, recorded and live shape of each finding about two bodies under 200."""
    findings = compare(exchange(operation, was), exchange(operation, came))
    return [(finding.path, finding.expected, finding.actual) for finding in findings]


def rows(*given: Any) -> Any:
    return {"data": list(given)}


@pytest.mark.parametrize("name", list(shipped()))
def test_an_answer_compared_with_itself_shows_no_difference(name: str) -> None:
    exchange = shipped()[name].exchange
    assert not compare(exchange, replace(exchange, recorded=None))


SAME = {
    "other values": (rows({"id": "1", "n": 1, "b": True}), rows({"b": False, "n": 2, "id": "9"})),
    "other elements": (rows({"id": "1"}), rows({"id": "2"}, {"id": "3"})),
    "no elements": (rows({"id": "1"}), rows()),
    "no elements before": (rows(), rows({"id": "1"})),
    "null at times": (rows({"a": None}, {"a": "x"}), rows({"a": "y"})),
    "null as well": (rows({"a": "x"}), rows({"a": None}, {"a": "y"})),
    "an object null at times": (rows({"a": {"b": 1}}, {"a": None}), rows({"a": None})),
    "an array null at times": (rows({"a": [1]}, {"a": None}), rows({"a": None})),
    "keys in other elements": (rows({"a": 1}, {"b": 1}), rows({"a": 1, "b": 1}, {})),
    "other codes of nobody": (
        {"code": "id 4711471147", "details": {}},
        {"code": "id 1234123412", "details": {}},
    ),
    "names in the place of keys": (rows({"Jo Smith": 1}), rows({"Ed Jones": 1})),
}


@pytest.mark.parametrize("what", list(SAME))
def test_answers_of_the_same_shape_show_no_difference(what: str) -> None:
    was, came = SAME[what]
    assert differences(was, came) == []


OTHER: dict[str, tuple[Any, Any, Told]] = {
    "a key gone": (
        rows({"a": 1, "b": "x"}),
        rows({"a": 1}),
        [("data[].b", "string", "no such key")],
    ),
    "a key come": (
        rows({"a": 1}),
        rows({"a": 1, "b": {}}),
        [("data[].b", "no such key", "object")],
    ),
    "another type": (rows({"a": 1}), rows({"a": "1"}), [("data[].a", "integer", "string")]),
    "a type besides": (
        rows({"a": 1}),
        rows({"a": 1}, {"a": True}),
        [("data[].a", "integer", "boolean or integer")],
    ),
    "a type less": (
        rows({"a": 1}, {"a": True}),
        rows({"a": 1}),
        [("data[].a", "boolean or integer", "integer")],
    ),
    "always null": (rows({"a": "x"}), rows({"a": None}), [("data[].a", "string", "null")]),
    "null no more": (rows({"a": None}), rows({"a": 1}), [("data[].a", "null", "integer")]),
    "null, and another type": (
        rows({"a": None}, {"a": 1}),
        rows({"a": None}, {"a": "1"}),
        [("data[].a", "integer or null", "null or string")],
    ),
    "no element has the key": (
        rows({"a": 1}, {"a": 1, "b": 1}),
        rows({"a": 1}, {"a": 2}),
        [("data[].b", "integer", "no such key")],
    ),
    "one difference, whatever is below": (
        rows({"a": {"b": {"c": 1}}}),
        rows({"a": [{"d": 1}]}),
        [("data[].a", "object", "array")],
    ),
    "an array in an array": (
        rows({"a": [["x"]]}),
        rows({"a": [[1]]}),
        [("data[].a[][]", "string", "integer")],
    ),
    "the body itself": ({"data": []}, [{"data": []}], [("", "object", "array")]),
    "from the top down": (
        {"a": {"b": 1}, "c": 1},
        {"a": {"b": "x"}},
        [("c", "integer", "no such key"), ("a.b", "integer", "string")],
    ),
    "another code": (
        {"code": "NOT_ALLOWED", "details": {}},
        {"code": "INVALID_DATA", "details": {}},
        [("code", "NOT_ALLOWED", "INVALID_DATA")],
    ),
    "a name in the place of a key": (
        rows({"a": 1}),
        rows({"a": 1, "Jo Smith": 1}),
        [("data[].(a name)", "no such key", "integer")],
    ),
}


@pytest.mark.parametrize("what", list(OTHER))
def test_each_difference_in_shape_is_one_finding_at_its_path(what: str) -> None:
    was, came, wanted = OTHER[what]
    assert differences(was, came) == wanted


def test_the_codes_of_rows_are_compared_on_writes_alone() -> None:
    was, came = (rows({"code": code}) for code in ("SUCCESS", "NOT_ALLOWED"))
    assert differences(was, came, LOCK) == [("data[].code", "SUCCESS", "NOT_ALLOWED")]
    assert differences(was, rows({"code": "NOT_ALLOWED"}, {"code": "SUCCESS"}), LOCK) == []
    assert differences(was, came, LIST) == []


@pytest.mark.parametrize(
    ("was", "came", "wanted"),
    [
        (((rows({})), 200), (rows({}), 202), [("http.status", "200", "202")]),
        ((None, 204), (rows({}), 200), [("http.status", "204", "200")]),
        ((None, 200), (rows({}), 200), [("", "no body", "object")]),
        ((rows({}), 200), (None, 200), [("", "object", "no body")]),
        ((None, 204), (None, 204), []),
        # A refusal has no key of a success: that it is one says it all.
        (
            (rows({}), 200),
            ({"code": "NO_PERMISSION", "details": {}}, 403),
            [("http.status", "200", "403 NO_PERMISSION")],
        ),
        (
            ({"code": "NO_PERMISSION", "details": {}}, 403),
            (rows({}), 200),
            [("http.status", "403 NO_PERMISSION", "200")],
        ),
        (
            ({"code": "NO_PERMISSION", "details": {}}, 403),
            ({"code": "NOT_ALLOWED", "details": []}, 400),
            [
                ("http.status", "403", "400"),
                ("code", "NO_PERMISSION", "NOT_ALLOWED"),
                ("details", "object", "array"),
            ],
        ),
    ],
)
def test_another_status_or_a_missing_body_is_a_difference(
    was: tuple[Any, int], came: tuple[Any, int], wanted: Told
) -> None:
    findings = compare(exchange(LIST, *was), exchange(LIST, *came))
    assert [(finding.path, finding.expected, finding.actual) for finding in findings] == wanted


def test_a_finding_says_where_the_key_is_promised() -> None:
    key = promise(LIST).by_path["data[].Locked_Time__s"]
    recorded = {"Locked_Time__s": "x", "id": "1", "new": 1}
    first, second = compare(exchange(LIST, rows(recorded)), exchange(LIST, rows({"id": "1"})))
    assert (first.rule, first.level, first.state) == (RECORDING_OUTDATED, "warning", "new")
    assert (first.source.section, first.source.line) == (key.section(), key.key.line)
    assert second.path == "data[].new"
    assert second.source.line == promise(LIST).operation.line


def test_bodies_are_compared_to_any_depth() -> None:
    depth = 900
    was, came = (b'{"a":' * depth + leaf + b"}" * depth for leaf in (b"1", b'"x"'))
    ((path, *shapes),) = differences(was, came)
    assert path.count("a") == depth
    assert shapes == ["integer", "string"]


def test_a_finding_about_a_recording_holds_no_value() -> None:
    recorded = shipped()[f"reference/{LIST}-ok"]
    secret = "Zwölfundzwanzig"
    body = json.loads(json.dumps(recorded.body).replace('"Manual"', f'"{secret}"'))
    body["data"][0]["$editable"] = secret
    body["data"][0][secret] = secret
    response = replace(recorded.exchange.response, body=json.dumps(body).encode())
    said = str(compare(recorded.exchange, replace(recorded.exchange, response=response)))
    assert "data[].$editable" in said
    assert secret not in said
