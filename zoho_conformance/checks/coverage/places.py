"""The places in bodies where objects stand, and the forms that they have there.

Nearly all objects at a place have the same keys with values of the same types: their *form*. So
forms are counted, and keys are looked up once for each form and not for each object. Of many
objects at once the values are taken key by key, as columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from sys import intern
from typing import TYPE_CHECKING, Any  # noqa: TID251 - few runs close schemas

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.forms import Form, Shape, Value
from zoho_conformance.checks.key_paths import new_key_path
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.model import json_path

if TYPE_CHECKING:
    from zoho_conformance.contracts.schema.closed import ClosedSchema

MIN_COLUMN = 4
"""From how many objects on columns are quicker than one object after the other."""

_MAX_KEPT = 1000
"""How many names of keys are kept at a place before its objects are counted by path."""
_MAX_FORMS = 100
"""How many forms of objects are kept there: an answer that drifts may have one of its own."""

_NULL = type(None)
_ANY_KIND = frozenset[str]()


class Lookup:
    """What the keys on one side of an operation are, and the places that were met there.

    `closed` is what bodies are held to that fit.
    """

    def __init__(self, promise: Promise, side: Side, closed: ClosedSchema | None) -> None:
        self._promise = promise
        self._side = side
        self._closed = closed
        self._sent = {key.path: key for key in promise.request_keys} if side == "request" else {}
        self._counts: BodyCounts | None = None
        self.places: list[Place] = []

    @property
    def counts(self) -> BodyCounts:
        """The counts by path, made when there are any: most places are settled at the end."""
        if self._counts is None:
            self._counts = BodyCounts()
        return self._counts

    def forget_counts(self) -> None:
        """Begin with other counts; what was counted so far belongs to who has taken it."""
        self._counts = None

    def new_place(self, path: str, documented_path: str) -> Place:
        """A place where objects may stand."""
        place = Place(self, path, documented_path)
        # What holds a place comes before it, also where its own keys have places.
        self.places.append(place)
        names = self._closed.names.get(path) if self._closed is not None else None
        if names is not None:
            place.fitting = place.make_shape(names)
        return place

    def key_at(self, path: str) -> PromisedKey | None:
        """The documented key at a path on the wire."""
        return self._promise.key_at(path) if self._side == "response" else self._sent.get(path)

    def kinds_at(self, path: str) -> frozenset[str]:
        """The JSON types that a body which fits may have at a path; none where it may have any."""
        return self._closed.kinds.get(path, _ANY_KIND) if self._closed is not None else _ANY_KIND

    def is_open(self, path: str) -> bool:
        """Whether the objects at a path may have any keys beside those that are documented."""
        return self._side == "response" and self._promise.is_open(path)

    def undocumented_path(self, path: str, name: str) -> str:
        """What a key that is not documented is called."""
        return json_path.generalize(new_key_path(self._promise, path, name))


class Place:
    """The objects at one path: the forms that they have.

    `fitting` is the shape of all objects in bodies that fit, where they have but one.
    """

    __slots__ = (
        "_documented_path",
        "_forms",
        "_items",
        "_lookup",
        "_null",
        "_path",
        "_shapes",
        "_values",
        "fitting",
    )

    def __init__(self, lookup: Lookup, path: str, documented_path: str) -> None:
        self._lookup = lookup
        self._path = path
        self._documented_path = documented_path
        self._items: Place | None = None
        # Most of thousands of places need only some of these, which are then their own.
        self._forms: _Forms = _NO_FORMS
        self._shapes: _Shapes = _NO_SHAPES
        self._null: Counter[str] = _NO_NULLS
        self._values: dict[str, Value[Place] | None] = {}
        self.fitting: Shape[Place] | None = None

    def make_shape(self, names: tuple[str, ...]) -> Shape[Place]:
        """The shape of objects with these keys, of which there are none yet."""
        return Shape(names, self.value, lambda place: place.fitting)

    def queue(self, node: Any, pending: Pending) -> None:
        """Put what stands at this place among what is still to be counted."""
        if type(node) is dict:
            pending.append((self, (node,)))
        elif type(node) is list and node:
            self.items().queue_all(node, pending)

    def queue_all(self, nodes: Sequence[Any], pending: Pending) -> None:
        """Put all that stands at this place in some bodies among what is still to be counted."""
        places: list[tuple[Place, Sequence[Any]]] = [(self, nodes)]
        while places:
            place, nodes = places.pop()
            kinds = set(map(type, nodes))
            if kinds == {dict}:
                pending.append((place, nodes))
            elif dict in kinds or list in kinds:
                objects = [node for node in nodes if type(node) is dict]
                if objects:
                    pending.append((place, objects))
                places.extend((place.items(), node) for node in nodes if type(node) is list)

    def items(self) -> Place:
        """The place of the elements where an array stands at this one."""
        if self._items is None:
            self._items = self._lookup.new_place(f"{self._path}[]", f"{self._documented_path}[]")
        return self._items

    def value(self, name: str) -> Value[Place] | None:
        """What is counted of the values of a key; None where the key is not documented."""
        step = json_path.placeholder(name) or name
        if step not in self._values:
            if len(self._values) >= _MAX_KEPT:
                self.settle()
            self._values[step] = self._make_value(json_path.join(self._path, step))
        return self._values[step]

    def _make_value(self, path: str) -> Value[Place] | None:
        key = self._lookup.key_at(path)
        if key is None:
            return None
        if key.path == path:
            # It mostly is, and need not be kept twice.
            path = key.path
        kinds, item_kinds = self._lookup.kinds_at(path), self._lookup.kinds_at(f"{path}[]")
        return Value(key, path, self._lookup.new_place, kinds, item_kinds)

    def add_each(self, nodes: Sequence[dict[str, Any]], pending: Pending) -> None:
        """Count a few objects; what stands inside them is still to be counted."""
        for node in nodes:
            form = self._form_of(node)
            form.count += 1
            pending.extend((inside, (node[name],)) for name, inside in form.objects)
            for name, inside in form.arrays:
                inside.queue(node[name], pending)
            for name, words in form.worded:
                words.count(node[name])

    def _form_of(self, node: dict[str, Any]) -> Form[Place]:
        shape = (tuple(node), tuple(map(type, node.values())))
        form = self._forms.get(shape)
        if form is None:
            if len(self._forms) >= _MAX_FORMS:
                self.settle()
            # Each body has texts of its own for the same names, which would be kept.
            names, kinds = tuple(map(intern, shape[0])), shape[1]
            # To make one may settle the others, and leave none.
            form = Form(names, kinds, self.value)
            self._forms = self._forms or {}
            self._forms[names, kinds] = form
        return form

    def add_objects(self, nodes: Sequence[dict[str, Any]], pending: Pending) -> None:
        """Count many objects at once; what stands inside them is still to be counted."""
        for shape, alike in self.by_shape(nodes):
            shape.count += len(alike)
            for name, value in shape.documented:
                self.add_column(name, value, [node[name] for node in alike], pending)

    def by_shape(
        self, nodes: Sequence[dict[str, Any]]
    ) -> Iterable[tuple[Shape[Place], Sequence[dict[str, Any]]]]:
        """Objects by their shapes: nearly always all have the same keys in the same order."""
        if len(nodes) == 1:
            return ((self._shape_of(tuple(nodes[0])), nodes),)
        names = list(map(tuple, nodes))
        if names.count(names[0]) == len(names):
            return ((self._shape_of(names[0]), nodes),)
        by_names: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for own, node in zip(names, nodes, strict=True):
            by_names.setdefault(own, []).append(node)
        # One after the other: to make a shape may settle what was counted of those before.
        return ((self._shape_of(own), alike) for own, alike in by_names.items())

    def _shape_of(self, names: tuple[str, ...]) -> Shape[Place]:
        """What is counted of objects with the same keys in the same order."""
        shape = self._shapes.get(names)
        if shape is None:
            if len(self._shapes) >= _MAX_FORMS:
                self.settle()
            names = tuple(map(intern, names))
            shape = self.make_shape(names)
            self._shapes = self._shapes or {}
            self._shapes[names] = shape
        return shape

    def add_nulls(self, names: tuple[str, ...], values: Sequence[Any]) -> None:
        """Count the keys that are null, by their values in each object, in one list of all."""
        for at, name in enumerate(names):
            nulls = values[at :: len(names)].count(None)
            if nulls:
                self._null = self._null or Counter()
                self._null[name] += nulls

    def add_column(
        self,
        name: str,
        value: Value[Place],
        column: Sequence[Any],
        pending: Pending,
    ) -> None:
        """Count the values of a key in many objects; what stands inside is still to be counted."""
        kinds = set(map(type, column))
        if _NULL in kinds:
            self._null = self._null or Counter()
            self._null[name] += column.count(None)
        if value.words is not None:
            value.words.count_column(column, kinds)
        if dict in kinds:
            inside = column if len(kinds) == 1 else [node for node in column if type(node) is dict]
            pending.append((value.place, inside))
        if list in kinds:
            items = [item for node in column if type(node) is list for item in node]
            value.place.queue(items, pending)

    def add_open(
        self, keys: Sequence[tuple[str, Value[Place]]], values: Sequence[Any], pending: Pending
    ) -> None:
        """Count the values of some keys, by their values in each object, in one list of all."""
        for at, (name, value) in enumerate(keys):
            self.add_column(name, value, values[at :: len(keys)], pending)

    def settle(self) -> None:
        """Add what was counted here to the counts by path, so that it need not be kept."""
        counts = self._lookup.counts
        by_names = Counter({names: shape.count for names, shape in self._shapes.items()})
        if self.fitting is not None and self.fitting.count:
            by_names[self.fitting.names] += self.fitting.count
            self._settle_blank(self.fitting)
            self.fitting.count = self.fitting.blank = 0
        for shape in self._shapes.values():
            self._settle_blank(shape)
        for (names, kinds), form in self._forms.items():
            by_names[names] += form.count
            self._add_null(
                (n for n, kind in zip(names, kinds, strict=True) if kind is _NULL), form.count
            )
        for names, count in by_names.items():
            self._settle_shape(names, count, counts)
        for name, count in self._null.items():
            key = self._key_at(name)
            if key is not None:
                counts.null[key.path] += count
        for value in self._values.values():
            if value is not None and value.words is not None:
                value.words.settle(counts)
        self._forms, self._shapes, self._null = _NO_FORMS, _NO_SHAPES, _NO_NULLS
        # Any text may be a name that is not documented.
        self._values = {name: value for name, value in self._values.items() if value is not None}

    def _settle_blank(self, shape: Shape[Place]) -> None:
        if shape.blank:
            self._add_null(shape.open_names, shape.blank)

    def _add_null(self, names: Iterable[str], count: int) -> None:
        self._null = self._null or Counter()
        self._null.update(dict.fromkeys(names, count))

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


_Forms = dict[tuple[tuple[str, ...], tuple[type, ...]], Form[Place]]
_Shapes = dict[tuple[str, ...], Shape[Place]]
_NO_FORMS: _Forms = {}
_NO_SHAPES: _Shapes = {}
_NO_NULLS: Counter[str] = Counter()

Pending = list[tuple[Place, Sequence[dict[str, Any]]]]
"""Objects that are still to be counted, each with their place."""
