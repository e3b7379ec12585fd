"""What a page says of several parameters or keys together."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.pages.constraints.names import is_called
from zoho_conformance.pages.reader import read


def _page(*parts: str, endpoint: str = "POST /lamps") -> Contract:
    return read("\n\n".join(("# Hang Lamps", "#### Endpoints", endpoint, *parts)))


def _of_parameters(*error: str) -> list[tuple[str, tuple[str, ...]]]:
    names = ("view", "sort_by", "page", "page_token", "word")
    items = [part for name in names for part in (f"- {name}string, optional", "Which lamps.")]
    page = _page("#### Parameters", *items, "#### Possible Errors", *error, endpoint="GET /lamps")
    return [(constraint.kind, constraint.names) for constraint in page.constraints]


def _of_keys(*parts: str) -> list[tuple[str, tuple[str, ...]]]:
    page = _page("#### Request JSON Keys", *parts)
    return [(constraint.kind, constraint.names) for constraint in page.constraints]


@pytest.mark.parametrize(
    ("sentence", "pairs"),
    [
        (
            "You cannot use both view and sort_by, and page and page_token",
            [("view", "sort_by"), ("page", "page_token")],
        ),
        ('Use either "page" or "page_token" in the request.', [("page", "page_token")]),
        (
            'You have specified "view" and one of the parameters like "sort_by", or "word".',
            [("view", "sort_by"), ("view", "word")],
        ),
        ("You have specified both the view and the word in the request.", [("view", "word")]),
        ("You have not specified either the page or the word.", []),
        ("You have specified one or more incorrect values.", []),
        ('Use either "moon" or "page" in the request.', []),
    ],
)
def test_a_row_about_ambiguity_says_what_excludes_what(
    sentence: str, pairs: list[tuple[str, str]]
) -> None:
    constraints = _of_parameters("- AMBIGUITY_DURING_PROCESSINGHTTP 400", sentence)
    assert constraints == [("exclude-one-another", pair) for pair in pairs]


@pytest.mark.parametrize("code", ["INVALID_DATA", "MANDATORY_NOT_FOUND", "REQUIRED_PARAM_MISSING"])
def test_either_or_in_a_row_of_another_code_is_no_constraint(code: str) -> None:
    sentence = 'Specify either "page" or "word" in the request.'
    assert _of_parameters(f"- {code}HTTP 400", sentence) == []


def test_the_description_of_a_parameter_says_what_it_cannot_be_used_with() -> None:
    page = _page(
        "#### Parameters",
        "- pageinteger, optional",
        'The page. Note that you cannot use this param with the "page_token" param.You can leave it'
        " out.",
        "- page_tokenstring, optional",
        'The token. Note that you cannot use this param with the "page" param.',
        endpoint="GET /lamps",
    )
    assert [constraint.names for constraint in page.constraints] == [("page", "page_token")]


def test_one_of_the_mandatory_parameters_has_to_be_given() -> None:
    constraints = _of_parameters(
        "**Note**", "- Only one of the mandatory parameters (view, word) would work at a time."
    )
    assert constraints == [("one-of", ("view", "word"))]


@pytest.mark.parametrize(
    ("code", "sentence", "constraints"),
    [
        (
            "EXPECTED_FIELD_MISSING",
            'You have neither specified "hook" nor "nail" in the input.',
            [("one-of", ("hook", "nail"))],
        ),
        (
            "EXPECTED_FIELD_MISSING",
            "**Resolution:** Specify the hook and/or nail to hang it.",
            [("one-of", ("hook", "nail"))],
        ),
        (
            "INVALID_DATA",
            'Specify at least one of "hook", or "nail" in the input.',
            [("one-of", ("hook", "nail"))],
        ),
        (
            "EXPECTED_FIELD_MISSING",
            "You have not specified either the API name or the ID of the house.",
            [("one-of", ("house.api_name", "house.id"))],
        ),
        (
            "ANY_CODE",
            "You cannot simultaneously provide both the hook key and the nail key.",
            [("exclude-one-another", ("hook", "nail"))],
        ),
        ("MANDATORY_NOT_FOUND", "You have not specified either hook or nail in the input.", []),
    ],
)
def test_a_row_says_which_keys_are_expected_together_or_apart(
    code: str, sentence: str, constraints: list[tuple[str, tuple[str, ...]]]
) -> None:
    keys = (
        "- hookstring\n- nailstring\n- houseJSON object",
        "  - api_namestring\n  - idstring",
        "#### Sample Input",
        '``` json\n{"hook": "a", "house": {"api_name": "b", "id": "1"}}\n```',
        '``` json\n{"nail": "a", "house": {"id": "1"}}\n```',
    )
    assert _of_keys(*keys, "#### Possible Errors", f"- {code}HTTP 400", sentence) == constraints


def test_keys_that_are_mandatory_without_each_other_are_one_of_two() -> None:
    constraints = _of_keys(
        '- hookstring, mandatory if you do not include "nail"',
        "The hook.",
        '- nailstring, mandatory if you do not include "hook"',
        "The nail.",
    )
    assert constraints == [("one-of", ("hook", "nail"))]


def test_a_key_that_the_address_may_have_is_not_one_of_two() -> None:
    constraints = _of_keys(
        "- idstring, mandatory if the hook is not in the URL",
        "The id.",
        "- hookstring",
        "The hook.",
    )
    assert constraints == []


def test_keys_that_are_mandatory_together_go_together() -> None:
    constraints = _of_keys(
        "- hintJSON object, optional",
        "A hint. It is mandatory to specify both the **name** and **value** when you give it.",
        "  - namestring\n  - valuestring",
        "#### Sample Input",
        '``` json\n{"hint": {"name": "a", "value": "b"}}\n```',
    )
    assert constraints == [("go-together", ("hint.name", "hint.value"))]


def test_what_a_sample_request_does_not_keep_to_is_a_doubt_and_no_constraint() -> None:
    page = _page(
        "#### Request JSON Keys",
        "- hookstring\n- nailstring",
        "#### Sample Input",
        '``` json\n{"hook": "a", "nail": "b"}\n```',
        "#### Possible Errors",
        "- AMBIGUITY_DURING_PROCESSINGHTTP 400",
        "You cannot use both hook and nail",
    )
    assert page.constraints == ()
    assert [doubt.kind for doubt in page.doubts].count("constraint-contradicted") == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("api_name", "API name"),
        ("id", "unique ID"),
        ("ids", "record IDs"),
        ("layout", "layout ID"),
        ("scoring_rules", "Scoring Rule IDs"),
        ("cvid", "CVID"),
        ("pick_list_values", "picklist options"),
    ],
)
def test_words_name_a_key_in_whatever_way_pages_write_it(name: str, words: str) -> None:
    assert is_called(name, words)
    assert not is_called("page_token", words)
