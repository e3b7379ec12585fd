"""The values of a text or of plain data, each with its name and its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from zoho_conformance.model.shown import is_word

_FORM = re.compile(r"[^\s=&{}<>\"]{1,200}=[^\s&]*(?:&[^\s=&]{1,200}=[^\s&]*)*")
_NAME = re.compile(r"[\w.-]{1,60}")
_MULTIPART_FIELD = re.compile(r'; name="([^"\n]{1,200})"(?:[^\n]*\n){1,4}?\r?\n([^\r\n]*)')
_SHORT_NAME = re.compile(r"[\w.-]{1,24}")
_PAIR = 2
_MAX_PATH_CHARS = 200


@dataclass(frozen=True, slots=True)
class Value:
    """A text with the name it stands under, the names of the objects around, and its path.

    `module` is the module of the record that the object around describes, as far as it says so.
    """

    name: str
    text: str
    path: str = ""
    parents: tuple[str, ...] = ()
    module: str = ""


def values_of_text(text: str) -> list[Value] | None:
    """Every value of a text that is JSON, lines of JSON, a form, or a multipart form.

    None for any other text, which has no names to go by.
    """
    parsed = _parse(text)
    if not isinstance(parsed, str):
        return list(values_of(parsed))
    name, _, rest = text.partition("=")
    if _NAME.fullmatch(name) and rest.startswith(("{", "[")):
        return list(values_of_pairs([(name, rest)]))
    pairs = parse_qsl(text) if _FORM.fullmatch(text) else _MULTIPART_FIELD.findall(text)
    return list(values_of_pairs(pairs)) if pairs else None


def values_of_pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[Value]:
    """Every value in pairs of a name and a value, such as parameters, of which some are JSON."""
    for name, value in pairs:
        yield from values_of({name: value})


def values_of(data: Any, path: str = "") -> Iterator[Value]:
    """Every value in plain data; JSON inside a string is parsed too.

    A key that is not a name is itself a value: people key objects by addresses and ids.
    """
    pending: list[tuple[str, str, tuple[str, ...], str, Any]] = [("", path, (), "", data)]
    # An anchor of YAML may have a value hold itself, or have it stand in many places.
    seen: dict[int, Any] = {}
    while pending:
        name, place, parents, module, raw = pending.pop()
        value = _parse(raw) if isinstance(raw, str) else raw
        if isinstance(value, (Mapping, list, tuple)):
            if id(value) in seen:
                continue
            # Kept, or the next value could get the same id.
            seen[id(value)] = value
        if isinstance(value, Mapping):
            around = (*parents, name) if name else parents
            about = _module_of(value)
            inner = [
                (*_named(value, str(key), place), around, about, item)
                for key, item in value.items()
            ]
            pending.extend(reversed(inner))
            yield from _keys_that_are_values(value, place, around)
        elif isinstance(value, (list, tuple)):
            if _is_pair(value):
                yield Value(value[0], value[1], place, parents, module)
            inner = [
                (name, f"{place}[{index}]"[-_MAX_PATH_CHARS:], parents, module, item)
                for index, item in enumerate(value)
            ]
            pending.extend(reversed(inner))
        elif isinstance(value, bytes):
            yield Value(name, value.decode("utf-8", "replace"), place, parents, module)
        elif isinstance(value, (str, int)) and not isinstance(value, bool):
            yield Value(name, str(value), place, parents, module)


def _keys_that_are_values(
    holder: Mapping[Any, Any], place: str, parents: tuple[str, ...]
) -> Iterator[Value]:
    for key in map(str, holder):
        if not is_word(key) and not _SHORT_NAME.fullmatch(key):
            yield Value("", key, f"{place} (a key)".strip(), parents)


def _is_pair(items: Sequence[Any]) -> bool:
    """Whether a list is a name and its value, as headers are sometimes written."""
    texts = [item for item in items if isinstance(item, str)]
    return len(items) == len(texts) == _PAIR and _NAME.fullmatch(texts[0]) is not None


def _named(holder: Mapping[Any, Any], key: str, place: str) -> tuple[str, str]:
    """The name of a value and its path: of a pair of `name` and `value`, the name in the pair."""
    shown = key if is_word(key) else "*"
    path = f"{place}.{shown}" if place else shown
    if key == "value":
        name = holder.get("name", holder.get("key"))
        if isinstance(name, str) and len(holder) <= 8:  # noqa: PLR2004 - a pair, with notes
            return name, path[-_MAX_PATH_CHARS:]
    return key, path[-_MAX_PATH_CHARS:]


def _module_of(holder: Mapping[Any, Any]) -> str:
    module = holder.get("module")
    name = module.get("api_name") if isinstance(module, Mapping) else module
    return name if isinstance(name, str) else ""


def _parse(text: str) -> Any:
    """The data in a text of JSON, or in lines of JSON; the text where it is none."""
    begin = text.lstrip()[:1]
    if begin not in ("{", "[", '"') or len(text) < 2:  # noqa: PLR2004 - "{}" is the shortest
        return text
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return _parse_lines(text)
    # Text in quotes is JSON inside JSON once more.
    return _parse(parsed) if isinstance(parsed, str) and begin == '"' else parsed


def _parse_lines(text: str) -> Any:
    lines = text.splitlines()
    if len(lines) < 2 or not lines[0].startswith("{"):  # noqa: PLR2004 - several lines
        return text
    try:
        return [json.loads(line) for line in lines if line.strip()]
    except (ValueError, RecursionError):
        return text
