"""Whether two sentences of a page say the same: by the words that carry the meaning."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z0-9_$]+")
# What a sentence can be set in other words with, and still say the same.
_FILLING = frozenset(
    """
    a an and any are as be been by can contain contains could do does for from given has have if in
    is it its key may must need needs of on only or parameter populated provide provided set shall
    should so specified specify that the their then these this those to value values was were when
    where which while will with would you your
    """.split()
)
_ENDINGS = re.compile(r"(ing|ed|es|s)$")


def same_condition(old: str | None, new: str | None) -> bool:
    """Whether two conditions are one, in whatever words; none is another than any."""
    if old is None or new is None:
        return old is new
    return _meant(old) == _meant(new)


def same_message(old: str | None, new: str | None) -> bool:
    """Whether two messages are one, but for case, punctuation and spaces."""
    return _plain(old) == _plain(new)


def _plain(text: str | None) -> str:
    return " ".join(word.casefold() for word in _WORD.findall(text or ""))


def _meant(text: str) -> frozenset[str]:
    words = (word.casefold() for word in _WORD.findall(text))
    # Endings are dropped from words of prose alone: `__s` ends names of keys.
    return frozenset(
        word if "_" in word else _ENDINGS.sub("", word) for word in words if word not in _FILLING
    )
