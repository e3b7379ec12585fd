"""Whether a key is mandatory, as its line or its own description says."""

from __future__ import annotations

import pytest

from zoho_conformance.pages.reader import read


def _presence(head: str, description: str) -> tuple[str | None, str | None]:
    page = read(
        "\n\n".join(
            (
                "# Hang Lamps",
                "#### Endpoints",
                "POST /lamps",
                "#### Request JSON Keys",
                f"- {head}",
                description,
                "#### Sample Input",
                '``` json\n{"oil": "gas"}\n```',
            )
        )
    )
    (key,) = page.request_keys
    return key.presence, key.condition


@pytest.mark.parametrize(
    ("says", "condition"),
    [
        ("This key is required when it is hot.", "it is hot"),
        ("Required only if it is hot.", "it is hot"),
        ("(Mandatory if it is hot) The oil.", "it is hot"),
        ("This parameter is mandatory to light all.", "light all"),
        ("It is mandatory to specify this key when it is hot.", "it is hot"),
        ("You must include this key if it is hot.", "it is hot"),
        ("The oil. If it is hot, this key is mandatory.", "it is hot"),
        ("When it is hot, it is mandatory to include this key.", "it is hot"),
        ("This key is required only in case of heat.", "heat"),
        ("Note that this key is mandatory unless it is cold.", "unless it is cold"),
    ],
)
@pytest.mark.parametrize("head", ["oilstring", "oilstring, optional", "oilstring, conditional"])
def test_a_description_tells_on_which_condition_its_key_is_mandatory(
    head: str, says: str, condition: str
) -> None:
    assert _presence(head, says) == ("conditional", condition)


@pytest.mark.parametrize(
    ("says", "presence"),
    [
        ("This is a mandatory key.", "mandatory"),
        ("Mandatory. The oil of the lamp.", "mandatory"),
        ("(Mandatory) The oil of the lamp.", "mandatory"),
        ("The oil. This field is required.", "mandatory"),
        ("This is an optional parameter.", "optional"),
        ("The oil. This key is not mandatory.", "optional"),
        ("Represents whether this field is required.", None),
        ("The wick is mandatory.", None),
        ("Represents if the key is optional or not.", None),
    ],
)
def test_a_description_tells_the_presence_of_its_key(says: str, presence: str | None) -> None:
    assert _presence("oilstring", says) == (presence, None)


@pytest.mark.parametrize(
    ("head", "presence"),
    [
        ("oilstring, not mandatory", "optional"),
        ("oilstring, not required", "optional"),
        ("oilstring, conditionally mandatory", "conditional"),
    ],
)
def test_the_word_before_the_presence_counts(head: str, presence: str) -> None:
    assert _presence(head, "The oil.") == (presence, None)


def test_what_the_line_of_a_key_says_counts_before_its_description() -> None:
    assert _presence("oilstring, mandatory", "This is an optional key.") == ("mandatory", None)
