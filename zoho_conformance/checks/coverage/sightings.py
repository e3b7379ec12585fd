"""What stood in bodies: how often each documented key, with which of its possible values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.places import MIN_COLUMN, Lookup, Place
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise


class Sightings:
    """Bodies of one side of an operation, each walked once."""

    def __init__(self, promise: Promise, side: Side) -> None:
        self._lookup = Lookup(promise, side)
        self._body = self._lookup.new_place("", "")

    def add(self, body: Any) -> None:
        """Count what stands in a body; one that is neither object nor array holds nothing."""
        pending: list[tuple[Place, Sequence[dict[str, Any]]]] = []
        self._body.queue(body, pending)
        while pending:
            place, objects = pending.pop()
            if len(objects) < MIN_COLUMN:
                for node in objects:
                    place.add_object(node, pending)
            else:
                place.add_objects(objects, pending)

    def counts(self) -> BodyCounts:
        """What was counted so far."""
        for place in self._lookup.places:
            place.settle()
        return self._lookup.counts
