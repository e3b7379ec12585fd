"""The JSON of a request as it may be shown: its keys and documented values, places for the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.checks.shown.places import Pieces, Place, Places, joined, variable_name
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.shown import is_word

_NEED = re.compile(r"\{(\w+)\}")
_MAX_DEPTH = 12
_MAX_ITEMS = 25
"""Elements of an array that are sent again; of more, those that differ in more than values."""
_MAX_KEYS = 60
_MAX_SEEN = 1000


def body_pieces(
    promise: Promise, request: Request, places: Places, defaults: Mapping[str, str]
) -> Pieces:
    """The text of a request's JSON with places; what is no JSON is one place as a whole."""
    if request.json is None:
        return (places.add(Place("BODY", "the body that was sent", request.body or "")),)
    shown = _ShownBody(promise, places, defaults)
    return joined(shown.pieces(request.json, "", 0))


class _ShownBody:
    def __init__(self, promise: Promise, places: Places, defaults: Mapping[str, str]) -> None:
        self._by_path = {key.path: key for key in promise.request_keys}
        self._parents = {key.key.parent for key in promise.request_keys} | {""}
        self._names = promise.names
        self._places = places
        self._defaults = defaults

    def pieces(self, value: Any, path: str, depth: int) -> Iterator[str | Place]:
        if isinstance(value, dict):
            yield from self._object(value, path, depth)
        elif isinstance(value, list):
            yield from self._array(value, path, depth)
        else:
            yield from self._scalar(value, path)

    def _object(self, value: Mapping[str, Any], path: str, depth: int) -> Iterator[str | Place]:
        yield "{"
        if depth < _MAX_DEPTH:
            for number, (name, item) in enumerate(list(value.items())[:_MAX_KEYS]):
                yield ", " if number else ""
                if name in self._names or (path in self._parents and is_word(name)):
                    yield json.dumps(name)
                else:
                    place = self._places.add(Place("KEY", "the name of a key that was sent", name))
                    yield from ('"', place, '"')
                yield ": "
                yield from self.pieces(item, json_path.join(path, name), depth + 1)
        yield "}"

    def _array(self, value: list[Any], path: str, depth: int) -> Iterator[str | Place]:
        yield "["
        if depth < _MAX_DEPTH:
            for number, item in enumerate(_different(value)):
                yield ", " if number else ""
                yield from self.pieces(item, f"{path}[]", depth + 1)
        yield "]"

    def _scalar(self, value: Any, path: str) -> Iterator[str | Place]:
        key = self._by_path.get(json_path.generalize(path.removesuffix("[]")))
        if value is None or isinstance(value, bool) or _is_documented(value, key):
            yield json.dumps(value)
            return
        text = value if isinstance(value, str) else json.dumps(value)
        need = _NEED.fullmatch(text)
        name = json_path.name(path.removesuffix("[]"))
        word = name if is_word(name) else "value"
        meaning = f"{_kind(value)} for {word}"
        if need is not None:
            meaning = need[1].replace("_", " ")
        known_as = need[1] if need is not None else ""
        default = self._defaults.get(known_as, "")
        wanted = Place(variable_name(word), meaning, text, default, known_as)
        place = self._places.add(wanted)
        yield from ('"', place, '"') if isinstance(value, str) else (place,)


def _is_documented(value: Any, key: PromisedKey | None) -> bool:
    if key is None:
        return False
    documented = {*(key.values or ()), *(key.key.known_values or ())}
    return str(value) in documented or value == ""


def _kind(value: Any) -> str:
    return "a text" if isinstance(value, str) else "a number"


def _different(items: list[Any]) -> list[Any]:
    """The elements of an array; of many, the first that have different keys."""
    if len(items) <= _MAX_ITEMS:
        return items
    by_form: dict[tuple[str, ...], Any] = {}
    for item in items[:_MAX_SEEN]:
        form = tuple(item) if isinstance(item, dict) else (type(item).__name__,)
        by_form.setdefault(form, item)
    return list(by_form.values())[:_MAX_ITEMS]
