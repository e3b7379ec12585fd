"""Keys that a list misspells: every sample has another spelling, which is the one on the wire."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.model import json_path
from zoho_conformance.model.similarity import KEY_MISSPELT, likeness
from zoho_conformance.pages.keys import type_words
from zoho_conformance.pages.keys.key_lists import ListedKey
from zoho_conformance.pages.samples.sample_shape import SampleShape

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_HOLDING = ("array", "object")
_MAX_OTHERS = 500
"""Where samples have more keys that the list lacks, it lacks keys, and spells them no other way."""


def respell(
    listed: Sequence[ListedKey], shapes: Mapping[str, SampleShape]
) -> tuple[tuple[ListedKey, ...], tuple[Doubt, ...]]:
    """The listed keys, those that no sample has under the names that all samples have for them.

    A name is only taken where the list does not have it beside the other, and nothing else in the
    samples has the name of the list, or it holds the same keys.
    """
    lines = {key.path: key.entry.item.line for key in listed}
    types = {key.path: key.line.type for key in listed}
    sampled = _Sampled(shapes)
    new_paths = dict(zip(lines, lines, strict=True))
    taken = set(lines)
    doubts = []
    for path in sorted(new_paths, key=lambda path: path.count(".")):
        own = new_paths[path]
        if own in shapes:
            continue
        spelling = sampled.spelling(own, types[path], taken, new_paths)
        if spelling is None:
            continue
        new_paths = {old: _moved(new, own, spelling) for old, new in new_paths.items()}
        taken = set(new_paths.values())
        name, sampled_name = json_path.name(own), json_path.name(spelling)
        what = f"`{name}` on the page, `{sampled_name}` in the samples, which is taken"
        doubts.append(Doubt.at_line(lines[path], "key-misspelt", what, spelling))
    if not doubts:
        return tuple(listed), ()
    return tuple(replace(key, path=new_paths[key.path]) for key in listed), tuple(doubts)


class _Sampled:
    """The keys that the samples show, by the objects that they stand in."""

    def __init__(self, shapes: Mapping[str, SampleShape]) -> None:
        self._shapes = shapes
        self._names = {json_path.name(path) for path in shapes}
        self._beside: dict[str, list[str]] = {}
        for path, shape in shapes.items():
            if shape.is_named:
                self._beside.setdefault(json_path.parent(path), []).append(path)

    def spelling(
        self, path: str, type_word: str | None, taken: Collection[str], listed: Mapping[str, str]
    ) -> str | None:
        """The path that the samples have for a listed key; None where they have none like it.

        `taken` are the paths of all listed keys, which `listed` has by those that the list gives.
        """
        name = json_path.name(path)
        others = [
            other for other in self._beside.get(json_path.parent(path), ()) if other not in taken
        ]
        if len(others) > _MAX_OTHERS:
            return None
        alike = [
            other
            for other in others
            if _is_alike(name, json_path.name(other)) and _fits(type_word, self._shapes[other])
        ]
        if len(alike) != 1:
            return None
        if name not in self._names:
            return alike[0]
        # Something else has the name that the list has: what both hold shows which is meant.
        inside = _names_below(path, listed.values()) & _names_below(alike[0], self._shapes)
        return alike[0] if inside else None


def _is_alike(name: str, other: str) -> bool:
    """Whether two names are spellings of one: word by word, with the same numbers."""
    words, others = _words(name), _words(other)
    if len(words) != len(others) or [*filter(str.isdigit, words)] != [*filter(str.isdigit, others)]:
        return False
    return likeness(name, other) >= KEY_MISSPELT


def _words(name: str) -> list[str]:
    return [word for part in name.split("_") for word in _WORDS.findall(part)]


def _fits(type_word: str | None, shape: SampleShape) -> bool:
    """Whether the samples have what the list says of the key: an array, an object, or neither."""
    stated = type_words.json_types_of(type_word) if type_word else ()
    shown = [name for name in shape.types if name != "null"]
    if not stated or not shown:
        return True
    return not {_kind(name) for name in stated}.isdisjoint(map(_kind, shown))


def _kind(json_type: str) -> str:
    return json_type if json_type in _HOLDING else "scalar"


def _names_below(path: str, paths: Iterable[str]) -> set[str]:
    return {json_path.name(other) for other in paths if json_path.holder(other) == path}


def _moved(path: str, old: str, new: str) -> str:
    """A path in the object at another one, whose name is now a new one."""
    is_inside = path == old or path.startswith((f"{old}.", f"{old}["))
    return new + path.removeprefix(old) if is_inside else path
