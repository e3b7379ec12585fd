"""Counts of the keys in bodies, by their documented paths."""

from __future__ import annotations

from collections import Counter

import msgspec

from zoho_conformance.contracts.promised_facts import PromisedKey


class BodyCounts(msgspec.Struct, frozen=True):
    """Counts of keys by path; those of two parts of the bodies can be added.

    `seen` counts the objects that had a key, `null` those where it was null, `objects` those at the
    path of its parent; `values` counts possible values by path and value.
    """

    objects: Counter[str] = msgspec.field(default_factory=Counter)
    seen: Counter[str] = msgspec.field(default_factory=Counter)
    null: Counter[str] = msgspec.field(default_factory=Counter)
    values: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    undocumented: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, other: BodyCounts) -> None:
        """Count what others counted as well."""
        self.objects.update(other.objects)
        self.seen.update(other.seen)
        self.null.update(other.null)
        self.values.update(other.values)
        self.undocumented.update(other.undocumented)

    def objects_with_place_for(self, key: PromisedKey) -> int:
        """How many objects there were in which the key could stand."""
        return self.objects[key.key.parent]
