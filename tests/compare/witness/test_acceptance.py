"""What a witness does as a validator: with the page's own sample, and with garbage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.compare.witness.conftest import LIST, LOCK, Compare
from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.compare.witness.acceptance import Verdict
from zoho_conformance.runs.library import Library

Operation = Callable[[str], dict[str, Any]]


@pytest.fixture
def verdict(library: Library, written: Callable[[], str]) -> Callable[[str, str], Verdict]:
    def of(operation: str, side: str) -> Verdict:
        (comparison,) = compare_witnesses(library, [written()], [LIST, LOCK])
        (matching,) = (v for v in comparison.verdicts if (v.operation, v.side) == (operation, side))
        return matching

    return of


def test_our_own_schema_accepts_the_sample_and_no_garbage(
    verdict: Callable[[str, str], Verdict],
) -> None:
    judged = verdict(LIST, "response")
    assert (
        judged.sample,
        judged.why,
        judged.accepts_empty,
        judged.open_keys,
        judged.accepts_anything,
    ) == (
        "accepts",
        (),
        False,
        0,
        False,
    )
    assert judged.matching_keys == judged.keys > 5
    assert verdict(LOCK, "request").sample == "accepts"


def test_an_empty_schema_accepts_anything(
    verdict: Callable[[str, str], Verdict], operation: Operation, loud: Compare
) -> None:
    operation("get")["responses"]["200"]["content"]["application/json"]["schema"] = {}
    judged = verdict(LIST, "response")
    assert (judged.sample, judged.accepts_empty, judged.accepts_anything, judged.matching_keys) == (
        "accepts",
        True,
        True,
        0,
    )
    assert ("witness-accepts-anything", "body") in loud()


def test_a_schema_whose_keys_are_all_misspelled_and_optional_accepts_anything(
    verdict: Callable[[str, str], Verdict], row: dict[str, Any]
) -> None:
    row["properties"] = {
        name.casefold() + "_": schema for name, schema in row["properties"].items()
    }
    row.pop("required")
    row.pop("allOf", None)
    judged = verdict(LIST, "response")
    assert (judged.open_keys, judged.matching_keys, judged.accepts_anything) == (
        judged.keys,
        0,
        True,
    )


def test_a_schema_that_checks_one_key_does_not_accept_anything(
    verdict: Callable[[str, str], Verdict], operation: Operation
) -> None:
    operation("get")["responses"]["200"]["content"]["application/json"]["schema"] = {
        "properties": {"data": {"items": {"properties": {"id": {"type": "string"}}}}}
    }
    judged = verdict(LIST, "response")
    assert (judged.open_keys, judged.accepts_anything) == (judged.keys - 1, False)


def test_a_rejection_is_explained_by_places_and_types(
    verdict: Callable[[str, str], Verdict], row: dict[str, Any], loud: Compare
) -> None:
    row["properties"]["id"] = {"type": "integer"}
    row["properties"]["Lock_Source__s"]["enum"] = ["Neither"]
    judged = verdict(LIST, "response")
    assert judged.sample == "rejects"
    assert set(judged.why) == {
        "data[].id: string, not integer",
        "data[].Lock_Source__s: a value that is not among its own",
    }
    assert loud()["witness-sample-rejected", "body"].level == "warning"


def test_a_rejection_by_alternatives_is_explained_by_the_best_fit(
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


def test_the_documented_errors_that_a_witness_accepts_are_counted(
    verdict: Callable[[str, str], Verdict], operation: Operation
) -> None:
    schema = operation("post")["responses"]["400"]["content"]["application/json"]["schema"]
    schema["properties"]["details"] = {"type": "object"}
    del operation("post")["responses"]["500"]
    judged = verdict(LOCK, "response")
    assert "INVALID_MODULE" in judged.accepted_codes
    assert judged.rejected_codes == ("INTERNAL_ERROR",)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Loop"},
        {"type": "nonsense"},
        {"properties": []},
        {"required": "id"},
    ],
)
def test_an_invalid_schema_is_reported_and_judges_nothing(
    verdict: Callable[[str, str], Verdict],
    operation: Operation,
    document: dict[str, Any],
    schema: dict[str, Any],
) -> None:
    document["components"] = {
        "schemas": {"Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}]}}
    }
    operation("get")["responses"]["200"]["content"]["application/json"]["schema"] = schema
    judged = verdict(LIST, "response")
    assert judged.problem or schema == {"properties": []}
    assert judged.sample is None or schema == {"properties": []}


@pytest.mark.parametrize("lacking", [(), ("type",), ("type", "Locked_Time__s")])
def test_a_closed_row_accepts_garbage_where_jsonschema_does(
    verdict: Callable[[str, str], Verdict],
    operation: Operation,
    row: dict[str, Any],
    library: Library,
    lacking: tuple[str, ...],
) -> None:
    """The sample has keys that the row does not, and is refused for them, as garbage there is."""
    for name in lacking:
        row["properties"].pop(name, None)
    row["additionalProperties"] = False
    for loose in ("required", "allOf", "patternProperties"):
        row.pop(loose, None)
    judged = verdict(LIST, "response")
    schema = operation("get")["responses"]["200"]["content"]["application/json"]["schema"]
    judge = Draft202012Validator(schema)
    keys = [key for key in library.promises[LIST].response_keys if key.key.parent == "data[]"]
    garbage = {"integer": "nonsense", "string": 7}
    accepted = [
        key.path
        for key in keys
        if key.types
        and judge.is_valid({"data": [{key.key.name: garbage.get(key.types[0], "nonsense")}]})
    ]
    assert judged.open_keys == len(accepted) == 0
    assert not judged.accepts_anything
