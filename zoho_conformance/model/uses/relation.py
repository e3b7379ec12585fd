"""Which use a finding touches, by their paths.

- A finding on a key touches the reads of that key and of what lies in it.
- Code that takes a whole object also takes what is in it, unless it was seen to look further into
it: then only what is read there counts.
- Where an object is read, and nothing in it, what became of it was not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from zoho_conformance.model import json_path
from zoho_conformance.model.uses import UseState
from zoho_conformance.model.uses.use import ANY_KEY, Use

Steps = tuple[str, ...]
"""The names of keys that lead to one; what is a list on the way does not count."""


class Touch(msgspec.Struct, frozen=True):
    """Whether a finding touches what code uses, and where that is used."""

    state: UseState
    places: tuple[str, ...] = ()


UNKNOWN = Touch("unknown")
NOT_USED = Touch("not-used")


class _Placed(msgspec.Struct, frozen=True):
    """A use with the steps of its path."""

    steps: Steps
    use: Use


class UseIndex:
    """The uses of a file, by operation; `names` are further names of operations that have one."""

    def __init__(self, uses: Iterable[Use], names: Mapping[str, str] | None = None) -> None:
        self._names = names or {}
        self._by_operation: dict[str, list[_Placed]] = {}
        for use in uses:
            placed = _Placed(steps_of(use.path), use)
            self._by_operation.setdefault(self._name(use.operation), []).append(placed)

    def of_operation(self, operation: str) -> Touch:
        """Whether anything of an operation's answers is used."""
        uses = self._uses(operation)
        return Touch("used", _places(uses)) if uses else UNKNOWN

    def of_key(self, operation: str, path: str) -> Touch:
        """Whether a documented key of an operation's answers is used."""
        uses, steps = self._uses(operation), steps_of(path)
        if not uses:
            return UNKNOWN
        reading = [each for each in uses if begins_with(each.steps, steps)]
        if reading:
            # Its own reads before those of what lies in it.
            return Touch("used", _places(sorted(reading, key=lambda each: len(each.steps))))
        taking = [each for each in uses if _takes(each, steps, uses)]
        if taking:
            return Touch("used", _places(taking))
        return UNKNOWN if _ends_unseen(uses, steps) else NOT_USED

    def of_new_key(self, operation: str, path: str) -> Touch:
        """Whether a key is used that no page has: where it is read, or is an argument of a call."""
        uses, steps = self._uses(operation), steps_of(path)
        if not uses:
            return UNKNOWN
        reading = [each for each in uses if begins_with(each.steps, steps)]
        calling = [
            each
            for each in uses
            if each.use.unpacked
            and _is_same(each.steps, steps[:-1])
            and not _is_narrowed(each.steps, uses)
        ]
        return Touch("used", _places(reading or calling)) if reading or calling else NOT_USED

    def of_anything_else(self, operation: str, path: str) -> Touch:
        """Whether what is at a path is used, or may be."""
        touch = self.of_key(operation, path) if path else UNKNOWN
        return touch if touch.state == "used" else UNKNOWN

    def _uses(self, operation: str) -> Sequence[_Placed]:
        return self._by_operation.get(self._name(operation), ())

    def _name(self, operation: str) -> str:
        return self._names.get(operation, operation)


def steps_of(path: str) -> Steps:
    """The names of the keys of a path: those of `data[].id` are `data` and `id`."""
    names = (step.partition("[")[0] for step in json_path.as_written(path).split("."))
    return tuple(name for name in names if name)


def begins_with(path: Steps, beginning: Steps) -> bool:
    """Whether what is at a path lies at another one, or in what is there."""
    return _is_same(path[: len(beginning)], beginning)


def _is_same(first: Steps, second: Steps) -> bool:
    return len(first) == len(second) and all(
        own == other or ANY_KEY in (own, other) for own, other in zip(first, second, strict=True)
    )


def _takes(taker: _Placed, steps: Steps, uses: Sequence[_Placed]) -> bool:
    """Whether a use takes a key with all others of an object, or of one that it lies in."""
    above = len(taker.steps)
    if not taker.use.takes_all or above >= len(steps) or not begins_with(steps, taker.steps):
        return False
    if not taker.use.whole and _is_narrowed(taker.steps, uses):
        return False
    between = range(above + 1, len(steps))
    return not any(_looks_into(uses, steps[:length]) for length in between)


def _is_narrowed(steps: Steps, uses: Sequence[_Placed]) -> bool:
    """Whether a model says which keys of an object a call takes.

    What models were seen to take says nothing of other calls.
    """
    return any(each.use.by == "model" and _is_same(each.steps, steps) for each in uses)


def _looks_into(uses: Sequence[_Placed], steps: Steps) -> bool:
    """Whether any key is used that lies in the one at a path."""
    return any(len(each.steps) > len(steps) and begins_with(each.steps, steps) for each in uses)


def _ends_unseen(uses: Sequence[_Placed], steps: Steps) -> bool:
    """Whether an object that a key lies in is read, and what is done with it is not known."""
    return any(
        0 < len(each.steps) < len(steps)
        and begins_with(steps, each.steps)
        and not _looks_into(uses, each.steps)
        and not each.use.takes_all
        for each in uses
    )


def _places(uses: Iterable[_Placed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_each_place(uses)))


def _each_place(uses: Iterable[_Placed]) -> Iterator[str]:
    """The places of uses; of what only tests read those of the tests, of others `by hand`."""
    listed = list(uses)
    own = [place for each in listed for place in each.use.places_in_code]
    tests = [place for each in listed for place in each.use.tests]
    yield from own or tests or ("by hand",)
