"""Counting in bodies that fit the closed schema, of which little is left to look at.

That schema says what else there is: which keys objects have at most places, and which hold nothing
but a plain scalar. So only nulls, possible values and what stands inside are looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from zoho_conformance.checks.coverage.forms import Shape
from zoho_conformance.checks.coverage.places import Pending, Place


def count_fitting(pending: Pending) -> None:
    """Count objects in bodies that fit, and what stands inside.

    It takes as long as validating the bodies does.
    """
    while pending:
        place, objects = pending.pop()
        shape = place.fitting
        for own, alike in place.by_shape(objects) if shape is None else ((shape, objects),):
            _count_alike(place, own, alike, pending)


def _count_alike(  # noqa: C901, PLR0912 - calls for each step would take a fifth of the time
    place: Place, shape: Shape[Place], objects: Sequence[dict[str, Any]], pending: Pending
) -> None:
    """Count objects of one shape, their values key by key."""
    shape.count += len(objects)
    for bare in shape.inside:
        bare.count += len(objects)
    for look, get, whose in shape.steps:
        values = list(map(get, objects))
        if look == "nulls":
            if len(whose) > 1:
                values = list(chain.from_iterable(values))
            # Nothing is quicker than to see that there is something in all of them.
            if not all(values):
                place.add_nulls(whose, values)
        elif look == "open":
            if len(whose) > 1:
                values = list(chain.from_iterable(values))
            if values.count(None) == len(values):
                shape.blank += len(objects)
            else:
                place.add_open(whose, values, pending)
        elif look == "words":
            whose.count_alike(values)
        elif look == "objects":
            if None in values:
                values = [each for each in values if each is not None]
            if values:
                pending.append((whose[1].place, values))
        elif look == "rows":
            rows = list(chain.from_iterable(filter(None, values)))
            if rows:
                pending.append((whose[1].place.items(), rows))
        elif look == "arrays":
            whose[1].place.queue(list(chain.from_iterable(filter(None, values))), pending)
        else:
            name, of_key = whose
            place.add_column(name, of_key, values, pending)
