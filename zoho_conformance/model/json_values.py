"""JSON values: their types by name, and the formats that the API's strings have."""

from __future__ import annotations

import re
from typing import Any

DIGITS = re.compile(r"[0-9]+")
DATE_TIME = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)"
    r"(\.[0-9]+)?([+-][0-9]{2}:[0-9]{2}|Z)"
)

FORMATS = {"digits": DIGITS, "date-time": DATE_TIME}
FORMAT_DESCRIPTIONS = {
    "digits": "a string of decimal digits",
    "date-time": "an ISO 8601 time with an offset",
}

_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)


def json_type(value: Any) -> str:
    """The JSON Schema name of a parsed value's type."""
    for kind, name in _NAMES:
        if isinstance(value, kind):
            return name
    return "null"


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
    """A scalar as a page writes it among possible values: as text, `true` and `false` included."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def comparable(text: str) -> str:
    """A text without what messages may differ in: case, punctuation and spacing."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join(kept.split())
