"""What a careless crawl leaves of a text page: no addresses, no short lines, no capitals."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s\"]+|\{api-domain\}\S*|(?<=\s)/\S+")
_BLANKS = re.compile(r"\n{4,}")


def make_lossy(text: str) -> str:
    """The page without its addresses, and without each line of one word or of capitals alone."""
    lines = _ADDRESS.sub("", text).splitlines()
    kept = [line if _stays(line) else "" for line in lines]
    return _BLANKS.sub("\n\n\n", "\n".join(kept)) + "\n"


def _stays(line: str) -> bool:
    return len(line.split()) > 1 and any(letter.islower() for letter in line)
