"""Private forms: documented words and our own stay, and nothing else does."""

from __future__ import annotations

import pytest

from zoho_conformance.model.privacy import Privacy, own_words, words_in, words_of_code

PRIVACY = Privacy({"Locked_Time__s", "Leads", "data"}, "grain")


def test_a_word_that_nobody_documents_has_a_short_form_wherever_it_stands() -> None:
    text = PRIVACY.text(
        "`data[].JaneDoe`: promised Locked_Time__s, got the key JaneDoe in its place"
    )
    form = PRIVACY.name("JaneDoe")
    assert text == f"`data[].{form}`: promised Locked_Time__s, got the key {form} in its place"


def test_the_form_of_a_name_depends_on_the_salt_alone() -> None:
    assert PRIVACY.name("JaneDoe") == Privacy((), "grain").name("JaneDoe")
    assert PRIVACY.name("JaneDoe") != Privacy((), "sand").name("JaneDoe")
    assert PRIVACY.name("JaneDoe") != PRIVACY.name("JohnSmith")


@pytest.mark.parametrize(
    "text",
    [
        "Leads",
        "a string like 9999-99-99A99:99:99 or Aaaa_Aaa",
        "HTTP 401, 12 of 999",
        "HTTP-401 of v7",
        "2026-11-26T10:11:12+00:00",
        "[13c8210ca0b6]",
        "no such key",
        "",
    ],
)
def test_what_says_nothing_about_an_org_stays(text: str) -> None:
    assert Privacy({"Leads", "12", "99999"}, "grain").text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "jane",
        "JaneDoe",
        "jane-doe",
        "Łukasz",
        "李雷",
        "123456",
        "no-such-jane",
        "Leads2Jane",
        "v12345",
    ],
)
def test_no_part_of_any_other_word_stays(text: str) -> None:
    assert PRIVACY.text(f"at {text}.") == f"at {PRIVACY.name(text)}."


def test_a_private_text_stays_as_it_is() -> None:
    text = PRIVACY.text("the key JaneDoe in its place")
    assert PRIVACY.text(text) == text
    assert PRIVACY.name(PRIVACY.name("JaneDoe")) == PRIVACY.name("JaneDoe")


def test_our_own_words_are_those_of_our_texts_and_no_names() -> None:
    words = own_words()
    assert {"promised", "recorded", "key-renamed", "CONFORMS"} <= words
    assert not {"Jane", "jane", "John", "john", "Doe", "Ada"} & words


def test_the_words_of_code_are_those_of_its_texts() -> None:
    code = (
        'def name(jane):\n    """Of Jane."""\n    # of John\n    return f"a {jane} text" + "more"\n'
    )
    assert set(words_of_code(code)) == {"a", "text", "more"}
    assert set(words_in({"a-b": ["c d", 1, None, {"e": "f"}]})) == {"a-b", "c", "d", "e", "f"}
