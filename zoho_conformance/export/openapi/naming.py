"""Names in an exported document: words for people, type names for code generators."""

from __future__ import annotations

import re
from collections.abc import Collection

_WORD = re.compile(r"[A-Za-z0-9]+")


def words(name: str) -> str:
    """A name's parts as words, the first one capitalized: ``get_locks`` is ``Get locks``."""
    parts = _WORD.findall(re.sub(r"__[a-z]$", "", name))
    told = " ".join(part if part.isupper() else part.lower() for part in parts)
    return told[:1].upper() + told[1:]


def type_name(name: str) -> str:
    """A name as one word in capitals and small letters: ``get_locks_2`` is ``GetLocks_2``."""
    parts = (part[:1].upper() + part[1:] for part in _WORD.findall(name))
    return "".join(f"_{part}" if part[0].isdigit() else part for part in parts).lstrip("_")


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or where it is taken the name with the first number that is not."""
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}_{count}"
    return found
