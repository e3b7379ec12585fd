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
            if len(objects) >= MIN_COLUMN:
                place.add_objects(objects, pending)
                continue
            for node in objects:
                form = place.form_of(node)
                form.count += 1
                for name, inside in form.objects:
                    pending.append((inside, (node[name],)))
                for name, inside in form.arrays:
                    if node[name]:
                        inside.queue(node[name], pending)
                for name, value in form.worded:
                    value.count_word(node[name])

    def counts(self) -> BodyCounts:
        """What was counted so far."""
        for place in self._lookup.places:
            place.settle()
        return self._lookup.counts
