"""Names of keys that are the same but for their spelling."""

from __future__ import annotations


def without_spelling(name: str) -> str:
    """A key without what spellings differ in: case and underscores."""
    return name.casefold().replace("_", "")


def spelling_difference(name: str, other: str) -> str:
    """How two spellings of one key differ: in case only, or in more."""
    if name.casefold() == other.casefold():
        return "in case only"
    if name.replace("_", "") == other.replace("_", ""):
        return "in underscores only"
    return "in case and underscores"
