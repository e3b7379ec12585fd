"""What became of the keys of request and response bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zoho_conformance.compare.diff import key
from zoho_conformance.compare.diff.change import Change
from zoho_conformance.compare.diff.lossy_pages import as_stated, comparable
from zoho_conformance.compare.diff.renames import renamed
from zoho_conformance.contracts.contract import Contract, Key, Side
from zoho_conformance.model.rules import Level, highest

_SHOWN = "only in a sample"


def changes(old: Contract, new: Contract, side: Side) -> Iterator[Change]:
    """Keys by their paths: renamed, removed, added, or changed.

    A key that only a sample shows is not documented. What lies inside a key that is gone, renamed
    or new is told with it, not one by one.
    """
    before, after = ({one.path: one for one in keys} for keys in comparable(old, new, side))
    gone, came = _tops(before, after), _tops(after, before)
    pairs = renamed(gone, came, before.values(), after.values())
    for one, other in pairs:
        yield _renamed(one, other, side)
    old_names = {one.path for one, _ in pairs}
    new_names = {other.path for _, other in pairs}
    for one in gone:
        if one.path not in old_names:
            said = (key.told(one), _SHOWN if one.path in after else None)
            yield key.change("page-key-removed", "error", side, one, said)
    for one in came:
        if one.path not in new_names:
            yield _came(one, before.get(one.path), side)
    for one, other in (*_same(before, after), *_moved(before, after, pairs)):
        yield from key.changed(one, other, side)


def _renamed(one: Key, other: Key, side: Side) -> Change:
    place = f"{other.path} ({side})" if side == "request" else other.path
    where = key.section(side, other)
    return Change(
        "page-key-renamed", "error", one.path, one.path, place, where, other.line, one.basis
    )


def _came(one: Key, shown: Key | None, side: Side) -> Change:
    """A new key breaks those who do not send it, if it is mandatory; to come, it breaks nobody.

    What a sample showed before counts as far as it is said to be otherwise.
    """
    level: Level = "error" if side == "request" and one.presence == "mandatory" else "info"
    if shown is not None:
        level = highest(level, *(found.level for found in key.changed(shown, one, side)))
    said = (_SHOWN if shown else None, key.told(one))
    return key.change("page-key-added", level, side, one, said)


def _tops(mine: Mapping[str, Key], others: Mapping[str, Key]) -> list[Key]:
    """The keys that only one side documents, without those that lie inside another such."""
    alone = [one for one in mine.values() if not _documents(others.get(one.path), one)]
    paths = {one.path for one in alone}
    return [one for one in alone if not any(above in paths for above in _above(one.path))]


def _documents(other: Key | None, one: Key) -> bool:
    return other is not None and (one.basis == "sample" or other.basis != "sample")


def _above(path: str) -> Iterator[str]:
    """The paths of all keys that a key lies in."""
    while "." in path:
        path = path.rpartition(".")[0]
        while path.endswith("[]"):
            path = path.removesuffix("[]")
        yield path


def _same(before: Mapping[str, Key], after: Mapping[str, Key]) -> Iterator[tuple[Key, Key]]:
    for path, one in before.items():
        other = after.get(path)
        if other is not None and (one.basis == "sample") == (other.basis == "sample"):
            yield one, other


def _moved(
    before: Mapping[str, Key], after: Mapping[str, Key], pairs: list[tuple[Key, Key]]
) -> Iterator[tuple[Key, Key]]:
    """Renamed keys, and those that lie inside one: what else became of them.

    Where a sample still has the old name, it tells nothing of the new one.
    """
    for one, other in pairs:
        inside = [path for path in before if path.startswith((f"{one.path}.", f"{one.path}[]"))]
        for path in (one.path, *inside):
            moved = after.get(other.path + path.removeprefix(one.path))
            if moved is None:
                continue
            mine = before[path]
            shown = one.path in after
            yield (as_stated(mine), as_stated(moved)) if shown else (mine, moved)
