"""What a key's description says in passing: possible values, a default, and nulls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DEFAULT = re.compile(
    r"default value(?:\s*:|\s+(?:for [\w ]{1,40} )?is)\s*"
    r"(?:[\"'“‘]([\w.\- ]+)[\"'”’]|([\w.\-]+))",  # noqa: RUF001
    re.IGNORECASE,
)
_NULL = re.compile(r"\bnull\b", re.IGNORECASE)
_NOT_NULL = re.compile(
    r"\b(?:not|never|cannot)\b[^.]*\bnull\b|\bnon-?null\b"
    # The name of a comparison is not a value.
    r"|\b(?:operator|comparator)s?\b[^.]*\bis (?:not )?null\b|\"is null\"",
    re.IGNORECASE,
)
_NULL_FOR = re.compile(r"\bfor ([^,.]+),[^.]*\bnull\b", re.IGNORECASE)
_NULL_WHEN = re.compile(
    r"\bnull\b(?: value)?(?: is returned)?,? (?:when|if|for) ([^.]+)", re.IGNORECASE
)
# Several keys that may be null, none of which need be the one described.
_SEVERAL_NULL = re.compile(
    r"\b((?:\w+(?:, (?:and |or )?| and | or ))+\w+) can be null", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class KeyDescription:
    """What the description says; `null_when` is the condition in the page's words."""

    values: tuple[str, ...] | None
    default: str | None
    nullable: bool
    null_when: str | None


def read(paragraphs: Sequence[str], name: str | None = None) -> KeyDescription:
    """What the paragraphs of the description of the key `name` say."""
    default = next(
        (match[1] or match[2] for text in paragraphs if (match := _DEFAULT.search(text))), None
    )
    values = possible_values(paragraphs, name)
    nulls = list(_nulls(paragraphs, name))
    if values and "null" in values:
        values = tuple(value for value in values if value != "null") or None
        nulls.append(None)
    return KeyDescription(
        values,
        default.rstrip(".") if default else None,
        bool(nulls),
        next((condition for condition in nulls if condition), None),
    )


def _nulls(paragraphs: Sequence[str], name: str | None) -> Iterator[str | None]:
    """For each sentence that allows null for the key: the condition, or None."""
    for text in paragraphs:
        for sentence in _SENTENCE_END.split(text):
            if not _NULL.search(sentence) or _NOT_NULL.search(sentence):
                continue
            several = _SEVERAL_NULL.search(sentence)
            if several and name not in re.findall(r"\w+", several[1]):
                continue
            match = _NULL_FOR.search(sentence) or _NULL_WHEN.search(sentence)
            yield match[1].strip() if match else None


_VALUES_LABEL = re.compile(
    r"(?<!maximum )(?<!minimum )(?<!max )"
    r"\b(?:possible|supported|valid|allowed|permitted|permissible|accepted|acceptable)\s"
    r"(?:colou?r )?(?:values?|options?|codes?)"
    r"(?P<of> (?:for|of) [^.:]{1,60}?)?\s*(?:\bare\b|\bis\b|:|-|–)\s*[:\-]?(?P<listed>.*)",  # noqa: RUF001
    re.IGNORECASE,
)
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


def possible_values(paragraphs: Sequence[str], name: str | None = None) -> tuple[str, ...] | None:
    """The values that the description of the key `name` lists; those of another key are not."""
    for at, text in enumerate(paragraphs):
        label = _VALUES_LABEL.search(" ".join(text[:_MAX_LABEL_CHARS].split()))
        if label is None or _is_of_another_key(label["of"], name):
            continue
        listed, below = label["listed"].strip(), paragraphs[at + 1 :]
        # The list may stand in paragraphs of its own, below its label.
        if not listed and below:
            listed, below = below[0], below[1:]
        values = _explained(listed, below) or _enumerated(listed)
        if values:
            return tuple(dict.fromkeys(values))
    return None


def explained_values(bullets: Sequence[str]) -> tuple[str, ...] | None:
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


def _explained(listed: str, below: Sequence[str]) -> tuple[str, ...]:
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


def _enumerated(listed: str) -> tuple[str, ...]:
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
