"""What a text of an answer is called in an identity: the same words on every request.

A word of the API's is what drifted and stands as it is. An id, a time or a person's text differs
with every record, so that only its form may count, and of that only what all such texts share.
"""

from __future__ import annotations

import re

from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.shown import mask

_FORMS = (
    ("nothing", lazy_pattern(r"\s*")),
    ("an e-mail address", lazy_pattern(r"[^\s@]+@[^\s@]+\.[^\s@]+")),
    ("a URL", lazy_pattern(r"[a-z][a-z0-9+.-]*://\S*", re.IGNORECASE)),
    ("a UUID", lazy_pattern(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)),
    ("encoded text", lazy_pattern(r"(?![A-Za-z_-]*[0-9]+$)[A-Za-z0-9+/_-]{20,}={0,2}")),
)
_PROSE = lazy_pattern(r"(?=.*\s).*[^\W\d_]", re.DOTALL)
_TIME_MARK = lazy_pattern(r"(?<=[0-9])[Tt](?=[0-9])|(?<=[0-9])[Zz]$")
_RUN = lazy_pattern(r"\x00|[^\W_]+(?:_+[^\W_]+)*")
_NOT_ASCII = lazy_pattern(r"[^\x00-\x7f]+")
_NUMBER = lazy_pattern(r"\d+")
_MAX_FORM_CHARS = 24


def word_or_form(text: str) -> str:
    """The text where it looks like one of the API's own words, else its form."""
    return text if text.strip() and mask(text) == text else stable_form(text)


def stable_form(text: str) -> str:
    """The form that all texts of a kind share: `9-9-9 9:9` for any time of that format.

    Runs of digits are one `9` and words one `a`, however long, for ids and names have any length.
    """
    for name, pattern in _FORMS:
        if pattern.fullmatch(text):
            return name
    # The marks of a time belong to its format; other letters among digits are those of an id.
    parted = _TIME_MARK.sub("\x00", text)
    if _PROSE.match(parted):
        return "a text"
    # Some scripts write vowels as marks, which are not letters.
    form = _NOT_ASCII.sub("?", _RUN.sub(_kind, parted))
    return form if len(form) <= _MAX_FORM_CHARS else "a text"


def _kind(run: re.Match[str]) -> str:
    if run[0] == "\x00":
        return "T"
    return "9" if run[0].isnumeric() else "a"


def without_numbers(sentence: str) -> str:
    """A sentence with `9` for every number in it, for numbers differ with every request."""
    return _NUMBER.sub("9", sentence)
