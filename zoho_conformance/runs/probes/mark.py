"""The mark of a run: what a lock's reason or a rule's name shows of who wrote it."""

from __future__ import annotations

import re

from zoho_conformance.model.lazy_pattern import lazy_pattern

MARK = "zoho-crm-conformance"
"""What every text that a run writes begins with, so that it is recognized as a run's."""

# No vowels and no digits: it looks neither like a word nor like an id.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_RUN_CHARS = 8
# Runs of earlier versions were named in hex; what follows are words that probes add to the mark.
_MARKED = lazy_pattern(
    rf"{MARK}(?: ([{_LETTERS}]{{{_RUN_CHARS}}}|[0-9a-f]{{4,16}}))?"
    r"(?: (?:two|three|four|five|six|updated))*",
    re.IGNORECASE,
)


def new_mark() -> str:
    """The mark of a run that begins: it names no secret, no machine and no person."""
    import secrets  # noqa: PLC0415 - only runs that write need a mark

    run = "".join(secrets.choice(_LETTERS) for _ in range(_RUN_CHARS))
    return f"{MARK} {run}"


def run_of(text: object) -> str | None:
    """The name of the run that wrote a text, empty where the mark has none; None without a mark.

    A text that goes on after the mark was changed since, and counts as not marked.
    """
    match = _MARKED.fullmatch(_words(text))
    return None if match is None else (match[1] or "").casefold()


def begins_with(text: object, mark: str = MARK) -> bool:
    """Whether a text begins with a mark, in whatever case and spacing the org keeps it."""
    words = _words(text).casefold()
    return words.startswith(mark) and not words[len(mark) :][:1].isalnum()


def _words(text: object) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""
