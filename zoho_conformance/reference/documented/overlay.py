"""Values that the org holds, laid over those that are invented."""

from __future__ import annotations

from typing import Any


def laid_over(invented: Any, stored: Any, *, whole: bool = False) -> Any:
    """The invented value with what is held in its place; held rows have all invented keys.

    What is stored `whole` has nothing invented in the place of null, or inside an empty object.
    """
    if isinstance(invented, dict) and isinstance(stored, dict) and (stored or not whole):
        return invented | {
            name: laid_over(invented.get(name), value, whole=whole)
            for name, value in stored.items()
        }
    if isinstance(invented, list) and isinstance(stored, list) and invented:
        last = len(invented) - 1
        return [
            laid_over(invented[min(at, last)], row, whole=whole) for at, row in enumerate(stored)
        ]
    # What the org knows nothing of stays as it is invented.
    return invented if stored is None and not whole else stored
