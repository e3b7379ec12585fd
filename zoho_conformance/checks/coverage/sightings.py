"""What stood in bodies: how often each documented key, with which of its possible values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from zoho_conformance.checks.new_keys import new_key_path
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise, PromisedKey
from zoho_conformance.model import json_path
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
        # The path on the wire, the documented path that it is of, and what stands there.
        pending: list[tuple[str, str, Any]] = [("", "", body)]
        while pending:
            path, documented_path, node = pending.pop()
            if isinstance(node, list):
                items = ((f"{path}[]", f"{documented_path}[]", item) for item in reversed(node))
                pending.extend(items)
            elif isinstance(node, dict):
                pending.extend(reversed([*self._add_object(path, documented_path, node)]))

    def objects(self, key: PromisedKey) -> int:
        """How many objects there were in which the key could stand."""
        return self._objects[key.key.parent]

    def _add_object(
        self, path: str, documented_path: str, node: dict[str, Any]
    ) -> Iterator[tuple[str, str, Any]]:
        """Count the keys of an object; what is inside them is still to be counted."""
        keys = {name: self._key_at(json_path.join(path, name)) for name in node}
        # Where objects nest in their own kind, the keys say which kind this is.
        parents = {key.key.parent for key in keys.values() if key}
        self._objects.update(parents or {documented_path})
        for name, value in node.items():
            key = keys[name]
            if key is None and self._side == "response" and self._promise.is_open(path):
                continue
            if key is None:
                new_path = new_key_path(self._promise, path, name)
                self.undocumented[json_path.generalize(new_path)] += 1
            else:
                self._add_value(key, value)
                yield json_path.join(path, name), key.path, value

    def _add_value(self, key: PromisedKey, value: Any) -> None:
        self.seen[key.path] += 1
        if value is None:
            self.null[key.path] += 1
        if key.values:
            items = value if isinstance(value, list) else [value]
            texts = {as_word(item) for item in items if not isinstance(item, dict | list)}
            self.values.update((key.path, value) for value in key.values if value in texts)

    def _key_at(self, path: str) -> PromisedKey | None:
        return self._promise.key_at(path) if self._side == "response" else self._by_path.get(path)
