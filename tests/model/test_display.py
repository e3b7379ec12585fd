"""What is shown of texts from outside."""

from __future__ import annotations

import pytest

from zoho_conformance.model.display import legible


@pytest.mark.parametrize("letter", ["\n", "\x1b", "\u202e", "\u200b", "\u2028", "\ud800", "\uffff"])
def test_what_a_terminal_acts_on_or_cannot_show_is_replaced(letter: str) -> None:
    assert legible(f"a{letter}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["Müller", "日本\u3000語", "10\u00a0%", "🔒"])
def test_what_people_write_stays(text: str) -> None:
    assert legible(text) == text


def test_a_long_text_ends_in_an_ellipsis() -> None:
    assert legible("abcdef", 3) == "abc…"
    assert legible("abc", 3) == "abc"
