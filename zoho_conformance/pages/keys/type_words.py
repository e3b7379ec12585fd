"""The words that pages use for types, and the JSON types that they mean."""

from __future__ import annotations

import re

# A crawl glues key and type together, and one word may end another.
_WORDS = (
    "json object array | json array of json objects | json array of objects | "
    "json array of strings | list of json objects | multi-select picklist | "
    "multiselectpicklist | multiselectlookup | boolean value | integer value | string value | "
    "array of longs | array of long | owner lookup | ownerlookup | auto number | autonumber | "
    "form-data | form data | rich text | enum | uuid | array of json objects | "
    "array of json object | array of objects | array of strings | array of integers | "
    "list of objects | list of strings | json array | json object | json list | jsonarray | "
    "jsonobject | string array | integer array | long array | email address | email id | "
    "phone number | date and time | date-time | date time | datetime | timestamp | timezone | "
    "boolean | integer | currency | decimal | percentage | percent | picklist | bigint | "
    "double | number | string | object | array | float | long | bool | date | time | list | "
    "text | file | email | phone | website | lookup | json | url | uri | int | map | "
    "iso 8601 | iso8601"
).split(" | ")
# These end names, too (`created_time`, `related_list`).
_ALSO_NAMES = frozenset(
    (
        "date | time | timezone | list | text | url | uri | number | int | file | email | phone | "
        "website | lookup | map | currency | picklist | percent | percentage | decimal | "
        "phone number | email id | date and time | timestamp"
    ).split(" | ")
)
_FORM = (
    r"(?:(?: ?\(| in (?:the )?)(?:an? )?ISO[ -]?8601(?: date)?(?: (?:and )?time)?(?: format)?\)?)"
)
_ISO = r"(?: \(ISO [\w ]{1,30}\))"
_TYPE = (
    "(?:"
    + "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(_WORDS, key=len)[::-1])
    + rf")(?:{_FORM}|{_ISO}|(?<=8601) (?:date(?: and time)? )?format)?"
)
_OR = re.compile(r"\s*/\s*|\s+or\s+|\s*\(or\s+", re.IGNORECASE)
PHRASE = rf"(?:{_TYPE}(?:(?:\s?/\s?|\sor\s)(?:{_TYPE}|null))*(?:\s?\(or null\))?)"
"""A regular expression for types in the page's words; letters count in any case."""

# The first of these parts that a word contains decides.
_MEANINGS: tuple[tuple[str, str], ...] = (
    ("multi", "array"),
    ("picklist", "string"),
    ("array", "array"),
    ("list", "array"),
    ("object", "object"),
    ("map", "object"),
    ("bool", "boolean"),
    ("long", "integer"),
    ("int", "integer"),
    ("double", "number"),
    ("float", "number"),
    ("decimal", "number"),
    ("percent", "number"),
    ("phone", "string"),
    ("number", "number"),
)


def may_end_a_name(word: str) -> bool:
    """Whether the word ends names, too (`created_time`, `related_list`), and proves no type."""
    return " ".join(word.casefold().split()) in _ALSO_NAMES


def json_type_of(word: str) -> str:
    """The JSON type that a type word means; a string, if neither a structure nor a number."""
    folded = " ".join(word.casefold().split())
    return next((name for part, name in _MEANINGS if part in folded), "string")


def json_types_of(word: str) -> tuple[str, ...]:
    """The JSON types that a type word means; there may be several, as in `string or long`."""
    parts = [part for part in _OR.split(word) if part.strip(")").casefold() != "null"]
    return tuple(dict.fromkeys(map(json_type_of, parts)))


def may_be_null(word: str) -> bool:
    """Whether the type word itself allows null."""
    return _OR.sub("/", word.casefold()).rstrip(")").endswith("/null")


def is_scalar(word: str) -> bool:
    """Whether a value of the type has no keys."""
    return json_type_of(word) not in ("array", "object")
