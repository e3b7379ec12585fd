"""Whatever lists keys or parameters is a list of them: tables, paragraphs, whole paths."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.model import json_path
from zoho_conformance.pages.reader import read

_SAMPLE = '#### Sample Response\n\n``` json\n{"lamps": [{"id": "1", "hook": {"name": "a"}}]}\n```\n'


def _keys(listed: str, sample: str = _SAMPLE) -> dict[str, Key]:
    page = read(f"# Get Lamps\n\n#### Response JSON Keys\n\n{listed}\n\n{sample}")
    stated = (key for key in page.response_keys if key.basis == "stated")
    return {json_path.as_written(key.path): key for key in stated}


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
    keys = _keys(listed)
    assert [(path, key.type) for path, key in keys.items()] == [
        ("lamps", "list"),
        ("lamps[].id", "string"),
        ("lamps[].hook", "map"),
        ("lamps[].hook.name", "string"),
    ]


def test_a_whole_path_documents_the_keys_on_its_way() -> None:
    keys = _keys("- lamps[].hook.name string")
    assert list(keys) == ["lamps", "lamps[].hook", "lamps[].hook.name"]
    assert keys["lamps"].types == ("array",)


def test_a_key_with_a_dot_of_its_own_stays_whole() -> None:
    sample = '#### Sample Response\n\n``` json\n{"Hook.Name": "a"}\n```\n'
    assert list(_keys("- Hook.Name string", sample)) == ["Hook.Name"]


def test_a_presence_column_that_is_empty_in_every_row_says_nothing() -> None:
    heads = "| Key | Type | Mandatory |\n| --- | --- | --- |\n"
    empty = f"{heads}| id | string | |\n| hook | map | - |"
    assert [value.presence for value in _keys(empty).values()] == [None, None]
    (first, other) = _parameters(empty.replace("| - |", "| yes |")).parameters
    assert (first.presence, other.presence) == ("optional", "mandatory")


def test_paragraphs_are_items_where_there_is_no_list() -> None:
    page = _parameters("page integer, optional\n\nWhich page.\n\n**Note**\n\n- Hang it high.")
    assert [
        (parameter.name, parameter.type, parameter.presence) for parameter in page.parameters
    ] == [("page", "integer", "optional")]


def test_prose_beside_a_list_is_not_an_item() -> None:
    keys = _keys("- id string\n\nhook JSON object")
    assert list(keys) == ["lamps[].id"]


def test_an_endless_path_is_not_a_key() -> None:
    assert _keys("- " + "a[]." * 2000 + "b string") == {}
