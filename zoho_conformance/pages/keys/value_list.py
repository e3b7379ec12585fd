"""A list of values in running text or paragraphs: `a, b and c`, `a: …; b: …`, `a to …, b to …`.

A list that ends in `and so on`, or whose end cannot be told from the prose behind it, is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.pages.keys import day_range

_QUOTES = "\"'“”‘’`"  # noqa: RUF001
_VALUE = r"-?[\w$#][\w$.+#*\-]*"
_QUOTED = re.compile(rf"[{_QUOTES}]\s*([^{_QUOTES}]+?)\s*[{_QUOTES}]")
# `value: what it means`; a hyphen needs a space behind it, for a value may contain one.
_MEANS = r"\s*(?:[:–]|-(?=\s|$)|\s-)\s*"  # noqa: RUF001
_EXPLAINED = re.compile(rf"[{_QUOTES}]?({_VALUE}?)[{_QUOTES}]?{_MEANS}")
_EXPLAINED_NEXT = re.compile(
    rf"[,;.]\s*(?:and\s+|or\s+)?[{_QUOTES}]?({_VALUE}?)[{_QUOTES}]?{_MEANS}(?=\S)"
)
# `value to do this`, `value for that`.
_WITH_PURPOSE = re.compile(
    rf"[{_QUOTES}]?({_VALUE})[{_QUOTES}]?\s+(?:to|for|if|when|where|indicates|represents|denotes"
    r"|means|meaning)\s+\S",
    re.IGNORECASE,
)
# Both words join lists, and both may be what is joined: `and or or`, `and, or`.
_JOINING_WORDS = re.compile(
    rf"[{_QUOTES}]?(and|or)[{_QUOTES}]?\s*(?:[,/]|\s(?:and|or)\s)\s*[{_QUOTES}]?(and|or)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:[,;/&|]|\band\b|\bor\b)[\s,]*(?:(?:and|or)\b\s*)?")
# Where a list in running text ends: with its sentence, or where the next thing is said.
_END = re.compile(
    r"\b(?:the )?default (?:value )?(?:is\b|:)|\bdefault value"
    r"|\b(?:for )?(?:example|instance|sample)\b|\b(?:note|please) |\b(?i:eg?\.g?\.?)\b"
    r"|,\s+(?:depending|based) on\b"
    r"|\.\s+(?=[A-Z\"'(])|;\s+(?=(?-i:[A-Z][a-z]+ ))|[.;]\s*$|\s+\(",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[,;]?\s*(?:\betc\b|\band so on\b|\band (?:many )?(?:more|others)\b|\bamong others\b"
    r"|\.\.\.|…|\b(?:and|or) (?:any )?other\b).*",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?:\s+\(|(?<=\d)\(|(?<=\w)\((?=(?:for|if|when|only|in) ))[^()]*\)?")
_RANGE = re.compile(
    r"between\s|(?:from\s+)?-?\d+\s*(?:-|–|to|through)\s*-?\d+\b|\w+\s+through\s+\w+",  # noqa: RUF001
    re.IGNORECASE,
)
_PLAIN = re.compile(r"-?[\w$.+#*][\w$.+#*\- ]*")
# What may stand behind the last value of a list without being part of it.
_TAIL = re.compile(
    r"\s+(?:based on|depending on|according to|respectively|with|in|for|to|when|if|as|by)\b.*"
)
_MAX_VALUE_WORDS = 4
"""A longer "value" is prose."""
# Words that no unquoted value contains: what is described and not named is no list.
_PROSE = frozenset(
    "a an the of in to any all only value values string strings integer integers number "
    "numbers json array object format names ids id separated name api positive negative "
    "between from through include including iso valid unique multiple see refer below above "
    "given specified based following not letters digits characters alphabets".split()
)
# The heads of a table of values, and how they look where a rendering glued its cells together.
_VALUES_HEAD = re.compile(r"\b(?:value|option|type|code|name)s?\b", re.IGNORECASE)
_GLUED_HEADS = re.compile(
    r"(?:\w+ )?(?:value|option|type|code|name|key)s?(?:description|meaning|explanation|details?)",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
_REMARKS = frozenset("example examples eg note notes resolution sample".split())


@dataclass(frozen=True, slots=True)
class ListedValues:
    """The values of one list; of an open one, others may come."""

    values: tuple[str, ...]
    is_open: bool = False


def read(listed: str, below: Sequence[str], *, names_only: bool = False) -> ListedValues | None:
    """The list at the beginning of a text, or in the paragraphs below it where the text is empty.

    `names_only` where nothing but the list's form says that it is one: then each of its values is
    a single word or quoted, as no prose is.
    """
    is_below = not listed
    if is_below and below:
        listed, below = below[0], below[1:]
    if days := day_range.read(listed):
        return ListedValues(days)
    if _RANGE.match(listed) or _GLUED_HEADS.fullmatch(listed):
        return None
    values = _explained(listed, below) or _with_purpose(listed)
    if not values and is_below:
        values = _one_a_line((listed, *below))
    if values:
        return ListedValues(_unique(values))
    return _enumerated(listed, names_only=names_only)


def _unique(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _explained(listed: str, below: Sequence[str]) -> list[str]:
    """`value: what it means`, with the next ones behind a mark or in the paragraphs below."""
    values: list[str] = []
    is_unfinished = False
    for text in (listed, *below):
        match = _EXPLAINED.match(text)
        if match is not None and match[1] and match[1].casefold() not in _REMARKS:
            values.append(match[1])
            values += _explained_next(text, match.end())
            is_unfinished = match.end() == len(text)
        elif is_unfinished:
            # The explanation of the last value, in a paragraph of its own.
            is_unfinished = False
        else:
            break
    return values


def read_explained(paragraphs: Sequence[str]) -> Iterator[ListedValues]:
    """The values that paragraphs without any label explain, one each: `lit: …`, `out: …`.

    Nothing says that there are no others, but of `true` and `false` there are none.
    """
    run: list[str] = []
    for text in (*paragraphs, ""):
        match = _EXPLAINED.match(text) if _PLAIN_NAME.match(text) else None
        if match is not None and _PLAIN_NAME.fullmatch(match[1]) and match[1] not in _REMARKS:
            run.append(match[1])
        elif len(run) > 1:
            break
        else:
            run = []
    if len(run) > 1:
        yield ListedValues(_unique(run), is_open=set(run) != {"true", "false"})


def _explained_next(text: str, start: int) -> list[str]:
    names = (match[1] for match in _EXPLAINED_NEXT.finditer(text, start))
    return [name for name in names if name.casefold() not in _REMARKS]


def _with_purpose(listed: str) -> list[str]:
    """`value to do this, and value for that`; none unless each part is one."""
    end = re.search(r"\.\s+(?=[A-Z\"'(])|\.\s*$", listed)
    text = listed[: end.start()] if end else listed
    if _WITH_PURPOSE.match(text) is None:
        return []
    values: list[str] = []
    for part in re.split(r"[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", text):
        match = _WITH_PURPOSE.match(part)
        if match is not None:
            values.append(match[1])
        elif not values or re.fullmatch(_VALUE, part.strip()):
            # A word alone may be one more value, or belong to what the last one is for.
            return []
    return values if len(values) > 1 else []


def _one_a_line(paragraphs: Sequence[str]) -> list[str]:
    """Paragraphs that are one value each, down to the first that is not."""
    values: list[str] = []
    for text in paragraphs:
        quoted = _QUOTED.fullmatch(text.strip(" .,"))
        word = quoted[1] if quoted else text.strip(" .,")
        if not quoted and not re.fullmatch(_VALUE, word):
            break
        values.append(word)
    return values if len(values) > 1 else []


def _enumerated(listed: str, *, names_only: bool) -> ListedValues | None:
    """The values of a list in running text; a remark in brackets may stand behind any of them."""
    joining = _JOINING_WORDS.match(listed)
    if joining is not None and joining[1] != joining[2]:
        return ListedValues((joining[1], joining[2]))
    without_asides = _ASIDE.sub("", listed) if "(" in listed else listed
    for text in dict.fromkeys((without_asides, listed)):
        if values := _split(text, names_only=names_only):
            return values
    return None


def _split(listed: str, *, names_only: bool) -> ListedValues | None:
    goes_on = _GOES_ON.search(listed)
    end = _END.search(listed)
    if goes_on and (end is None or goes_on.start() <= end.start()):
        text, is_open = listed[: goes_on.start()], True
    else:
        text, is_open = listed[: end.start()] if end else listed, False
    quoted = _QUOTED.findall(text)
    if quoted:
        rest = _SEPARATOR.sub("", " ".join(_QUOTED.sub("", text).split())).strip(" .,:[]")
        return ListedValues(_unique(quoted), is_open) if not rest else None
    parts = [part.strip(" .*:") for part in _SEPARATOR.split(text.strip(" .:"))]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        parts[-1] = _TAIL.sub("", parts[-1])
    if not parts or not all(_is_value(part, len(parts), names_only=names_only) for part in parts):
        return None
    # Several words without a capital letter may be a value or not.
    is_open = is_open or any(" " in part and part[0].islower() for part in parts)
    return ListedValues(_unique(parts), is_open)


def _is_value(text: str, among: int, *, names_only: bool) -> bool:
    """Whether a part of a list is a value and not prose; one among others may be a title."""
    words = text.split()
    if not _PLAIN.fullmatch(text) or len(words) > _MAX_VALUE_WORDS:
        return False
    if not names_only and among > 1 and all(word[:1].isupper() for word in words):
        return True
    if len(words) == 1 and among > 1 and not names_only:
        return True
    is_prose = _PROSE & {word.casefold() for word in words}
    return not is_prose and (len(words) == 1 or not names_only)


def read_bullets(bullets: Sequence[str], *, are_announced: bool = False) -> tuple[str, ...] | None:
    """The values that bullets explain one by one; none if one of the bullets is prose.

    Below a label (`are_announced`) a bullet may be a sentence about its value: `oil burns long`.
    """
    if len(bullets) < 2:  # noqa: PLR2004 - one value is not a list
        return None
    values = [_bullet_value(bullet, in_sentence=are_announced) for bullet in bullets]
    return _unique([value for value in values if value]) if all(values) else None


def read_groups(bullets: Sequence[str]) -> ListedValues | None:
    """The values of bullets that each list those of one circumstance: `Hall lamps: dim and lit`."""
    values: list[str] = []
    for bullet in bullets:
        _, colon, listed = bullet.partition(":")
        group = _split(listed.strip(), names_only=True) if colon else None
        if group is None:
            return None
        values += group.values
    return ListedValues(_unique(values), is_open=True) if values else None


def _bullet_value(bullet: str, *, in_sentence: bool) -> str | None:
    text = bullet.strip()
    match = _EXPLAINED.match(text) or re.fullmatch(rf"[{_QUOTES}]?({_VALUE})[{_QUOTES}]?", text)
    if match is None and in_sentence:
        # No sentence of prose begins with a small letter.
        match = re.match(r"([a-z][\w$]*|[A-Z_]{2,})\s+[a-z]", text)
    if match is None or match[1].casefold() in _REMARKS:
        return None
    return match[1].rstrip("-") or None


def read_table(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> tuple[str, ...] | None:
    """The values in a table of values and what they mean; None where it is another table."""
    if not heads or not _VALUES_HEAD.search(heads[0]):
        return None
    values = [row[0].strip(_QUOTES + " ") for row in rows if row and row[0].strip()]
    is_list = len(values) > 1 and all(len(value.split()) <= _MAX_VALUE_WORDS for value in values)
    return _unique(values) if is_list else None
