"""The possible values that a description lists, in any of the forms that pages list them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LABEL = re.compile(
    r"(?<!maximum )(?<!minimum )(?<!max )"
    r"\b(?:possible|supported|valid|allowed|permitted|permissible|accepted|acceptable)\s"
    r"(?:colou?r )?(?:values?|options?|codes?)"
    r"(?P<of> (?:for|of) [^.:]{1,60}?)?\s*(?:\bare\b|\bis\b|:|-|–)\s*[:\-]?(?P<listed>.*)",  # noqa: RUF001
    re.IGNORECASE,
)
# Where a list in running text ends: at the next label, or with its sentence.
_END = re.compile(
    r"\bdefault value|\b(?:e\.?g\.?|example|sample)\b"
    r"|\.\s+(?=[A-Z\"'(])|;\s+(?=(?-i:[A-Z]))|[.;]\s*$|\s+\(",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""["'“”‘’`]([^"'“”‘’`]+)["'“”‘’`]""")  # noqa: RUF001
_BETWEEN = re.compile(r"\s*(?:[,;/&|]|\band\b|\bor\b)[\s,]*(?:(?:and|or)\b\s*)?")
_TOLD = re.compile(r"""["'“”]?([\w$.\-]{1,60})["'“”]?\s*[:\-–]\s+\S""")  # noqa: RUF001
_PLAIN = re.compile(r"[\w$.+#*-][\w$.+#*\- ]*")
_ASIDE = re.compile(r"\s+\([^()]*\)")
_RANGE = re.compile(r"-?\d+\s*(?:-|–|to)\s*-?\d+")  # noqa: RUF001
_OPEN = re.compile(r"\betc\b|\band so on\b", re.IGNORECASE)
_LONGEST = 10_000
"""What stands farther behind in a paragraph is no list of values."""
_OF_WHICHEVER = frozenset(["this", "the", "a", "key", "field", "parameter", "param", "it"])
_MOST_WORDS = 4
"""A longer "value" is prose that follows the label."""
# Words that no value of several words has.
_PROSE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "to",
        "any",
        "all",
        "only",
        "value",
        "values",
        "string",
        "strings",
        "integer",
        "integers",
        "number",
        "numbers",
        "json",
        "array",
        "object",
        "format",
        "names",
        "ids",
        "id",
        "separated",
        "name",
        "api",
        "positive",
        "negative",
        "between",
        "from",
        "through",
        "include",
        "including",
        "iso",
    ]
)
_REMARKS = ("example", "eg", "note", "notes")


def read(says: Sequence[str], name: str | None = None) -> tuple[str, ...] | None:
    """The values in the paragraphs of a description; those of another key than ``name`` are not."""
    for at, text in enumerate(says):
        found = _LABEL.search(" ".join(text[:_LONGEST].split()))
        if found is None or _of_another(found["of"], name):
            continue
        listed, below = found["listed"].strip(), says[at + 1 :]
        # The list may stand in paragraphs of its own, below its label.
        if not listed and below:
            listed, below = below[0], below[1:]
        values = _explained(listed, below) or _enumerated(listed)
        if values:
            return tuple(dict.fromkeys(values))
    return None


def of_bullets(items: Sequence[str]) -> tuple[str, ...] | None:
    """The values that a list of bullets explains one by one; none if one of them is prose."""
    found = [re.match(r"""["'“”]?(-?[\w$][\w$.\-]*)["'“”]?\s*(?:[:\-–]|$)""", one) for one in items]  # noqa: RUF001
    if len(items) < 2:  # noqa: PLR2004
        return None
    return tuple(dict.fromkeys(one[1].rstrip("-") for one in found if one)) if all(found) else None


def _of_another(of: str | None, name: str | None) -> bool:
    """Whether `possible values for type are …` speaks of a key that is not the one described."""
    if of is None or name is None:
        return False
    words = {one.casefold() for one in re.findall(r"[\w$]+", of)[1:]} - _OF_WHICHEVER
    return bool(words) and not any(one in name.casefold() for one in words)


def _explained(listed: str, below: Sequence[str]) -> tuple[str, ...]:
    """`one: what it means`, and the next in the paragraphs below or behind a comma."""
    first = _TOLD.match(listed)
    if first is None or first[1].casefold() in _REMARKS or _RANGE.match(listed):
        return ()
    values = [first[1]]
    values += re.findall(r",\s*([\w$.\-]+)\s+[-:]\s", listed)
    for text in below:
        if (told := _TOLD.match(text)) is None or told[1].casefold() in _REMARKS:
            break
        values.append(told[1])
    return tuple(values)


def _enumerated(listed: str) -> tuple[str, ...]:
    """The values of a list in running text; a remark in brackets may stand behind any of them."""
    if _RANGE.match(listed):
        return ()
    whole = _parted(_ASIDE.sub("", listed)) if "(" in listed else ()
    return whole or _parted(listed)


def _parted(listed: str) -> tuple[str, ...]:
    ended = _END.search(listed)
    text = listed[: ended.start()] if ended else listed
    if _OPEN.search(text):
        return ()
    quoted = _QUOTED.findall(text)
    if quoted:
        rest = _BETWEEN.sub("", " ".join(_QUOTED.sub("", text).split())).strip(" .,[]")
        return tuple(one.strip() for one in quoted) if not rest else ()
    values = [one.strip(" .*") for one in _BETWEEN.split(text.strip(" .:"))]
    values = [one for one in values if one]
    several = len(values) > 1
    return tuple(values) if all(_is_value(one, several=several) for one in values) else ()


def _is_value(text: str, *, several: bool) -> bool:
    """Whether a part of a list is a value and no prose; of ``several`` one may be a title."""
    words = text.split()
    if not _PLAIN.fullmatch(text) or len(words) > _MOST_WORDS:
        return False
    if len(words) == 1 or (several and all(one[:1].isupper() for one in words)):
        return True
    return not _PROSE & {one.casefold() for one in words}
