"""JSON values: their types by name, and the formats that the API's strings have."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from zoho_conformance.model.lazy_pattern import lazy_pattern

DIGITS = lazy_pattern(r"[0-9]+")

# Days that there are: of long months, of short ones, of February, and its 29th in leap years.
_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
DATE = (
    f"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29)"
)
# Seconds go to 60, for leap seconds; offsets to a day, as in RFC 3339.
_HOURS_AND_MINUTES = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
DATE_TIME = lazy_pattern(
    rf"{DATE}T{_HOURS_AND_MINUTES}:(?:[0-5][0-9]|60)(?:\.[0-9]+)?(?:[+-]{_HOURS_AND_MINUTES}|Z)"
)
TIME_FORM = lazy_pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[+-][0-9]{2}:[0-9]{2}|Z)"
)
"""What looks like such a time, and may be none: one of the 30th of February."""

FORMATS = {"digits": DIGITS, "date-time": DATE_TIME}
FORMAT_DESCRIPTIONS = {
    "digits": "a string of decimal digits",
    "date-time": "an ISO 8601 time with an offset",
}

_NAMES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


def json_type(value: Any) -> str:
    """The JSON Schema name of a parsed value's type."""
    name = _NAMES.get(type(value))
    if name is not None:
        return name
    # No parser makes one of a type of its own; a caller may.
    return next((name for kind, name in _NAMES.items() if isinstance(value, kind)), "null")


def is_equal(value: Any, other: Any) -> bool:
    """Whether two parsed values are equal, however deep they nest: `==` would go as deep."""
    pending = [(value, other)]
    while pending:
        mine, its = pending.pop()
        if isinstance(mine, dict) and isinstance(its, dict):
            if mine.keys() != its.keys():
                return False
            pending.extend((item, its[name]) for name, item in mine.items())
        elif isinstance(mine, list) and isinstance(its, list):
            if len(mine) != len(its):
                return False
            pending.extend(zip(mine, its, strict=True))
        elif mine != its:
            return False
    return True


def as_word(value: object) -> str:
    """A scalar as a page writes it among possible values: as text, `true` and `false` included.

    Of an array or an object, the type.
    """
    if isinstance(value, dict | list):
        return json_type(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


@lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """A text without what messages may differ in: case, punctuation and spacing."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join(kept.split())
