"""What stood in bodies: how often each documented key, with which of its possible values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.places import MIN_COLUMN, Lookup, Place
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise

_MAX_WAITING = 64
_MAX_WAITING_BYTES = 4_000
"""How many bodies wait, to be counted together by columns, and how large one is that does not."""


class Sightings:
    """Bodies of one side of an operation, each walked once."""

    def __init__(self, promise: Promise, side: Side) -> None:
        self._lookup = Lookup(promise, side)
        self._body = self._lookup.new_place("", "")
        self._waiting: list[Any] = []

    def add(self, body: Any, size: int = 0) -> None:
        """Count what stands in a body of that many bytes; what is no container holds nothing."""
        if size > _MAX_WAITING_BYTES:
            self._count([body])
            return
        self._waiting.append(body)
        if len(self._waiting) >= _MAX_WAITING:
            self._count(self._waiting)
            self._waiting.clear()

    def counts(self) -> BodyCounts:
        """What was counted so far."""
        self._count(self._waiting)
        self._waiting.clear()
        for place in self._lookup.places:
            place.settle()
        return self._lookup.counts

    def _count(self, bodies: Sequence[Any]) -> None:
        pending: list[tuple[Place, Sequence[dict[str, Any]]]] = []
        pending.append((self._body, [body for body in bodies if type(body) is dict]))
        for body in bodies:
            if type(body) is list:
                self._body.queue(body, pending)
        while pending:
            place, objects = pending.pop()
            if len(objects) >= MIN_COLUMN:
                place.add_objects(objects, pending)
            else:
                place.add_each(objects, pending)
