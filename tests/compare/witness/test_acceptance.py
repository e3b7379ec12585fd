"""What a witness does as a validator: with the page's own sample, and with garbage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.compare.witness.conftest import LIST, LOCK, Compare
from zoho_conformance.cli.witness import compare_witnesses
from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.runs.library import Library

Operation = Callable[[str], dict[str, Any]]


@pytest.fixture
def verdict(library: Library, written: Callable[[], str]) -> Callable[[str, str], Verdict]:
    def of(operation: str, side: str) -> Verdict:
        (one,) = compare_witnesses(library, [written()], [LIST, LOCK])
        (found,) = (v for v in one.verdicts if (v.operation, v.side) == (operation, side))
        return found

    return of


def test_our_own_schema_takes_the_sample_and_no_garbage(
    verdict: Callable[[str, str], Verdict],
) -> None:
    one = verdict(LIST, "response")
    assert (one.sample, one.why, one.accepts_empty, one.open_keys, one.accepts_anything) == (
        "accepts",
        (),
        False,
        0,
        False,
    )
    assert one.matching_keys == one.keys > 5
    assert verdict(LOCK, "request").sample == "accepts"


def test_a_schema_of_nothing_takes_anything(
    verdict: Callable[[str, str], Verdict], operation: Operation, loud: Compare
) -> None:
    operation("get")["responses"]["200"]["content"]["application/json"]["schema"] = {}
    one = verdict(LIST, "response")
    assert (one.sample, one.accepts_empty, one.accepts_anything, one.matching_keys) == (
        "accepts",
        True,
        True,
        0,
    )
    assert ("witness-accepts-anything", "body") in loud()


def test_a_schema_whose_keys_are_all_misspelled_and_optional_takes_anything(
    verdict: Callable[[str, str], Verdict], row: dict[str, Any]
) -> None:
    row["properties"] = {name.casefold() + "_": one for name, one in row["properties"].items()}
    row.pop("required")
    row.pop("allOf", None)
    one = verdict(LIST, "response")
    assert (one.open_keys, one.matching_keys, one.accepts_anything) == (one.keys, 0, True)


def test_one_key_that_is_checked_is_enough_not_to_take_anything(
    verdict: Callable[[str, str], Verdict], operation: Operation
) -> None:
    operation("get")["responses"]["200"]["content"]["application/json"]["schema"] = {
        "properties": {"data": {"items": {"properties": {"id": {"type": "string"}}}}}
    }
    one = verdict(LIST, "response")
    assert (one.open_keys, one.accepts_anything) == (one.keys - 1, False)


def test_why_a_sample_is_rejected_is_told_by_places_and_types(
    verdict: Callable[[str, str], Verdict], row: dict[str, Any], loud: Compare
) -> None:
    row["properties"]["id"] = {"type": "integer"}
    row["properties"]["Lock_Source__s"]["enum"] = ["Neither"]
    one = verdict(LIST, "response")
    assert one.sample == "rejects"
    assert set(one.why) == {
        "data[].id: string, not integer",
        "data[].Lock_Source__s: a value that is not among its own",
    }
    assert loud()["witness-sample-rejected", "body"].level == "warning"


def test_of_alternatives_the_one_that_fits_best_is_told(
    verdict: Callable[[str, str], Verdict], row: dict[str, Any], operation: Operation
) -> None:
    row["properties"]["id"] = {"type": "integer"}
    media = operation("get")["responses"]["200"]["content"]["application/json"]
    media["schema"] = {"oneOf": [media["schema"], {"type": "string"}]}
    assert verdict(LIST, "response").why == ("data[].id: string, not integer",)


def test_alternatives_that_fit_together_reject_the_sample(
    verdict: Callable[[str, str], Verdict], operation: Operation
) -> None:
    media = operation("get")["responses"]["200"]["content"]["application/json"]
    media["schema"] = {"oneOf": [media["schema"], {"type": "object"}]}
    assert verdict(LIST, "response").why == ("the body: fits more than one alternative",)


def test_the_documented_errors_that_a_witness_takes_are_counted(
    verdict: Callable[[str, str], Verdict], operation: Operation
) -> None:
    schema = operation("post")["responses"]["400"]["content"]["application/json"]["schema"]
    schema["properties"]["details"] = {"type": "object"}
    del operation("post")["responses"]["500"]
    one = verdict(LOCK, "response")
    assert "INVALID_MODULE" in one.accepted_codes
    assert one.rejected_codes == ("INTERNAL_ERROR",)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Loop"},
        {"type": "nonsense"},
        {"properties": []},
        {"required": "id"},
    ],
)
def test_a_schema_that_is_none_is_told_and_judges_nothing(
    verdict: Callable[[str, str], Verdict],
    operation: Operation,
    document: dict[str, Any],
    schema: dict[str, Any],
) -> None:
    document["components"] = {
        "schemas": {"Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}]}}
    }
    operation("get")["responses"]["200"]["content"]["application/json"]["schema"] = schema
    one = verdict(LIST, "response")
    assert one.problem or schema == {"properties": []}
    assert one.sample is None or schema == {"properties": []}
