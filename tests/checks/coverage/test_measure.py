"""Coverage: what exchanges exercised of a promise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from zoho_conformance.checks.coverage.measure import measure_coverage
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.coverage import (
    KINDS,
    ConditionSeen,
    ErrorRowCoverage,
    KeyPresence,
    KeyValues,
    OperationCoverage,
    ParameterSent,
    UndocumentedKey,
)
from zoho_conformance.model.exchange import Case, Exchange, Expected, Request, Response
from zoho_conformance.runs.library import Library

LIST = "get_record_locking_information"
READ = "get_record_locking_configuration"
ADD = "add_record_locking_configuration"
URL = "https://example.test/crm/v7/Leads/1/Locking_Information__s?fields=id"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


@pytest.fixture(scope="module")
def locks(library: Library) -> Promise:
    """The promise of the list of locks."""
    return library.promises[LIST]


def exchange(
    body: Any, *, case: str = "ok", status: int = 200, url: str = URL, sent: Any = None
) -> Exchange:
    expected: Expected = "success" if case.startswith("ok") else "error"
    raw = json.dumps(body).encode() if body is not None else b""
    return Exchange(
        Case(LIST, case, expected),
        Request("GET", url, {}, json.dumps(sent) if sent is not None else None),
        Response(status, {"content-type": "application/json"}, raw),
    )


def rows(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(rows)}


def of_rows(locks: Promise, *items: dict[str, Any]) -> OperationCoverage:
    """The coverage of one answer with these rows."""
    return measure_coverage(locks, [exchange(rows(*items))])


def of_error(locks: Promise, code: str, *, case: str = "ok", status: int) -> ErrorRowCoverage:
    """The coverage of one refusal of a case."""
    refusal = {"code": code, "details": {}, "message": "no", "status": "error"}
    return measure_coverage(locks, [exchange(refusal, case=case, status=status)]).error_rows


def test_without_exchanges_nothing_is_covered(locks: Promise) -> None:
    coverage = measure_coverage(locks, [])
    assert {coverage.of_kind(kind).covered for kind in KINDS} == {0}
    assert coverage.keys.never_seen == tuple(
        key.path for key in locks.response_keys if not key.may_be_requested
    )


def test_a_key_is_counted_in_the_objects_that_could_have_it(locks: Promise) -> None:
    keys = of_rows(locks, {"id": "1"}, {"id": None}, {"x": 1}).keys
    assert KeyPresence("data[].id", seen=2, objects=3, null=1) in keys.presence
    assert keys.undocumented == (UndocumentedKey("data[].x", 1),)
    assert "data[].id" not in keys.never_seen


def test_an_object_inside_its_own_kind_is_counted_where_its_keys_belong(library: Library) -> None:
    leaf = {"comparator": "equal", "value": "x"}
    nested = {"group_operator": "OR", "group": [leaf, leaf]}
    criteria = {"group_operator": "AND", "group": [leaf, nested]}
    body = {"record_locking_configurations": [{"locking_rules": [{"criteria": criteria}]}]}
    keys = measure_coverage(library.promises[READ], [exchange(body)]).keys
    seen = {row.path.partition(".criteria.")[2]: (row.seen, row.objects) for row in keys.presence}
    assert (seen["group"], seen["group[].value"]) == ((2, 2), (3, 3))


def test_keys_inside_an_undocumented_key_are_not_listed(locks: Promise) -> None:
    keys = of_rows(locks, {"x": {"id": 1, "somebody": 2}}).keys
    assert keys.undocumented == (UndocumentedKey("data[].x", 1),)


def test_a_key_is_absent_only_where_an_object_could_have_held_it(library: Library) -> None:
    body: dict[str, Any] = {"record_locking_configurations": [{"locking_rules": []}, {}]}
    keys = measure_coverage(library.promises[READ], [exchange(body)]).keys
    absent = {key.path: key.objects for key in keys.absent or ()}
    assert absent["record_locking_configurations[].lock_type"] == len(["both of them", "{}"])
    assert "record_locking_configurations[].locking_rules" not in absent
    inside = "record_locking_configurations[].locking_rules[].name"
    assert inside in keys.never_seen
    assert inside not in absent


def test_possible_values_are_covered_one_by_one(locks: Promise) -> None:
    values = of_rows(locks, {"Lock_Source__s": "Manual"}, {"Lock_Source__s": "Else"}).values
    assert values.keys == (
        KeyValues("data[].Lock_Source__s", seen=("Manual",), never_seen=("Automatic",)),
    )
    assert (values.covered, values.documented) == (1, 2)


@pytest.mark.parametrize(
    ("reasons", "seen", "never_seen"),
    [
        ([None], ("null",), ("not null",)),
        (["why"], ("not null",), ("null",)),
        ([None, "why"], ("null", "not null"), ()),
    ],
)
def test_a_condition_is_covered_when_it_was_seen_both_ways(
    locks: Promise, reasons: list[str | None], seen: tuple[str, ...], never_seen: tuple[str, ...]
) -> None:
    path = "data[].Locked_Reason__s"
    conditions = of_rows(locks, *({"Locked_Reason__s": reason} for reason in reasons)).conditions
    (place,) = (place for place in conditions.places if place.path == path)
    assert place == ConditionSeen(path, place.condition, seen, never_seen)


def test_a_parameter_is_counted_in_the_requests_that_sent_it(locks: Promise) -> None:
    without = exchange(rows(), url=URL.partition("?")[0])
    parameters = measure_coverage(locks, [exchange(rows()), without]).parameters
    assert parameters.parameters == (ParameterSent("fields", sent=1, requests=2),)
    assert parameters.covered == 1


def test_request_keys_are_covered_when_they_were_sent(library: Library) -> None:
    sent = {"record_locking_configurations": [{"lock_type": "manual"}]}
    keys = measure_coverage(library.promises[ADD], [exchange(None, sent=sent)]).request_keys
    assert keys.covered == 2
    assert "record_locking_configurations[].lock_type" not in keys.never_sent
    assert keys.documented == 2 + len(keys.never_sent)


def test_a_request_body_that_is_not_json_covers_no_key(library: Library) -> None:
    whole = exchange(None)
    broken = replace(whole, request=replace(whole.request, body="{"))
    assert measure_coverage(library.promises[ADD], [broken]).request_keys.covered == 0


def test_an_error_row_is_shown_by_its_code_and_not_by_its_case_alone(locks: Promise) -> None:
    shown = of_error(locks, "NOT_ALLOWED", case="NOT_ALLOWED", status=400)
    assert (shown.shown, shown.seen, shown.covered) == (("NOT_ALLOWED",), (), 1)
    accepted = measure_coverage(locks, [exchange(rows(), case="NOT_ALLOWED")]).error_rows
    assert (accepted.shown, accepted.seen, accepted.covered) == ((), (), 0)


def test_an_error_row_that_came_unasked_is_seen(locks: Promise) -> None:
    unasked = of_error(locks, "NO_PERMISSION", status=403)
    assert (unasked.shown, unasked.seen, unasked.covered) == ((), ("NO_PERMISSION",), 1)


def test_of_two_error_rows_with_one_code_neither_is_seen_unasked(locks: Promise) -> None:
    assert of_error(locks, "INVALID_DATA", status=400).seen == ()
