"""Which operations the page says answer with 204."""

from __future__ import annotations

import pytest

from zoho_conformance.pages.reader import read

_PAGE = (
    "# Get Lamps\n\n#### Endpoints\n\nGET /lamps\n\nDELETE /lamps\n\n"
    "#### Note\n\n{}\n\n#### Possible Errors\n\n- {}\n\nwords\n"
)
_ROW = "NO\\_PERMISSIONHTTP 403"


def _no_content(words: str, row: str = _ROW) -> list[str]:
    page = read(_PAGE.format(words, row))
    return [operation.method for operation in page.operations if operation.no_content]


@pytest.mark.parametrize(
    "words",
    [
        "Where no lamp hangs, the system responds with a **No content** body with status code 204.",
        "If there is no lamp, the system will return a **204 - NO\\_CONTENT** response.",
        "You may face the **204 NO CONTENT** error right after a lamp was hung.",
        "A 'No Content' response will be thrown if the house is dark.",
        "HTTP status 204 comes for a dark house.",
    ],
)
def test_words_about_204_are_of_the_operations_that_read(words: str) -> None:
    assert _no_content(words) == ["GET"]


def test_a_row_of_the_error_table_under_204_says_the_same() -> None:
    assert _no_content("A lamp gives light.", "NO\\_CONTENTHTTP 204") == ["GET"]


def test_a_row_of_that_name_under_another_status_says_nothing() -> None:
    assert not _no_content("A lamp gives light.", "No ContentHTTP 405")


@pytest.mark.parametrize(
    "words",
    [
        "You can hang 204 lamps in a house.",
        "There is no content in a lamp that is dark.",
        "The response does not come with status 204.",
        "The id 1306462000000204 is a lamp's, and the response has it.",
    ],
)
def test_other_words_promise_no_204(words: str) -> None:
    assert not _no_content(words)


def test_a_page_that_only_writes_answers_its_writes_with_204() -> None:
    page = read("# Cut Wicks\n\n#### Endpoints\n\nPOST /wicks\n\nThe response is HTTP 204.\n")
    assert page.operations[0].no_content


def test_a_row_of_one_operation_says_204_of_that_one() -> None:
    page = read(
        "# Get Lamps\n\n#### Endpoints\n\nGET /lamps\n\nGET /lamps/{lamp_id}\n\n"
        "#### Possible Errors\n\n- NO\\_CONTENTHTTP 204\n\n"
        "It is dark. This error is applicable only when you fetch a specific lamp.\n"
    )
    assert [operation.no_content for operation in page.operations] == [False, True]
