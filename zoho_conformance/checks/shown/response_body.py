"""The JSON of an answer as it may be shown: keys, types and forms, and words that are the API's."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from zoho_conformance.checks.error_answer import is_error
from zoho_conformance.checks.key_paths import error_key_path, new_key_path
from zoho_conformance.checks.shown.lines import ShownLine, fold, indented
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.display import legible
from zoho_conformance.model.json_values import DATE_TIME, DIGITS, FORMATS
from zoho_conformance.model.shown import form_of, mask

_MAX_DEPTH = 10
_MAX_KEYS = 80
_MAX_ELEMENTS = 200
"""Of longer arrays the further elements are only counted."""
_MAX_ALIKE = 4
"""How many elements of an array that look different are shown."""
_WORDS_OF_ROWS = ("code", "status")
_MISSING = "<missing>"


def body_lines(promise: Promise, body: Any, marked: Collection[str]) -> list[ShownLine]:
    """The lines of a parsed answer; `marked` are the paths of what drifted in it."""
    lines = _ShownAnswer(promise, marked, in_error=is_error(body)).lines("", "", body, 0)
    return fold(list(lines), marked)


class _ShownAnswer:
    def __init__(self, promise: Promise, marked: Collection[str], *, in_error: bool) -> None:
        self._promise = promise
        self._marked = marked
        self._in_error = in_error
        self._rows = f"{promise.wrapper}[]"
        self._messages = {message for row in promise.errors for message in row.all_messages}
        self._key_paths: dict[tuple[str, str], str] = {}
        self._written: dict[str, str] = {}
        self._keys: dict[str, PromisedKey | None] = {}

    def lines(self, name: str, path: str, value: Any, depth: int) -> Iterator[ShownLine]:
        """The lines of a value at a path; `name` is what stands before it."""
        shown_path = self._shown_path(path)
        if isinstance(value, dict) and value and depth < _MAX_DEPTH:
            yield ShownLine(indented(depth, f"{name}{{"), shown_path)
            yield from self._members(value, path, depth + 1)
            yield ShownLine(indented(depth, "}"))
        elif isinstance(value, list) and value and depth < _MAX_DEPTH:
            yield ShownLine(indented(depth, f"{name}["), shown_path)
            yield from self._elements(value, f"{path}[]", depth + 1)
            yield ShownLine(indented(depth, "]"))
        else:
            yield ShownLine(indented(depth, f"{name}{self._scalar(value, path)}"), shown_path)

    def _members(self, value: Mapping[str, Any], path: str, depth: int) -> Iterator[ShownLine]:
        names = list(value)
        unseen = set(names[_MAX_KEYS:])
        for name in names:
            at = self._key_path(path, name)
            if name in unseen and self._shown_path(at) not in self._marked:
                continue
            unseen.discard(name)
            shown = json_path.name(self._shown_path(at))
            yield from self.lines(
                f"{json.dumps(shown, ensure_ascii=False)}: ", at, value[name], depth
            )
        if unseen:
            yield ShownLine(indented(depth, f"… {len(unseen)} more keys"))
        yield from self._missing(value, path, depth)

    def _missing(self, value: Mapping[str, Any], path: str, depth: int) -> Iterator[ShownLine]:
        """A line for each key that is missed here."""
        here = self._shown_path(path)
        # In an order of its own: a set has another in each process.
        for marked in sorted(self._marked):
            name = json_path.name(marked)
            if json_path.parent(marked) != here or "[" in name or name in value or not name:
                continue
            if marked.startswith(("http.", "{")) or self._key_at(marked) is None:
                continue
            yield ShownLine(indented(depth, f"{json.dumps(name)}: {_MISSING}"), marked)

    def _shown_path(self, path: str) -> str:
        """The path as findings have it."""
        written = self._written.get(path)
        if written is None:
            written = self._written[path] = json_path.as_written(json_path.generalize(path))
        return written

    def _key_at(self, path: str) -> PromisedKey | None:
        if path not in self._keys:
            self._keys[path] = self._promise.key_at(path)
        return self._keys[path]

    def _key_path(self, path: str, name: str) -> str:
        """The path of a key, whose name stays where it says nothing of an org."""
        known = self._key_paths.get((path, name))
        if known is None:
            known = self._key_paths[path, name] = self._new_key_path(path, name)
        return known

    def _new_key_path(self, path: str, name: str) -> str:
        at = json_path.join(path, name)
        if self._key_at(at) is not None:
            return at
        make = new_key_path
        if self._in_error or path in (f"{self._rows}.details", "details"):
            make = error_key_path
        return json_path.generalize(make(self._promise, json_path.generalize(path), name))

    def _elements(self, values: list[Any], path: str, depth: int) -> Iterator[ShownLine]:
        """The elements of an array that look different, each with how many look like it."""
        alike: dict[tuple[ShownLine, ...], int] = {}
        for value in values[:_MAX_ELEMENTS]:
            lines = tuple(self.lines("", path, value, depth))
            alike[lines] = alike.get(lines, 0) + 1
        shown = list(alike)[:_MAX_ALIKE]
        for lines in shown:
            yield from lines
            if alike[lines] > 1:
                yield ShownLine(indented(depth, f"… {alike[lines] - 1} more like this"))
        rest = len(values) - sum(alike[lines] for lines in shown)
        if rest:
            yield ShownLine(indented(depth, f"… {rest} others"))

    def _scalar(self, value: Any, path: str) -> str:
        if value is None or isinstance(value, bool):
            return json.dumps(value)
        if isinstance(value, dict | list):
            empty = "{}" if isinstance(value, dict) else "[]"
            return empty if not value else f"{empty[0]}…{empty[1]}"
        if not isinstance(value, str):
            return "<integer>" if isinstance(value, int) else "<number>"
        key = self._key_at(path.removesuffix("[]"))
        word = self._word(value, path, key)
        return (
            json.dumps(legible(word), ensure_ascii=False) if word is not None else _kind(value, key)
        )

    def _word(self, value: str, path: str, key: PromisedKey | None) -> str | None:
        """A text that is the API's, or the form of one in its place; None for any other."""
        name, parent = json_path.name(path), json_path.parent(path)
        if not value:
            return value
        if name in _WORDS_OF_ROWS and parent in ("", self._rows):
            return mask(value)
        if name == "message" and parent in ("", self._rows):
            return value if value in self._messages else None
        if key is None:
            return None
        if value in (key.key.known_values or ()):
            return value
        return mask(value) if key.values else None


def _kind(value: str, key: PromisedKey | None) -> str:
    """What kind of text it is: its format, or its form where the page says another format."""
    if key is not None and key.format is not None and not FORMATS[key.format].fullmatch(value):
        return f"<string like {form_of(value)}>"
    if DIGITS.fullmatch(value):
        return "<string of digits>"
    return "<date-time>" if DATE_TIME.fullmatch(value) else "<string>"
