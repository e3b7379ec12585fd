"""Values that a description mentions without listing all: examples, single ones, two words."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.keys import key_description
from zoho_conformance.pages.reader import read


def _page(*parts: str) -> Contract:
    return read("\n\n".join(("# Hang Lamps", "#### Endpoints", "POST /lamps", *parts)))


def _request_key(description: str, sample: str, *, head: str = "oilstring, optional") -> Key:
    body = f'``` json\n{{"oil": {sample}}}\n```'
    page = _page("#### Request JSON Keys", f"- {head}", description, "#### Sample Input", body)
    return page.request_keys[0]


@pytest.mark.parametrize(
    ("says", "known_values"),
    [
        ('Example: "state": "LIT" or "IN REPAIR" or "DARK".', ("LIT", "IN REPAIR", "DARK")),
        ("The state. Example: lit, going_out. The table shows more.", ("lit", "going_out")),
        ("For instance, Lamps, Bells, and so on.", ("Lamps", "Bells")),
        ("Lamps by state, for example, lit and dark", ("lit", "dark")),
        ('Example: "colour": "RED" or "BLUE".', None),
        ("Example: 4150868, 4150869", None),
        ('For example: "state":["10:00","17:00"].', None),
        ("Example: LIT", None),
        ("This parameter takes the value **summary**.".replace("*", ""), ("summary",)),
        ("The value is lamp_check.", ("lamp_check",)),
        ("The value is 200.", None),
        ("The value is unique.", None),
        ('Specify the value for this key as "ics" to have a calendar.', ("ics",)),
        ('The lamp. Here, it is " hall_lamps" i.e., those of the hall.', ("hall_lamps",)),
        ('The code. "QUEUED" means that a lamp waits.', ("QUEUED",)),
        (
            "To sort the lamps based on the fields id, Lit_Time, and Name.",
            ("id", "Lit_Time", "Name"),
        ),
        ("To sort the lamps based on the fields of the house.", None),
        ("The state, which can be lit or dark.", ("lit", "dark")),
        ("The owner, which can be a user or a group.", None),
        ("It accepts only oil or gas.", ("oil", "gas")),
        ("It accepts only letters and digits.", None),
        ("The state of the lamp (LIT/GOING OUT/DARK).", ("LIT", "GOING OUT", "DARK")),
    ],
)
def test_values_that_are_mentioned_leave_the_list_open(
    says: str, known_values: tuple[str, ...] | None
) -> None:
    description = key_description.read([says], "state")
    assert (description.values, description.known_values) == (None, known_values)


def test_fields_that_a_key_of_several_has_as_an_example_are_no_values() -> None:
    assert (
        key_description.read(["For example, Name, Oil, and so on."], "fields").known_values is None
    )


@pytest.mark.parametrize(
    ("says", "values"),
    [
        ("If true, the lamp is lit, and if false, it is dark.", ("true", "false")),
        ("When this is false, oil is needed. When this is true, gas is.", ("true", "false")),
        ("The value true lights the lamp. The default value is false.", None),
        ("Whether the lamp is lit.", None),
    ],
)
def test_a_boolean_has_both_values_where_each_is_told(
    says: str, values: tuple[str, ...] | None
) -> None:
    assert key_description.read([says], "lit", (), "boolean").values == values


@pytest.mark.parametrize(
    ("says", "values", "known_values"),
    [
        ("Supported module: Lamps.", ("Lamps",), None),
        ("Its name. Supported modules are Lamps and Bells.", ("Lamps", "Bells"), None),
        ("Supported modules are Lamps and Custom modules.", None, ("Lamps", "Custom")),
        ("Supported modules are Lamps, Oil Cans, and Bells.", None, ("Lamps", "Oil Cans", "Bells")),
    ],
)
def test_supported_modules_are_the_values_of_a_module(
    says: str, values: tuple[str, ...] | None, known_values: tuple[str, ...] | None
) -> None:
    description = key_description.read([says], "module")
    assert (description.values, description.known_values) == (values, known_values)


def test_supported_modules_are_no_values_of_another_key() -> None:
    description = key_description.read(["Supported modules are Lamps and Bells."], "id")
    assert (description.values, description.known_values) == (None, None)


def test_words_between_which_a_key_tells_are_values_where_the_sample_has_one() -> None:
    key = _request_key("It represents whether the oil is burnt or unburnt.", '"unburnt"')
    assert (key.values, key.known_values) == (None, ("burnt", "unburnt"))


def test_words_between_which_a_key_tells_may_describe_its_values() -> None:
    key = _request_key("It represents whether the oil is burnt or unburnt.", '"B"')
    assert (key.values, key.known_values) == (None, None)


def test_a_label_may_stand_in_the_bullet_below_a_key() -> None:
    key = _request_key('\n\n- Supported values: "gas", and "wax".', '"gas"')
    assert key.values == ("gas", "wax")


def test_lists_for_several_circumstances_are_known_values_together() -> None:
    key = _request_key(
        "\n\n- Possible values:\n\n- Hall lamps: gas, and wax.\n\n- Street lamps: gas and coal_tar",
        '"gas"',
    )
    assert (key.values, key.known_values) == (None, ("gas", "wax", "coal_tar"))


@pytest.mark.parametrize(
    "says", ["This key is optional.", "Oil. The key is not mandatory.", "oil field is optional"]
)
def test_a_description_may_say_that_its_key_is_optional(says: str) -> None:
    assert _request_key(says, '"gas"', head="oilstring").presence == "optional"


def test_what_a_description_says_of_another_key_is_not_of_its_own() -> None:
    assert _request_key("wick key is optional.", '"gas"', head="oilstring").presence is None
