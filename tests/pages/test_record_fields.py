"""Which keys of records are fields of the module that a page shows, and which are the API's."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.reader import read

_LANTERN = {
    "id": "70000000000000101",
    "Owner": {"name": "Ada", "id": "70000000000000102", "email": "ada@lanterns.example"},
    "Colour": "red",
    "Wicks": [{"Length": 3, "id": "70000000000000103"}],
    "$lit": True,
}


def page(
    path: str,
    url: str,
    rows: Sequence[object] = (_LANTERN,),
    *,
    method: str = "GET",
    more: str = "",
) -> Contract:
    """A page of one operation, with a sample request and a sample response."""
    return read(
        f"""# Get Lanterns

Endpoints

- {method} {path}

{more}

## Sample Request

```
Copied curl "https://lanterns.example/crm/v7{url}" -X {method}
```

## Sample Response

```
Copied{json.dumps({"data": rows, "info": {"count": 1}})}
```
"""
    )


def fields(keys: Sequence[Key]) -> list[str]:
    """The paths of the keys that are fields."""
    return [key.path for key in keys if key.is_field]


def at(contract: Contract, path: str) -> Key:
    """The response key at a path."""
    return next(key for key in contract.response_keys if key.path == path)


@pytest.mark.parametrize(
    ("path", "url", "module"),
    [
        ("/{module_api_name}", "/Lanterns", "Lanterns"),
        ("/{module}/{record_id}", "/Lanterns/70000000000000101", "Lanterns"),
        ("/{module_api_name}/search", "/Lanterns/search?word=red", "Lanterns"),
        ("/{module_api_name}/{id}/{related_list_api_name}", "/Houses/7000000001/Lamps", "Lamps"),
        ("/{subform_api_name}", "/Wicks", "Wicks"),
    ],
)
def test_keys_of_records_of_a_chosen_module_are_its_fields(
    path: str, url: str, module: str
) -> None:
    contract = page(path, url)
    assert fields(contract.response_keys) == [
        "data[].Colour",
        "data[].Wicks",
        "data[].$lit",
        "data[].Wicks[].Length",
    ]
    assert contract.fields_of == (module,)


def test_what_every_record_has_is_no_field_and_need_not_come() -> None:
    contract = page("/{module_api_name}", "/Lanterns")
    owner = at(contract, "data[].Owner")
    assert (owner.is_field, owner.presence, owner.required) == (False, "conditional", False)
    assert at(contract, "data[].Owner.id").required
    assert at(contract, "data[].id").required


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/{module_api_name}/{record_id}/Wicks", "/Lanterns/70000000000000101/Wicks"),
        ("/{module_api_name}/deleted", "/Lanterns/deleted"),
        ("/settings/modules/{module_api_name}", "/settings/modules/Lanterns"),
        ("/Lanterns", "/Lanterns"),
    ],
)
def test_rows_of_a_list_that_the_path_names_have_no_fields(path: str, url: str) -> None:
    contract = page(path, url)
    assert fields(contract.response_keys) == []
    assert contract.fields_of == ()


def test_the_rows_that_a_write_answers_have_no_fields() -> None:
    row = {
        "code": "SUCCESS",
        "details": {"id": "7000000000000001"},
        "message": "lit",
        "status": "success",
    }
    contract = page("/{module_api_name}", "/Lanterns", [row], method="POST")
    assert fields(contract.response_keys) == []


_CHOSEN = """## Parameters

- fieldsstring, mandatory

  The names of the keys to return{}
