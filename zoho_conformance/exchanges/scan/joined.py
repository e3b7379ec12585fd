"""Tokens that are split: over lines, over literals that a program adds up, over items of a list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from zoho_conformance.exchanges.scan.encodings import decoded_forms
from zoho_conformance.exchanges.scan.places import Value
from zoho_conformance.exchanges.scan.tokens import Match, find_joined_tokens

# From the end of one literal to the begin of the next: `" + "`, `", "`, `"` line end `- "`.
_BETWEEN_LITERALS = re.compile(
    r"\\{0,2}[\"'`]\s{0,80}(?:\.\.|\|\||<<|[-+.,&|\\]|\)?\.(?:concat|append|add)\()?\s{0,80}"
    r"[bfru]{0,2}\\{0,2}[\"'`]|\$\{\s{0,9}[\"'`]{0,2}\s{0,9}\}",
    re.IGNORECASE,
)
_BETWEEN_LINES = re.compile(r"\\?\n[ \t]{0,80}(?:[-#*|>]|//)[ \t]{1,80}|\\\n|\s+")
# Letters among the digits: ids in a row are not text in hex.
_ENCODED = re.compile(r"(?=[0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{10,}={0,2}")
_MIN_PARTS = 2
_SPLIT = "in parts"
MAX_COMPARED = 64


def find_split_tokens(text: str) -> Iterator[Match]:
    """Tokens of a text that has them in parts."""
    joined = _BETWEEN_LINES.sub("", _BETWEEN_LITERALS.sub("", text))
    if len(joined) != len(text):
        for match in find_joined_tokens(joined):
            yield Match(match.kind, match.value, _SPLIT)


def find_tokens_over_values(values: Sequence[Value]) -> Iterator[tuple[Value, Match]]:
    """Tokens whose parts stand in values that follow each other, with the first of these."""
    by_name: dict[str, list[Value]] = defaultdict(list)
    for value in values:
        by_name[value.name].append(value)
    yield from _find_over(values)
    for group in by_name.values():
        if _MIN_PARTS <= len(group) < len(values):
            yield from _find_over(group)
    for is_word, words in groupby(values, lambda value: _is_encoded(value.text)):
        if is_word:
            yield from _find_encoded_over(list(words))


def _find_over(values: Sequence[Value]) -> Iterator[tuple[Value, Match]]:
    ends = list(accumulate(len(value.text) for value in values))
    joined = "".join(value.text for value in values)
    for match in find_joined_tokens(joined):
        start = joined.find(match.value)
        first = bisect_right(ends, start)
        if start + len(match.value) > ends[first]:
            yield values[first], Match(match.kind, match.value, _SPLIT)


def _is_encoded(text: str) -> bool:
    return _ENCODED.fullmatch(text) is not None


def _find_encoded_over(words: Sequence[Value]) -> Iterator[tuple[Value, Match]]:
    """Tokens that were encoded first and split then."""
    if len(words) >= _MIN_PARTS:
        for form in decoded_forms("".join(word.text for word in words)):
            for match in find_joined_tokens(form.text) if form.encoding else ():
                yield words[0], Match(match.kind, match.value, f"{form.encoding}, {_SPLIT}")


def without_those_in(values: Iterable[str], matches: Iterable[Match]) -> Iterator[Match]:
    """The matches that are not among the values or earlier matches, nor part of one, nor around it.

    Parts are looked for in the latest only, or a file of a million addresses would never end.
    """
    known = list(values)
    whole, latest = set(known), deque(known, maxlen=MAX_COMPARED)
    for match in matches:
        if match.value not in whole and not any(
            match.value in value or value in match.value for value in latest
        ):
            whole.add(match.value)
            latest.append(match.value)
            yield match
