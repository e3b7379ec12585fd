"""Key paths: taken apart, joined, followed into a body."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.model import json_path


@pytest.mark.parametrize(
    ("path", "parent", "holder", "name"),
    [
        ("data", "", "", "data"),
        ("data[].id", "data[]", "data", "id"),
        ("data[].rows[][].id", "data[].rows[][]", "data[].rows", "id"),
        ("[].id", "[]", "", "id"),
        ("info.count", "info", "info", "count"),
    ],
)
def test_a_path_is_a_parent_and_a_name(path: str, parent: str, holder: str, name: str) -> None:
    assert json_path.parent(path) == parent
    assert json_path.holder(path) == holder
    assert json_path.name(path) == name
    assert json_path.join(parent, name) == path


def test_the_ancestors_of_a_key_are_keys_the_nearest_first() -> None:
    ancestors = json_path.ancestors("data[].rules[].criteria.group[].field")
    assert list(ancestors) == [
        "data[].rules[].criteria.group",
        "data[].rules[].criteria",
        "data[].rules",
        "data",
    ]


def test_the_place_of_one_value_becomes_the_path_of_its_key() -> None:
    assert json_path.from_steps(["data", 0, "rows", 1, 2, "id"]) == "data[].rows[][].id"
    assert json_path.from_steps([0, "id"]) == "[].id"
    assert json_path.from_steps([]) == ""


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ({"data": [{"id": 1}, {"id": None}, {}]}, [1, None]),
        ({"data": {"id": 1}}, []),
        ({"data": [[{"id": 1}]]}, []),
        ([], []),
        (None, []),
    ],
)
def test_every_value_at_a_path_is_found_and_nothing_else(body: Any, values: list[Any]) -> None:
    assert list(json_path.values(body, "data[].id")) == values


def test_an_array_as_the_body_is_followed() -> None:
    assert list(json_path.values([{"id": 1}, {"id": 2}], "[].id")) == [1, 2]


def test_arrays_in_arrays_are_followed() -> None:
    assert list(json_path.values({"rows": [[1], [2, 3]]}, "rows[][]")) == [1, 2, 3]


def test_keys_that_are_data_have_placeholders_in_a_path() -> None:
    path = "data.70000000000000001[].2030-01-31.7.v2"
    assert json_path.generalize(path) == "data.{id}[].{date}.{number}.v2"


def test_a_dot_in_a_name_parts_no_steps() -> None:
    path = json_path.join("data[]", "What_Id->Leads.Last_Name")
    assert json_path.parent(path) == "data[]"
    assert json_path.name(path) == "What_Id->Leads.Last_Name"
    assert json_path.as_written(path) == "data[].What_Id->Leads.Last_Name"
    assert [*json_path.values({"data": [{"What_Id->Leads.Last_Name": "Ada"}]}, path)] == ["Ada"]


def test_steps_are_told_where_a_name_has_a_dot_and_lead_back_to_the_path() -> None:
    path = json_path.join(json_path.join("data[]", "Account.Parent"), "id")
    steps = json_path.dotted_steps(path)
    assert steps == ("data[]", "Account.Parent", "id")
    assert json_path.from_written_steps(steps) == path
    assert json_path.dotted_steps("data[].id") is None
