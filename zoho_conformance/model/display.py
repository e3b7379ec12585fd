"""How text from outside may be shown: it may be a person's name or address."""

from __future__ import annotations

import re
import unicodedata

from zoho_conformance.model.redaction import is_key

_SMALL_NUMBER = re.compile(r"[0-9]{1,5}")
_MAX_FORM_CHARS = 40
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


def mask(text: str) -> str:
    """A text that looks like a word of the API's as it is; of any other, the form.

    In the place of a key, a code or a value there may stand a person's name or address.
    """
    return text if is_key(text.strip()) or _SMALL_NUMBER.fullmatch(text) else form_of(text)


def form_of(text: str) -> str:
    """The form of a text without what it says: a letter or digit stands for its kind."""
    return "".join(map(_kind, text[:_MAX_FORM_CHARS]))


def _kind(letter: str) -> str:
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return "9" if letter.isnumeric() else letter
