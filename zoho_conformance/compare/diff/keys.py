"""What became of the keys of request and response bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zoho_conformance.compare.diff import own_operations
from zoho_conformance.compare.diff.change import Change, join_values
from zoho_conformance.compare.diff.key_facts import (
    describe,
    fact_changes,
    key_change,
    presence_changes,
    section,
)
from zoho_conformance.compare.diff.lossy_pages import comparable_keys, without_sample_facts
from zoho_conformance.contracts.contract import Contract, Key, Side
from zoho_conformance.model import json_path
from zoho_conformance.model.rules import Level, highest
from zoho_conformance.model.similarity import DOCUMENTED_KEY_RENAMED, likeness

_IN_A_SAMPLE = "only in a sample"


def changes(old: Contract, new: Contract, side: Side) -> Iterator[Change]:
    """Find what became of keys by their paths.

    They were renamed, moved, removed, added or changed. A key that only a sample shows is not
    documented. What lies inside a key that was removed, renamed or added is reported with it.
    """
    before, after = ({key.path: key for key in keys} for keys in comparable_keys(old, new, side))
    removed, added = _keys_of_one_edition(before, after), _keys_of_one_edition(after, before)
    renames = _renames(removed, added, before.values(), after.values())
    for was, now in renames:
        yield _rename(was, now, side)
    old_paths = {was.path for was, _ in renames}
    new_paths = {now.path for _, now in renames}
    for was in removed:
        if was.path not in old_paths:
            words = (describe(was), _IN_A_SAMPLE if was.path in after else None)
            yield key_change("page-key-removed", _level_of_loss(was), side, was, words)
    for now in added:
        if now.path not in new_paths:
            yield _addition(now, before.get(now.path), side)
    operations = own_operations.common_operations(old, new)
    for was, now in (*_keys_of_both(before, after), *_pairs_inside_renames(before, after, renames)):
        if own_operations.tells_operations_apart(was, now):
            yield from fact_changes(was, own_operations.same_presence(was, now), side)
            yield from _changes_by_operation(was, now, side, (old, new), operations)
        else:
            yield from fact_changes(was, now, side)


def _changes_by_operation(
    was: Key,
    now: Key,
    side: Side,
    editions: tuple[Contract, Contract],
    operations: own_operations.Pairs,
) -> Iterator[Change]:
    """Find the operations for which a key is newly there, or gone, or has another presence."""
    if not own_operations.is_only_resolved(was, now):
        for pair in own_operations.key_pairs(was, now, side, editions, operations):
            yield from presence_changes(pair.was, pair.now, side, pair.operations)
    lost, gained = own_operations.lost_and_gained(was, now, operations)
    if lost or gained:
        words = (_of(lost), _of(gained))
        level: Level = _level_of_loss(was) if lost else "info"
        yield key_change("page-operations-changed", level, side, now, words)


def _of(operations: Sequence[str]) -> str | None:
    return f"a key of {join_values(operations)}" if operations else None


def _rename(was: Key, now: Key, side: Side) -> Change:
    place = f"{now.path} ({side})" if side == "request" else now.path
    where = section(side, now)
    return Change(
        "page-key-renamed",
        _level_of_loss(was),
        was.path,
        was.path,
        place,
        where,
        now.line,
        was.basis,
    )


def _level_of_loss(key: Key) -> Level:
    """How much it breaks that a key is gone; a field of one module was an example."""
    return "info" if key.is_field else "error"


def _addition(key: Key, in_sample: Key | None, side: Side) -> Change:
    """Report a new key: it breaks only clients that do not send it, where it is mandatory.

    What a sample showed of it before counts as far as the page now says otherwise.
    """
    level: Level = "error" if side == "request" and key.presence == "mandatory" else "info"
    if in_sample is not None:
        level = highest(level, *(change.level for change in fact_changes(in_sample, key, side)))
    words = (_IN_A_SAMPLE if in_sample else None, describe(key))
    return key_change("page-key-added", level, side, key, words)


def _keys_of_one_edition(mine: Mapping[str, Key], others: Mapping[str, Key]) -> list[Key]:
    """List the keys that only one edition documents, without those that lie inside another such."""
    alone = [key for key in mine.values() if not _is_documented(others.get(key.path), key)]
    paths = {key.path for key in alone}
    return [key for key in alone if paths.isdisjoint(json_path.ancestors(key.path))]


def _is_documented(other: Key | None, key: Key) -> bool:
    return other is not None and (key.basis == "sample" or other.basis != "sample")


def _keys_of_both(before: Mapping[str, Key], after: Mapping[str, Key]) -> Iterator[tuple[Key, Key]]:
    for path, was in before.items():
        now = after.get(path)
        if now is not None and (was.basis == "sample") == (now.basis == "sample"):
            yield was, now


def _pairs_inside_renames(
    before: Mapping[str, Key], after: Mapping[str, Key], renames: list[tuple[Key, Key]]
) -> Iterator[tuple[Key, Key]]:
    """Pair renamed keys, and those that lie inside one, to find what else became of them.

    Where a sample still has the old name, it says nothing of the new one.
    """
    for was, now in renames:
        inside = [path for path in before if path.startswith((f"{was.path}.", f"{was.path}[]"))]
        for path in (was.path, *inside):
            moved = after.get(now.path + path.removeprefix(was.path))
            if moved is None:
                continue
            pair = before[path], moved
            yield (
                (without_sample_facts(pair[0]), without_sample_facts(moved))
                if was.path in after
                else pair
            )


def _renames(
    removed: Sequence[Key], added: Sequence[Key], before: Iterable[Key], after: Iterable[Key]
) -> list[tuple[Key, Key]]:
    """Pair keys that are the same under another name or in another place, the surest first.

    A key stands for another that has a similar name, or that stood between the same neighbours, or
    that has the same name in another place and is alone in that.
    """
    beside_old, beside_new = _neighbours(before), _neighbours(after)
    candidates = [
        (
            _renamed_likeness(was, now, in_place=beside_old[was.path] == beside_new[now.path])
            or _moved_likeness(was, now, removed, added),
            was,
            now,
        )
        for was in removed
        for now in added
    ]
    pairs: list[tuple[Key, Key]] = []
    for sureness, was, now in sorted(candidates, key=lambda candidate: -candidate[0]):
        free = all(was is not old and now is not new for old, new in pairs)
        if sureness and free:
            pairs.append((was, now))
    return pairs


def _renamed_likeness(was: Key, now: Key, *, in_place: bool) -> float:
    """How sure it is (0 to 1) that a key has a new name in the same place."""
    share_type = was.type == now.type or set(was.types) & set(now.types)
    if was.parent != now.parent or not share_type:
        return 0
    alike = likeness(was.name, now.name)
    if alike >= DOCUMENTED_KEY_RENAMED:
        return alike
    same = in_place and was.basis == now.basis and describe(was) == describe(now)
    return DOCUMENTED_KEY_RENAMED / 2 if same and was.values == now.values else 0


def _moved_likeness(was: Key, now: Key, removed: Sequence[Key], added: Sequence[Key]) -> float:
    """How sure it is that a key of the same name moved; less sure than any rename."""
    if was.name != now.name or describe(was) != describe(now) or was.types != now.types:
        return 0
    alone = all(sum(key.name == was.name for key in keys) == 1 for keys in (removed, added))
    return DOCUMENTED_KEY_RENAMED / 4 if alone else 0


def neighbours(names: Sequence[str]) -> list[tuple[str, str]]:
    """The names before and after each name of a row, empty at its ends."""
    padded = ["", *names, ""]
    return list(zip(padded[:-2], padded[2:], strict=True))


def _neighbours(keys: Iterable[Key]) -> Mapping[str, tuple[str, str]]:
    """By path, the names beside each key, among those of its parent and basis."""
    rows: dict[tuple[str, str], list[Key]] = {}
    for key in keys:
        rows.setdefault((key.parent, key.basis), []).append(key)
    return {
        key.path: names
        for row in rows.values()
        for key, names in zip(row, neighbours([key.name for key in row]), strict=True)
    }
