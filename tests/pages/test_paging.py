"""How a page says that further rows are asked for, and how many there can be."""

from __future__ import annotations

import pytest

from zoho_conformance.contracts.page_facts import Paging
from zoho_conformance.pages.reader import read

_PAGE = (
    "# Get Lamps\n\n#### Endpoints\n\nGET /lamps\n\n#### Parameters\n\n{}\n\n#### Note\n\n{}\n\n{}"
)
_PARAMETERS = (
    "- pageinteger, optional\n\n\n\nThe number of the page.\n\n"
    "- page\\_tokenstring, mandatory to fetch more than 3000 lamps\n\n\n\nThe token.\n"
)
_SAMPLE = (
    "#### Sample Response\n\n``` json\n"
    '{"lamps": [{"id": "1"}], "info": {"count": 1, "page": 1, "more_records": false}}\n```\n'
)


def _paging(parameters: str, words: str, sample: str = "") -> Paging | None:
    facts = read(_PAGE.format(parameters, words, sample)).paging
    return facts[0] if facts else None


def test_a_token_is_asked_for_beyond_the_rows_that_page_numbers_reach() -> None:
    words = "Using the page tokens you can navigate and fetch up to **90,000** lamps."
    paging = _paging(_PARAMETERS, words)
    assert paging is not None
    assert paging.page_token
    assert (paging.most_by_page, paging.most_in_all) == (3000, 90_000)


@pytest.mark.parametrize(
    ("words", "by_page", "in_all"),
    [
        ("You can only get the first 2,000 lamps without using page\\_token param.", 2000, None),
        ('Use "page" to fetch up to 4000 lamps without "page\\_token".', 4000, None),
        ("If you want more than 5000 lamps, use the page\\_token param.", 5000, None),
        ('To fetch under 2000 lamps, use the "page" and "per\\_page" parameters.', 2000, None),
        ("You can only get up to first 70000 lamps using page\\_token param.", None, 70_000),
        ("You can fetch a maximum of 2000 lamps using this API.", None, 2000),
        ("You can use pagination and fetch only up to 10,000 lamps.", None, 10_000),
        ("You can fetch a maximum of 2000 lamps in a single API call.", None, None),
        ("You can hang a maximum of 2000 lamps using this API.", None, None),
        ("Pages of up to 2000 characters can be fetched.", None, None),
    ],
)
def test_limits_of_rows_are_read_however_they_are_worded(
    words: str, by_page: int | None, in_all: int | None
) -> None:
    paging = _paging("", words)
    limits = (paging.most_by_page, paging.most_in_all) if paging else (None, None)
    assert limits == (by_page, in_all)


def test_page_numbers_and_more_records_are_paging_without_a_token() -> None:
    paging = _paging("- pageinteger, optional\n", "words", _SAMPLE)
    assert paging is not None
    assert not paging.page_token


def test_a_page_that_only_shows_a_paging_block_says_not_how_to_ask_for_more() -> None:
    assert _paging("", "words", _SAMPLE) is None


def test_only_the_list_has_paging_where_a_row_can_be_asked_for_by_its_id() -> None:
    page = _PAGE.replace("GET /lamps", "GET /lamps\n\nGET /lamps/{{lamp\\_id}}")
    facts = read(page.format(_PARAMETERS, "words", "")).paging
    assert facts[0].operations == ("get_lamps",)
