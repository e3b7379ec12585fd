"""The first line of a documented key: where its name ends, its type, and when it is mandatory."""

from __future__ import annotations

import pytest

from zoho_conformance.pages.keys import key_line


def _no_key(_name: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("text", "name", "type_", "says"),
    [
        ("id- string - Which lantern it is.", "id", "string", "Which lantern it is."),
        ("id(long)-", "id", "long", ""),
        ("state, string -", "state", "string", ""),
        (
            "lit_timedate and time in ISO8601 format",
            "lit_time",
            "date and time in ISO8601 format",
            "",
        ),
        (
            "lit_time__sDateTime in the ISO8601 format",
            "lit_time__s",
            "DateTime in the ISO8601 format",
            "",
        ),
        ("expiryString (ISO Date time)", "expiry", "String (ISO Date time)", ""),
        ("when_it_falls sstring", "when_it_falls", "string", ""),
        ("{wick_api_name}string", "{wick_api_name}", "string", ""),
        ("value(its type varies), mandatory", "value", None, ""),
        ("idlongWhich lantern it is.", "id", "long", "Which lantern it is."),
        ("id (long) - Which lantern it is.", "id", "long", "Which lantern it is."),
        ("id: long. Which lantern it is.", "id", "long", "Which lantern it is."),
        ("id long, optional. Which it is.", "id", "long", "Which it is."),
        ("valuestring/JSON array, mandatory", "value", "string/JSON array", ""),
        ("value string or JSON array", "value", "string or JSON array", ""),
        ("ownerJSON Object/null", "owner", "JSON Object/null", ""),
        ("wicksJSON array of strings, optional", "wicks", "JSON array of strings", ""),
        ("wicksarray", "wicks", "array", ""),
        ("stateEnum, mandatory", "state", "Enum", ""),
        (
            "per_room - the most that one room holds",
            "per_room",
            None,
            "the most that one room holds",
        ),
    ],
)
def test_a_key_line_is_split_into_name_type_and_description(
    text: str, name: str, type_: str | None, says: str
) -> None:
    head = key_line.read(text, _no_key)
    assert head is not None
    assert (head.name, head.type, head.description) == (name, type_, says)


@pytest.mark.parametrize(
    ("text", "presence", "condition"),
    [
        ("idstring, mandatory", "mandatory", None),
        ("idstring, Optional", "optional", None),
        ("idstring - required -", "mandatory", None),
        ("idstring, mandatory if it hangs outside", "conditional", "it hangs outside"),
        ("idstring, mandatory for hanging and falling", "conditional", "hanging and falling"),
        ("idstring, optional (mandatory to hang it again)", "conditional", "hang it again"),
        ("idstring, optional (mandatory - when it is new)", "conditional", "it is new"),
        ("idstring, mandatory (it is mandatory when it burns)", "conditional", "it burns"),
        ("wicks(when it burns) - JSON array, mandatory - All of them.", "conditional", "it burns"),
        ("idstring, mandatory(either id or name)", "conditional", "either id or name"),
        (
            "idstring, mandatory(either id or name is mandatory to hang it)",
            "conditional",
            "either id or name is mandatory to hang it",
        ),
        ("idstring, mandatoryWhich lantern it is.", "mandatory", None),
        ("idstring", None, None),
    ],
)
def test_presence_is_conditional_where_the_line_names_a_condition(
    text: str, presence: str | None, condition: str | None
) -> None:
    head = key_line.read(text, _no_key)
    assert head is not None
    assert (head.presence, head.condition) == (presence, condition)


def test_one_item_documents_several_keys_of_one_type() -> None:
    lines = key_line.read_all("oil, gas, wax_kind, smellstring, optional", _no_key)
    assert [(line.name, line.type, line.presence) for line in lines] == [
        (name, "string", "optional") for name in ("oil", "gas", "wax_kind", "smell")
    ]


def test_the_sample_shows_where_a_name_ends_that_no_type_word_follows() -> None:
    keys = {"value", "count"}
    value = key_line.read("valuedepends on its kind, optional", keys.__contains__)
    count = key_line.read("countnumber", keys.__contains__)
    assert value == key_line.KeyLine("value", None, "optional", None)
    assert count == key_line.KeyLine("count", "number", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Note: hang it high",
        "Keeper string of pearls: none was ever found.",
        "Text, Picklist, Lookup",
        "Maximum value for wicks is 9.",
        'Supported oils: "whale", "olive"',
        "2- two lanterns",
        "a" * 5000,
    ],
)
def test_a_remark_is_not_a_key(text: str) -> None:
    assert key_line.read_all(text, _no_key) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The mandatory fields in the input should not be null.",
        "All optional wicks are left out.",
    ],
)
def test_prose_about_presence_is_no_key(text: str) -> None:
    assert key_line.read(text, _no_key) is None


def test_a_word_of_the_description_is_not_the_presence() -> None:
    text = "lit - Boolean - true says that the lamp burns, and wick is mandatory."
    line = key_line.read(text, _no_key)
    assert line is not None
    assert (line.name, line.type, line.presence) == ("lit", "Boolean", None)


def test_a_shorter_key_with_its_type_is_read_before_a_longer_key_of_the_sample() -> None:
    line = key_line.read("idstring, mandatory", {"id", "ids"}.__contains__)
    assert line is not None
    assert (line.name, line.type, line.presence) == ("id", "string", "mandatory")


def test_a_type_and_a_presence_may_stand_in_spaced_parentheses() -> None:
    line = key_line.read("oil( string, mandatory) - What it burns.", _no_key)
    assert line is not None
    assert (line.name, line.type, line.presence) == ("oil", "string", "mandatory")


def test_a_key_may_be_called_like_its_type() -> None:
    line = key_line.read("filefile, mandatory", _no_key)
    assert line is not None
    assert (line.name, line.type, line.presence) == ("file", "file", "mandatory")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("daysJSON array, mandatory for Chosen Day(s)", "Chosen Day(s)"),
        ("find_bystring, mandatory for updates, optional for inserts", "updates"),
        ("oilstring, mandatory if the lamp is lit.", "the lamp is lit"),
        ("oil(string, mandatory if the lamp is lit.)-", "the lamp is lit"),
        ("oilstring (mandatory to include the oil key when it is lit.)", "it is lit"),
        ("oil(string, mandatory if a, b and c are not given) -", "a, b and c are not given"),
    ],
)
def test_a_condition_ends_where_the_page_ends_it(text: str, condition: str) -> None:
    line = key_line.read(text, _no_key)
    assert line is not None
    assert (line.presence, line.condition) == ("conditional", condition)


def test_a_name_with_a_space_is_the_key_that_a_sample_has_with_an_underscore() -> None:
    line = key_line.read("Hook heightinteger, mandatory", {"Hook_height"}.__contains__)
    assert line is not None
    assert (line.name, line.type, line.presence) == ("Hook_height", "integer", "mandatory")
    assert key_line.read("Hook height is told.", {"Hook_height"}.__contains__) is None
