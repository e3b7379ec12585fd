"""What is read, and what the pages have of it: for people, and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct

from zoho_conformance.checks.documented_reads import Documentation, documentation_of
from zoho_conformance.contracts.promises import Promises
from zoho_conformance.model.uses.use import By, Use

Standing = Documentation | Literal["no-contract"]
"""What a page has of a key, or that no contract has its operation."""

_WORDS: dict[Standing, str] = {
    "documented": "documented",
    "conditional": "conditional",
    "open": "not described",
    "undocumented": "ON NO PAGE",
    "no-contract": "NO CONTRACT",
}
_SUMMARY: dict[Standing, str] = {
    **_WORDS,
    "undocumented": "on no page",
    "no-contract": "of operations that no contract has",
}
_MAX_PLACES = 3
_MAX_PATH_CHARS = 60
_HOW = {
    "read": "",
    "optional": "if there: ",
    "whole": "all keys: ",
    "unpacked": "as arguments: ",
    "tests": "in tests: ",
    "model": "",
}


class ShownUse(Struct, frozen=True):
    """A use, and what the page of its operation has of it."""

    operation: str
    path: str
    by: By
    documentation: Standing
    read: tuple[str, ...]
    optional: tuple[str, ...]
    whole: tuple[str, ...]
    unpacked: tuple[str, ...]
    tests: tuple[str, ...]
    model: tuple[str, ...]
    note: str


def show_uses(uses: Iterable[Use], promises: Promises) -> tuple[ShownUse, ...]:
    """Each use with what the contracts have of it."""
    return tuple(
        ShownUse(
            use.operation,
            use.path,
            use.by,
            _standing(use, promises),
            use.read,
            use.optional,
            use.whole,
            use.unpacked,
            use.tests,
            use.model,
            use.note,
        )
        for use in uses
    )


def _standing(use: Use, promises: Promises) -> Standing:
    if use.operation not in promises and use.operation not in promises.callbacks:
        return "no-contract"
    return documentation_of(promises[use.operation], use.path)


def lines(name: str, uses: Sequence[ShownUse]) -> Iterator[str]:
    """The uses for a terminal: a summary, and each operation with its keys."""
    standings = Counter(use.documentation for use in uses)
    operations = {use.operation for use in uses}
    counts = [f"{standings[each]} {word}" for each, word in _SUMMARY.items() if standings[each]]
    keys = f"{len(uses)} key{'' if len(uses) == 1 else 's'}"
    of_operations = f"{len(operations)} operation{'' if len(operations) == 1 else 's'}"
    yield ": ".join(filter(None, (name, f"{keys} of {of_operations}", ", ".join(counts))))
    width = min(_MAX_PATH_CHARS, max((len(use.path) for use in uses), default=0))
    word_width = max(map(len, _WORDS.values()))
    for operation, own in groupby(uses, key=lambda use: use.operation):
        yield ""
        yield operation
        for use in own:
            path = (use.path or "the body").ljust(width)
            word = _WORDS[use.documentation].ljust(word_width)
            yield f"  {path}  {word}  {_places(use)}".rstrip()


def _places(use: ShownUse) -> str:
    parts = [
        how + ", ".join(places[:_MAX_PLACES]) + _more(places)
        for field, how in _HOW.items()
        if (places := getattr(use, field)) and not (field == "model" and use.whole == places)
    ]
    if use.by == "hand":
        parts.append(f"by hand{use.note and f': {use.note}'}")
    return "; ".join(parts)


def _more(places: Sequence[str]) -> str:
    more = len(places) - _MAX_PLACES
    return f" and {more} more" if more > 0 else ""
