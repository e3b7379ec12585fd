"""What stood in bodies: how often each documented key, with which of its possible values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any  # noqa: TID251 - few runs close schemas

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.places import MIN_COLUMN, Lookup, Pending, count_fitting
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise

if TYPE_CHECKING:
    from zoho_conformance.contracts.schema.closed import ClosedSchema


class Sightings:
    """Bodies of one side of an operation, each walked once.

    `closed` is the schema that those are held to which fit.
    """

    def __init__(self, promise: Promise, side: Side, closed: ClosedSchema | None = None) -> None:
        self._lookup = Lookup(promise, side, closed)
        self._body = self._lookup.new_place("", "")

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

    def add_fitting(self, body: Any) -> None:
        """Count what is in a body that fits the closed schema."""
        if type(body) is dict:
            count_fitting([(self._body, (body,))])
            return
        pending: Pending = []
        self._body.queue(body, pending)
        count_fitting(pending)

    def counts(self) -> BodyCounts:
        """What was counted so far."""
        for place in self._lookup.places:
            place.settle()
        return self._lookup.counts

    def take_counts(self) -> BodyCounts:
        """What was counted so far; counting begins again."""
        counts = self.counts()
        self._lookup.forget_counts()
        return counts
