"""Keys that differ between a page and a witness are reported with the side that has them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compare.witness.conftest import Compare


def test_a_witness_that_says_what_the_pages_say_agrees(loud: Compare) -> None:
    assert loud() == {}


def test_a_key_in_another_case_is_one_misspelled_key(loud: Compare, row: dict[str, Any]) -> None:
    row["properties"]["Locked_time__s"] = row["properties"].pop("Locked_Time__s")
    row["required"].remove("Locked_Time__s")
    findings = loud()
    assert set(findings) == {("witness-key-spelled-otherwise", "data[].Locked_Time__s")}
    finding = findings["witness-key-spelled-otherwise", "data[].Locked_Time__s"]
    assert finding.level == "error"
    assert finding.actual == "Locked_time__s, which differs in case only"
    assert finding.case == "witness.json"
    assert finding.source.line > 1


def test_a_key_that_lost_an_underscore_too_is_still_the_same_key(
    loud: Compare, row: dict[str, Any]
) -> None:
    row["properties"]["locked_for_s"] = row["properties"].pop("Locked_For__s")
    row["required"].remove("Locked_For__s")
    finding = loud()["witness-key-spelled-otherwise", "data[].Locked_For__s"]
    assert finding.actual.endswith("in case and underscores")


def test_what_is_inside_a_misspelled_key_is_compared(loud: Compare, row: dict[str, Any]) -> None:
    row["properties"]["locked_for_s"] = row["properties"].pop("Locked_For__s")
    row["properties"]["locked_for_s"]["properties"]["id"]["type"] = "integer"
    assert ("witness-type-differs", "data[].Locked_For__s.id") in loud()


def test_a_documented_key_that_a_witness_lacks_is_an_error(
    loud: Compare, row: dict[str, Any]
) -> None:
    del row["properties"]["Locked_Time__s"]
    row["required"].remove("Locked_Time__s")
    assert loud()["witness-key-missing", "data[].Locked_Time__s"].level == "error"


def test_a_key_that_only_the_sample_shows_is_a_warning_at_most(
    loud: Compare, row: dict[str, Any]
) -> None:
    del row["properties"]["$editable"]
    row["required"].remove("$editable")
    finding = loud()["witness-key-missing", "data[].$editable"]
    assert (finding.level, finding.basis) == ("warning", "sample")


def test_nothing_is_reported_inside_a_missing_key(loud: Compare, row: dict[str, Any]) -> None:
    del row["properties"]["Locked_For__s"]
    row["required"].remove("Locked_For__s")
    assert [path for _, path in loud() if "Locked_For__s" in path] == ["data[].Locked_For__s"]


def test_a_key_that_only_the_witness_has_is_info(loud: Compare, row: dict[str, Any]) -> None:
    row["properties"]["Zodiac"] = {"type": "string"}
    assert loud() == {}
    finding = loud("info")["witness-key-undocumented", "data[].Zodiac"]
    assert (finding.expected, finding.actual) == ("no such key", "the key Zodiac (string)")


@pytest.mark.parametrize(
    ("said", "words"), [("integer", "integer"), (["integer", "boolean"], "boolean or integer")]
)
def test_another_type_is_an_error(
    loud: Compare, row: dict[str, Any], said: object, words: str
) -> None:
    row["properties"]["id"]["type"] = said
    finding = loud()["witness-type-differs", "data[].id"]
    assert (finding.level, finding.actual) == ("error", words)
    assert "documented as long" in finding.expected


def test_a_witness_that_allows_more_types_is_info(loud: Compare, row: dict[str, Any]) -> None:
    row["properties"]["id"]["type"] = ["string", "integer"]
    assert loud() == {}
    assert loud("info")["witness-type-differs", "data[].id"].level == "info"


def test_a_witness_that_rules_out_a_documented_null_is_an_error(
    loud: Compare, row: dict[str, Any]
) -> None:
    row["properties"]["Locked_Reason__s"]["type"] = "string"
    finding = loud()["witness-null-differs", "data[].Locked_Reason__s"]
    assert (finding.level, finding.expected, finding.actual) == (
        "error",
        "null may come",
        "never null",
    )


def test_a_null_that_only_the_witness_has_is_info(loud: Compare, row: dict[str, Any]) -> None:
    row["properties"]["id"]["type"] = ["string", "null"]
    assert loud() == {}
    assert loud("info")["witness-null-differs", "data[].id"].actual == "null may come"


def test_a_witness_without_a_documented_value_is_an_error(
    loud: Compare, row: dict[str, Any]
) -> None:
    row["properties"]["Lock_Source__s"]["enum"] = ["Manual"]
    finding = loud()["witness-values-differ", "data[].Lock_Source__s"]
    assert (finding.level, finding.actual) == ("error", "values without Automatic")


def test_a_value_that_only_the_witness_has_is_a_warning(loud: Compare, row: dict[str, Any]) -> None:
    row["properties"]["Lock_Source__s"]["enum"] = ["Manual", "Automatic", "Both"]
    finding = loud()["witness-values-differ", "data[].Lock_Source__s"]
    assert (finding.level, finding.actual) == ("warning", "values with Both besides")


def test_any_value_where_the_page_lists_them_is_info(loud: Compare, row: dict[str, Any]) -> None:
    del row["properties"]["Lock_Source__s"]["enum"]
    assert loud() == {}
    assert loud("info")["witness-values-differ", "data[].Lock_Source__s"].actual == "any value"


def test_a_witness_that_requires_no_key_is_one_finding_for_the_object(
    loud: Compare, row: dict[str, Any]
) -> None:
    del row["required"]
    assert loud() == {}
    finding = loud("info")["witness-required-differs", "data[]"]
    assert finding.actual == "required: none of these"
    assert "Locked_Time__s" in finding.expected


def test_a_mandatory_key_of_a_request_that_a_witness_leaves_optional_is_a_warning(
    loud: Compare, operation: Any
) -> None:
    body = operation("post")["requestBody"]["content"]["application/json"]["schema"]
    del body["properties"]["data"]["items"]["required"]
    finding = loud()["witness-required-differs", "request data[]"]
    assert (finding.level, finding.expected) == ("warning", "mandatory: Locked_Reason__s")


def test_elements_that_are_arrays_are_reported(loud: Compare, operation: Any) -> None:
    body = operation("post")["requestBody"]["content"]["application/json"]["schema"]
    data = body["properties"]["data"]
    data["items"] = {"type": "array", "items": data["items"]}
    assert loud()["witness-type-differs", "request data[]"].actual == "array"


def test_an_object_whose_keys_a_witness_does_not_list_lacks_none(
    loud: Compare, row: dict[str, Any]
) -> None:
    row["properties"]["Locked_For__s"] = {"type": "object"}
    assert loud() == {}
