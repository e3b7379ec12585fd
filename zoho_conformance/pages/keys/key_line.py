"""The first line of a documented key: its name, its type word, and when it is mandatory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from zoho_conformance.pages.keys import type_words
from zoho_conformance.pages.recurring import kept

Presence = Literal["mandatory", "optional", "conditional"]
IsKey = Callable[[str], bool]
"""Whether the sample has a key of that name: it settles where a glued name ends."""

_NAME = re.compile(r"\{[\w ]{1,60}\}|[$A-Za-z_][\w$.\-]{0,119}")
# What may follow a type: the end, a mark, its presence, or a sentence that lost its space.
_AFTER_TYPE = (
    r"(?=\s*(?:$|[,()\-–:.|]|(?:mandatory|optional|required)(?-i:(?![a-z])))|(?-i:[A-Z][a-z]+ ))"  # noqa: RUF001
)
_TYPE = re.compile(rf"({type_words.PHRASE}){_AFTER_TYPE}", re.IGNORECASE)
# A key that is called like its type: `filefile`.
_DOUBLED_TYPE = re.compile(r"(file|text|url|date|time|email|phone|website|number)\1")
_BEFORE_TYPE = re.compile(r"[\s,\-–:(|]*")  # noqa: RUF001
_PRESENCE = re.compile(r"(?:mandatory|optional|required)(?-i:(?![a-z]))", re.IGNORECASE)
# Without a type, the presence is said where no prose goes on: `The mandatory fields …` is no key.
_PRESENCE_ALONE = re.compile(
    rf"{_PRESENCE.pattern}(?=\s*(?:$|[,;.:()\-–]|(?:only )?(?:if|when|for|while|to|in|unless)\b))",  # noqa: RUF001
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\s*\(([^()]{1,300})\)")
_ASIDE = re.compile(r"\([^()]*\)?")
# A description on the item's own line begins behind a dash, or at a capital letter.
_DASH = re.compile(r"\s[-–]\s|[-–]\s+(?=[A-Z])|\s[-–](?=[A-Z])")  # noqa: RUF001
_GLUED_DESCRIPTION = re.compile(
    r"(?:(?<=mandatory)|(?<=optional)|(?<=required))(?:\.\s+)?(?=[A-Z])"
)
# A sentence of its own behind the type.
_SENTENCE = re.compile(r"\s*\)?\s*[.:]\s+(?=[A-Z])")
_MAX_TYPE_CHARS = 80
_MAX_NAME_CHARS = 120
_MAX_LINE_CHARS = 4000
"""A longer line does not document a key, whatever it begins with."""
# Words that begin a remark, never a key.
_REMARKS = frozenset(["note", "notes", "example", "examples", "eg", "true", "false", "null"])


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What the first line of an item says of a key; `type` is the page's own word, or None.

    `description` is the part of the description that stands on the same line.
    """

    name: str
    type: str | None
    presence: Presence | None
    condition: str | None
    description: str = ""


def read(text: str, is_key: IsKey) -> KeyLine | None:
    """What a line says of a key (the first, of several), or None for prose."""
    return next(iter(read_all(text, is_key)), None)


def read_alone(text: str) -> KeyLine | None:
    """What a line says of a key where no sample is known."""
    return _read_alone(text) if len(text) <= _MAX_LINE_CHARS else None


@kept
def _read_alone(text: str) -> KeyLine | None:
    return read(text, lambda _: False)


def read_all(text: str, is_key: IsKey) -> tuple[KeyLine, ...]:
    """What a line says of each key that it documents; nothing for prose."""
    words = " ".join(text.split())
    if len(words) > _MAX_LINE_CHARS:
        return ()
    if is_key(words):
        return (KeyLine(words, None, None, None),)
    run = _NAME.match(words)
    if run is None or run[0].casefold() in _REMARKS:
        return ()
    if line := _with_sampled_name(words, len(run[0]), is_key):
        return (line,)
    line = next(_readings(words, run[0], is_key), None)
    return (line,) if line is not None else _several_keys(words, is_key)


def _with_sampled_name(words: str, run_chars: int, is_key: IsKey) -> KeyLine | None:
    """The key whose name goes on behind what names consist of: `Shelf id`, `What_Id->Leads.Name`.

    Only a sample can tell; it may have an underscore where the page has a space.
    """
    longest = words[:_MAX_NAME_CHARS]
    underscored = longest.replace(" ", "_")
    for cut in range(len(longest), run_chars, -1):
        if is_key(name := longest[:cut]) and (line := _line_of(name, words[cut:])):
            return line
        if is_key(spelt := underscored[:cut]) and (line := _line_of(spelt, words[cut:])):
            return line if line.type is not None else None
    return None


