"""How much a value may be, as its description says: elements, characters, or the number itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec.structs import replace

from zoho_conformance.contracts.contract import Key
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.contracts.page_facts import Limits
from zoho_conformance.pages import quantities
from zoho_conformance.pages.cued_pattern import CuedPattern
from zoho_conformance.pages.keys import type_words
from zoho_conformance.pages.quantities import Quantity
from zoho_conformance.pages.samples.sample_shape import SampleShape

Counted = Literal["items", "length", "number"]
"""What of a value is bounded: its elements, its characters, or itself."""
_CHARACTERS = re.compile(r"\b(?:characters?|chars?|letters)\b", re.IGNORECASE)
_SIZE = re.compile(r"^(?:[KMG]B|bytes?|megabytes?|MP)\b", re.IGNORECASE)
# Of an org, an edition or a span of time, or only on some condition: no bound of the value.
_ELSEWHERE = re.compile(
    r"\bper (?!API|call|page|request)\w+|\b(?:for|in|of) (?:your|an|the) (?:org|account)"
    r"|\borgani[sz]ation\b|\beditions?\b|\blicen[sc]e\b|\b(?:page|token)_token\b|\bafter which\b"
    r"|\b(?:hours?|days?|weeks?|months?|years?|digits?)\b|\b(?:if|when|unless|without)\b"
    r"|\be\.?g\.|\bfor example\b|^example\b",
    re.IGNORECASE,
)
# `small supports up to …`, `large - …`: said of one of several values.
_OF_ONE_VALUE = re.compile(
    r"(?!(?:it|this|which|that|and|key|value|field|array|list|accepts?|supports?|allows?)\b)"
    r"[\w]+\s*(?:\s[-–]|:|\s(?:supports?|allows?|accepts?)\b)",  # noqa: RUF001
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:notes?|(?:re)?solutions?)\s*:\s*", re.IGNORECASE)
_POSITIVE = CuedPattern(("positive ",), r"\bpositive (?:integers?|numbers?)\b")
_OF_VALUE = re.compile(r"\bvalues?\b|\bnumber\b|\blimit\b", re.IGNORECASE)
_LENGTH = re.compile(r"\blength\b", re.IGNORECASE)
_NUMERIC = ("integer", "number")
_ROWS_OF_PAGE = re.compile(r"per_page|.*_?limit|.*count", re.IGNORECASE)
_UNITS = re.compile(r"^(?:minutes?|seconds?|percent|records?|rows?)?$", re.IGNORECASE)


def read(
    paragraphs: Sequence[str], name: str, types: Sequence[str], type_word: str | None
) -> Limits | None:
    """The bounds in the description of a key or a parameter; None where it has none.

    `types` are its JSON types, as far as samples show them. Of two bounds the wider counts.
    """
    bounds: dict[str, int | float] = {}
    for paragraph in paragraphs:
        for sentence in quantities.sentences(paragraph):
            for bound, value in of_sentence(sentence, name, types, type_word):
                widest = max if bound.startswith("max") else min
                bounds[bound] = widest(bounds.get(bound, value), value)
    return as_limits(bounds)


def as_limits(bounds: Mapping[str, int | float]) -> Limits | None:
    """Limits by the names of their bounds; None for none."""
    values: dict[str, Any] = dict(bounds)
    return Limits(**values) if values else None


def of_sentence(
    sentence: str, name: str, types: Sequence[str], type_word: str | None
) -> Iterator[tuple[str, int | float]]:
    """The bounds that one sentence has for a value, by their names in `Limits`."""
    if not may_bound(sentence):
        return
    sentence = _LABEL.sub("", sentence)
    if _ELSEWHERE.search(sentence) or _OF_ONE_VALUE.match(sentence):
        return
    said = set(type_words.json_types_of(type_word) if type_word else ())
    known = set(types) - {"null"} or said
    if known == {"string"} and said & {*_NUMERIC}:
        # A number in quotes is a number to the page.
        known |= said
    if (not known or known & {*_NUMERIC}) and _POSITIVE.search(sentence):
        yield "minimum", 1
    for quantity in quantities.read(sentence):
        counted = _counted(quantity, name, known)
        if counted is not None:
            yield from _bounds(quantity, counted)


def may_bound(sentence: str) -> bool:
    """Whether a sentence has what every bound is stated with: a number, or that it is positive."""
    return quantities.has_number(sentence) or _POSITIVE.search(sentence) is not None


def _counted(quantity: Quantity, name: str, types: set[str]) -> Counted | None:
    """What a quantity in the description of a value of these types bounds, if anything of it."""
    if _SIZE.match(quantity.noun):
        return None
    if _CHARACTERS.search(quantity.noun) or (
        not quantity.noun and _LENGTH.search(quantity.what) and "array" not in types
    ):
        return "length" if not types or types & {"string"} else None
    is_range = quantity.most is not None and quantity.least is not None
    if "array" in types:
        return None if is_range and not quantity.noun else "items"
    if not quantity.noun and (_OF_VALUE.search(quantity.what) or is_range):
        return "number"
    if types & {*_NUMERIC}:
        is_plain = not quantity.noun and not quantity.what
        is_of_unit = _UNITS.match(quantity.noun) and (is_range or _ROWS_OF_PAGE.fullmatch(name))
        return "number" if is_plain or is_of_unit else None
    if "object" in types or not quantity.noun:
        return None
    return "items" if name.endswith("s") and types <= {"string"} else None


def _bounds(quantity: Quantity, counted: Counted) -> Iterator[tuple[str, int | float]]:
    for side, value in (("min", quantity.least), ("max", quantity.most)):
        if value is None:
            continue
        if counted == "number":
            yield f"{side}imum", value
        elif value == int(value):
            yield f"{side}_{counted}", int(value)


def without_contradicted(
    keys: Sequence[Key], shapes: Mapping[str, SampleShape]
) -> tuple[list[Key], list[Doubt]]:
    """The keys without limits that a sample is beyond, and a doubt about each."""
    kept: list[Key] = []
    doubts: list[Doubt] = []
    for key in keys:
        shape = shapes.get(key.path)
        if key.limits is not None and shape is not None and breaks(key.limits, shape.values):
            doubts.append(contradiction(key.path, key.line))
            kept.append(replace(key, limits=None))
        else:
            kept.append(key)
    return kept, doubts


def contradiction(path: str, line: int) -> Doubt:
    """The doubt about a limit of a key that a sample is beyond."""
    what = f"a sample is beyond the limit of `{path}`, which is not taken"
    return Doubt.at_line(line, "limit-contradicted", what, path)


def breaks(limits: Limits, values: Iterable[Any]) -> bool:
    """Whether one of the values that samples show is beyond the limits."""
    return any(_is_beyond(limits, value) for value in values)


def _is_beyond(limits: Limits, value: Any) -> bool:
    if isinstance(value, list):
        return _is_outside(len(value), limits.min_items, limits.max_items)
    if isinstance(value, str):
        return _is_outside(len(value), limits.min_length, limits.max_length)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return _is_outside(value, limits.minimum, limits.maximum)


def _is_outside(value: float, least: float | None, most: float | None) -> bool:
    return (least is not None and value < least) or (most is not None and value > most)
