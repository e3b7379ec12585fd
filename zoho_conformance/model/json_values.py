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
FORMATS_TOLD = {
    "digits": "a string of decimal digits",
    "date-time": "an ISO 8601 time with an offset",
}

# Keys that are data (a map by id or by date), and the step that stands for them in a path.
PLACEHOLDERS = {
    "{id}": re.compile(r"[0-9]{10,}"),
    "{number}": re.compile(r"[0-9]{1,9}"),
    "{date}": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T.*)?"),
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


def placeholder(name: str) -> str | None:
    """The step of a path that stands for a key whose name is data; None where it is a name."""
    if not name[:1].isdigit():
        return None
    return next((step for step, form in PLACEHOLDERS.items() if form.fullmatch(name)), None)


def placed(path: str) -> str:
    """The path with a placeholder for each step whose name is data."""
    steps = (step.partition("[") for step in path.split("."))
    return ".".join((placeholder(name) or name) + mark + rest for name, mark, rest in steps)


def plain(text: str) -> str:
    """A text without what messages may differ in: case, punctuation and spacing."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join(kept.split())
