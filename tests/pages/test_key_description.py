"""What descriptions say in passing: possible values, defaults and nulls."""

from __future__ import annotations

import pytest

from zoho_conformance.pages.keys import key_description, possible_values


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
    ],
)
def test_possible_values_are_read_in_each_form(
    says: list[str], values: tuple[str, ...] | None
) -> None:
    assert key_description.read(says, "lantern_type").values == values


def test_bullets_explain_values_one_by_one_or_not_at_all() -> None:
    assert possible_values.read_bullets(["oil: burns long", "gas - burns bright"]) == (
        "oil",
        "gas",
    )
    assert possible_values.read_bullets(["1- lit", "0- dark", "-1 - gone"]) == ("1", "0", "-1")
    assert possible_values.read_bullets(["oil: burns long", "Hang it high, keeper"]) is None
    assert possible_values.read_bullets(["oil"]) is None


def test_null_among_the_possible_values_makes_a_key_nullable() -> None:
    said = key_description.read(
        ["Possible values are lit, dark and null. Null value is returned when it fell."], "state"
    )
    assert (said.values, said.nullable, said.null_when) == (("lit", "dark"), True, "it fell")


def test_a_null_of_other_keys_does_not_make_this_key_nullable() -> None:
    says = ["For the cellar, wick, glass can be null."]
    assert not key_description.read(says, "hook").nullable
    assert key_description.read(says, "glass").nullable


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
    ],
)
def test_a_default_is_read_in_each_form(text: str, default: str | None) -> None:
    assert key_description.read([text]).default == default
