"""What a key's description says in passing: possible values, a default, and nulls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zoho_conformance.pages.blocks import Row
from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.keys import (
    described_presence,
    mentioned_values,
    possible_values,
    type_words,
)

# Named and not described: a word, and nothing behind it (`the same as the hours of the depot`).
_DEFAULT = CuedPattern(
    ("default ",),
    r"default (?:(?:and (?:the )?maximum )?(?:possible )?(?:value|field)(?:\s*:|\s+"
    r"(?:for [\w ]{1,40} )?is)|is)\s*"
    r"(?:[\"'“‘]([\w.\- ]+)[\"'”’]|([\w.\-]+?))"  # noqa: RUF001
    r"(?=[.,;)]*\s*$|[.;,)]\s|\s*\(|\s+(?:if|when|unless|for|and|but|which)\b)",
)
# `By default, its value is true.`, `The default value 1 means …`
_DEFAULT_IS = CuedPattern(
    ("default",),
    r"\bby default,? (?:its|the) value (?:is|will be) [\"']?(\w+)[\"']?(?=[.,;]|$)"
    r"|\bthe default value (\d+) (?:means|represents|indicates|denotes)\b",
)
# `false - … . This is the default value.`, `true - up, false - down (default value)`
_CALLED_DEFAULT = CuedPattern(
    ("default",),
    r"(?:(?:\bthe value |^(?!the\b))(?P<said>\w+)\b[^.]{0,200}\.\s+This is the default\b"
    r"|\b(?P<marked>\w+)\s*[-–:][^,;.()]{0,100}\((?:the )?default(?: value)?\))",  # noqa: RUF001
)
_NULL = CuedPattern(("null",), r"\bnull\b")
_NOT_NULL = re.compile(
    r"\b(?:not|never|cannot)\b[^.]*\bnull\b|\bnon-?null\b"
    # The name of a comparison is not a value.
    r"|\b(?:operator|comparator)s?\b[^.]*\bis (?:not )?null\b|\"is null\"",
    re.IGNORECASE,
)
_NULL_FOR = re.compile(r"\bfor ([^,.]+),[^.]*\bnull\b", re.IGNORECASE)
_NULL_WHEN = re.compile(
    r"\bnull\b(?: value)?(?: is returned)?,? (?:(?:when|if|for) |(?=until |unless ))([^.]+)",
    re.IGNORECASE,
)
# Several keys that may be null, none of which need be the one described.
_SEVERAL_NULL = re.compile(
    r"\b((?:\w+(?:, (?:and |or )?| and | or ))+\w+) can be null", re.IGNORECASE
)
# When the key itself is there; `the value will be true only for …` is about something else.
_THERE = (
    r"(?:available|present|returned|rendered|shown|included|displayed|populated|applicable|valid|supported"
    r"|comes|appears|seen)"
)
_ONLY_WHEN = CuedPattern(
    ("only",),
    rf"(?:\b{_THERE}\b(?:\s+(?:in|with|as part of) [\w\s]{{1,40}}?)?\s+only"
    rf"|\bonly\s+{_THERE})\s+(?P<condition>(?:after|when|while|if|for|once|until|with|in|on)\b"
    r"[^.]+)",
)
_MAX_CONDITION_CHARS = 200
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class KeyDescription:
    """What the description says; `null_when` and `only_when` are in the page's words.

    `values` is a list that the page closes, `known_values` one that it leaves open; `only_when` is
    the condition on which the key is there at all, `mandatory_when` that on which it is mandatory,
    `presence` what is said of it on no condition. `between` are words between which the key tells,
    which may be values or describe them.
    """

    values: tuple[str, ...] | None
    known_values: tuple[str, ...] | None
    default: str | None
    nullable: bool
    null_when: str | None
    only_when: str | None
    mandatory_when: str | None = None
    between: tuple[str, ...] = ()
    presence: Literal["mandatory", "optional"] | None = None


def read(
    paragraphs: Sequence[str],
    name: str | None = None,
    rows: Sequence[Row] = (),
    type_word: str | None = None,
) -> KeyDescription:
    """What the paragraphs and the tables of the description of the key `name` say."""
    default = next(filter(None, map(_default, paragraphs)), None)
    is_scalar = type_word is None or type_words.is_scalar(type_word)
    listed = possible_values.read(paragraphs, name, rows, is_scalar=is_scalar)
    if listed is None and type_word is not None and type_words.json_type_of(type_word) == "boolean":
        listed = mentioned_values.read_boolean(paragraphs)
    values = listed.values if listed else ()
    nulls = list(_nulls(paragraphs, name))
    if "null" in values:
        values = tuple(value for value in values if value != "null")
        nulls.append(None)
    is_open = listed is not None and listed.is_open
    mandatory_when = described_presence.mandatory_when(paragraphs)
    return KeyDescription(
        None if is_open else values or None,
        values or None if is_open else None,
        default.rstrip(".") if default else None,
        bool(nulls),
        next((condition for condition in nulls if condition), None),
        _condition(_ONLY_WHEN, paragraphs),
        mandatory_when[:_MAX_CONDITION_CHARS] if mandatory_when else None,
        () if listed else mentioned_values.read_between(paragraphs),
        described_presence.read(paragraphs, name),
    )


def _default(text: str) -> str | None:
    if match := _DEFAULT.search(text) or _DEFAULT_IS.search(text):
        return match[1] or match[2]
    match = _CALLED_DEFAULT.search(text)
    return (match["said"] or match["marked"]) if match else None


def _condition(form: CuedPattern, paragraphs: Sequence[str]) -> str | None:
    """The first condition in a sentence of this form."""
    match = next(filter(None, map(form.search, paragraphs)), None)
    return " ".join(match["condition"].split())[:_MAX_CONDITION_CHARS] if match else None


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