"""


def test_keys_that_an_open_parameter_chooses_are_fields() -> None:
    contract = page("/Lanterns", "/Lanterns?fields=Colour", more=_CHOSEN.format("."))
    assert "data[].Colour" in fields(contract.response_keys)


def test_a_record_that_a_stated_key_names_comes_with_its_name() -> None:
    more = _CHOSEN.format(".") + "\n## Response JSON Keys\n\n- HouseJSON object\n\n  Its house.\n"
    house = {"name": "Mill", "id": "70000000000000104", "street": "Low"}
    rows = [{**_LANTERN, "House": house}]
    contract = page("/Lanterns", "/Lanterns?fields=House", rows, more=more)
    presences = {name: at(contract, f"data[].House.{name}").presence for name in house}
    assert presences == {"name": None, "id": None, "street": "conditional"}


def test_keys_that_a_page_lists_for_its_parameter_are_its_own() -> None:
    listed = ". Possible values: `Owner`, `Colour`, `Wicks`."
    contract = page("/Lanterns", "/Lanterns?fields=Colour", more=_CHOSEN.format(listed))
    assert contract.parameter("fields").values == ("Owner", "Colour", "Wicks")  # type: ignore[union-attr]
    assert fields(contract.response_keys) == []


def test_what_a_page_states_of_the_inside_of_a_field_holds() -> None:
    more = """## Response JSON Keys

- WicksJSON array

  The wicks of the lantern.



  - Lengthinteger

    The length.
"""
    contract = page("/{module_api_name}", "/Lanterns", more=more)
    length = at(contract, "data[].Wicks[].Length")
    assert (length.basis, length.is_field, length.required) == ("stated", False, True)
    assert at(contract, "data[].Wicks").is_field


def test_possible_values_of_a_field_are_an_open_list() -> None:
    more = """## Response JSON Keys

- Colourstring

  The colour. Possible values: `red`, `green`.
"""
    colour = at(page("/{module_api_name}", "/Lanterns", more=more), "data[].Colour")
    assert (colour.values, colour.known_values) == (None, ("red", "green"))


def test_a_query_chooses_the_module_of_the_records() -> None:
    text = """# Query Lanterns

Endpoints

- POST /coql

## Sample Input

```
Copied{ "select_query": "select Colour, Owner from Lanterns where id > 1" }
```

## Sample Response

```
Copied{ "data": [{ "Colour": "red", "id": "70000000000000101" }] }
```
"""
    contract = read(text)
    assert fields(contract.response_keys) == ["data[].Colour"]
    assert contract.fields_of == ("Lanterns",)


def test_fields_that_are_sent_need_not_be() -> None:
    text = """# Hang Lanterns

Endpoints

- POST /{module_api_name}

## Sample Input

```
Copied{ "data": [{ "Colour": "red", "$append_values": { "Wicks": true } }], "trigger": ["x"] }
```
"""
    keys = read(text).request_keys
    assert fields(keys) == ["data[].Colour"]


def test_what_a_write_tells_of_one_module_beside_what_it_tells_of_all_is_a_field() -> None:
    details = {"id": "7000000000000001", "Created_Time": "2026-01-01T00:00:00Z", "Outer": "x"}
    row = {"code": "SUCCESS", "details": details, "message": "lit", "status": "success"}
    contract = page("/{module_api_name}/{outer_id}", "/Lanterns/x", [row], method="PUT")
    assert fields(contract.response_keys) == ["data[].details.Outer"]
    elsewhere = page("/lanterns/{outer_id}", "/lanterns/x", [row], method="PUT")
    assert fields(elsewhere.response_keys) == []


def test_what_a_transition_asks_for_of_a_record_are_fields() -> None:
    text = """# Get Blueprints

Endpoints

- GET /{module_api_name}/{record_id}/actions/blueprint

## Sample Request

```
Copied curl "https://lanterns.example/crm/v7/Lanterns/70000000000000101/actions/blueprint" -X GET
```

## Sample Response

```
Copied{ "blueprint": { "transitions": [{ "data": { "Colour": "red" }, "id": "7" }] } }
```
"""
    contract = read(text)
    assert fields(contract.response_keys) == ["blueprint.transitions[].data.Colour"]
    assert contract.fields_of == ("Lanterns",)
