"""What a text is called in an identity: a word as it is, anything else by what does not vary."""

from __future__ import annotations

import pytest

from zoho_conformance.model.stable_form import stable_form, without_numbers, word_or_form

OF_ONE_FORM = {
    "ids": ("4150868000000310001", "7"),
    "times": ("2026-11-21T10:00:00+01:00", "2025-01-02T23:59:59+05:30"),
    "times without an offset": ("2026-11-21 10:00", "1999-1-2 3:04"),
    "addresses": ("ann.lee@example.com", "bob@mail.example.org"),
    "links": ("https://a.example/b?c=1", "http://example.org"),
    "UUIDs": ("123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000"),
    "tokens": ("dGhpcyBpcyBhIHRva2Vu=", "Zm9vYmFyYmF6cXV4cXV1eA+/", "a" * 30),
    "prefixed ids": ("zcrm_4150868000000310001", "zcrm_9"),
    "names": ("Ann Lee", "Jean-Luc Le Blanc", "Dr. Who", "Ünal Öğüt, Berlin"),
    "blanks": ("", "  ", "\t"),
}


@pytest.mark.parametrize("texts", OF_ONE_FORM.values(), ids=OF_ONE_FORM)
def test_texts_of_one_kind_have_one_form(texts: tuple[str, ...]) -> None:
    assert len({stable_form(text) for text in texts}) == 1


def test_formats_are_told_apart() -> None:
    firsts = [texts[0] for name, texts in OF_ONE_FORM.items() if name != "names"]
    forms = [stable_form(text) for text in (*firsts, "2026-11-21T10:00:00Z", "2026-11-21", "x-1")]
    assert len(set(forms)) == len(forms)


def test_a_word_of_the_api_stands_as_it_is() -> None:
    for word in ("QUOTA_EXCEEDED", "Scheduled", "both", "$state"):
        assert word_or_form(word) == word
    for text in ("Ann Lee", "4150868000000310001", ""):
        assert word_or_form(text) == stable_form(text)


def test_a_form_holds_no_letter_and_no_digit_of_the_text() -> None:
    for text in ("Zwölf-und-zwanzig", "x3y4z5", "4711"):
        assert set(stable_form(text)) <= set("a9T-")
    assert without_numbers("17 of 230 rows") == "9 of 9 rows"
