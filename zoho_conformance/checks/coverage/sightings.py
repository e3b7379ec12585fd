"""What stood in bodies: how often each documented key, with which of its possible values."""

from __future__ import annotations

from collections import Counter
from typing import Any

from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise, PromisedKey
from zoho_conformance.model import json_path
from zoho_conformance.model.display import mask
from zoho_conformance.model.json_values import as_word


class Sightings:
    """Bodies of one side of an operation, walked once each.

    By the path of a key, `seen` counts the objects that had it, `null` those where it was null;
    `values` counts its possible values by path and value.
    """

    def __init__(self, promise: Promise, side: Side) -> None:
        self._promise = promise
        self._side = side
        self._by_path = {key.path: key for key in promise.keys(side)}
        self._objects: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.null: Counter[str] = Counter()
        self.values: Counter[tuple[str, str]] = Counter()
        self.undocumented: Counter[str] = Counter()

    def add(self, body: Any) -> None:
        """Count what stands in a body; one that is neither object nor array holds nothing."""
        self._walk("", "", body)

    def objects(self, key: PromisedKey) -> int:
        """How many objects there were in which the key could stand."""
        return self._objects[key.key.parent]

    def _walk(self, path: str, documented_path: str, node: Any) -> None:
        """`path` is the path on the wire, `documented_path` the documented one that it is of."""
        if isinstance(node, list):
            for item in node:
                self._walk(f"{path}[]", f"{documented_path}[]", item)
        elif isinstance(node, dict):
            keys = {name: self._key_at(json_path.join(path, name)) for name in node}
            # Where objects nest in their own kind, the keys say which kind this is.
            parents = {key.key.parent for key in keys.values() if key}
            self._objects.update(parents or {documented_path})
            for name, value in node.items():
                self._add_key(path, name, keys[name], value)

    def _add_key(self, path: str, name: str, key: PromisedKey | None, value: Any) -> None:
        if key is None:
            self.undocumented[json_path.join(path, mask(name))] += 1
            return
        self.seen[key.path] += 1
        if value is None:
            self.null[key.path] += 1
        if key.values:
            items = value if isinstance(value, list) else [value]
            texts = set(map(as_word, items))
            self.values.update((key.path, value) for value in key.values if value in texts)
        self._walk(json_path.join(path, name), key.path, value)

    def _key_at(self, path: str) -> PromisedKey | None:
        return self._promise.key_at(path) if self._side == "response" else self._by_path.get(path)
