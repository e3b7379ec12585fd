"""How alike two names are (0 to 1), and from where on one is taken for the other renamed.

Each threshold belongs to one question, and what else speaks for a new name decides how alike it
has to be.
"""

from __future__ import annotations

from difflib import SequenceMatcher

KEY_RENAMED = 0.6
"""A key that is missing from an object, and a new one in the same object.

That one went and one came speaks for itself, so that half of a name in common is enough.
"""

OPTIONAL_KEY_RENAMED = 0.8
"""A key that may be absent, and a new one: its absence is not a sign, so the names have to be."""

REQUESTED_KEY_RENAMED = 0.8
"""A key that `fields` did not ask for, and one that it asked for and got, undocumented.

The page does not list what was asked for, so that nothing but the name says which key was meant.
"""

DOCUMENTED_KEY_RENAMED = 0.75
"""A key or parameter that one edition of a page has, and one that only the other has.

Both stand in the same place and are of the same type, but a page also gains and loses keys.
"""

SAME_WORD = 0.95
"""A value of a page, and its spelling in another description, where a ruling knows both."""


def likeness(name: str, other: str, *, marks: bool = False) -> float:
    """How alike two names are; case does not count, nor do underscores and other `marks`."""
    first, second = (_plain(text, marks=marks) for text in (name, other))
    return SequenceMatcher(None, first, second).ratio()


def _plain(name: str, *, marks: bool) -> str:
    return "".join(letter for letter in name.casefold() if marks or letter.isalnum())
