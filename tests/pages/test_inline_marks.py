"""The words of a line are those that the Markdown library reads of it, where it is asked at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from zoho_conformance.pages.read import markdown

_PARTS = (
    "**",
    "*",
    "\\",
    "\\_",
    "\\*",
    "_",
    "oil",
    "a",
    "1",
    " ",
    ".",
    ":",
    ",",
    "(",
    ")",
    '"',
    "é",
)
_LIBRARY = MarkdownIt("commonmark")


def _read(line: str) -> str:
    (block,) = markdown.read(line).blocks
    return block.text


@given(st.lists(st.sampled_from(_PARTS), max_size=14).map("".join))
def test_the_words_of_a_line_are_those_of_the_library(marks: str) -> None:
    line = f"Words {marks} end"
    # Bold words that touch are two.
    tokens = _LIBRARY.parseInline(line.replace("****", "** **"))[0].children or []
    words = "".join(token.content for token in tokens if token.type in ("text", "code_inline"))
    assert _read(line) == " ".join(words.split())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("**Resolution:** Give the oil\\_kind.", "Resolution: Give the oil_kind."),
        ("Either **oil** or **gas**.", "Either oil or gas."),
        ("It burns \\**oil** here", "It burns *oil* here"),
        ("It burns **oil\\*gas** here", "It burns oil*gas here"),
        ("It burns ** oil** here", "It burns ** oil** here"),
        ("**INVALID\\_OIL****HTTP 400**", "INVALID_OIL HTTP 400"),
    ],
)
def test_bold_words_and_escapes_are_read_as_words(line: str, words: str) -> None:
    assert _read(line) == words
