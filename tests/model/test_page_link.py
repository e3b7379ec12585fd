"""Links to words on a page."""

from __future__ import annotations

import pytest

from zoho_conformance.model.page_link import link_to

PAGE = "https://docs.example/things.html"


@pytest.mark.parametrize(
    ("section", "words", "fragment"),
    [
        ("response keys", "Locked_For__s", "Locked_For__s"),
        ("response keys", "$editable", "%24editable"),
        ("errors", "NOT-ALLOWED", "NOT%2DALLOWED"),
        ("parameters", "per_page", "per_page"),
    ],
)
def test_a_link_leads_to_the_words_on_the_page(section: str, words: str, fragment: str) -> None:
    assert link_to(PAGE, section, words) == f"{PAGE}#:~:text={fragment}"


def test_a_word_that_sentences_have_is_looked_for_where_it_is_a_key_or_a_parameter() -> None:
    assert link_to(PAGE, "response keys", "id") == f"{PAGE}#:~:text=%22id%22"
    assert link_to(PAGE, "parameters", "fields") == f"{PAGE}#:~:text=fields%3D"


def test_without_words_a_link_leads_to_the_page() -> None:
    assert link_to(PAGE, "endpoints", "") == PAGE
    assert link_to(f"{PAGE}#top", "errors", "NOT_ALLOWED") == f"{PAGE}#top"


def test_a_link_tries_first_what_the_page_has_right_behind_the_words() -> None:
    link = link_to(PAGE, "errors", "NOT_ALLOWED", "HTTP 403")
    assert link == f"{PAGE}#:~:text=NOT_ALLOWEDHTTP%20403&text=NOT_ALLOWED"
    assert link_to(PAGE, "response keys", "id", "long").endswith("text=idlong&text=%22id%22")
