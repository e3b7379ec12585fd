"""How a value that must not be shown is told from another: its beginning, and its length."""

from __future__ import annotations

from zoho_conformance.model.shown import is_word

_MIN_CHARS_FOR_START = 24
_START_CHARS = 4
_MAX_NAME_CHARS = 60


def masked(value: str) -> str:
    """How a value begins if it is long, as far as that says of which kind it is, and its length."""
    start = value[:_START_CHARS] if len(value) >= _MIN_CHARS_FOR_START else ""
    if not start.isascii() or " " in start:
        start = ""
    return f"{start}… {len(value)} characters"


def shown_name(name: str) -> str:
    """The name of a header, parameter or key; only its length where it may be a value itself."""
    parts = name.replace("-", "_").replace(".", "_")
    return name if is_word(parts) and len(name) <= _MAX_NAME_CHARS else f"(a name of {len(name)})"
