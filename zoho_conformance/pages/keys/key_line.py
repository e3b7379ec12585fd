"""The first line of a documented key: its name, its type word, and when it is mandatory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from zoho_conformance.pages.keys import type_words

Presence = Literal["mandatory", "optional", "conditional"]

_NAME = re.compile(r"\{[\w ]{1,60}\}|[$A-Za-z_][\w$.\-]{0,119}")
# What may follow a type: the end, a mark, its presence, or a sentence that lost its space.
_AFTER = (
    r"(?=\s*(?:$|[,()\-–:.|]|(?:mandatory|optional|required)(?-i:(?![a-z])))|(?-i:[A-Z][a-z]+ ))"  # noqa: RUF001
)
_TYPE = re.compile(rf"({type_words.PHRASE}){_AFTER}", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,\-–:(|]*")  # noqa: RUF001
_PARENTHESIS = re.compile(r"\s*\(([^()]{1,300})\)")
_ASIDE = re.compile(r"\([^()]*\)?")
_PRESENT = re.compile(r"(?:mandatory|optional|required)(?-i:(?![a-z]))", re.IGNORECASE)
# A description on the item's own line begins behind a dash, or right at a capital letter.
_DASH = re.compile(r"\s[-–]\s|[-–]\s+(?=[A-Z])|\s[-–](?=[A-Z])")  # noqa: RUF001
_GLUED = re.compile(r"(?:(?<=mandatory)|(?<=optional)|(?<=required))(?:\.\s+)?(?=[A-Z])")
# A sentence of its own behind the type.
_SENTENCE = re.compile(r"\s*\)?\s*[.:]\s+(?=[A-Z])")
_LONGEST_TYPE = 80
_LONGEST = 4000
"""A line that goes on for longer is no key, whatever it begins with."""
# Words that begin a remark, never a key.
_REMARKS = frozenset(["note", "notes", "example", "examples", "eg", "true", "false", "null"])


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line of an item says; ``type`` is the page's own word, or None.

    ``says`` is the part of the description that stands on the item's own line.
    """

    name: str
    type: str | None
    presence: Presence | None
    condition: str | None
    says: str = ""


def read(text: str, is_key: Callable[[str], bool]) -> Head | None:
    """The head of a documented key, or None for prose.

    ``is_key`` tells whether the sample has a key of that name: it settles where a glued name ends.
    """
    return next(iter(read_all(text, is_key)), None)


def read_all(text: str, is_key: Callable[[str], bool]) -> tuple[Head, ...]:
    """The heads of the keys that one item documents together; none for prose."""
    words = " ".join(text.split())
    if len(words) > _LONGEST:
        return ()
    if is_key(words):
        return (Head(words, None, None, None),)
    found = _NAME.match(words)
    if found is None or found[0].casefold() in _REMARKS:
        return ()
    head = next(_read_at(words, found[0], is_key), None)
    return (head,) if head is not None else _several(words, is_key)


def _lists(words: str, name: str) -> bool:
    return words[len(name) :].lstrip().startswith(",")


def _several(words: str, is_key: Callable[[str], bool]) -> tuple[Head, ...]:
    """`city, state, zipstring`: bare names, and what the last one says is said of all."""
    names: list[str] = []
    rest = words
    head = None
    while head is None and (one := _NAME.match(rest)) is not None:
        head = next(_read_at(rest, one[0], is_key), None)
        if head is None:
            part = re.match(r"([$A-Za-z_][\w$.\-]*)\s*(?:,\s*and\s+|,|\band\b|&)\s*", rest)
            if part is None:
                return ()
            names.append(part[1])
            rest = rest[part.end() :]
    if not names or head is None:
        return ()
    if head.type is None and not all(is_key(one) for one in (*names, head.name)):
        return ()
    return (*(replace(head, name=one) for one in names), head)


def _read_at(words: str, run: str, is_key: Callable[[str], bool]) -> Iterator[Head]:
    """Every way to read the line as a key and what is said of it, the most likely first."""
    for cut in range(len(run), 0, -1):
        if is_key(run[:cut]) and (head := _tail(run[:cut], words[cut:])):
            yield head
    # Without a sample: a type word ends the name, or stands apart from it.
    for found in _TYPE.finditer(words, 1, len(run) + _LONGEST_TYPE):
        name = words[: found.start()]
        if found.start() >= len(run) or not name[-1].isalnum():
            continue
        capital = found[1][0].isupper() and name[-1].islower()
        proven = not type_words.also_a_name(found[1]) or (capital and len(words) > len(run))
        if proven and (head := _tail(name, words[found.start() :])):
            yield head
    bare = run.rstrip("-.")
    if (head := _tail(bare, words[len(bare) :])) and (
        head.type or head.presence or not _lists(words, bare)
    ):
        yield head


