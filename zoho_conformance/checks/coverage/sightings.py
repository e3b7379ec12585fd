"""What stood in bodies: how often each documented key, with which of its possible values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any  # noqa: TID251 - few runs close schemas

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.places import MIN_COLUMN, Lookup, Pending, count_fitting
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise

if TYPE_CHECKING:
    from zoho_conformance.contracts.schema.closed import ClosedSchema

_MAX_WAITING = 8
_MAX_WAITING_BYTES = 4_000
_MAX_SMALL_BYTES = 2_000
"""How many bodies wait, and how many bytes of them, to be counted together by columns; and how
large a body is at most that waits: of a larger one the rows are columns enough."""


class Sightings:
    """Bodies of one side of an operation, each walked once.

    `closed` is the schema that those are held to which fit.
    """

    def __init__(self, promise: Promise, side: Side, closed: ClosedSchema | None = None) -> None:
        self._lookup = Lookup(promise, side, closed)
        self._body = self._lookup.new_place("", "")
        self._waiting: list[dict[str, Any]] = []
        self._waiting_bytes = 0

    def add(self, body: Any) -> None:
        """Count what is in a body; a value that is not a container contains nothing."""
        pending: Pending = []
        self._body.queue(body, pending)
        while pending:
            place, objects = pending.pop()
            if len(objects) >= MIN_COLUMN:
                place.add_objects(objects, pending)
            else:
                place.add_each(objects, pending)

    def add_fitting(self, body: Any, size: int) -> None:
        """Count what stands in a body of that many bytes, which fits the closed schema."""
        if type(body) is not dict:
            pending: Pending = []
            self._body.queue(body, pending)
            count_fitting(pending)
            return
        if size > _MAX_SMALL_BYTES:
            count_fitting([(self._body, (body,))])
            return
        self._waiting.append(body)
        self._waiting_bytes += size
        if len(self._waiting) >= _MAX_WAITING or self._waiting_bytes >= _MAX_WAITING_BYTES:
            self._count_waiting()

    def counts(self) -> BodyCounts:
        """What was counted so far."""
        self._count_waiting()
        for place in self._lookup.places:
            place.settle()
        return self._lookup.counts

    def take_counts(self) -> BodyCounts:
        """What was counted so far; counting begins again."""
        counts = self.counts()
        self._lookup.counts = BodyCounts()
        return counts

    def _count_waiting(self) -> None:
        if self._waiting:
            count_fitting([(self._body, self._waiting)])
        self._waiting.clear()
        self._waiting_bytes = 0
