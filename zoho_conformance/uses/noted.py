"""Answers that note what is read of them: dicts like any other, each of which knows its path.

Lists stay lists. A list has no keys, and the objects in it know that they are its elements.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Self, SupportsIndex

from zoho_conformance.uses.object_path import ObjectPath
from zoho_conformance.uses.sightings import Access, note

_CALLER = 2
"""How many frames above `_note` the one is that reads."""


# The methods of a dict do what they do in any dict, and say so nowhere again.
# ruff: noqa: D102


class NotedDict(dict[Any, Any]):
    """An object of an answer, which notes every read of its keys with the place that reads.

    What the code itself puts in is its own and not noted. Comparing, printing, counting and copying
    read nothing: of a copy that is one of these the reads are noted again.
    """

    __slots__ = ("_own", "_spread", "_where")

    _where: ObjectPath
    _own: frozenset[Any]
    """The keys that the code put in."""
    _spread: tuple[int, int] | None
    """The instruction that takes all keys, and is about to ask for each."""

    def __new__(cls, *arguments: Any, **values: Any) -> Any:
        """A plain dict: another of the same type, made elsewhere, is not an answer."""
        return dict(*arguments, **values)

    def __getitem__(self, key: Any) -> Any:
        __tracebackhide__ = True
        self._note(key, "read")
        return dict.__getitem__(self, key)

    def get(self, key: Any, default: Any = None) -> Any:
        __tracebackhide__ = True
        self._note(key, "optional")
        return dict.get(self, key, default)

    def __contains__(self, key: object) -> bool:
        self._note(key, "optional")
        return dict.__contains__(self, key)

    def pop(self, key: Any, *default: Any) -> Any:
        __tracebackhide__ = True
        self._note(key, "optional" if default else "read")
        return dict.pop(self, key, *default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        self._note(key, "optional")
        if not dict.__contains__(self, key):
            self._own |= {key}
        return dict.setdefault(self, key, default)

    def __delitem__(self, key: Any) -> None:
        __tracebackhide__ = True
        self._note(key, "read")
        dict.__delitem__(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._own |= {key}
        dict.__setitem__(self, key, value)

    def update(self, *others: Any, **values: Any) -> None:
        added = dict(*others, **values)
        self._own |= added.keys()
        dict.update(self, added)

    def __ior__(self, other: Any) -> Self:
        self.update(other)
        return self

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        joined = self.copy()
        joined.update(other)
        return joined

    def popitem(self) -> tuple[Any, Any]:
        self._note_whole()
        return dict.popitem(self)

    def __iter__(self) -> Iterator[Any]:
        self._note_whole()
        return dict.__iter__(self)

    def __reversed__(self) -> Iterator[Any]:
        self._note_whole()
        return dict.__reversed__(self)

    def keys(self) -> Any:
        # `f(**x)`, `{**x}` and `dict(x)` ask for the keys, and then for each.
        self._note_whole()
        return dict.keys(self)

    def values(self) -> Any:
        self._note_whole()
        return dict.values(self)

    def items(self) -> Any:
        self._note_whole()
        return dict.items(self)

    def copy(self) -> NotedDict:
        """A copy of which what is read is noted too."""
        return _make_noted(dict.items(self), self._where, self._own)

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> NotedDict:
        copied = _make_noted((), self._where, self._own)
        memo[id(self)] = copied
        for key, value in dict.items(self):
            dict.__setitem__(copied, copy.deepcopy(key, memo), copy.deepcopy(value, memo))
        return copied

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        # Elsewhere it is read as a plain dict, without this package.
        self._note_whole()
        return dict, (), None, None, iter(dict.items(self))

    def _note(self, key: Any, access: Access) -> None:
        if not isinstance(key, str) or key in self._own:
            return
        frame = sys._getframe(_CALLER)  # noqa: SLF001 - the one way to know who reads, and quick
        if self._spread is not None:
            if self._spread == (id(frame.f_code), frame.f_lasti):
                return
            self._spread = None
        note(self._where, key, access, frame)

    def _note_whole(self) -> None:
        frame = sys._getframe(_CALLER)  # noqa: SLF001 - as above
        self._spread = id(frame.f_code), frame.f_lasti
        note(self._where, "", "whole", frame)


def _make_noted(items: Any, where: ObjectPath, own: frozenset[Any] = frozenset()) -> NotedDict:
    noted: NotedDict = dict.__new__(NotedDict)
    dict.update(noted, items)
    noted._where, noted._own, noted._spread = where, own, None  # noqa: SLF001 - it is made here
    return noted


def as_noted(value: Any, where: ObjectPath) -> Any:
    """The value of an answer, whose objects note what is read of them; its lists are changed."""
    try:
        return _noted(value, where)
    except RecursionError:
        return value


def _noted(value: Any, where: ObjectPath) -> Any:
    if type(value) is list:
        elements = where.elements()
        for index, item in enumerate(value):
            if type(item) is dict or type(item) is list:
                value[index] = _noted(item, elements)
        return value
    if type(value) is not dict:
        return value
    noted = _make_noted(value, where)
    for key, item in value.items():
        if type(item) is dict or type(item) is list:
            dict.__setitem__(noted, key, _noted(item, where.key(key)))
    return noted


def as_noted_object(value: Mapping[Any, Any], where: ObjectPath) -> NotedDict:
    """An object that notes what is read of it, with the values that it has."""
    return _make_noted(value, where)


def path_of(value: Any) -> ObjectPath | None:
    """The place of an object of an answer, or of a list of them; None for anything else."""
    if isinstance(value, NotedDict):
        return value._where  # noqa: SLF001 - of the same module
    if isinstance(value, list | tuple) and value:
        where = path_of(value[0])
        if where is not None:
            return ObjectPath(where.operation, where.path.removesuffix("[]"))
    return None
