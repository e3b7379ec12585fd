"""What descriptions say in passing: possible values, defaults and nulls."""

from __future__ import annotations

import pytest

from zoho_conformance.pages.blocks import Row
from zoho_conformance.pages.keys import key_description, value_list


@pytest.mark.parametrize(
    ("says", "values"),
    [
        (["Possible values: oil, gas,wax"], ("oil", "gas", "wax")),
        (["Possible values are oil, gas and wax."], ("oil", "gas", "wax")),
        (["Valid values are oil or gas. Others go out."], ("oil", "gas")),
        (["Possible Values: 'By hand' and 'By clock'. The rest is new."], ("By hand", "By clock")),
        (['The supported values are "en_US", "en_GB", "bg_BG"'], ("en_US", "en_GB", "bg_BG")),
        (['The allowed color codes are "#F1","#F4".'], ("#F1", "#F4")),
        (["Possible values: AND, OR"], ("AND", "OR")),
        (["Possible values:", "oil, gas"], ("oil", "gas")),
        (["Possible values- oil: burns long.", "gas: burns bright."], ("oil", "gas")),
        (["Possible values are : true - lit, false - dark (default value)."], ("true", "false")),
        (["Possible values: oil, gas Default value: gas"], ("oil", "gas")),
        (["Possible values: Positive integer values only"], None),
        (["Possible values: Example: OIL_OF_1"], None),
        (["The maximum possible value is 200."], None),
        (["Possible values for wick are thick and thin."], None),
        (["Possible values for this key are oil and gas."], ("oil", "gas")),
        (["No values are told."], None),
        (["Possible values are oil (it burns long) and gas (bright)."], ("oil", "gas")),
        (["Possible values: oil; gas"], ("oil", "gas")),
        (['Supported values: ["oil", "gas"]'], ("oil", "gas")),
        (["Possible values: LIT, IN REPAIR, and All Dark."], ("LIT", "IN REPAIR", "All Dark")),
        (["Possible values: LIT, In The Big House"], ("LIT", "In The Big House")),
        (["Possible values: LIT, In The Big Old House"], None),
        (["Possible values: Lantern ID."], None),
        (["Possible values: Street, House, etc."], None),
        (["Possible values: 1 - 200"], None),
        (["Possible values are oil: burns long, gas_lamp: burns bright."], ("oil", "gas_lamp")),
        (["Possible values - true: lit; false: dark."], ("true", "false")),
        (["Possible values:", "oil - burns long.", "gas -", "It burns bright."], ("oil", "gas")),
        (["Possible values:", "lit:Shines.", "dark:Does not."], ("lit", "dark")),
        (["Possible values are oil for halls and gas for the street."], ("oil", "gas")),
        (["The possible values are oil to burn long, and gas to burn bright."], ("oil", "gas")),
        (["Possible values are gas to light halls and rooms."], None),
        (["Possible values:", "oil", "gas", "That is all."], ("oil", "gas")),
        (["Possible values:", "TypeDescription", "OilBurns long."], None),
        (["The value can be: oil, gas, or wax."], ("oil", "gas", "wax")),
        (["Depending on the wick, the value could either be oil or gas."], ("oil", "gas")),
        (["It can be: text, integer, or date."], ("text", "integer", "date")),
        (["The hook can be iron or brass."], None),
        (["The value can be lit or not."], None),
        (["The value can be a maximum of one week."], None),
        (["Possible values are Friday through Sunday."], ("Friday", "Saturday", "Sunday")),
        (["Possible values are lamps through lanterns."], None),
        (["Takes one of the following values: oil, gas."], ("oil", "gas")),
        (["Specify one of the following: oil, gas."], ("oil", "gas")),
        (["Specify one of the following keys: oil, gas."], None),
        (["It must be one among oil and gas."], ("oil", "gas")),
        (["Must be either oil or gas."], ("oil", "gas")),
        (["The values allowed are oil and gas."], ("oil", "gas")),
        (["Accepted inputs are oil and gas."], ("oil", "gas")),
        (["It can hold the values oil, and gas."], ("oil", "gas")),
        (["The oil in it. (Possible values: oil, gas) It burns."], ("oil", "gas")),
        (["The possible values are 1(oil) and 2(gas)."], ("1", "2")),
        (
            ["Represents if the lamp is a hall_lamp, street_lamp or a lantern."],
            ("hall_lamp", "street_lamp", "lantern"),
        ),
        (
            ["Tells whether the lamp is under_repair,burnt_out or lit . Ask for it."],
            ("under_repair", "burnt_out", "lit"),
        ),
        (["Represents whether the lamp is lit or dark."], None),
        (["Represents whether the lamp is in use_now or not."], None),
        (["The possible values are Low/High based on the wick."], ("Low", "High")),
        (
            ["The possible values are default: plain, web: spun. For instance, wax, and so on."],
            ("default", "web"),
        ),
        (["The allowed comparators are equal and in."], None),
        (["The supported types are oil and gas."], ("oil", "gas")),
        (["Possible values are and or or."], ("and", "or")),
        (["Supported values - and, or."], ("and", "or")),
        (["It can be a Hook or Chain, depending on the house."], ("Hook", "Chain")),
        (["It can be a hook or chain."], None),
        (["Values: oil, gas"], ("oil", "gas")),
        (["What it burns. Must be one of oil, gas."], ("oil", "gas")),
        (["It takes the values oil and gas."], ("oil", "gas")),
        (["The value is either oil or gas."], ("oil", "gas")),
        (["The value is either empty or the name of a lamp."], None),
        (["Whether it burns.", "true: It burns.", "false: It does not."], ("true", "false")),
        (["The possible values include Sunday through Saturday."], None),
    ],
)
def test_possible_values_are_read_in_each_form(
    says: list[str], values: tuple[str, ...] | None
) -> None:
    assert key_description.read(says, "lantern_type").values == values


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Some of the possible values are oil and gas.", ("oil", "gas")),
        ("The possible values include oil and gas.", ("oil", "gas")),
        ("A fuel such as oil, gas, etc.", ("oil", "gas")),
        ("To sort by the fields like Hung_At, Lit_At, and Oil.", ("Hung_At", "Lit_At", "Oil")),
        ("The fuel (e.g., oil, gas).", ("oil", "gas")),
        ("Possible values: oil, gas, and so on.", ("oil", "gas")),
        ("Possible values: oil, gas and other fuels.", ("oil", "gas")),
        ("Possible values are oil, gas and warm light.", ("oil", "gas", "warm light")),
        ("What burns. 0 represents an oil, while 1 represents a gas.", ("0", "1")),
        ("The value lit fetches lamps that burn and all fetches every lamp.", ("lit", "all")),
        ("The value of_house returns the house.", ("of_house",)),
        ("The value oil indicates a long light, and gas indicates a bright one.", ("oil", "gas")),
    ],
)
def test_a_list_that_the_page_does_not_close_is_open(text: str, known: tuple[str, ...]) -> None:
    description = key_description.read([text], "fuel")
    assert (description.values, description.known_values) == (None, known)


