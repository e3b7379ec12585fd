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
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.shown import is_word

_NEED = lazy_pattern(r"\{\??(\w+)(?::\w+)?\}")
"""What an org must have, or may have, in the text of a probe."""
_MAX_DEPTH = 12
_MAX_ITEMS = 25
"""Elements of an array that are sent again; of more, those that differ in more than values."""
_MAX_KEYS = 60
_MAX_SEEN = 1000


def body_pieces(
    promise: Promise, request: Request, places: Places, probe: Any, defaults: Mapping[str, str]
) -> Pieces:
    """The text of a request's JSON with places; what is no JSON is one place as a whole.

    `probe` is the body of the probe that sent it, in which needs stand in braces, `defaults` what
    may stand for a need in any org.
    """
    if request.json is None:
        return (places.add(Place("BODY", "the body that was sent", request.body or "")),)
    shown = _ShownBody(promise, places, defaults)
    return joined(shown.pieces(request.json, probe, "", 0))


class _ShownBody:
    def __init__(self, promise: Promise, places: Places, defaults: Mapping[str, str]) -> None:
        self._by_path = {key.path: key for key in promise.request_keys}
        self._parents = {key.key.parent for key in promise.request_keys} | {""}
        self._names = promise.names
        self._places = places
        self._defaults = defaults

    def pieces(self, value: Any, probe: Any, path: str, depth: int) -> Iterator[str | Place]:
        """The pieces of a value; `probe` is what the probe has in its place."""
        if isinstance(value, dict):
            yield from self._object(value, probe if isinstance(probe, dict) else {}, path, depth)
        elif isinstance(value, list):
            yield from self._array(value, probe if isinstance(probe, list) else [], path, depth)
        else:
            yield from self._scalar(value, probe, path)

    def _object(
        self, value: Mapping[str, Any], probe: Mapping[str, Any], path: str, depth: int
    ) -> Iterator[str | Place]:
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
                yield from self.pieces(item, probe.get(name), json_path.join(path, name), depth + 1)
        yield "}"

    def _array(
        self, value: list[Any], probe: list[Any], path: str, depth: int
    ) -> Iterator[str | Place]:
        yield "["
        if depth < _MAX_DEPTH:
            for number, item in enumerate(_different(value)):
                yield ", " if number else ""
                in_probe = probe[number] if number < len(probe) else None
                yield from self.pieces(item, in_probe, f"{path}[]", depth + 1)
        yield "]"

    def _scalar(self, value: Any, probe: Any, path: str) -> Iterator[str | Place]:
        if isinstance(probe, str) and _NEED.sub(self._default, probe) == value:
            # What a probe sends to every org.
            yield json.dumps(value)
            return
        key = self._by_path.get(json_path.generalize(path.removesuffix("[]")))
        if value is None or isinstance(value, bool) or _is_documented(value, key):
            yield json.dumps(value)
            return
        text = value if isinstance(value, str) else json.dumps(value)
        name = json_path.name(path.removesuffix("[]"))
        word = name if is_word(name) else "value"
        needed = _NEED.fullmatch(probe) if isinstance(probe, str) else None
        need = needed[1] if needed is not None else ""
        meaning = need.replace("_", " ") or f"{_kind(value)} for {word}"
        default = self._defaults.get(need, "")
        wanted = Place(variable_name(word), meaning, text, default, need)
        place = self._places.add(wanted)
        yield from ('"', place, '"') if isinstance(value, str) else (place,)

    def _default(self, need: re.Match[str]) -> str:
        return self._defaults.get(need[1], need[0])


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
