"""How a value that must not be shown is recognized: by its beginning and length."""

from __future__ import annotations

import re

from zoho_conformance.model.shown import is_word

_MIN_CHARS_FOR_START = 24
_START_CHARS = 4
_PREFIX = re.compile(r"[\w.:/-]*", re.ASCII)
_MAX_NAME_CHARS = 60


def masked(value: str, *, is_secret: bool) -> str:
    """The length of a value; of a long secret its beginning, too, which says of what kind it is."""
    is_long = is_secret and len(value) >= _MIN_CHARS_FOR_START
    start = value[:_START_CHARS] if is_long else ""
    return f"{start if _PREFIX.fullmatch(start) else ''}… {len(value)} characters"


def shown_name(name: str) -> str:
    """The name of a header, parameter or key; only its length where it may be a value itself."""
    parts = re.split(r"[.-]", name)
    is_name = len(name) <= _MAX_NAME_CHARS and all(map(is_word, filter(None, parts)))
    return name if is_name else f"(a name of {len(name)})"