def _several_keys(words: str, is_key: IsKey) -> tuple[KeyLine, ...]:
    """`city, state, zipstring`: bare names, and what the last one says applies to all."""
    names: list[str] = []
    rest = words
    line = None
    while line is None and (run := _NAME.match(rest)) is not None:
        line = next(_readings(rest, run[0], is_key), None)
        if line is None:
            part = re.match(r"([$A-Za-z_][\w$.\-]*)\s*(?:,\s*and\s+|,|\band\b|&)\s*", rest)
            if part is None:
                return ()
            names.append(part[1])
            rest = rest[part.end() :]
    if not names or line is None:
        return ()
    if line.type is None and not all(map(is_key, (*names, line.name))):
        return ()
    return (*(replace(line, name=name) for name in names), line)


def _readings(words: str, run: str, is_key: IsKey) -> Iterator[KeyLine]:
    """Every way to read the line as a key and what is said of it, the most likely first.

    `run` is what the line begins with: the name, perhaps with its type or more glued to it.
    """
    cuts = [cut for cut in range(len(run), 0, -1) if is_key(run[:cut])]
    # `idstring` is `id` and its type, also where the sample has `ids`.
    lines = [line for cut in cuts if (line := _line_of(run[:cut], words[cut:]))]
    yield from (line for line in lines if line.type is not None or len(line.name) == len(run))
    yield from (line for line in lines if line.type is None and len(line.name) < len(run))
    # Without a sample: a type word ends the name, or stands apart from it.
    for typed in _types_in(words, len(run)):
        name = words[: typed.start()]
        if not name[-1].isalnum():
            continue
        is_capital = typed[1][0].isupper() and name[-1].islower()
        is_type = not type_words.may_end_a_name(typed[1])
        if (is_type or (is_capital and len(words) > len(run))) and (
            line := _line_of(name, words[typed.start() :])
        ):
            yield line
    if (doubled := _DOUBLED_TYPE.fullmatch(run)) and (
        line := _line_of(doubled[1], words[len(doubled[1]) :])
    ):
        yield line
    name = run.rstrip("-.")
    rest = words[len(name) :]
    if (line := _line_of(name, rest)) and (
        line.type or line.presence or not rest.lstrip().startswith(",")
    ):
        yield line


def _types_in(words: str, run_chars: int) -> Iterator[re.Match[str]]:
    """The type words that begin within what the line begins with, none within another."""
    at = 1
    while at < run_chars:
        typed = _TYPE.match(words, at, run_chars + _MAX_TYPE_CHARS)
        if typed is not None:
            yield typed
        at = typed.end() if typed is not None else at + 1


@kept
def _line_of(name: str, rest: str) -> KeyLine | None:
    """The line of a key with this name, if the rest can follow a name; prose cannot."""
    condition = None
    aside = _PARENTHESIS.match(rest)
    if aside and not _TYPE.match(aside[1].lstrip()):
        condition = _condition(aside[1])
        rest = rest[aside.end() :]
    start = _BEFORE_TYPE.match(rest)
    assert start is not None
    typed = _TYPE.match(rest, start.end()) or _TYPE.match(
        rest, start.end() + _doubled_letters(rest, start)
    )
    if typed is None or ("," in start[0] and type_words.may_end_a_name(typed[1])):
        return _line_without_type(name, rest, condition)
    is_glued = start.end() == 0
    rest = rest[typed.end() :]
    presence, stated_condition, description = _presence(rest)
    if presence is None and is_glued and rest[:1].isalpha():
        description = rest
    if condition and presence == "mandatory":
        presence, stated_condition = "conditional", condition
    return KeyLine(name, typed[1].strip(), presence, stated_condition, description)


def _doubled_letters(rest: str, start: re.Match[str]) -> int:
    """1 where the first letter of the type was typed twice (`sstring`), else 0."""
    first = rest[start.end() : start.end() + 2].casefold()
    return int(len(first) == 2 and first[0] == first[1])  # noqa: PLR2004


def _line_without_type(name: str, rest: str, condition: str | None) -> KeyLine | None:
    if not rest.strip(" "):
        return KeyLine(name, None, None, None)
    first = re.match(r"[\s,\-–:]*", rest)  # noqa: RUF001
    assert first is not None
    if first.end() and _PRESENCE_ALONE.match(rest, first.end()):
        presence, stated_condition, description = _presence(rest)
        return KeyLine(name, None, presence, stated_condition or condition, description)
    if re.match(r"\s*[-–:]\s|\s*[-–:]$", rest):  # noqa: RUF001
        return KeyLine(name, None, None, None, rest.strip(" -–:"))  # noqa: RUF001
    # A word of its own where the type stands (`depends on type`), and then the presence.
    if re.match(r"\s*[a-z][\w ]{2,60}, ?(?:mandatory|optional)\b", rest, re.IGNORECASE):
        presence, stated_condition, description = _presence(rest)
        return KeyLine(name, None, presence, stated_condition, description)
    return None


