"""The possible values that a description lists, in any of the forms that pages list them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_VALUES_LABEL = re.compile(
    r"(?<!maximum )(?<!minimum )(?<!max )"
    r"\b(?:possible|supported|valid|allowed|permitted|permissible|accepted|acceptable)\s"
    r"(?:colou?r )?(?:values?|options?|codes?)"
    r"(?P<of> (?:for|of) [^.:]{1,60}?)?\s*(?:\bare\b|\bis\b|:|-|–)\s*[:\-]?(?P<listed>.*)",  # noqa: RUF001
    re.IGNORECASE,
)
_LIST_FOLLOWS = re.compile(r"\b(values?|options?)\b[^.]{0,40}:\s*$", re.IGNORECASE)
# Where a list in running text ends: at the next label, or with its sentence.
_LIST_END = re.compile(
    r"\bdefault value|\b(?:e\.?g\.?|example|sample)\b"
    r"|\.\s+(?=[A-Z\"'(])|;\s+(?=(?-i:[A-Z]))|[.;]\s*$|\s+\(",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""["'“”‘’`]([^"'“”‘’`]+)["'“”‘’`]""")  # noqa: RUF001
_SEPARATOR = re.compile(r"\s*(?:[,;/&|]|\band\b|\bor\b)[\s,]*(?:(?:and|or)\b\s*)?")
_EXPLAINED_VALUE = re.compile(r"""["'“”]?([\w$.\-]{1,60})["'“”]?\s*[:\-–]\s+\S""")  # noqa: RUF001
_PLAIN_VALUE = re.compile(r"[\w$.+#*-][\w$.+#*\- ]*")
_BULLET_VALUE = re.compile(r"""["'“”]?(-?[\w$][\w$.\-]*)["'“”]?\s*(?:[:\-–]|$)""")  # noqa: RUF001
_ASIDE = re.compile(r"\s+\([^()]*\)")
_RANGE = re.compile(r"-?\d+\s*(?:-|–|to)\s*-?\d+")  # noqa: RUF001
_OPEN_LIST = re.compile(r"\betc\b|\band so on\b", re.IGNORECASE)
_MAX_LABEL_CHARS = 10_000
"""What stands farther behind in a paragraph is not a list of values."""
_MAX_VALUE_WORDS = 4
"""A longer "value" is prose that follows the label."""
# Words by which a sentence refers to the key that it describes, whatever its name.
_THIS_KEY = frozenset("this the a key field parameter param it".split())
# Words that no value of several words contains.
_PROSE = frozenset(
    "a an the of in to any all only value values string strings integer integers number"
    "numbers json array object format names ids id separated name api positive negative"
    "between from through include including iso".split()
)
_REMARKS = ("example", "eg", "note", "notes")


def read(paragraphs: Sequence[str], name: str | None = None) -> tuple[str, ...] | None:
    """The values that the description of the key `name` lists; those of another key are not."""
    for at, text in enumerate(paragraphs):
        label = _VALUES_LABEL.search(" ".join(text[:_MAX_LABEL_CHARS].split()))
        if label is None or _is_of_another_key(label["of"], name):
            continue
        listed, below = label["listed"].strip(), paragraphs[at + 1 :]
        # The list may stand in paragraphs of its own, below its label.
        if not listed and below:
            listed, below = below[0], below[1:]
        values = _explained_values(listed, below) or _enumerated_values(listed)
        if values:
            return tuple(dict.fromkeys(values))
    return None


def opens_list(text: str) -> bool:
    """Whether a paragraph announces a list of values in the bullets below it."""
    return _LIST_FOLLOWS.search(text) is not None


def read_bullets(bullets: Sequence[str]) -> tuple[str, ...] | None:
    """The values that bullets explain one by one; none if one of the bullets is prose."""
    matches = [_BULLET_VALUE.match(bullet) for bullet in bullets]
    if len(bullets) < 2 or not all(matches):  # noqa: PLR2004 - one value is not a list
        return None
    return tuple(dict.fromkeys(match[1].rstrip("-") for match in matches if match))


def _is_of_another_key(phrase: str | None, name: str | None) -> bool:
    """Whether `possible values for type are …` is about a key other than the one described."""
    if phrase is None or name is None:
        return False
    words = {word.casefold() for word in re.findall(r"[\w$]+", phrase)[1:]} - _THIS_KEY
    return bool(words) and not any(word in name.casefold() for word in words)


def _explained_values(listed: str, below: Sequence[str]) -> tuple[str, ...]:
    """`value: what it means`, and the next ones in the paragraphs below or behind commas."""
    first = _EXPLAINED_VALUE.match(listed)
    if first is None or first[1].casefold() in _REMARKS or _RANGE.match(listed):
        return ()
    values = [first[1]]
    values += re.findall(r",\s*([\w$.\-]+)\s+[-:]\s", listed)
    for text in below:
        match = _EXPLAINED_VALUE.match(text)
        if match is None or match[1].casefold() in _REMARKS:
            break
        values.append(match[1])
    return tuple(values)


def _enumerated_values(listed: str) -> tuple[str, ...]:
    """The values of a list in running text; a remark in brackets may stand behind any of them."""
    if _RANGE.match(listed):
        return ()
    without_asides = _split_list(_ASIDE.sub("", listed)) if "(" in listed else ()
    return without_asides or _split_list(listed)


def _split_list(listed: str) -> tuple[str, ...]:
    end = _LIST_END.search(listed)
    text = listed[: end.start()] if end else listed
    if _OPEN_LIST.search(text):
        return ()
    quoted = _QUOTED.findall(text)
    if quoted:
        rest = _SEPARATOR.sub("", " ".join(_QUOTED.sub("", text).split())).strip(" .,[]")
        return tuple(value.strip() for value in quoted) if not rest else ()
    parts = (part.strip(" .*") for part in _SEPARATOR.split(text.strip(" .:")))
    values = tuple(part for part in parts if part)
    among_others = len(values) > 1
    return values if all(_is_value(value, among_others=among_others) for value in values) else ()


def _is_value(text: str, *, among_others: bool) -> bool:
    """Whether a part of a list is a value and not prose; one among others may be a title."""
    words = text.split()
    if not _PLAIN_VALUE.fullmatch(text) or len(words) > _MAX_VALUE_WORDS:
        return False
    if len(words) == 1 or (among_others and all(word[:1].isupper() for word in words)):
        return True
    return not _PROSE & {word.casefold() for word in words}
