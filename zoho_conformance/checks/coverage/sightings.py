"""What stood in bodies: how often each documented key, with which of its possible values."""

from __future__ import annotations

from collections import Counter
from typing import Any

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise, PromisedKey
from zoho_conformance.model.display import shown


class Sightings:
    """Bodies of one side of an operation, walked once each.

    ``holders`` counts the objects that could have a key, ``seen`` those that had it, ``null``
    those where it was null, all by the key's path; ``values`` counts its possible values.
    """

    def __init__(self, promise: Promise, side: Side) -> None:
        self._promise = promise
        self._side = side
        self._by_path = {one.path: one for one in promise.keys(side)}
        self.holders: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.null: Counter[str] = Counter()
        self.undocumented: Counter[str] = Counter()
        self.values: dict[str, Counter[str]] = {}

    def add(self, body: Any) -> None:
        """Count what stands in a body; one that is no object or array holds nothing."""
        self._walk("", "", body)

    def _walk(self, place: str, holder: str, node: Any) -> None:
        """``place`` is the path on the wire, ``holder`` the documented path that stands for it."""
        if isinstance(node, list):
            for one in node:
                self._walk(f"{place}[]", f"{holder}[]", one)
        elif isinstance(node, dict):
            keys = {name: self._at(f"{place}.{name}" if place else name) for name in node}
            # Where objects nest in their own kind, the keys tell which kind one is.
            for parent in {key.key.parent for key in keys.values() if key} or {holder}:
                self.holders[parent] += 1
            for name, value in node.items():
                self._key(place, name, keys[name], value)

    def _key(self, above: str, name: str, key: PromisedKey | None, value: Any) -> None:
        if key is None:
            told = shown(name)
            self.undocumented[f"{above}.{told}" if above else told] += 1
            return
        self.seen[key.path] += 1
        if value is None:
            self.null[key.path] += 1
        if key.values:
            among = value if isinstance(value, list) else [value]
            values = {_as_documented(one) for one in among}
            counted = self.values.setdefault(key.path, Counter())
            counted.update(one for one in key.values if one in values)
        self._walk(f"{above}.{name}" if above else name, key.path, value)

    def _at(self, place: str) -> PromisedKey | None:
        return self._promise.at(place) if self._side == "response" else self._by_path.get(place)

    def of(self, key: PromisedKey) -> int:
        """How many objects there were in which the key could stand."""
        return self.holders[key.key.parent]


def _as_documented(value: Any) -> str:
    """A value in the words of a page, which writes every possible value as text."""
    return str(value).casefold() if isinstance(value, bool) else str(value)