@kept
def _presence(rest: str) -> tuple[Presence | None, str | None, str]:
    """Presence, its condition, and the description behind them."""
    present = _find_presence(rest)
    zone, description = _split_description(rest, present)
    if not present:
        is_described = _DASH.match(rest) or _SENTENCE.match(rest) or not zone.strip(" )")
        return None, None, rest.lstrip(" ,)-–:.") if is_described else ""  # noqa: RUF001
    either = re.search(r"\(\s*(either .+?)\)?\s*$", zone, re.IGNORECASE)
    condition = either[1].strip() if either else _condition(zone)
    if condition:
        return "conditional", condition, description
    word = present[0].casefold()
    if _CONDITIONALLY.search(rest, 0, present.start()):
        return "conditional", None, description
    is_optional = word == "optional" or _NOT.search(rest, 0, present.start())
    presence: Presence = "optional" if is_optional else "mandatory"
    return presence, None, description


# `not mandatory`, `conditionally mandatory`
_NOT = re.compile(r"\bnot\s+$", re.IGNORECASE)
_CONDITIONALLY = re.compile(r"\bconditionally\s+$", re.IGNORECASE)


def _find_presence(rest: str) -> re.Match[str] | None:
    """The word that says the presence: before the description, or at the beginning behind a dash.

    What a description says of other keys (`then the other array becomes mandatory`) is none.
    """
    dash = _DASH.search(_mask_asides(rest))
    sentence = _SENTENCE.search(rest)
    ends = [match.start() for match in (dash, sentence) if match]
    present = _PRESENCE.search(rest, 0, min(ends, default=len(rest)))
    return present or (_PRESENCE.match(rest, dash.end()) if dash else None)


def _mask_asides(text: str) -> str:
    """The text without what stands in parentheses, as long as before: a dash there is no end."""
    return _ASIDE.sub(lambda aside: "(" * len(aside[0]), text)


def _split_description(rest: str, present: re.Match[str] | None) -> tuple[str, str]:
    """What is said of the presence, and the description on the same line."""
    dash = _DASH.search(_mask_asides(rest), present.end() if present else 0)
    glued = _GLUED_DESCRIPTION.search(rest)
    ended = _SENTENCE.search(rest, present.end()) if present else None
    cuts = [match for match in (dash, glued, ended) if match is not None]
    if not cuts:
        return rest, ""
    cut = min(cuts, key=lambda match: match.start())
    return rest[: cut.start()], rest[cut.end() :].strip(" -–:")  # noqa: RUF001


# `mandatory for update, optional for insert`: the rest says when it is not.
_OTHERWISE = re.compile(r"[,;]?\s*(?:\b(?:but|and)\s+)?\boptional\b.*", re.IGNORECASE)
_MANDATORY_WHEN = re.compile(
    r"\b(?:mandatory|required)\W{1,4}(?:only )?"
    r"(?:(?:when|if|for|while|to|in case(?: of)?)\b|(?=unless\b))\s*(.*)",
    re.IGNORECASE,
)
# `it is mandatory to give this key when that one is given`: the condition is behind the remedy.
_TO_GIVE = re.compile(
    r"(?:include|specify|give|pass)\b(?:[^.]*?\bkeys?)?\s+(?:when|if)\s+", re.IGNORECASE
)
_WHEN = re.compile(r"(?:only )?(?:when|if)\b\s*(.*)", re.IGNORECASE)
_MANDATORY_FOR = re.compile(r"\(\s*(.+?\bmandatory\b.*?)\)?\s*$", re.IGNORECASE)


def _condition(text: str) -> str | None:
    """The condition in `mandatory if …`, `optional (mandatory to …)`, `(when …)`."""
    match = _MANDATORY_WHEN.search(text) or _WHEN.match(text.strip())
    if match:
        return _trim(_TO_GIVE.sub("", _OTHERWISE.sub("", match[1]), count=1)) or None
    if re.search(r"\boptional\b", text, re.IGNORECASE) and (match := _MANDATORY_FOR.search(text)):
        return match[1].strip()
    return None


def _trim(condition: str) -> str:
    """The condition without the end of its sentence, and without a parenthesis that is not its."""
    words = condition.strip().rstrip(" -–").rstrip(".").strip()  # noqa: RUF001
    while words.endswith(")") and words.count(")") > words.count("("):
        words = words[:-1].rstrip(" .")
    return words
