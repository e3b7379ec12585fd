"""Where documented keys stand in a body: the one resolver of key paths.

A key list mostly leaves out the wrapper (`data[]`), may have lost levels, and is sometimes wrong,
so each key is looked for in the tree of keys that the samples show. A *place* is the path of an
object, the empty one that of the body itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from zoho_conformance.model import json_path
from zoho_conformance.pages.keys import type_words
from zoho_conformance.pages.keys.key_line import KeyLine
from zoho_conformance.pages.keys.list_tree import ListEntry, ListNode
from zoho_conformance.pages.samples.sample_shape import SampleShape


class SampleTree:
    """The keys that the samples show, and the places they stand at."""

    def __init__(self, shapes: Mapping[str, SampleShape]) -> None:
        self._names: set[str] = set()
        self._places: dict[str, dict[str, SampleShape]] = {}
        for path, shape in shapes.items():
            place, name = json_path.parent(path), json_path.name(path)
            self._names.add(name)
            self._places.setdefault(place, {})[name] = shape
        self._arrays = {
            place[: match.start()]
            for place in self._places
            for match in re.finditer(r"\[\]", place)
        }

    def __bool__(self) -> bool:
        return bool(self._places)

    def is_key(self, name: str) -> bool:
        """Whether any object of the samples has the key."""
        return name in self._names

    def places_of(self, name: str) -> list[str]:
        """The places at which the samples show a key of the name."""
        return [place for place, names in self._places.items() if name in names]

    def has(self, place: str, name: str) -> bool:
        """Whether the samples show the key at the place."""
        return name in self._places.get(place, ())

    def has_any(self, place: str) -> bool:
        """Whether the samples show any key at the place."""
        return place in self._places

    def holds_keys(self, place: str, name: str) -> bool | None:
        """Whether a key's value holds keys; None where the samples show no value of it."""
        shape = self._places.get(place, {}).get(name)
        return shape.holds_keys if shape else None

    def place_inside(self, path: str) -> str:
        """The place of the keys in a value: in its elements, if it is an array."""
        while path in self._arrays and (f"{path}[]" in self._places or path not in self._places):
            path = f"{path}[]"
        return path

    def top(self, names: Sequence[str]) -> str:
        """The place of the object that a key list with these outermost keys describes."""
        best = self.likeliest_tops(set(names))
        if not best or self._places[best[0]].keys().isdisjoint(names):
            return self._wrapper()
        return best[0]

    def _wrapper(self) -> str:
        """The only object, or array of objects, that the body consists of; else the body itself."""
        names = self._places.get("", {}).keys()
        holding = [name for name in names if self.has_any(self.place_inside(name))]
        return self.place_inside(holding[0]) if len(holding) == 1 == len(names - {"info"}) else ""

    def likeliest_tops(self, names: set[str]) -> list[str]:
        """All places, those with most of these keys first, and of these the outermost."""
        return sorted(
            self._places,
            key=lambda place: (-len(names & self._places[place].keys()), place.count(".")),
        )


class KeyPaths:
    """The paths of a nested list's keys; each is resolved once, in page order.

    A key stands where the list has it, unless the samples do not show it there, but near there.
    """

    def __init__(self, tree: SampleTree, lines: Mapping[int, KeyLine]) -> None:
        """`lines` has the key that an entry documents, by the entry's identity."""
        self._tree = tree
        self._lines = lines
        self._paths: dict[int, str] = {}
        self._taken: set[str] = set()
        self._top = ""

    def set_top(self, outermost: Sequence[str]) -> None:
        """Decide which object the list describes, by its outermost keys."""
        self._top = self._tree.top(outermost)

    def belongs(self, parent: ListNode | None, entry: ListEntry) -> bool:
        """Whether the samples have the key below the node, or do not show the node's keys."""
        place = self._place_below(parent)
        return not self._tree.has_any(place) or self._tree.has(place, self._name(entry))

    def path(self, node: ListNode) -> str:
        """The path of a node's key."""
        pending = [node]
        while (previous := pending[-1].previous) is not None and id(previous) not in self._paths:
            pending.append(previous)
        for sibling in reversed(pending):
            if id(sibling) not in self._paths:
                self._paths[id(sibling)] = self._resolve(sibling)
                self._taken.add(self._paths[id(sibling)])
        return self._paths[id(node)]

    def path_beside(self, node: ListNode, name: str) -> str:
        """The path of another key that the node's item documents, too."""
        return json_path.join(json_path.parent(self.path(node)), name)

    def listed_path(self, node: ListNode) -> str:
        """The path that the list alone gives a node's key."""
        return json_path.join(self._place_below(node.parent), self._name(node.entry))

    def _resolve(self, node: ListNode) -> str:
        name, listed = self._name(node.entry), self.listed_path(node)
        if self._tree.has(self._place_below(node.parent), name):
            return listed
        for place in self._places_nearby(node):
            path = json_path.join(place, name)
            if path not in self._taken and self._tree.has(place, name):
                return path
        return self._around(node, name) or listed

    def _around(self, node: ListNode, name: str) -> str | None:
        """The path around a node's place, where every sample has the key there and nowhere else."""
        below = self._place_below(node.parent)
        places = self._tree.places_of(name)
        if len(places) != 1 or not self._tree.has_any(below):
            return None
        is_around = not places[0] or re.match(r"[.\[]", below.removeprefix(places[0]))
        path = json_path.join(places[0], name)
        return path if is_around and below != places[0] and path not in self._taken else None

    def _places_nearby(self, node: ListNode) -> Iterator[str]:
        """Other places that the list may mean.

        In or beside the key before, beside a parent that cannot hold keys, or around the top.
        """
        if node.previous is not None:
            yield self._place_below(node.previous)
            beside = json_path.parent(self.path(node.previous))
            if beside != self._place_below(node.parent):
                yield beside
        if node.parent is not None and self._json_type(node.parent) not in (
            None,
            "array",
            "object",
        ):
            yield self._place_below(node.parent.parent)
        if node.parent is None:
            place = self._top
            while place:
                place = json_path.parent(place)
                yield place

    def _place_below(self, node: ListNode | None) -> str:
        """The place of the keys below a node."""
        if node is None:
            return self._top
        path = self.path(node)
        place = self._tree.place_inside(path)
        return f"{path}[]" if place == path and self._json_type(node) == "array" else place

    def _name(self, entry: ListEntry) -> str:
        return self._lines[id(entry)].name

    def _json_type(self, node: ListNode) -> str | None:
        word = self._lines[id(node.entry)].type
        return None if word is None else type_words.json_type_of(word)
