"""The forms of objects: which keys they have with values of which types, and what that tells.

What there is to look at in the values of objects of one form is found out once for the form.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Generic, Literal, TypeVar

from zoho_conformance.checks.coverage.words import Words
from zoho_conformance.contracts.promised_facts import PromisedKey

P = TypeVar("P")
"""What stands for a place in bodies."""

_SCALAR_KINDS = frozenset({"boolean", "integer", "number", "string"})

Look = Literal["never", "null", "words", "object", "array", "any"]
"""What to look for in the values of a key in bodies that fit: whether they are null, which of the
possible values they have, what stands inside of them, all of this, or nothing at all."""


class Value(Generic[P]):
    """What is counted of the values of one documented key: words, and what stands inside.

    `new_place` makes the place of what stands at a path, under the path that documents it.
    """

    __slots__ = ("_new_place", "_path", "_place", "key", "look", "words")

    def __init__(
        self,
        key: PromisedKey,
        path: str,
        new_place: Callable[[str, str], P],
        kinds: frozenset[str],
    ) -> None:
        self.key = key
        self._path = path
        self._new_place = new_place
        self._place: P | None = None
        self.words = Words(key) if key.values else None
        self.look = _look(kinds, has_words=self.words is not None)

    @property
    def place(self) -> P:
        """The place of what stands inside, made when something does: most keys hold scalars."""
        if self._place is None:
            self._place = self._new_place(self._path, self.key.path)
        return self._place


def _look(kinds: frozenset[str], *, has_words: bool) -> Look:
    """What to look for in values of these types, of which none are any."""
    if not kinds:
        return "any"
    if has_words:
        return "words" if len(kinds) == 1 and kinds <= _SCALAR_KINDS else "any"
    if kinds <= _SCALAR_KINDS:
        return "never"
    if kinds <= _SCALAR_KINDS | {"null"}:
        return "null"
    if kinds == {"object"}:
        return "object"
    return "array" if kinds == {"array"} else "any"


ValueOf = Callable[[str], Value[P] | None]
"""Gives what is counted of the values of a key; None where the key is not documented."""


class Shape(Generic[P]):
    """Objects with the same keys: how many, and which of their keys to look at.

    The rest is what is left to look at in bodies that fit: of keys that are `nullable` which are
    null, `worded` ones for their words, what `holders` and `arrays` hold, and all of `others`. In
    these bodies there are also `inside` all objects that have nothing to look at themselves:
    `holds_nothing` tells of their places.
    """

    __slots__ = (
        "arrays",
        "count",
        "documented",
        "get_nullable",
        "holders",
        "inside",
        "names",
        "nullable",
        "others",
        "worded",
    )

    def __init__(
        self, names: tuple[str, ...], value_of: ValueOf[P], holds_nothing: Callable[[P], bool]
    ) -> None:
        self.count = 0
        self.names = names
        values = ((name, value_of(name)) for name in names)
        self.documented = tuple((name, value) for name, value in values if value is not None)
        looks: dict[Look, list[tuple[str, Value[P]]]] = {}
        for name, value in self.documented:
            looks.setdefault(value.look, []).append((name, value))
        self.nullable = tuple(name for name, _ in looks.get("null", ()))
        self.get_nullable = itemgetter(*self.nullable) if self.nullable else None
        self.worded = tuple(
            (itemgetter(name), value.words)
            for name, value in looks.get("words", ())
            if value.words is not None
        )
        places = [(itemgetter(name), value.place) for name, value in looks.get("object", ())]
        self.inside = tuple(place for _, place in places if holds_nothing(place))
        self.holders = tuple(each for each in places if each[1] not in self.inside)
        self.arrays = tuple(
            (itemgetter(name), value.place) for name, value in looks.get("array", ())
        )
        self.others = tuple((name, itemgetter(name), value) for name, value in looks.get("any", ()))

    @property
    def holds_nothing(self) -> bool:
        """Whether there is nothing to look at in objects of bodies that fit."""
        return not (self.nullable or self.worded or self.holders or self.arrays or self.others)


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