def _tail(name: str, rest: str) -> Head | None:
    """The head with this name, if what follows can follow a name; prose cannot."""
    condition = None
    aside = _PARENTHESIS.match(rest)
    if aside and not _TYPE.match(aside[1]):
        condition = _when(aside[1])
        rest = rest[aside.end() :]
    start = _BETWEEN.match(rest)
    assert start is not None
    typed = _TYPE.match(rest, start.end()) or _TYPE.match(rest, start.end() + _slipped(rest, start))
    if typed is None or ("," in start[0] and type_words.also_a_name(typed[1])):
        return _untyped(name, rest, condition)
    apart = start.end() > 0
    rest = rest[typed.end() :]
    presence, stated, says = _presence(rest)
    if presence is None and not apart and rest[:1].isalpha():
        says = rest
    if condition and presence == "mandatory":
        presence, stated = "conditional", condition
    return Head(name, typed[1].strip(), presence, stated, says)


def _slipped(rest: str, start: re.Match[str]) -> int:
    """One where the first letter of the type was typed twice (`sstring`), else none."""
    first = rest[start.end() : start.end() + 2].casefold()
    return int(len(first) == 2 and first[0] == first[1])  # noqa: PLR2004


def _untyped(name: str, rest: str, condition: str | None) -> Head | None:
    words = rest.strip(" ")
    if not words:
        return Head(name, None, None, None)
    first = re.match(r"[\s,\-–:]*", rest)  # noqa: RUF001
    assert first is not None
    if first.end() and _PRESENT.match(rest, first.end()):
        presence, stated, says = _presence(rest)
        return Head(name, None, presence, stated or condition, says)
    if re.match(r"\s*[-–:]\s|\s*[-–:]$", rest):  # noqa: RUF001
        return Head(name, None, None, None, rest.strip(" -–:"))  # noqa: RUF001
    # A word of its own where the type stands (`depends on type`), and then the presence.
    if re.match(r"\s*[a-z][\w ]{2,60}, ?(?:mandatory|optional)\b", rest, re.IGNORECASE):
        presence, stated, says = _presence(rest)
        return Head(name, None, presence, stated, says)
    return None


def _presence(rest: str) -> tuple[Presence | None, str | None, str]:
    """Presence, its condition, and the description behind them."""
    zone, says = _parted(rest)
    if not (found := _PRESENT.search(zone)):
        told = _DASH.match(rest) or _SENTENCE.match(rest) or not zone.strip(" )")
        return None, None, rest.lstrip(" ,)-–:.") if told else ""  # noqa: RUF001
    condition = _when(zone)
    if condition:
        return "conditional", condition, says
    either = re.search(r"\(\s*(either .+?)\)?\s*$", zone, re.IGNORECASE)
    if either:
        return "conditional", either[1].strip(), says
    return ("optional" if found[0].casefold() == "optional" else "mandatory"), None, says


def _parted(rest: str) -> tuple[str, str]:
    """What is said of the presence, and the description on the same line."""
    present = _PRESENT.search(rest)
    # A dash inside a parenthesis belongs to it.
    open_ = _ASIDE.sub(lambda aside: "(" * len(aside[0]), rest)
    dash = _DASH.search(open_, present.end() if present else 0)
    glued = _GLUED.search(rest)
    ended = _SENTENCE.search(rest, present.end()) if present else None
    cuts = [one for one in (dash, glued, ended) if one is not None]
    if not cuts:
        return rest, ""
    cut = min(cuts, key=lambda one: one.start())
    return rest[: cut.start()], rest[cut.end() :].strip(" -–:")  # noqa: RUF001


_WHEN = re.compile(
    r"\b(?:mandatory|required)\W{1,4}(?:only )?"
    r"(?:(?:when|if|for|while|to|in case(?: of)?)\b|(?=unless\b))\s*(.*)",
    re.IGNORECASE,
)
_BY_ITSELF = re.compile(r"(?:only )?(?:when|if)\b\s*(.*)", re.IGNORECASE)
_MANDATORY_FOR = re.compile(r"\(\s*(.+?\bmandatory\b.*?)\)?\s*$", re.IGNORECASE)


def _when(text: str) -> str | None:
    """The condition in `mandatory if …`, `optional (mandatory to …)`, `(when …)`."""
    found = _WHEN.search(text) or _BY_ITSELF.match(text.strip())
    if found:
        return found[1].strip().rstrip(").").strip() or None
    if re.search(r"\boptional\b", text, re.IGNORECASE) and (found := _MANDATORY_FOR.search(text)):
        return found[1].strip()
    return None
