"""What a key's description says in passing: possible values, a default, and nulls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.pages.keys import possible_values

_DEFAULT = re.compile(
    r"default value(?:\s*:|\s+(?:for [\w ]{1,40} )?is)\s*"
    r"(?:[\"'“‘]([\w.\- ]+)[\"'”’]|([\w.\-]+))",  # noqa: RUF001
    re.IGNORECASE,
)
_NULL = re.compile(r"\bnull\b", re.IGNORECASE)
_NOT_NULL = re.compile(
    r"\b(?:not|never|cannot)\b[^.]*\bnull\b|\bnon-?null\b"
    # A comparison of this name is no value.
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
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Statements:
    """What the description says; ``null_when`` is the condition in the page's words."""

    values: tuple[str, ...] | None
    default: str | None
    nullable: bool
    null_when: str | None


def read(says: Sequence[str], name: str | None = None) -> Statements:
    """The statements in the paragraphs of the description of the key ``name``."""
    default = next(
        (found[1] or found[2] for text in says if (found := _DEFAULT.search(text))), None
    )
    values = possible_values.read(says, name)
    nulls = list(_nulls(says, name))
    if values and "null" in values:
        values = tuple(one for one in values if one != "null") or None
        nulls.append(None)
    return Statements(
        values,
        default.rstrip(".") if default else None,
        bool(nulls),
        next((one for one in nulls if one), None),
    )


def _nulls(says: Sequence[str], name: str | None) -> Iterator[str | None]:
    """For each sentence that lets the key be null: when it does."""
    for text in says:
        for sentence in _SENTENCE.split(text):
            if not _NULL.search(sentence) or _NOT_NULL.search(sentence):
                continue
            several = _SEVERAL_NULL.search(sentence)
            if several and name not in re.findall(r"\w+", several[1]):
                continue
            found = _NULL_FOR.search(sentence) or _NULL_WHEN.search(sentence)
            yield found[1].strip() if found else None
