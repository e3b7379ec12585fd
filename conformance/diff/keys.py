"""What became of the keys of request and response bodies."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from conformance.diff import key
from conformance.diff.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conformance.contract import Contract, Key, Side
    from conformance.rules import Level

_ALIKE = 0.75
"""Names at least this similar (0 to 1), in the same place and of the same type, are one renamed."""


def changes(old: Contract, new: Contract, side: Side) -> Iterator[Change]:
    """Keys by their paths: renamed, removed, added, or changed.

    What lies inside a key that is gone, renamed or new is told with it, not one by one.
    """
    before = {one.path: one for one in old.keys(side)}
    after = {one.path: one for one in new.keys(side)}
    gone = _tops(before, after)
    came = _tops(after, before)
    renamed = _renamed(gone, came)
    for one, other in renamed:
        place = f"{other.path} ({side})" if side == "request" else other.path
        yield Change(
            "page-key-renamed",
            "error",
            one.path,
            one.name,
            place,
            key.section(side, other),
            other.line,
            one.basis,
        )
    old_names = {one.path for one, _ in renamed}
    new_names = {other.path for _, other in renamed}
    for one in gone:
        if one.path not in old_names:
            yield key.change("page-key-removed", "error", side, one, (key.told(one), None))
    for one in came:
        if one.path not in new_names:
            yield key.change("page-key-added", _added(side, one), side, one, (None, key.told(one)))
    for one, other in (*_same(before, after), *_moved(before, after, renamed)):
        yield from key.changed(one, other, side)


def _added(side: Side, one: Key) -> Level:
    """A new key breaks those who do not send it, if it is mandatory; to come, it breaks nobody."""
    return "error" if side == "request" and one.presence == "mandatory" else "info"


def _tops(mine: Mapping[str, Key], others: Mapping[str, Key]) -> list[Key]:
    """The keys that only one side has, without those that lie inside another such."""
    alone = [one for path, one in mine.items() if path not in others]
    paths = {one.path for one in alone}
    return [one for one in alone if not any(above in paths for above in _above(one.path))]


def _above(path: str) -> Iterator[str]:
    """The paths of all keys that a key lies in."""
    while "." in path:
        path = path.rpartition(".")[0]
        while path.endswith("[]"):
            path = path.removesuffix("[]")
        yield path


def _renamed(gone: list[Key], came: list[Key]) -> list[tuple[Key, Key]]:
    """The most similar pairs first; each key is renamed once."""
    alike = sorted(
        (
            (_similar(one.name, other.name), one, other)
            for one in gone
            for other in came
            if one.parent == other.parent and set(one.types) & set(other.types)
        ),
        key=lambda found: -found[0],
    )
    found: list[tuple[Key, Key]] = []
    for ratio, one, other in alike:
        free = all(one is not mine and other is not theirs for mine, theirs in found)
        if ratio >= _ALIKE and free:
            found.append((one, other))
    return found


def _similar(one: str, other: str) -> float:
    mine, theirs = (name.casefold().replace("_", "").replace("$", "") for name in (one, other))
    return SequenceMatcher(None, mine, theirs).ratio()


def _same(before: Mapping[str, Key], after: Mapping[str, Key]) -> Iterator[tuple[Key, Key]]:
    return ((one, after[path]) for path, one in before.items() if path in after)


def _moved(
    before: Mapping[str, Key], after: Mapping[str, Key], renamed: list[tuple[Key, Key]]
) -> Iterator[tuple[Key, Key]]:
    """Renamed keys, and those that lie inside one: what else became of them."""
    for one, other in renamed:
        yield one, other
        for path, inside in before.items():
            if path.startswith((f"{one.path}.", f"{one.path}[]")):
                moved = after.get(other.path + path.removeprefix(one.path))
                if moved is not None:
                    yield inside, moved
