"""How alike two names are (0 to 1), and how alike they must be for one to be the other renamed.

Each threshold answers one question: the more else points to a renamed key, the lower it is.
"""

from __future__ import annotations

KEY_RENAMED = 0.6
"""A key is missing from an object that has a new one.

Since one went and one came, it is enough that half of the name is the same.
"""

OPTIONAL_KEY_RENAMED = 0.8
"""A key that may be absent is missing from an object that has a new one. Its absence proves
nothing, so the names must be close.
"""

RETYPED_KEY_RENAMED = 0.7
"""How alike the names must be as they are written, where what the new key holds does not fit.

`Deals` is not a new name of `details`, though only two letters differ.
"""

REQUESTED_KEY_RENAMED = 0.8
"""A name in `fields` that the page does not list, but that the answer has.

Only the name says which of the listed keys was meant.
"""

DOCUMENTED_KEY_RENAMED = 0.75
"""A key or parameter that only one edition of a page has, and one that only the other has.

They stand in the same place and have the same type, but pages also lose and gain keys.
"""

KEY_MISSPELT = 0.88
"""A key of a list that no sample has, and one of all samples that the list has not.

Both may be keys, so that more than one letter of a short name must not differ.
"""

PATH_MISPRINTED = 0.8
"""A path of an endpoint that a page's request URL and sample request contradict alike.

Less alike ones are two endpoints.
"""

SAME_WORD = 0.95
"""A value on a page and one in another description, where a ruling accepts both spellings."""


def likeness(name: str, other: str, *, marks: bool = False, case: bool = False) -> float:
    """How alike two names are; `case` does not count, nor do underscores and other `marks`."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - few answers have names to compare

    first, second = (_normalize(text, marks=marks, case=case) for text in (name, other))
    return SequenceMatcher(None, first, second).ratio()


def _normalize(name: str, *, marks: bool, case: bool) -> str:
    text = name if case else name.casefold()
    return "".join(letter for letter in text if marks or letter.isalnum())
