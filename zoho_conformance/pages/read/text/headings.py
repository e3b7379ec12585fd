"""Which lines of a text page are headings: no mark tells, only their words and their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from zoho_conformance.pages.read.text.lines import Line
from zoho_conformance.pages.sections import Kind, kind_of

_MOST_WORDS = 14
"""A longer line is no title of a page."""
_LONGEST = 250
"""A longer line is prose, whatever it begins with."""
_TELLING = 100
"""As much of a heading tells what it is, however long it goes on."""
_NOTES = ("Note", "Notes")
# The title of an operation: a few words that begin with a method.
_OPERATION_TITLE = re.compile(r"(GET|POST|PUT|PATCH|DELETE)( [A-Z][\w'\u2019\-]*){1,8}")
_SMALL = ("a", "an", "and", "for", "from", "in", "of", "on", "or", "the", "to", "with")
_OF_LISTS = (" Parameters", " Keys", " Attributes", " Values", " Fields")
_SENTENCE_END = (".", ",", ";", ":", "!", "?")
# What code may end in, before the words of a heading were glued to it.
_CODE_END = re.compile(r"([}\])\"';>]|-X\s*(GET|POST|PUT|PATCH|DELETE))\s*\Z")
_WIDEST_END = 16
_BUTTON = "Copied"


def margin(lines: Sequence[Line]) -> int:
    """The column of the page's headings; some crawls indent all of a page but its title."""
    columns = Counter(line.indent for line in lines if is_section(line.words))
    return max(columns, key=lambda column: (columns[column], -column), default=0)


def is_section(words: str) -> bool:
    """Whether these words alone on a line open a section of a known kind."""
    return (
        words[:1].isupper()
        and len(words) <= _LONGEST
        and not words.endswith((".", ",", ";"))
        and kind(words) != "other"
    )


def kind(words: str) -> Kind:
    """The kind of section that a line opens, however long its heading goes on."""
    return kind_of(words[:_TELLING])


def is_note(words: str) -> bool:
    """Whether a line opens a note."""
    return words.rstrip(":") in _NOTES


def is_operation_title(words: str) -> bool:
    """Whether a line names an operation by its method."""
    return len(words) <= _TELLING and _OPERATION_TITLE.fullmatch(words) is not None


def is_title(words: str) -> bool:
    """Whether a line before the first section may be a title: short, and no sentence."""
    return (
        words[:1].isalnum()
        and len(words) <= _TELLING
        and len(words.split()) <= _MOST_WORDS
        and not words.endswith(_SENTENCE_END)
        and not is_note(words)
    )


def is_caption(words: str) -> bool:
    """Whether a line reads as the heading of a section of its own, of no known kind."""
    names = words.split()
    return (
        bool(names)
        and names[0][0].isupper()
        and len(names) <= _MOST_WORDS // 2
        and all(name[0].isupper() or name in _SMALL for name in names)
        and all(name.isalpha() for name in names)
        and not is_note(words)
    )


def is_list_caption(words: str) -> bool:
    """Whether a line reads as the heading of a list, wherever it stands."""
    return is_caption(words) and words.endswith(_OF_LISTS) and " " in words


def glued(code: str) -> int | None:
    """Where in a line of code a heading begins that was glued to its end."""
    for at in range(max(1, len(code) - _LONGEST), len(code) - 1):
        if not (code[at].isupper() and code[at + 1].islower()):
            continue
        closes = _CODE_END.search(code[max(0, at - _WIDEST_END) : at]) is not None
        words = code[at:]
        # One word alone may be a name in a program; several that touch what is before are not.
        touches = " " in words and not code[at - 1].isspace()
        # Behind the button there may be a label of the code, which says what it is of.
        label = code[:at].strip() == _BUTTON and ":" in words
        if (closes or touches) and not label and (is_section(words) or is_note(words)):
            return at
    return None
