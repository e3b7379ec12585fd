"""What a key's description says in passing: possible values, a default, and nulls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUES = re.compile(r"possible values?\s*:\s*(.*?)\s*(?=default value|$)", re.IGNORECASE)
_DEFAULT = re.compile(r"default value\s*:\s*([\w.\-]+)", re.IGNORECASE)
_NULL = re.compile(r"\bnull\b", re.IGNORECASE)
_NULL_FOR = re.compile(r"\bfor ([^,.]+),[^.]*\bnull\b", re.IGNORECASE)
_NULL_WHEN = re.compile(r"\bnull\b,? (?:when|if|for) ([^.]+)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_MOST_WORDS = 4
"""A longer "value" is prose that follows the label."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What the description says; ``null_when`` is the condition in the page's words."""

    values: tuple[str, ...] | None
    default: str | None
    nullable: bool
    null_when: str | None


def read(says: Sequence[str]) -> Statements:
    """The statements in the paragraphs of one description."""
    default = _first(_DEFAULT, says)
    nullable, null_when = _null(says)
    return Statements(_values(says), default.rstrip(".") if default else None, nullable, null_when)


def _first(pattern: re.Pattern[str], says: Sequence[str]) -> str | None:
    return next((found[1] for text in says if (found := pattern.search(text))), None)


def _values(says: Sequence[str]) -> tuple[str, ...] | None:
    for at, text in enumerate(says):
        found = _VALUES.search(text)
        if found is None:
            continue
        # The list may stand in a paragraph of its own, below its label.
        listed = found[1] or (says[at + 1] if at + 1 < len(says) else "")
        values = tuple(one.strip().strip("\"'") for one in listed.rstrip(". ").split(","))
        if all(one and len(one.split()) <= _MOST_WORDS for one in values):
            return values
    return None


def _null(says: Sequence[str]) -> tuple[bool, str | None]:
    for text in says:
        for sentence in _SENTENCE.split(text):
            if not _NULL.search(sentence) or re.search(r"\bnot\b[^.]*\bnull\b", sentence):
                continue
            found = _NULL_FOR.search(sentence) or _NULL_WHEN.search(sentence)
            return True, found[1].strip() if found else None
    return False, None
