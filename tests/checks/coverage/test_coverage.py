"""Coverage: what exchanges exercised of a promise, and the gate on it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from zoho_conformance.checks import coverage
from zoho_conformance.checks.coverage import gate
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import (
    Case,
    Exchange,
    Expected,
    Request,
    Response,
)
from zoho_conformance.runs.library import Library

LIST = "get_record_locking_information"
READ = "get_record_locking_configuration"
ADD = "add_record_locking_configuration"
ADDRESS = "https://example.test/crm/v7/Leads/1/Locking_Information__s?fields=id"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def exchange(
    body: Any, *, case: str = "ok", status: int = 200, url: str = ADDRESS, sent: Any = None
) -> Exchange:
    due: Expected = "success" if case.startswith("ok") else "error"
    answer = json.dumps(body).encode() if body is not None else b""
    asked = json.dumps(sent) if sent is not None else None
    return Exchange(
        Case(LIST, case, due),
        Request("GET", url, {}, asked),
        Response(status, {"content-type": "application/json"}, answer),
    )


def rows(*found: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(found)}


def of(library: Library, *exchanges: Exchange) -> dict[str, Any]:
    return coverage.measure_coverage(library.promises[LIST], exchanges)


def test_without_exchanges_nothing_is_covered(library: Library) -> None:
    told = of(library)
    assert {told[kind]["covered"] for kind in told} == {0}
    assert told["keys"]["never_seen"] == [
        one.path for one in library.promises[LIST].response_keys if not one.may_be_requested
    ]


def test_a_key_is_seen_in_so_many_of_the_objects_that_could_have_it(library: Library) -> None:
    told = of(library, exchange(rows({"id": "1"}, {"id": None}, {"x": 1})))["keys"]
    assert {"path": "data[].id", "seen": 2, "of": 3, "null": 1} in told["presence"]
    assert told["undocumented"] == [{"path": "data[].x", "seen": 1}]
    assert "data[].id" not in told["never_seen"]


def test_an_object_in_one_of_its_own_kind_counts_where_its_keys_stand(library: Library) -> None:
    leaf = {"comparator": "equal", "value": "x"}
    nested = {"group_operator": "OR", "group": [leaf, leaf]}
    criteria = {"group_operator": "AND", "group": [leaf, nested]}
    body = {"record_locking_configurations": [{"locking_rules": [{"criteria": criteria}]}]}
    told = coverage.measure_coverage(library.promises[READ], [exchange(body)])["keys"]
    seen = {one["path"].partition(".criteria.")[2]: one for one in told["presence"]}
    assert [(one["seen"], one["of"]) for one in (seen["group"], seen["group[].value"])] == [
        (2, 2),
        (3, 3),
    ]


def test_what_lies_in_an_undocumented_key_is_not_told(library: Library) -> None:
    told = of(library, exchange(rows({"x": {"id": 1, "somebody": 2}})))["keys"]
    assert told["undocumented"] == [{"path": "data[].x", "seen": 1}]


def test_possible_values_are_seen_one_by_one(library: Library) -> None:
    told = of(library, exchange(rows({"Lock_Source__s": "Manual"}, {"Lock_Source__s": "Else"})))
    assert told["values"]["keys"] == [
        {"path": "data[].Lock_Source__s", "seen": ["Manual"], "never_seen": ["Automatic"]}
    ]
    assert (told["values"]["covered"], told["values"]["documented"]) == (1, 2)


def test_a_condition_is_covered_when_it_was_seen_both_ways(library: Library) -> None:
    def place(*found: dict[str, Any]) -> dict[str, Any]:
        told = of(library, exchange(rows(*found)))["conditions"]["places"]
        return next(one for one in told if one["path"] == "data[].Locked_Reason__s")

    assert place({"Locked_Reason__s": None})["never_seen"] == ["not null"]
    assert place({"Locked_Reason__s": "why"})["never_seen"] == ["null"]
    both = place({"Locked_Reason__s": None}, {"Locked_Reason__s": "why"})
    assert (both["seen"], both["never_seen"]) == (["null", "not null"], [])


def test_parameters_count_the_requests_that_had_them(library: Library) -> None:
    without = exchange(rows(), url=ADDRESS.partition("?")[0])
    told = of(library, exchange(rows()), without)["parameters"]
    assert told["parameters"] == [{"name": "fields", "sent": 1, "of": 2}]
    assert told["covered"] == 1


def test_request_keys_are_those_that_were_sent(library: Library) -> None:
    promise = library.promises[ADD]
    sent = {"record_locking_configurations": [{"lock_type": "manual"}]}
    told = coverage.measure_coverage(promise, [exchange(None, sent=sent)])["request_keys"]
    assert told["covered"] == 2
    assert "record_locking_configurations[].lock_type" not in told["never_sent"]
    assert told["documented"] == 2 + len(told["never_sent"])


def test_a_request_body_that_is_no_json_sends_no_key(library: Library) -> None:
    one = exchange(None)
    broken = replace(one, request=replace(one.request, body="{"))
    assert (
        coverage.measure_coverage(library.promises[ADD], [broken])["request_keys"]["covered"] == 0
    )


def test_a_row_is_shown_by_its_code_and_not_by_its_case_alone(library: Library) -> None:
    refused = {"code": "NOT_ALLOWED", "details": {}, "message": "no", "status": "error"}
    shown = of(library, exchange(refused, case="NOT_ALLOWED", status=400))["error_rows"]
    other = of(library, exchange(rows(), case="NOT_ALLOWED"))["error_rows"]
    assert (shown["shown"], shown["seen"]) == (["NOT_ALLOWED"], [])
    assert (other["shown"], other["seen"], other["covered"]) == ([], [], 0)


def test_a_row_that_nobody_asked_for_is_seen(library: Library) -> None:
    refused = {"code": "NO_PERMISSION", "details": {}, "message": "no", "status": "error"}
    told = of(library, exchange(refused, status=403))["error_rows"]
    assert (told["shown"], told["seen"], told["covered"]) == ([], ["NO_PERMISSION"], 1)


def test_of_two_rows_with_one_code_none_is_seen_unasked(library: Library) -> None:
    refused = {"code": "INVALID_DATA", "details": {}, "message": "no", "status": "error"}
    assert of(library, exchange(refused, status=400))["error_rows"]["seen"] == []


@pytest.mark.parametrize("asked", ["keys", "keys=", "keys=101", "keys=-1", "colour=1", "=5", "90"])
def test_what_is_no_gate_is_refused(asked: str) -> None:
    with pytest.raises(UsageError, match="KIND=PERCENT"):
        gate.parse_min_coverage([asked])


def test_gates_are_parsed_together_or_apart() -> None:
    asked = gate.parse_min_coverage(["keys=90,error-rows=12.5", "values=100%"])
    assert [(one.kind, one.percent) for one in asked] == [
        ("keys", 90),
        ("error_rows", 12.5),
        ("values", 100),
    ]


def test_a_gate_is_met_over_all_operations_together() -> None:
    covered = {
        "a": {"keys": {"documented": 2, "covered": 2}},
        "b": {"keys": {"documented": 1, "covered": 0}},
    }
    met, short = gate.check_min_coverage(covered, gate.parse_min_coverage(["keys=66", "keys=67"]))
    assert (met["met"], met["reached"], short["met"]) == (True, 66.6, False)


def test_what_has_nothing_to_cover_is_covered() -> None:
    assert gate.check_min_coverage({}, gate.parse_min_coverage(["keys=100"]))[0]["met"]
