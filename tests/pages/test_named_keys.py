"""Values and presence that errors, or the description of what holds a key, tell of it by name."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract, Key
from zoho_conformance.pages.reader import read

_SAMPLE = (
    "#### Sample Input",
    '``` json\n{"lamps": [{"oil": "gas", "wick": {"type": "thick", "kind": "a"}}]}\n```',
)


def _page(*parts: str, address: str = "/lamps", keys: tuple[str, ...] = ("oilstring",)) -> Contract:
    head = ("# Hang Lamps", "#### Endpoints", f"POST {address}", "#### Request JSON Keys")
    return read("\n\n".join((*head, *(f"- {key}" for key in keys), *_SAMPLE, *parts)))


def _key(page: Contract, path: str) -> Key:
    return next(key for key in page.request_keys if key.path == f"lamps[].{path}")


def _after_error(*words: str, code: str = "INVALID_DATA") -> Contract:
    return _page("#### Possible Errors", f"- {code}HTTP 400", *words)


@pytest.mark.parametrize(
    "words",
    [
        ("The value for oil is wrong.", "**Solution:** The only possible values are gas and wax."),
        ("Wrong.", "**Resolution:** Possible values for **oil** key: 'gas' and 'wax'."),
        ('- The value in the "oil" key is invalid. Supported values are gas and wax.',),
        ("- The supported values are gas and wax for the **oil** key.",),
        ('The "oil" key can only take one of the following values:', "gas and wax."),
    ],
)
def test_values_that_an_error_lists_are_those_of_the_key_it_names(words: tuple[str, ...]) -> None:
    assert _key(_after_error(*words), "oil").values == ("gas", "wax")


@pytest.mark.parametrize(
    "words",
    [
        ("**Solution:** The possible values are gas and wax.",),
        ("The oil key or the wick key is wrong. The possible values are gas and wax.",),
        ("The oil key is wrong.", "- LIMITHTTP 400", "The possible values are gas and wax."),
        ("The oil key is of another type.", "Supported data types are text and number."),
        ("- Use possible values of the oil key.", "Resolution: Read on.", "Note: Read on."),
    ],
)
def test_values_of_which_nobody_knows_the_key_are_those_of_none(words: tuple[str, ...]) -> None:
    assert not any(key.values or key.known_values for key in _after_error(*words).request_keys)


@pytest.mark.parametrize(
    ("words", "is_read"),
    [("The kind key is wrong.", False), ("The kind key in the wick object is wrong.", True)],
)
def test_of_keys_that_share_a_name_the_error_has_to_name_the_holder(
    words: str, *, is_read: bool
) -> None:
    sample = '``` json\n{"lamps": [{"wick": {"kind": "a"}, "hook": {"kind": "a"}}]}\n```'
    page = _page(
        "#### Sample Input",
        sample,
        "#### Possible Errors",
        "- INVALID_DATAHTTP 400",
        f"{words} The possible values are a and b.",
        keys=("wickJSON object", "hookJSON object"),
    )
    assert (_key(page, "wick.kind").values == ("a", "b")) is is_read
    assert _key(page, "hook.kind").values is None


def test_values_of_an_error_that_a_sample_contradicts_are_known_ones_with_a_doubt() -> None:
    page = _after_error("The value for the oil key is wrong. Possible values are tar and wax.")
    assert (_key(page, "oil").values, _key(page, "oil").known_values) == (None, ("tar", "wax"))
    assert "value-not-listed" in [doubt.kind for doubt in page.doubts]


def test_an_error_closes_a_list_that_the_description_leaves_open() -> None:
    page = _page(
        "#### Possible Errors",
        "- INVALID_DATAHTTP 400",
        "The value for the oil key is wrong. Possible values are gas and wax.",
        keys=("oilstring\n\nAn oil such as gas.",),
    )
    assert _key(page, "oil").values == ("gas", "wax")


def test_what_its_own_description_lists_counts_before_an_error() -> None:
    page = _page(
        "#### Possible Errors",
        "- INVALID_DATAHTTP 400",
        "The value for the oil key is wrong. Possible values are gas and wax.",
        keys=("oilstring\n\nPossible values are gas and tar.",),
    )
    assert _key(page, "oil").values == ("gas", "tar")


@pytest.mark.parametrize(
    ("says", "path", "values"),
    [
        ("The wick. The possible values for the type are: thick, and thin.", "wick.type", True),
        ("**type**: how thick it is. **Possible Values:** thick and thin.", "wick.type", True),
        ("Possible wick types: thick, and thin.", "wick.type", False),
        ("Possible values are thick and thin.", "wick.type", False),
    ],
)
def test_a_holder_may_list_the_values_of_a_key_in_it(says: str, path: str, *, values: bool) -> None:
    page = _page(keys=("oilstring", f"wickJSON object\n\n{says}"))
    assert _key(page, path).values == (("thick", "thin") if values else None)


@pytest.mark.parametrize(
    ("says", "known_values"),
    [
        ("The **oil** input can be **gas**, **wax**, or **coal_tar**(for the hall).", True),
        ("The oil value can only be the lamp's own.", False),
        ("The oils input can be gas, wax, or coal_tar.", False),
    ],
)
def test_a_note_tells_what_a_key_can_be_and_leaves_it_open(
    says: str, *, known_values: bool
) -> None:
    key = _key(_page("#### Hints", says), "oil")
    assert key.values is None
    assert key.known_values == (("gas", "wax", "coal_tar") if known_values else None)


def test_a_holder_may_give_one_value_of_a_key_in_it() -> None:
    says = 'Specify "thick" as the value for the "type" key to have more light.'
    page = _page(keys=(f"wickJSON object\n\n{says}",))
    assert _key(page, "wick.type").known_values == ("thick",)


@pytest.mark.parametrize(
    ("code", "words", "presence", "condition"),
    [
        ("OTHER", '"oil" is a mandatory input key.', "mandatory", None),
        (
            "OTHER",
            "**Resolution:** oil and wick keys are mandatory in the input.",
            "mandatory",
            None,
        ),
        ("OTHER", 'When you light it, the "oil" key is mandatory.', "conditional", "you light it"),
        ("MANDATORY_NOT_FOUND", 'You have not specified the key "oil" in it.', "mandatory", None),
        (
            "MANDATORY_NOT_FOUND",
            "One of the mandatory fields, 'oil', is missing",
            "mandatory",
            None,
        ),
        (
            "MANDATORY_NOT_FOUND",
            "You have not specified oil in the request when you light a lamp.",
            "conditional",
            "you light a lamp",
        ),
        ("MANDATORY_NOT_FOUND", "You have not specified either oil or wick.", None, None),
        ("MANDATORY_NOT_FOUND", "The oil of the lamp is missing.", None, None),
        ("OTHER", "You have not specified oil.", None, None),
    ],
)
def test_an_error_may_tell_that_a_key_is_mandatory(
    code: str, words: str, presence: str | None, condition: str | None
) -> None:
    key = _key(_after_error(words, code=code), "oil")
    assert (key.presence, key.condition) == (presence, condition)


def test_what_the_line_of_a_key_says_counts_before_an_error() -> None:
    page = _page(
        "#### Possible Errors",
        "- OTHERHTTP 400",
        '"oil" is a mandatory key.',
        keys=("oilstring, optional",),
    )
    assert _key(page, "oil").presence == "optional"


def test_a_key_that_a_sample_lacks_is_not_mandatory_by_an_error() -> None:
    page = _page(
        "#### Sample Input",
        '``` json\n{"lamps": [{"wick": {}}]}\n```',
        "#### Possible Errors",
        "- OTHERHTTP 400",
        '"oil" is a mandatory key.',
    )
    assert _key(page, "oil").presence is None
    assert "mandatory-not-in-samples" in [doubt.kind for doubt in page.doubts]


def test_an_error_may_tell_that_a_parameter_is_mandatory() -> None:
    page = _page(
        "#### Possible Errors",
        "- REQUIRED_PARAM_MISSINGHTTP 400",
        "You have not specified the house_id in the request.",
        address="/lamps?house_id={house_id}",
    )
    assert [parameter.presence for parameter in page.parameters] == ["mandatory"]


def test_a_parameter_that_a_sample_request_lacks_is_not_mandatory_by_an_error() -> None:
    page = _page(
        "#### Sample Request",
        '``` curl\ncurl "https://www.zohoapis.com/crm/v7/lamps"\n-X POST\n```',
        "#### Possible Errors",
        "- REQUIRED_PARAM_MISSINGHTTP 400",
        "You have not specified the house_id in the request.",
        address="/lamps?house_id={house_id}",
    )
    assert [parameter.presence for parameter in page.parameters] == [None]
    assert "parameter-not-in-samples" in [doubt.kind for doubt in page.doubts]


@pytest.mark.parametrize(
    ("says", "presences"),
    [
        ('The "type" and "kind" are default mandatory keys to be passed.', ["mandatory"] * 2),
        (
            "The type (mandatory, of another answer), and kind (optional).",
            ["mandatory", "optional"],
        ),
        ("The wick is mandatory in a lamp.", [None, None]),
    ],
)
def test_a_holder_may_tell_which_of_its_keys_are_mandatory(
    says: str, presences: list[str | None]
) -> None:
    page = _page(keys=(f"wickJSON object, optional\n\n{says}",))
    assert [_key(page, f"wick.{name}").presence for name in ("type", "kind")] == presences
