"""Suggestions for a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MAX_SUGGESTIONS = 3
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
    """The known names that a name is a misspelling of, the closest first; case does not count."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(name.casefold(), by_folded, n=_MAX_SUGGESTIONS)
    return [by_folded[folded] for folded in close]
