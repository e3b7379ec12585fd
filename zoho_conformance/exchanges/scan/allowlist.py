"""Values that people allow in a file, by the comment that detect-secrets reads, too."""

from __future__ import annotations

import re

_ON_LINE = re.compile(r"pragma:\s{0,3}(?:allowlist|whitelist)[ -]secret\b", re.IGNORECASE)
_ON_NEXT_LINE = re.compile(
    r"pragma:\s{0,3}(?:allowlist|whitelist)[ -]nextline[ -]secret\b", re.IGNORECASE
)


class Allowlist:
    """The lines of a text that may hold what looks like a secret."""

    def __init__(self, text: str) -> None:
        self._lines: list[str] = []
        if "pragma" in text.casefold():
            next_line = False
            for line in text.splitlines():
                if next_line or _ON_LINE.search(line):
                    self._lines.append(line)
                next_line = _ON_NEXT_LINE.search(line) is not None

    def allows(self, value: str) -> bool:
        """Whether a value stands in one of these lines."""
        return any(value in line for line in self._lines)
