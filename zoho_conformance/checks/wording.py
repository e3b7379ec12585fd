"""When two messages say the same: case, punctuation and spacing don't count."""

from __future__ import annotations

from collections.abc import Iterable

from zoho_conformance.model.json_values import plain


def same_words(came: str, promised: Iterable[str]) -> bool:
    """Whether a message has the words of one of those promised."""
    return plain(came) in map(plain, promised)
