"""When two messages say the same: case, punctuation and spacing don't count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def same_words(came: str, promised: Iterable[str]) -> bool:
    """Whether a message has the words of one of those promised."""
    return _words(came) in map(_words, promised)


def _words(text: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join(kept.split())
