"""Suggestions for a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_MAX_SUGGESTIONS = 3
_ALIKE = 0.7
_VERY_ALIKE = 0.8
_MUCH_LESS_ALIKE = 0.1
_MIN_PART_CHARS = 4
_MAX_LISTED = 12


def unknown_name(what: str, name: str, known: Iterable[str]) -> str:
    """The message for a name that is not known, with those that may have been meant.

    `unknown case 'oks'; did you mean 'ok'?`; where none is close, a short list of those there are.
    """
    names = list(dict.fromkeys(known))
    close = close_names(name, names)
    if close:
        return f"unknown {what} {name!r}; did you mean {' or '.join(map(repr, close))}?"
    if 0 < len(names) <= _MAX_LISTED:
        return f"unknown {what} {name!r}; use one of {', '.join(names)}"
    return f"unknown {what} {name!r}"


def close_names(name: str, known: Iterable[str]) -> list[str]:
    """The known names that a name may stand for, the closest first; case does not count.

    First letters are rarely mistyped, so names with another one have to be more alike.
    """
    by_folded = {candidate.casefold(): candidate for candidate in known}
    folded = name.casefold()
    likeness = {candidate: _likeness(folded, candidate) for candidate in by_folded}
    best = max(likeness.values(), default=0.0)
    close = [
        candidate
        for candidate in sorted(likeness, key=lambda candidate: -likeness[candidate])
        if likeness[candidate] >= max(best - _MUCH_LESS_ALIKE, _least(folded, candidate))
    ]
    return [by_folded[candidate] for candidate in close[:_MAX_SUGGESTIONS]]


def _least(name: str, candidate: str) -> float:
    """How alike the two have to be."""
    return _ALIKE if candidate[:1] == name[:1] else _VERY_ALIKE


def _likeness(name: str, candidate: str) -> float:
    """How alike two names are, from 0 to 1; a name within the other is most likely meant."""
    shorter, longer = sorted((name, candidate), key=len)
    if len(shorter) >= _MIN_PART_CHARS and shorter in longer:
        return max(_VERY_ALIKE, len(shorter) / len(longer))
    from difflib import SequenceMatcher  # noqa: PLC0415 - nearly every name is right

    return SequenceMatcher(None, name, candidate).ratio()
