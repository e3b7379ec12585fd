"""Whatever lists keys or parameters is a list of them: tables, paragraphs, whole paths."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.reader import read

_SAMPLE = '#### Sample Response\n\n``` json\n{"lamps": [{"id": "1", "hook": {"name": "a"}}]}\n```\n'


def _keys(listed: str, sample: str = _SAMPLE) -> dict[str, Key]:
    page = read(f"# Get Lamps\n\n#### Response JSON Keys\n\n{listed}\n\n{sample}")
    return {one.path: one for one in page.response_keys if one.basis == "stated"}


def _parameters(listed: str) -> Contract:
    return read(
        f"# Get Lamps\n\n#### Scope\n\n#### Parameters\n\n{listed}\n\n#### Possible Errors\n"
    )


@pytest.mark.parametrize(
    "listed",
    [
        "- lamps list\n- lamps.id string\n- lamps.hook map\n- lamps.hook.name string",
        "- lamps[] list\n- lamps[].id string\n- lamps[].hook map\n- lamps[].hook.name string",
        (
            "| Key | Type |\n| --- | --- |\n| lamps | list |\n| lamps[].id | string |\n"
            "| lamps[].hook | map |\n| lamps[].hook.name | string |"
        ),
    ],
)
def test_keys_may_be_listed_with_their_whole_paths(listed: str) -> None:
    found = _keys(listed)
    assert [(path, one.type) for path, one in found.items()] == [
        ("lamps", "list"),
        ("lamps[].id", "string"),
        ("lamps[].hook", "map"),
        ("lamps[].hook.name", "string"),
    ]


def test_what_a_whole_path_goes_through_is_documented_by_it() -> None:
    found = _keys("- lamps[].hook.name string")
    assert list(found) == ["lamps", "lamps[].hook", "lamps[].hook.name"]
    assert found["lamps"].types == ("array",)


def test_a_key_with_a_dot_of_its_own_stays_whole() -> None:
    sample = '#### Sample Response\n\n``` json\n{"Hook.Name": "a"}\n```\n'
    assert list(_keys("- Hook.Name string", sample)) == ["Hook.Name"]


def test_a_column_that_no_row_fills_says_nothing_of_presence() -> None:
    heads = "| Key | Type | Mandatory |\n| --- | --- | --- |\n"
    empty = f"{heads}| id | string | |\n| hook | map | - |"
    assert [one.presence for one in _keys(empty).values()] == [None, None]
    (one, other) = _parameters(empty.replace("| - |", "| yes |")).parameters
    assert (one.presence, other.presence) == ("optional", "mandatory")


def test_paragraphs_are_items_where_no_list_is() -> None:
    page = _parameters("page integer, optional\n\nWhich page.\n\n**Note**\n\n- Hang it high.")
    assert [(one.name, one.type, one.presence) for one in page.parameters] == [
        ("page", "integer", "optional")
    ]


def test_prose_beside_a_list_is_no_item() -> None:
    found = _keys("- id string\n\nhook JSON object")
    assert list(found) == ["lamps[].id"]


def test_a_path_of_no_end_is_no_path() -> None:
    assert _keys("- " + "a[]." * 2000 + "b string") == {}
