"""The places in bodies where objects stand, and the forms that they have there.

Nearly all objects at a place have the same keys with values of the same types: their *form*. So
forms are counted, and keys are looked up once for each form and not for each object. Of many
objects at once the values are taken key by key, as columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.new_keys import new_key_path
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.json_values import as_word

MIN_COLUMN = 8
"""From how many objects on columns are quicker than one object after the other."""

_MAX_KEPT = 1000
"""How many forms, and names of keys, are kept at a place before they are counted by path."""

_NULL = type(None)
_SCALARS = {str, int, float, bool}


class Lookup:
    """What the keys on one side of an operation are, and the places that were met there."""

    def __init__(self, promise: Promise, side: Side) -> None:
        self._promise = promise
        self._side = side
        self._by_path = {key.path: key for key in promise.keys(side)}
        self.counts = BodyCounts()
        self.places: list[Place] = []

    def new_place(self, path: str, documented_path: str) -> Place:
        """A place where objects may stand."""
        place = Place(self, path, documented_path)
        self.places.append(place)
        return place

    def key_at(self, path: str) -> PromisedKey | None:
        """The documented key at a path on the wire."""
        return self._promise.key_at(path) if self._side == "response" else self._by_path.get(path)

    def is_open(self, path: str) -> bool:
        """Whether the objects at a path may have any keys beside those that are documented."""
        return self._side == "response" and self._promise.is_open(path)

    def undocumented_path(self, path: str, name: str) -> str:
        """What a key that is not documented is called."""
        return json_path.generalize(new_key_path(self._promise, path, name))


class _Value:
    """What is counted of the values of one documented key: words, and what stands inside."""

    __slots__ = ("key", "place", "words")

    def __init__(self, key: PromisedKey, place: Place) -> None:
        self.key = key
        self.place = place
        self.words: Counter[str] | None = (
            Counter(dict.fromkeys(key.values, 0)) if key.values else None
        )

    def count_word(self, value: Any) -> None:
        """Count the possible values that one value, or an array of them, has."""
        assert self.words is not None
        if type(value) is str:
            if value in self.words:
                self.words[value] += 1
            return
        items = value if isinstance(value, list) else (value,)
        for word in {as_word(item) for item in items if not isinstance(item, dict | list)}:
            if word in self.words:
                self.words[word] += 1

    def count_words(self, column: Sequence[Any], kinds: set[type]) -> None:
        """Count the possible values in a column."""
        assert self.words is not None
        scalars = kinds - {_NULL}
        if len(scalars) > 1 or not scalars <= _SCALARS:
            # Of two types some values are equal that are not written alike: `True` and 1.
            for value in column:
                self.count_word(value)
            return
        for value, count in Counter(column).items():
            word = as_word(value)
            if word in self.words:
                self.words[word] += count

    def settle(self, counts: BodyCounts) -> None:
        """Add the words that were counted to the counts by path."""
        for word, count in (self.words or {}).items():
            counts.values[self.key.path, word] += count
        self.words = None if self.words is None else Counter(dict.fromkeys(self.words, 0))


class Form:
    """Objects with the same keys and types: how many, and which of their values to look at."""

    __slots__ = ("arrays", "count", "objects", "worded")

    def __init__(self, names: tuple[str, ...], kinds: tuple[type, ...], place: Place) -> None:
        self.count = 0
        values = [(name, place.value(name), kind) for name, kind in zip(names, kinds, strict=True)]
        documented = [(name, value, kind) for name, value, kind in values if value is not None]
        self.objects = tuple((name, of.place) for name, of, kind in documented if kind is dict)
        self.arrays = tuple((name, of.place) for name, of, kind in documented if kind is list)
        self.worded = tuple(
            (name, value) for name, value, _ in documented if value.words is not None
        )


class Place:
    """The objects at one path: the forms that they have."""

    __slots__ = (
        "_documented_path",
        "_forms",
        "_items",
        "_lookup",
        "_null",
        "_path",
        "_shapes",
        "_values",
    )

    def __init__(self, lookup: Lookup, path: str, documented_path: str) -> None:
        self._lookup = lookup
        self._path = path
        self._documented_path = documented_path
        self._items: Place | None = None
        self._forms: dict[tuple[tuple[str, ...], tuple[type, ...]], Form] = {}
        self._shapes: Counter[tuple[str, ...]] = Counter()
        self._null: Counter[str] = Counter()
        self._values: dict[str, _Value | None] = {}

    def queue(self, node: Any, pending: list[tuple[Place, Sequence[dict[str, Any]]]]) -> None:
        """Put what stands at this place among what is still to be counted."""
        nodes: list[tuple[Place, Any]] = [(self, node)]
        while nodes:
            place, node = nodes.pop()
            if type(node) is dict:
                pending.append((place, (node,)))
            elif type(node) is list and node:
                items = place.items()
                kinds = set(map(type, node))
                if kinds == {dict}:
                    pending.append((items, node))
                elif dict in kinds or list in kinds:
                    pending.append((items, [item for item in node if type(item) is dict]))
                    nodes.extend((items, item) for item in node if type(item) is list)

    def items(self) -> Place:
        """The place of the elements where an array stands at this one."""
        if self._items is None:
            self._items = self._lookup.new_place(f"{self._path}[]", f"{self._documented_path}[]")
        return self._items

    def value(self, name: str) -> _Value | None:
        """What is counted of the values of a key; None where the key is not documented."""
        step = json_path.placeholder(name) or name
        if step not in self._values:
            if len(self._values) >= _MAX_KEPT:
                self.settle()
            self._values[step] = self._make_value(json_path.join(self._path, step))
        return self._values[step]

    def _make_value(self, path: str) -> _Value | None:
        key = self._lookup.key_at(path)
        return _Value(key, self._lookup.new_place(path, key.path)) if key is not None else None

    def add_each(
        self,
        nodes: Sequence[dict[str, Any]],
        pending: list[tuple[Place, Sequence[dict[str, Any]]]],
    ) -> None:
        """Count a few objects; what stands inside them is still to be counted."""
        for node in nodes:
            form = self._form_of(node)
            form.count += 1
            pending.extend((inside, (node[name],)) for name, inside in form.objects)
            for name, inside in form.arrays:
                inside.queue(node[name], pending)
            for name, value in form.worded:
                value.count_word(node[name])

    def _form_of(self, node: dict[str, Any]) -> Form:
        shape = (tuple(node), tuple(map(type, node.values())))
        form = self._forms.get(shape)
        if form is None:
            if len(self._forms) >= _MAX_KEPT:
                self.settle()
            form = self._forms[shape] = Form(*shape, self)
        return form

    def add_objects(
        self,
        nodes: Sequence[dict[str, Any]],
        pending: list[tuple[Place, Sequence[dict[str, Any]]]],
    ) -> None:
        """Count many objects at once."""
        by_shape: dict[tuple[str, ...], Sequence[dict[str, Any]]] = {tuple(nodes[0]): nodes}
        columns = _columns(nodes)
        if columns is None:
            # They differ in their keys: those with the same at a time.
            by_shape = {}
            for shape, alike in groupby(sorted(nodes, key=tuple), key=tuple):
                by_shape[shape] = list(alike)
        if len(self._shapes) + len(by_shape) >= _MAX_KEPT:
            self.settle()
        for names, of_shape in by_shape.items():
            self._shapes[names] += len(of_shape)
            for name, column in zip(names, columns or _columns(of_shape) or (), strict=True):
                self._add_column(name, column, pending)

    def _add_column(
        self,
        name: str,
        column: Sequence[Any],
        pending: list[tuple[Place, Sequence[dict[str, Any]]]],
    ) -> None:
        value = self.value(name)
        if value is None:
            return
        kinds = set(map(type, column))
        if _NULL in kinds:
            self._null[name] += column.count(None)
        if value.words is not None:
            value.count_words(column, kinds)
        if dict in kinds:
            inside = column if len(kinds) == 1 else [node for node in column if type(node) is dict]
            pending.append((value.place, inside))
        if list in kinds:
            items = [item for node in column if type(node) is list for item in node]
            value.place.queue(items, pending)

    def settle(self) -> None:
        """Add what was counted here to the counts by path, so that it need not be kept."""
        counts = self._lookup.counts
        for (names, kinds), form in self._forms.items():
            self._shapes[names] += form.count
            for name, kind in zip(names, kinds, strict=True):
                if kind is _NULL:
                    self._null[name] += form.count
        for names, count in self._shapes.items():
            self._settle_shape(names, count, counts)
        for name, count in self._null.items():
            key = self._key_at(name)
            if key is not None:
                counts.null[key.path] += count
        for value in self._values.values():
            if value is not None:
                value.settle(counts)
        self._forms.clear()
        self._shapes.clear()
        self._null.clear()
        # Any text may be a name that is not documented.
        self._values = {name: value for name, value in self._values.items() if value is not None}

    def _settle_shape(self, names: tuple[str, ...], count: int, counts: BodyCounts) -> None:
        keys = [(name, self._key_at(name)) for name in names]
        # Where objects nest in their own kind, the keys say which kind this is.
        parents = {key.key.parent for _, key in keys if key is not None}
        for parent in parents or {self._documented_path}:
            counts.objects[parent] += count
        is_open = self._lookup.is_open(self._path)
        for name, key in keys:
            if key is not None:
                counts.seen[key.path] += count
            elif not is_open:
                counts.undocumented[self._lookup.undocumented_path(self._path, name)] += count

    def _key_at(self, name: str) -> PromisedKey | None:
        return self._lookup.key_at(json_path.join(self._path, json_path.placeholder(name) or name))


def _columns(nodes: Sequence[dict[str, Any]]) -> Sequence[Sequence[Any]] | None:
    """The values of objects by their keys, in the order of the first; None where keys differ."""
    names = tuple(nodes[0])
    if set(map(len, nodes)) != {len(names)}:
        return None
    if not names:
        return ()
    try:
        if len(names) == 1:
            return [list(map(itemgetter(*names), nodes))]
        return list(zip(*map(itemgetter(*names), nodes), strict=True))
    except KeyError:
        return None
