"""How text from outside is put on one line; what of it may be shown is `model.shown`'s to say."""

from __future__ import annotations

import re
import unicodedata

from zoho_conformance.model.lazy_pattern import lazy_pattern

# GitHub obeys a line that begins with `::`, after any space, and `##[` anywhere in a line; Azure
# obeys `##vso[` and TeamCity `##teamcity[`.
_COMMAND = lazy_pattern(r"(?<![^\n\r])(\s*):(?=:)|#(?=#(?:\[|vso\[|teamcity\[))", re.IGNORECASE)
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


def without_commands(text: str) -> str:
    """Text of any number of lines, none of which a CI system takes for a command to itself.

    What begins such a command is parted by a space: it comes from outside, since ours are written
    by the report form `github` alone.
    """
    if "::" not in text and "##" not in text:
        return text
    return _COMMAND.sub(lambda begin: f"{begin[0]} ", text)
