"""Samples: parsed without loss, mended where a crawl broke them, never guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.reader import read
from zoho_conformance.pages.samples import lenient_json, sample_shape


def test_copy_buttons_and_backslashes_of_a_crawl_are_removed_from_samples(
    contract_of: Callable[[str], Contract],
) -> None:
    for name in ("get_lantern_locks.md", "get_lantern_locks.txt"):
        (sample,) = contract_of(name).exchanges
        assert sample.response["data"][0]["Hangs_In"]["room"]["door_name"] == "Cellar"
        assert sample.response["info"] == {"count": 1, "more_records": False}
        assert sample.method == "GET"
        assert sample.url.endswith("?fields=Keeper,Hangs_In,Lantern_Colour")


def test_an_escaped_closing_fence_ends_the_code(hanging: Contract) -> None:
    assert hanging.exchanges[0].request["lanterns"][0]["heirloom"] is False
    assert hanging.exchanges[0].response["lanterns"][0]["code"] == "SUCCESS"
    assert hanging.exchanges[0].method == "POST"


def test_integers_of_a_sample_keep_all_their_digits(locks: Contract) -> None:
    assert locks.exchanges[0].response["data"][0]["smoke"] == 9007199254740993


def test_the_sample_exchange_belongs_to_the_operation_it_is_sent_to(
    locks: Contract, hanging: Contract
) -> None:
    assert [shown.operation for shown in locks.sample_cases] == ["get_lantern_locks"]
    assert [shown.operation for shown in hanging.sample_cases] == ["hang_lanterns"]


def test_a_sample_sent_to_another_path_belongs_to_no_operation(
    read_with: Callable[[str, str, str], Contract],
) -> None:
    contract = read_with("hang_lanterns.md", "v7/settings/lanterns?house=Lamps", "v7/somewhere")
    assert not contract.sample_cases
    doubts = {doubt.what for doubt in contract.doubts}
    assert "the sample request goes to none of the page's own paths" in doubts


def test_a_sample_about_another_id_is_doubted(
    read_with: Callable[[str, str, str], Contract],
) -> None:
    contract = read_with("get_lantern_locks.md", '"70000000000000101"', '"70000000000000202"')
    doubts = {doubt.what for doubt in contract.doubts}
    assert "the sample response is about another id than was asked for" in doubts


def test_a_sample_that_is_not_json_gives_a_doubt_and_no_keys() -> None:
    page = "# Hang Lamps\n\n#### Sample Response\n\n```\nCopiedall went well\n```\n"
    contract = read(page)
    assert contract.response_keys == ()
    assert "the sample is not JSON and gives no keys" in {doubt.what for doubt in contract.doubts}


def test_an_address_that_cannot_be_parsed_is_not_a_sample_request(
    read_with: Callable[[str, str, str], Contract],
) -> None:
    contract = read_with(
        "hang_lanterns.md", '"https://lanterns.example/crm', '"https://[lanterns.example/crm'
    )
    assert not contract.exchanges


def test_half_a_surrogate_pair_is_not_json() -> None:
    assert lenient_json.parse('{"a": "\\ud800"}') is None
    assert lenient_json.parse('{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    ("sample", "path", "types"),
    [
        ({"a": 1}, "a", ("integer",)),
        ({"a": None}, "a", ("null",)),
        ({"a": [{"b": None}, {"b": 1.5}]}, "a[].b", ("number", "null")),
        ({"a": [[{"b": True}]]}, "a[][].b", ("boolean",)),
        ([{"a": "x"}], "[].a", ("string",)),
    ],
)
def test_every_path_of_a_sample_has_the_types_seen(
    sample: object, path: str, types: tuple[str, ...]
) -> None:
    assert sample_shape.shapes_of_body(sample)[path].types == types


@pytest.mark.parametrize(("text", "format_"), [("1" * 10, "digits"), ("1" * 9, None)])
def test_an_id_is_a_string_of_at_least_ten_digits(text: str, format_: str | None) -> None:
    assert sample_shape.shapes_of_body({"id": text})["id"].format == format_


def test_a_sample_without_its_braces_is_rebuilt_from_its_indentation() -> None:
    text = """
    "lamps": [
            "name": "one",
            "hook": {
                "id": 1
            "name": "two",
            "glass": [
    "count": 2
"""
    assert lenient_json.rebuild(text) == {
        "lamps": [{"name": "one", "hook": {"id": 1}}, {"name": "two", "glass": []}],
        "count": 2,
    }


def test_nothing_is_rebuilt_from_prose() -> None:
    assert lenient_json.rebuild("all went well\nand nobody fell") is None


def test_a_key_is_in_every_sample_only_if_every_instance_of_its_parent_has_it() -> None:
    shapes = sample_shape.shapes_of_body({"data": [{"id": 1, "lit": True}, {"id": 2}]})
    assert shapes["data[].id"].always
    assert not shapes["data[].lit"].always
