"""List items that a crawl glued: to the line before them, or to their own descriptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from zoho_conformance.pages.errors import error_rows
from zoho_conformance.pages.keys import key_line, type_words
from zoho_conformance.pages.sections import Kind

IsKey = Callable[[str], bool]

_BULLET = re.compile(r" [-•] (?=\S)")
_LONGEST_HEAD = 200
_NAME = re.compile(r"[\w$]{1,120}")
_TYPE = re.compile(rf"\s?(?>{type_words.PHRASE})(?-i:(?=[a-z]))(?!s\b)", re.IGNORECASE)
_MOST_BULLETS = 5
"""So many marks at the end of a line are tried as bullets; one in a sentence is a dash."""
_CODE_GLUED = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=[A-Z][a-z'\u2019 ])(.+)")
# Where a description may begin, with no space before it.
_BOUNDARY = re.compile(
    r"(?<=[a-z0-9.)\"])(?=[A-Z])|(?<=[A-Z]{2})(?<!JSON)(?=[A-Z][a-z])"
    r"|(?:(?<=mandatory)|(?<=optional)|(?<=required))(?=[a-z0-9])(?!ly)"
)
# Words that are types, and end sentences too.
_COMMON = ("date", "time", "list", "text", "url", "number", "object", "array")
_MOST_BOUNDARIES = 8
_PRESENCES = ("mandatory", "optional", "required")
_ARTICLES = ("a", "an", "the", "this", "that", "each", "any", "no", "of", "to", "is", "or", "and")


def unglued(words: str, kind: Kind, is_key: IsKey) -> tuple[str, ...]:
    """The line without the items at its end, and these, in their order."""
    found: list[str] = []
    bullets = list(_BULLET.finditer(words))[-_MOST_BULLETS:]
    for bullet in reversed(bullets):
        before, tail = words[: bullet.start()].rstrip(), words[bullet.end() :]
        if len(tail) > _LONGEST_HEAD:
            break
        if _is_item(tail, kind, is_key, ended=before.endswith((".", ":"))):
            found.append(tail)
            words = before
    return (words, *reversed(found))


def _is_item(words: str, kind: Kind, is_key: IsKey, *, ended: bool) -> bool:
    """Whether the end of a line is an item; ``ended`` where the sentence before it is."""
    if kind == "errors":
        row = error_rows.read(words, item=True)
        return row is not None and not row.says
    head = key_line.read(words, is_key)
    if head is None or head.name.casefold() in _ARTICLES or _is_type(words):
        return False
    if is_key(head.name):
        return ended or not head.says
    if head.presence is None and (head.type is None or head.type.casefold() in _COMMON):
        return head.type is None and "_" in head.name and ended
    return head.name[0].islower() or "_" in head.name


def parted(words: str, kind: Kind, is_key: IsKey, *, bare: bool) -> tuple[str, str]:
    """An item's own words, and the description glued to them; empty where none is.

    A name without a type ends where any word begins: it is parted on a page that glues (``bare``).
    """
    if kind == "errors":
        return _row(words, bare=bare)
    names: list[tuple[str, str]] = []
    if end := _end_of_type(words, is_key):
        return words[:end], words[end:]
    for at in _boundaries(words):
        name, rest = words[:at], words[at:]
        head = key_line.read(name, is_key)
        if head is None or _is_type(rest):
            continue
        if head.type is not None or head.presence is not None or name.endswith(_PRESENCES):
            return name, rest
        if is_key(head.name) or " " in rest:
            names.append((name, rest))
    if not bare or key_line.read(words, is_key) is not None:
        return words, ""
    known = [one for one in names if is_key(one[0])]
    return next(iter(known or names), (words, ""))


def _end_of_type(words: str, is_key: IsKey) -> int | None:
    """Where a description in small letters begins right behind a known key and its type."""
    run = _NAME.match(words)
    for cut in range(run.end() if run else 0, 0, -1):
        typed = _TYPE.match(words, cut) if is_key(words[:cut]) else None
        if typed and " " in words[typed.end() :]:
            return typed.end()
    return None


def _row(words: str, *, bare: bool) -> tuple[str, str]:
    """The code and status of an error row, and what was glued to them."""
    if found := error_rows.read(words, item=True):
        return words[: len(words) - len(found.says)].rstrip(), found.says
    code = _CODE_GLUED.fullmatch(words) if bare else None
    return (code[1], code[2]) if code else (words, "")


def _boundaries(words: str) -> Iterator[int]:
    for found in islice(_BOUNDARY.finditer(words, 1, _LONGEST_HEAD), _MOST_BOUNDARIES):
        at = found.start()
        # Behind a quote that opens, a word stands inside of it.
        if words[at - 1] != '"' or words.count('"', 0, at) % 2 == 0:
            yield at


def _is_type(words: str) -> bool:
    """Whether what follows a name is a type word, with what follows that."""
    head = key_line.read(f"x {words}", lambda _: False)
    return head is not None and head.name == "x" and head.type is not None
