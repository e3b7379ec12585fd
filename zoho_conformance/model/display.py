"""What may be shown of a text that came from outside: it may be anybody's name or address."""

from __future__ import annotations

import re

from zoho_conformance.model.redaction import is_key

_SMALL_NUMBER = re.compile(r"[0-9]{1,5}")
_LONGEST_FORM = 40


def legible(text: str) -> str:
    """The text in one line: what cannot be shown (control characters, half ones) is replaced.

    Names of keys and new values come from outside, and end up in terminals and in XML.
    """
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def shown(text: str) -> str:
    """A text that looks like a word of the API's as it is; of any other, the form.

    It may be somebody's name or address, come in the place of a key, a code or a value.
    """
    return text if is_key(text.strip()) or _SMALL_NUMBER.fullmatch(text) else form_of(text)


def form_of(text: str) -> str:
    """The form of a text without what it says: a letter or digit stands for its kind."""
    return "".join(map(_kind, text[:_LONGEST_FORM]))


def _kind(letter: str) -> str:
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return "9" if letter.isnumeric() else letter
