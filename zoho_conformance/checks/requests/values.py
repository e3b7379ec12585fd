"""The text of a parameter of the query, held to its type and its values."""

from __future__ import annotations

import re

from zoho_conformance.model.lazy_pattern import lazy_pattern

_INTEGER = lazy_pattern(r"[+-]?[0-9]+", re.ASCII)
_NUMBER = lazy_pattern(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)
TRUTH = lazy_pattern(r"true|false", re.IGNORECASE)
_FORMS: dict[str, re.Pattern[str]] = {
    "integer": _INTEGER,
    "long": _INTEGER,
    "number": _NUMBER,
    "boolean": TRUTH,
}
_MASKED = lazy_pattern(
    r"[*•…#-]{2,}|X{3,}|.*(?i:redacted|masked|filtered).*|<[^<>]*>|\$?\{.*\}|\[[^\"\[\]]*\]|%\w+%",
    re.DOTALL,
)


def is_masked(value: object) -> bool:
    """Whether a recorder seems to have put something else in the place of a value."""
    return isinstance(value, str) and _MASKED.fullmatch(value.strip()) is not None


def form_of_type(type_: str | None) -> re.Pattern[str] | None:
    """What the text of a value of a page's type looks like; None where any will do."""
    return _FORMS.get((type_ or "").casefold())


def split(text: str) -> list[str]:
    """The values of a parameter that has several, joined by commas."""
    return [part.strip() for part in text.split(",")]
