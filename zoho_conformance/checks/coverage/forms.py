"""The forms of objects: which keys they have with values of which types, and what that tells.

What there is to look at in the values of objects of one form is found out once for the form.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, Generic, Literal, TypeVar

from zoho_conformance.checks.coverage.words import Words
from zoho_conformance.contracts.promised_facts import PromisedKey

P = TypeVar("P")
"""What stands for a place in bodies."""

_SCALAR_KINDS = frozenset({"boolean", "integer", "number", "string"})
_WORD_KINDS = (frozenset({"string"}), frozenset({"boolean"}))
_NULL = frozenset({"null"})

Look = Literal["nulls", "words", "objects", "rows", "arrays", "open", "anything"]
"""What to look for in the values of keys in bodies that fit; rows are arrays of objects alone.

Those of an open key may be anything, as its page shows no value: in nearly all bodies it is null.
"""


class Value(Generic[P]):
    """What is counted of the values of one documented key: words, and what stands inside.

    `kinds` are the JSON types that it may have in bodies that fit, and `item_kinds` those of its
    items where it is an array; none where that is not known. `new_place` makes the place of what
    stands at a path, under the path that documents it.
    """

    __slots__ = ("_item_kinds", "_new_place", "_path", "_place", "key", "kinds", "words")

    def __init__(
        self,
        key: PromisedKey,
        path: str,
        new_place: Callable[[str, str], P],
        kinds: frozenset[str],
        item_kinds: frozenset[str],
    ) -> None:
        self.key = key
        self.kinds = kinds
        self._item_kinds = item_kinds
        self._path = path
        self._new_place = new_place
        self._place: P | None = None
        self.words = Words(key) if key.values else None

    @property
    def place(self) -> P:
        """The place of what stands inside, made when something does: most keys hold scalars."""
        if self._place is None:
            self._place = self._new_place(self._path, self.key.path)
        return self._place

    @property
    def look(self) -> Look | None:
        """What to look for beside nulls; None where there is nothing."""
        kinds = self.kinds - _NULL
        if not kinds:
            return "open" if self.words is None else "anything"
        if self.words is not None:
            # Of other types some values are equal that are not written alike: 1 and 1.0.
            return "words" if kinds in _WORD_KINDS else "anything"
        if kinds <= _SCALAR_KINDS:
            return None
        if kinds == {"object"}:
            return "objects"
        if kinds != {"array"}:
            return "anything"
        return "rows" if self._item_kinds == {"object"} else "arrays"


ValueOf = Callable[[str], Value[P] | None]
"""Gives what is counted of the values of a key; None where the key is not documented."""

Step = tuple[Look, Callable[[Any], Any], Any]
"""What to look for, what gets the values of an object, and whose they are: of nulls the names of
keys, of words those that are known, else the name of a key and what is counted of its values, or
of open keys these pairs."""


class Shape(Generic[P]):
    """Objects with the same keys: how many, and what is counted of their values.

    In bodies that fit there are only `steps` to take, and as many objects of each shape `inside`,
    which have nothing to look at themselves. `only_shape_of` gives the one that all objects at a
    place have then, if they have but one. Of `blank` objects all `open_names` are null.
    """

    __slots__ = ("blank", "count", "documented", "inside", "names", "open_names", "steps")

    def __init__(
        self,
        names: tuple[str, ...],
        value_of: ValueOf[P],
        only_shape_of: Callable[[P], Shape[P] | None],
    ) -> None:
        self.count = self.blank = 0
        self.names = names
        self.open_names: tuple[str, ...] = ()
        values = ((name, value_of(name)) for name in names)
        self.documented = tuple((name, value) for name, value in values if value is not None)
        self.steps, self.inside = self._what_is_left(only_shape_of)

    def _what_is_left(
        self, only_shape_of: Callable[[P], Shape[P] | None]
    ) -> tuple[tuple[Step, ...], tuple[Shape[P], ...]]:
        """What is left to do in bodies that fit, and the shapes inside of which nothing is."""
        steps: list[Step] = []
        inside: list[Shape[P]] = []
        looks = [(name, value, value.look) for name, value in self.documented]
        nullable = tuple(
            name
            for name, value, look in looks
            if look not in {"anything", "open"} and "null" in value.kinds
        )
        if nullable:
            steps.append(("nulls", itemgetter(*nullable), nullable))
        open_values = [(name, value) for name, value, look in looks if look == "open"]
        if open_values:
            self.open_names = tuple(name for name, _ in open_values)
            steps.append(("open", itemgetter(*self.open_names), open_values))
        for name, value, look in looks:
            # What may be null is mostly null, and needs no place then.
            only = only_shape_of(value.place) if value.kinds == {"object"} else None
            if only is not None and not only.steps:
                inside += (only, *only.inside)
            elif look == "words" and value.words is not None:
                steps.append((look, itemgetter(name), value.words))
            elif look is not None and look != "open":
                steps.append((look, itemgetter(name), (name, value)))
        return tuple(steps), tuple(inside)


class Form(Generic[P]):
    """Objects with the same keys and types: how many, and which of their values to look at."""

    __slots__ = ("arrays", "count", "objects", "worded")

    def __init__(
        self, names: tuple[str, ...], kinds: tuple[type, ...], value_of: ValueOf[P]
    ) -> None:
        self.count = 0
        values = [(name, value_of(name), kind) for name, kind in zip(names, kinds, strict=True)]
        documented = [(name, value, kind) for name, value, kind in values if value is not None]
        self.objects = tuple((name, of.place) for name, of, kind in documented if kind is dict)
        self.arrays = tuple((name, of.place) for name, of, kind in documented if kind is list)
        self.worded = tuple(
            (name, value.words) for name, value, _ in documented if value.words is not None
        )
