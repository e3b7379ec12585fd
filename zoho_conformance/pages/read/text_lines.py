"""The lines of a text page: which are list items, and which are headings.

No mark shows a heading, only its words and its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from zoho_conformance.pages.headings import SectionKind, kind_of

_LINE_END = re.compile(r"\r\n|\r|\n")
_INVISIBLE = {ord(letter): None for letter in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}
_SPACES = {ord(letter): " " for letter in "\u00a0\u2002\u2003\u2007\u2009\u202f\v\f"}
_REPLACED = {**_INVISIBLE, **_SPACES}
_TAB_COLUMNS = 4
_BULLET = re.compile(r"[•▪◦‣●○■*\-\u2013]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the white space at its end; `number` is its 1-based place on the page.

    `indent` is the number of columns it is indented, `words` are its words with one space between
    them, `item` those behind a bullet, or None where the line has none.
    """

    text: str
    number: int
    indent: int = field(init=False)
    words: str = field(init=False)
    item: str | None = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what is asked of a line again and again."""
        indent = len(self.text) - len(self.text.lstrip(" "))
        bullet = _BULLET.match(self.text, indent)
        item = " ".join(self.text[bullet.end() :].split()) if bullet else None
        object.__setattr__(self, "indent", indent)
        object.__setattr__(self, "words", " ".join(self.text.split()))
        object.__setattr__(self, "item", item)


def split_lines(text: str) -> list[Line]:
    """The lines that have words; blank ones mean nothing in these renderings."""
    lines = []
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        line = raw.translate(_REPLACED).rstrip().expandtabs(_TAB_COLUMNS)
        if line:
            lines.append(Line(line, number))
    return lines


COPY_BUTTON = "Copied"
"""The words of the button that stands before each block of code."""
_MAX_TITLE_WORDS = 14
_MAX_HEADING_CHARS = 250
"""A longer line is prose, whatever it begins with."""
_HEADING_START_CHARS = 100
"""This much of a heading shows what it is, however long it goes on."""
_NOTES = ("Note", "Notes")
# The title of an operation: a few words that begin with a method.
_OPERATION_TITLE = re.compile(r"(GET|POST|PUT|PATCH|DELETE)( [A-Z][\w'\u2019\-]*){1,8}")
_SMALL_WORDS = tuple("a an and for from in of on or the to with".split())
_LIST_CAPTION_ENDS = (" Parameters", " Keys", " Attributes", " Values", " Fields")
_SENTENCE_ENDS = (".", ",", ";", ":", "!", "?")
# What code may end in, before the words of a heading were glued to it.
_CODE_END = re.compile(r"([}\])\"';>]|-X\s*(GET|POST|PUT|PATCH|DELETE))\s*\Z")
_CODE_END_CHARS = 16


def margin(lines: Sequence[Line]) -> int:
    """The column of the page's headings; some crawls indent all of a page but its title."""
    columns = Counter(line.indent for line in lines if is_section(line.words))
    return max(columns, key=lambda column: (columns[column], -column), default=0)


def is_section(words: str) -> bool:
    """Whether these words alone on a line open a section of a known kind."""
    return (
        words[:1].isupper()
        and len(words) <= _MAX_HEADING_CHARS
        and not words.endswith((".", ",", ";"))
        and ". " not in words
        and section_kind(words) != "other"
    )


def section_kind(words: str) -> SectionKind:
    """The kind of section that a line opens, however long its heading goes on."""
    return kind_of(words[:_HEADING_START_CHARS])


def is_note(words: str) -> bool:
    """Whether a line opens a note."""
    return words.rstrip(":") in _NOTES


def is_operation_title(words: str) -> bool:
    """Whether a line names an operation by its method."""
    return len(words) <= _HEADING_START_CHARS and _OPERATION_TITLE.fullmatch(words) is not None


def is_title(words: str) -> bool:
    """Whether a line before the first section may be a title: short, and not a sentence."""
    return (
        words[:1].isalnum()
        and len(words) <= _HEADING_START_CHARS
        and len(words.split()) <= _MAX_TITLE_WORDS
        and not words.endswith(_SENTENCE_ENDS)
        and not is_note(words)
    )


def is_caption(words: str) -> bool:
    """Whether a line reads like the heading of a section of an unknown kind."""
    names = words.split()
    return (
        bool(names)
        and names[0][0].isupper()
        and len(names) <= _MAX_TITLE_WORDS // 2
        and all(name[0].isupper() or name in _SMALL_WORDS for name in names)
        and all(name.isalpha() for name in names)
        and not is_note(words)
    )


def is_list_caption(words: str) -> bool:
    """Whether a line reads like the heading of a list, wherever it stands."""
    return is_caption(words) and words.endswith(_LIST_CAPTION_ENDS) and " " in words


def glued_heading(code: str) -> int | None:
    """Where in a line of code a heading begins that was glued to its end."""
    for at in range(max(1, len(code) - _MAX_HEADING_CHARS), len(code) - 1):
        if not (code[at].isupper() and code[at + 1].islower()):
            continue
        ends_code = _CODE_END.search(code[max(0, at - _CODE_END_CHARS) : at]) is not None
        words = code[at:]
        # One word alone may be a name in a program; several that touch what is before are not.
        touches = " " in words and not code[at - 1].isspace()
        # Behind the button there may be a label of the code, which says what it is of.
        is_label = code[:at].strip() == COPY_BUTTON and ":" in words
        if (ends_code or touches) and not is_label and (is_section(words) or is_note(words)):
            return at
    return None
