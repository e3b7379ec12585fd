"""How many of something a sentence allows: `up to 100 record IDs`, `between 1 and 52`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.pages.recurring import kept

_WORDS: Mapping[str, int] = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
} | {"a single": 1, "fifteen": 15, "twenty": 20, "fifty": 50, "hundred": 100}
_TIMES: Mapping[str, int] = {"": 1, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_NUMBER = (
    r"(?:\d+(?:,\d+)*(?:\.\d+)?(?![\w.]*\d)|\b(?:" + "|".join(_WORDS) + r")\b)"
    r"(?:\s+(?:hundred|thousand|million)\b){0,2}"
)
_ANY_NUMBER = re.compile(r"\d|\b(?:" + "|".join(_WORDS) + r")\b", re.IGNORECASE)
_AT_MOST = re.compile(
    r"(?:\bup\s?to|\bmax(?:imum)?(?: (?:limit|number|length|size))? of(?: only| the)?"
    r"|\bat (?:the )?(?:most|max(?:imum)?)|\b(?:no|not) (?:be )?(?:more|longer|greater|larger) than"
    r"|\b(?:not|cannot|never) exceed|\blimited to(?: only)?|\bless than or equal to"
    r"|\bcannot be (?:more|longer|greater|larger) than)"
    rf"\s+(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
# `The default and the maximum possible value is 200`, `can only be seven`: what is at most so many.
_MAXIMUM_IS = re.compile(
    r"\b(?:max(?:imum)?|(?:upper|supported|allowed) limit)\b(?P<what>[^.;:]{0,120}?)"
    r"\s(?:is|are|be|:)(?: only)?"
    rf"\s+(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_ALLOWED_SIZE = re.compile(
    rf"\b(?:allowed|permitted|maximum) (?P<what>size)\s*\(\s*(?P<number>{_NUMBER})", re.IGNORECASE
)
_AT_LEAST = re.compile(
    rf"\b(?:at ?least|minimum of|not less than|no (?:less|fewer) than)\s+(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_MINIMUM_IS = re.compile(
    r"\bmin(?:imum)?\b(?P<what>[^.;:]{0,120}?)\s(?:is|are|be|:)(?: only)?"
    rf"\s+(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\bonly\s+(?P<number>one|1|a single)\b(?!\s+of\b)", re.IGNORECASE)
_RANGE = re.compile(
    r"\b(?:between|rang(?:e|es|ing)(?: is| of)?(?: from)?|values?(?: is| are| can be)? from)"
    rf"\s+(?P<least>{_NUMBER})"
    rf"\s*(?:and|to|-|–)\s*(?P<most>{_NUMBER})",  # noqa: RUF001
    re.IGNORECASE,
)
# Bounds that are no values themselves; a bound that is too wide rules nothing out wrongly.
_APART = re.compile(
    rf"\bgreater than(?: or equal to)?\s+(?P<least>{_NUMBER})(?:\s+\w+)?\s+(?:and|but)\s+"
    rf"(?:less|lesser|lower|smaller) than(?: or equal to)?\s+(?P<most>{_NUMBER})",
    re.IGNORECASE,
)
# `200 records and 50 fields`: of the second number is said what is said of the first.
_AND = rf"\s+(?:and|or)\s+(?P<number>{_NUMBER})\s+(?=[a-z])"
_AND_MORE = re.compile(rf"\s*(?: (?:from|in) (?:an?|the)(?: \w+){{1,3}}?)?{_AND}", re.IGNORECASE)
_NOUN = re.compile(r"\s*(?P<noun>[A-Za-z][\w-]*(?:\s+[A-Za-z][\w-]*){0,3})")
# Where the words that name the thing counted end.
_NOUN_ENDS = re.compile(
    r"\s+(?:in|per|for|from|of|to|at|by|with|within|using|under|through|can|could|may|must|should"
    r"|are|is|be|will|and|or|that|which|only|when|if|while|a|an|the|on|as|have|has|long|allowed"
    r"|simultaneously|available|possible|without|into|will|then|fetched|supported)\b.*",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(
    r"^(?:(?:possible|allowed|total) )?(?:number|count|amount) of ", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[a-z\d\"')\]][.!?])(?=[A-Z])|\n+")
_MAX_SENTENCE_CHARS = 800
_MAX_KEPT_CHARS = 5000
"""The sentences of a longer text are not cached."""
_MAX_NUMBER = 10**12
"""A larger number is an id, or no count."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """So many of something: at most, at least, or between two numbers.

    `noun` are the words behind the number, `what` those that say what is at most so much;
    `most` and `least` are None where nothing bounds it.
    """

    most: float | None
    least: float | None
    noun: str
    what: str
    start: int
    end: int


def sentences(text: str) -> Sequence[str]:
    """The sentences of a text, also those that lost the space between them."""
    return _sentences_of(text) if len(text) <= _MAX_KEPT_CHARS else _split(text)


@kept
def _sentences_of(text: str) -> Sequence[str]:
    return _split(text)


def _split(text: str) -> Sequence[str]:
    return tuple(
        " ".join(sentence.split())
        for sentence in _SENTENCE_END.split(text)
        if sentence.strip() and len(sentence) <= _MAX_SENTENCE_CHARS
    )


@kept
def has_number(sentence: str) -> bool:
    """Whether a number stands in a sentence, in digits or in words."""
    return _ANY_NUMBER.search(sentence) is not None


def read(sentence: str) -> Sequence[Quantity]:
    """The quantities of a sentence, in its order, each number once."""
    return _read(sentence) if has_number(sentence) else ()


@kept
def _read(sentence: str) -> Sequence[Quantity]:
    return tuple(_in_order(sentence))


def _in_order(sentence: str) -> Iterator[Quantity]:
    taken = 0
    for quantity in sorted(_all(sentence), key=lambda quantity: quantity.start):
        is_countable = max(quantity.most or 0, quantity.least or 0) <= _MAX_NUMBER
        if quantity.start >= taken and is_countable:
            taken = quantity.end
            yield quantity
            yield from _continued(sentence, quantity)


def _all(sentence: str) -> Iterator[Quantity]:
    for pattern in (_RANGE, _APART):
        for match in pattern.finditer(sentence):
            least, most = number(match["least"]), number(match["most"])
            if least <= most:
                yield _quantity(sentence, match, most, least)
    for pattern in (_AT_MOST, _MAXIMUM_IS, _ALLOWED_SIZE, _ONLY):
        for match in pattern.finditer(sentence):
            yield _quantity(sentence, match, number(match["number"]), None)
    for pattern in (_AT_LEAST, _MINIMUM_IS):
        for match in pattern.finditer(sentence):
            yield _quantity(sentence, match, None, number(match["number"]))


def _quantity(
    sentence: str, match: re.Match[str], most: float | None, least: float | None
) -> Quantity:
    what = (match.groupdict().get("what") or "").strip()
    return Quantity(most, least, _noun(sentence, match.end()), what, match.start(), match.end())


def _continued(sentence: str, quantity: Quantity) -> Iterator[Quantity]:
    """`… and 50 fields` behind a first quantity."""
    if quantity.most is None or quantity.least is not None:
        return
    noun_ends = sentence.find(quantity.noun, quantity.end) + len(quantity.noun)
    more = _AND_MORE.match(sentence, noun_ends)
    if more is not None:
        start = more.end()
        most = number(more["number"])
        yield Quantity(most, None, _noun(sentence, start), "", start, start)


def _noun(sentence: str, start: int) -> str:
    match = _NOUN.match(sentence, start)
    return _NOUN_ENDS.sub("", f" {match['noun']}").strip() if match else ""


def noun_of(what: str) -> str:
    """What is counted in `number of records that one can get`: `records`."""
    return _NOUN_ENDS.sub("", f" {_NUMBER_OF.sub('', what)}").strip()


def number(words: str) -> int | float:
    """The number that digits or words name: `1,440`, `five`, `two hundred thousand`."""
    text = " ".join(words.casefold().split())
    times = 1
    while (last := text.rpartition(" ")[2]) in _TIMES and last and text != last:
        times *= _TIMES[last]
        text = text.rpartition(" ")[0]
    if text in _WORDS:
        return _WORDS[text] * times
    digits = text.replace(",", "")
    return float(digits) * times if "." in digits else int(digits) * times
