"""Patterns for sentences of which few match: a plain word that each match has is looked for first.

A page has a hundred sentences, and is asked some twenty things of each. To see that none of a few
words stands in one takes a tenth of what it takes to see that a pattern matches nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


class CuedPattern:
    """A pattern, in any case of letters, each match of which has one of the `cues` in it.

    Cues are in lower case; a test holds them to their pattern.
    """

    def __init__(self, cues: tuple[str, ...], pattern: str) -> None:
        self.cues = cues
        self.form = re.compile(pattern, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text; None where there is none."""
        folded = text.casefold()
        for cue in self.cues:
            if cue in folded:
                return self.form.search(text)
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in a text."""
        return self.form.finditer(text) if self.may_match(text) else iter(())

    def remove(self, text: str) -> str:
        """The text without what matches."""
        return self.form.sub("", text) if self.may_match(text) else text

    def may_match(self, text: str) -> bool:
        """Whether one of the cues stands in a text."""
        folded = text.casefold()
        # A loop: `any` with a generator takes as long as the search that it saves.
        for cue in self.cues:  # noqa: SIM110
            if cue in folded:
                return True
        return False
