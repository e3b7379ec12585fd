"""How text from outside is put on one line; what of it may be shown is `model.shown`'s to say."""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def legible(text: str, limit: int | None = None) -> str:
    """The text in one line, at most `limit` characters of it.

    What a terminal would act on (line ends, escapes, marks that turn text around) and what no font
    has (half characters, unassigned ones) is replaced: names and values come from outside, and
    end up in terminals, in Markdown and in XML.
    """
    if limit is not None and len(text) > limit:
        return legible(text[:limit]) + "\N{HORIZONTAL ELLIPSIS}"
    if text.isprintable():
        return text
    return "".join(letter if is_legible(letter) else _REPLACEMENT for letter in text)


def is_legible(letter: str) -> bool:
    """Whether a character shows as itself; every space of the languages' does."""
    return letter.isprintable() or unicodedata.category(letter) == "Zs"
