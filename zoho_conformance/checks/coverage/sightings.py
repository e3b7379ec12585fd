"""What stood in bodies: how often each documented key, with which of its possible values.

Bodies that fit wait until there are some of them: to count the same key of many objects takes
little more than of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any  # noqa: TID251 - few runs close schemas

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.fitting import count_fitting
from zoho_conformance.checks.coverage.places import MIN_COLUMN, Lookup, Pending
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise

if TYPE_CHECKING:
    from zoho_conformance.contracts.schema.closed import ClosedSchema


_SMALL_BYTES = 8 * 1024
"""What has more text has many objects of its own, and need not wait."""
_MAX_WAITING_BYTES = 64 * 1024
"""So much text waits at most, which takes some ten times as much memory when it is parsed."""


class WaitingRoom:
    """Bodies of any operations that wait to be counted, all of them together when they are many."""

    def __init__(self) -> None:
        self._waiting: dict[Sightings, None] = {}
        self._bytes = 0

    def enter(self, sightings: Sightings, size: int) -> None:
        """A body of so many bytes waits for these sightings."""
        self._waiting[sightings] = None
        self._bytes += size
        if self._bytes > _MAX_WAITING_BYTES:
            for each in self._waiting:
                each.count_waiting()
            self._waiting.clear()
            self._bytes = 0


class Sightings:
    """Bodies of one side of an operation, each walked once.

    `closed` is the schema that those are held to which fit; those wait in a `room`.
    """

    def __init__(
        self,
        promise: Promise,
        side: Side,
        closed: ClosedSchema | None = None,
        room: WaitingRoom | None = None,
    ) -> None:
        self._lookup = Lookup(promise, side, closed)
        self._body = self._lookup.new_place("", "")
        self._waiting: list[Any] = []
        self._room = room or WaitingRoom()

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
        """Count, sooner or later, what is in a body that fits the closed schema.

        `size` is that of its text in bytes.
        """
        self._waiting.append(body)
        if size > _SMALL_BYTES:
            self.count_waiting()
        else:
            self._room.enter(self, size)

    def count_waiting(self) -> None:
        """Count what is in the bodies that wait."""
        pending: Pending = []
        # That bodies stand in an array, the counts do not say.
        self._body.queue_all(self._waiting, pending)
        self._waiting = []
        count_fitting(pending)

    def counts(self) -> BodyCounts:
        """What was counted so far."""
        self.count_waiting()
        for place in self._lookup.places:
            place.settle()
        return self._lookup.counts

    def take_counts(self) -> BodyCounts:
        """What was counted so far; counting begins again."""
        counts = self.counts()
        self._lookup.forget_counts()
        return counts
