"""JSON text for people in pieces: of a large value, never the whole text is in memory at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from zoho_conformance.model import json_text

_UPPER_LEVELS = 3
"""So many levels are written member by member; what is below is small enough for one piece."""
_AT_ONCE = 10
"""So many items of a long array are one piece."""
_STEP = "  "


def write_in_pieces(value: Any, level: int = 0) -> Iterator[str]:
    """The pieces of the text that `json_text.write_indented` gives of a value.

    An iterator in its upper levels is an array, whose items are made as they are written.
    """
    members = _members(value) if level < _UPPER_LEVELS else None
    if members is not None:
        return _write_all("{}", map(_member(level + 1), members), level)
    if isinstance(value, Iterator) or (isinstance(value, list | tuple) and len(value) > _AT_ONCE):
        return _write_all("[]", _items_at_once(iter(value), level + 1), level)
    if isinstance(value, list | tuple) and level < _UPPER_LEVELS:
        return _write_all("[]", (write_in_pieces(item, level + 1) for item in value), level)
    return iter((_text(value, level),))


def _members(value: Any) -> Iterable[tuple[str, Any]] | None:
    """The members of an object that can be written one by one; None where that is not known."""
    if isinstance(value, dict):
        return value.items() if all(isinstance(name, str) for name in value) else None
    if not isinstance(value, msgspec.Struct):
        return None
    shape = value.__struct_config__
    if shape.tag is not None or shape.array_like or (shape.omit_defaults and _has_defaults(value)):
        return None
    names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
    return ((name, getattr(value, field)) for name, field in names)


def _has_defaults(value: msgspec.Struct) -> bool:
    return any(not field.required for field in msgspec.structs.fields(value))


def _member(level: int) -> Callable[[tuple[str, Any]], Iterator[str]]:
    def write(member: tuple[str, Any]) -> Iterator[str]:
        name, value = member
        yield f"{_text(name, level)}: "
        yield from write_in_pieces(value, level)

    return write


def _items_at_once(items: Iterator[Any], level: int) -> Iterator[Iterator[str]]:
    """The items of a long array, in pieces of many."""
    while some := list(islice(items, _AT_ONCE)):
        # Without the brackets, which begin and end the text, and the first item's indentation.
        yield iter((_text(some, level - 1)[1:-1].strip(),))


def _write_all(brackets: str, parts: Iterable[Iterator[str]], level: int) -> Iterator[str]:
    """Members or items between brackets, each on lines of its own."""
    before = f"{brackets[0]}\n"
    for part in parts:
        yield before + _STEP * (level + 1)
        yield from part
        before = ",\n"
    yield brackets if before[0] != "," else f"\n{_STEP * level}{brackets[1]}"


def _text(value: Any, level: int) -> str:
    """The text of a value whose lines after the first are indented by so many levels."""
    # A line break within a text is escaped.
    return json_text.write_indented(value).replace("\n", "\n" + _STEP * level)