def test_values_that_paragraphs_explain_without_a_label_are_an_open_list_of_a_scalar() -> None:
    says = ["Whether it burns.", "lit: It burns.", "dark: It does not.", "Note: Look twice."]
    said = key_description.read(says, "state", type_word="string")
    assert (said.values, said.known_values) == (None, ("lit", "dark"))
    assert key_description.read(says, "states", type_word="JSON object").known_values is None
    assert key_description.read(says[:2], "state").known_values is None


def test_a_closed_list_counts_before_examples() -> None:
    said = key_description.read(["A fuel such as wax.", "Possible values: oil, gas."], "fuel")
    assert (said.values, said.known_values) == (("oil", "gas"), None)


def test_a_table_of_values_is_read_below_its_label() -> None:
    heads = ("Value", "Description")
    rows = [Row(("oil", "burns long"), 7, heads), Row(("gas", "burns bright"), 8, heads)]
    assert key_description.read(["Possible values:"], "fuel", rows).values == ("oil", "gas")
    assert key_description.read(["Prices:"], "fuel", rows).values is None


def test_announced_bullets_may_be_sentences_about_their_values() -> None:
    bullets = ["small holds a cup", "large holds a jug"]
    assert value_list.read_bullets(bullets, are_announced=True) == ("small", "large")
    assert value_list.read_bullets(bullets) is None
    assert value_list.read_bullets([*bullets, "The jug breaks"], are_announced=True) is None


def test_bullets_explain_values_one_by_one_or_not_at_all() -> None:
    assert value_list.read_bullets(["oil: burns long", "gas - burns bright"]) == (
        "oil",
        "gas",
    )
    assert value_list.read_bullets(["1- lit", "0- dark", "-1 - gone"]) == ("1", "0", "-1")
    assert value_list.read_bullets(["oil: burns long", "Hang it high, keeper"]) is None
    assert value_list.read_bullets(["oil"]) is None


def test_null_among_the_possible_values_makes_a_key_nullable() -> None:
    said = key_description.read(
        ["Possible values are lit, dark and null. Null value is returned when it fell."], "state"
    )
    assert (said.values, said.nullable, said.null_when) == (("lit", "dark"), True, "it fell")


@pytest.mark.parametrize("condition", ["until the lamp is lit", "unless it fell"])
def test_a_null_that_lasts_until_or_unless_keeps_that_word(condition: str) -> None:
    said = key_description.read([f"The value of this key will be null {condition}."])
    assert (said.nullable, said.null_when) == (True, condition)


def test_a_null_of_other_keys_does_not_make_this_key_nullable() -> None:
    says = ["For the cellar, wick, glass can be null."]
    assert not key_description.read(says, "hook").nullable
    assert key_description.read(says, "glass").nullable


@pytest.mark.parametrize("verb", ["is", "becomes"])
def test_a_key_may_be_mandatory_on_a_condition_told_below(verb: str) -> None:
    description = key_description.read([f"The wick. This key {verb} mandatory when it burns oil."])
    assert description.mandatory_when == "it burns oil"


@pytest.mark.parametrize(
    "text", ["Tells of non-null wicks.", "The operators are is null and is not null."]
)
def test_a_mention_of_null_does_not_make_a_key_nullable(text: str) -> None:
    assert not key_description.read([text]).nullable


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("Default value: gas", "gas"),
        ("The default value is gas.", "gas"),
        ("The default value is 'By hand'.", "By hand"),
        ("It has no default.", None),
        ("The default value is the same as the hours of the street.", None),
        ("The default value is set by the keeper.", None),
        ("Default value is gas if the wick is short.", "gas"),
        ("Whether it burns. By default, its value is true. It may go out.", "true"),
        ("What it burns. The default value 1 means that it burns oil.", "1"),
        ("By default, the value is taken from the house.", None),
    ],
)
def test_a_default_is_read_in_each_form(text: str, default: str | None) -> None:
    assert key_description.read([text]).default == default
