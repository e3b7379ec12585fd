"""Limits that pages state: of a value, of a call, and what is no limit of either."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.page_facts import Limits
from zoho_conformance.pages import quantities
from zoho_conformance.pages.reader import read


def _page(*parts: str, endpoint: str = "POST /lamps") -> Contract:
    return read("\n\n".join(("# Hang Lamps", "#### Endpoints", endpoint, *parts)))


def _key_limits(head: str, *description: str) -> Limits | None:
    (key,) = _page("#### Request JSON Keys", f"- {head}", *description).request_keys
    return key.limits


def _parameter(head: str, *description: str) -> tuple[str | None, Limits | None]:
    page = _page("#### Parameters", f"- {head}", *description, endpoint="GET /lamps")
    return page.parameters[0].default, page.parameters[0].limits


def _call_limits(*sentences: str, endpoint: str = "POST /lamps") -> list[tuple[str, int]]:
    return [(limit.of, limit.at_most) for limit in _page(*sentences, endpoint=endpoint).limits]


def _limit_doubts(page: Contract) -> list[Doubt]:
    return [doubt for doubt in page.doubts if doubt.kind == "limit-contradicted"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("7", 7),
        ("1,440", 1440),
        ("10,00,000", 1_000_000),
        ("five", 5),
        ("two hundred thousand", 200_000),
        ("2.5", 2.5),
    ],
)
def test_a_number_may_be_written_in_digits_or_in_words(words: str, number: float) -> None:
    assert quantities.number(words) == number


@pytest.mark.parametrize(
    ("head", "description", "limits"),
    [
        ("namestring", "A maximum of 50 characters is allowed.", Limits(max_length=50)),
        ("namestring", "Accepts up to **250** characters.", Limits(max_length=250)),
        ("namestring", "The maximum character length is 40.", Limits(max_length=40)),
        ("namestring", "Must be at least three characters long.", Limits(min_length=3)),
        ("namestring", "The name must not exceed 25 characters.", Limits(max_length=25)),
        ("wicksJSON array", "You can give up to 5 wick IDs in this array.", Limits(max_items=5)),
        ("wicksJSON array", "Specify at least one wick.", Limits(min_items=1)),
        ("heightinteger", "This value cannot exceed 9.", Limits(maximum=9)),
        ("heightinteger", "Possible values are between 1 and 52.", Limits(minimum=1, maximum=52)),
        ("heightinteger", "Values are from 0 to 9, both inclusive.", Limits(minimum=0, maximum=9)),
        (
            "burninginteger",
            "Greater than 15 minutes and less than 1,440 minutes.",
            Limits(minimum=15, maximum=1440),
        ),
    ],
)
def test_a_description_says_how_much_a_value_may_be(
    head: str, description: str, limits: Limits
) -> None:
    assert _key_limits(head, description) == limits


@pytest.mark.parametrize(
    ("head", "description"),
    [
        ("namestring", "What the lamp is called, as in 300 lamps before it."),
        ("namestring", "small supports up to 2000 characters."),
        ("namestring", "A maximum of 50 characters is allowed when the lamp is small."),
        ("namestring", "For example, up to 7 characters."),
        ("wicksJSON array", "A maximum of 10 wicks per house is allowed."),
        ("wicksJSON array", "Up to 10 wicks in the Enterprise edition."),
        ("time_leftstring", "The value can be a maximum of one week from now."),
        ("page_tokenstring", 'You can use "page" to fetch up to 2000 lamps without "page_token".'),
        ("kindstring", "A maximum of 1000 used kinds is allowed."),
    ],
)
def test_what_is_not_said_of_every_value_is_no_limit(head: str, description: str) -> None:
    assert _key_limits(head, description) is None


@pytest.mark.parametrize(
    ("head", "description", "default", "limits"),
    [
        (
            "per_pageinteger, optional",
            "How many. The default and the maximum possible value is **200**.",
            "200",
            Limits(maximum=200),
        ),
        (
            "pageinteger, optional",
            "Which page. Default value for page is 1. Positive integer values only.",
            "1",
            Limits(minimum=1),
        ),
        (
            "per_pageinteger, optional",
            "You can choose a value between 1 and 50. The default and maximum value is 50.",
            "50",
            Limits(minimum=1, maximum=50),
        ),
        ("sort_bystring, optional", "By which key. The default field is 'id'.", "id", None),
        ("sort_bystring, optional", "The default is described elsewhere.", None, None),
        (
            "fieldsstring, mandatory",
            "You can include a maximum of 50 field API names in this parameter.",
            None,
            Limits(max_items=50),
        ),
    ],
)
def test_a_parameter_has_a_default_and_limits(
    head: str, description: str, default: str | None, limits: Limits | None
) -> None:
    assert _parameter(head, description) == (default, limits)


@pytest.mark.parametrize(
    ("description", "default"),
    [
        ("true - It burns. This is the default value.", True),
        ("Possible values are: true - up, false - down (default value)", False),
        ("The value **true** lights it. This is the default value.", True),
    ],
)
def test_a_value_that_is_called_the_default_is_the_default(
    description: str, *, default: bool
) -> None:
    page = _page("#### Request JSON Keys", "- litboolean, optional", description)
    assert page.request_keys[0].default is default


def test_a_limit_of_a_key_may_stand_in_a_note_or_among_the_errors() -> None:
    page = _page(
        "#### Request JSON Keys",
        "- hooksJSON array, mandatory",
        "Where they hang.",
        "- wicksJSON array, mandatory",
        "What burns.",
        "**Note**",
        "- The wicks array can have a maximum of two values.",
        "#### Possible Errors",
        "- INVALID_DATAHTTP 400",
        "The **hooks** key has too many values. The maximum number of values in this array can only"
        " be seven.",
    )
    assert [key.limits for key in page.request_keys] == [Limits(max_items=7), Limits(max_items=2)]


def test_a_number_in_quotes_has_the_range_of_a_number() -> None:
    page = _page(
        "#### Request JSON Keys",
        "- burninginteger",
        "It should be greater than 15 minutes and less than 90 minutes.",
        "#### Sample Input",
        '``` json\n{"burning": "30"}\n```',
    )
    assert page.request_keys[0].limits == Limits(minimum=15, maximum=90)


def test_a_supported_limit_is_of_the_array_that_was_named_before_it() -> None:
    page = _page(
        "#### Request JSON Keys",
        "- wicksJSON array",
        "What burns.",
        "#### Possible Errors",
        "- LIMIT_EXCEEDEDHTTP 400",
        'Specify the "wicks" JSON array within the allowed limit. The supported limit is **2**.',
    )
    assert page.request_keys[0].limits == Limits(max_items=2)


def test_a_limit_that_a_sample_is_beyond_is_a_doubt_and_no_limit() -> None:
    page = _page(
        "#### Request JSON Keys",
        "- namestring",
        "A maximum of 4 characters is allowed.",
        "#### Sample Input",
        '``` json\n{"name": "lantern"}\n```',
    )
    assert page.request_keys[0].limits is None
    assert [doubt.path for doubt in _limit_doubts(page)] == ["name"]


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("A maximum of 100 records can be inserted per API call.", [("records", 100)]),
        ("You can hang up to 50 lamps in a single API call.", [("records", 50)]),
        ("You can hang only one lamp per POST request.", [("records", 1)]),
        ("Maximum number of lamps that can be hung in one API call is 10", [("records", 10)]),
        ("A maximum of 500 record IDs can be given in a single API call.", [("ids", 500)]),
        (
            "Take down up to 900 lamps from a view and 500 lamps using their IDs in an API call.",
            [("records", 900), ("ids", 500)],
        ),
        (
            "You can fetch only a maximum of 200 records and 50 fields in a single API call.",
            [("records", 200), ("fields", 50)],
        ),
        ("You can search for a maximum of 10 criteria.", [("criteria", 10)]),
        ("The maximum size of each attachment is 20MB.", [("bytes", 20 * 1024 * 1024)]),
        ("You can have a maximum of 25 lamps for your house.", []),
        ("You can hang a maximum of two lamps per module.", []),
        ("You can specify up to 499 IDs in the request, after which a job is made.", []),
        ("A maximum of five actions can be performed in a single API call.", []),
        ("Using the page tokens, you can fetch up to 100,000 lamps.", []),
    ],
)
def test_the_prose_of_a_page_says_how_much_a_call_takes(
    sentence: str, limits: list[tuple[str, int]]
) -> None:
    assert _call_limits("#### Sample Request", "**Note**", f"- {sentence}") == limits


def test_a_number_that_nobody_counts_to_is_no_limit() -> None:
    assert _call_limits(f"You can hang up to {'9' * 30} lamps per API call.") == []


def test_a_list_of_ids_or_fields_limits_the_call() -> None:
    limits = _call_limits(
        "#### Parameters",
        "- idsstring, mandatory",
        "You can specify up to 100 lamp IDs.",
        endpoint="DELETE /lamps",
    )
    assert limits == [("ids", 100)]


def test_of_two_limits_for_one_thing_the_higher_is_taken_with_a_doubt() -> None:
    page = _page(
        "#### Sample Request",
        "**Note**",
        "- You can hang a maximum of 100 lamps per API call.",
        "- You can hang up to 20 lamps in a single API call.",
    )
    assert [limit.at_most for limit in page.limits] == [100]
    assert len(_limit_doubts(page)) == 1


def test_a_limit_is_of_the_operations_whose_method_its_verb_has() -> None:
    page = _page(
        "DELETE /lamps",
        "#### Sample Request",
        "**Note**",
        "- You can remove a maximum of 100 lamps per API call.",
        endpoint="GET /lamps",
    )
    assert [limit.operations for limit in page.limits] == [("delete_hang_lamps",)]


@pytest.mark.parametrize(
    ("query", "default"), [("", None), ("?per_page=5", "20"), ("?page_token=x&per_page=5", "20")]
)
def test_a_default_that_a_sample_contradicts_is_a_doubt_and_no_default(
    query: str, default: str | None
) -> None:
    url = f"https://www.zohoapis.com/crm/v7/lamps{query}"
    page = _page(
        "#### Parameters",
        "- per_pageinteger, optional",
        "How many. The default value is 20.",
        "#### Sample Request",
        f'``` curl\ncurl "{url}" -X GET\n```',
        "#### Sample Response",
        '``` json\n{"lamps": [{"id": "1"}], "info": {"per_page": 5, "page": 1}}\n```',
        endpoint="GET /lamps",
    )
    assert [parameter.default for parameter in page.parameters][:1] == [default]
    kinds = {doubt.kind for doubt in page.doubts}
    assert ("default-contradicted" in kinds) is (default is None)


def test_a_key_behind_a_note_in_a_list_keeps_its_description() -> None:
    page = _page(
        "#### Parameters",
        "- filtersstring, optional",
        "Which lamps.",
        "**Note**",
        "Encode it.",
        "- per_pageinteger, optional",
        "The default value is 20.",
        endpoint="GET /lamps",
    )
    assert [parameter.default for parameter in page.parameters] == [None, "20"]
