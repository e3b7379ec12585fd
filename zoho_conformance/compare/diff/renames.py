"""Which keys, or parameters, are the same under another name or in another place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zoho_conformance.compare.diff.key import told
from zoho_conformance.contracts.contract import Key
from zoho_conformance.model.similarity import DOCUMENTED_KEY_RENAMED, likeness


def renamed(
    gone: Sequence[Key], came: Sequence[Key], before: Iterable[Key], after: Iterable[Key]
) -> list[tuple[Key, Key]]:
    """The surest pairs first; each key is renamed once.

    One stands for another that has a similar name, or that stood between the same neighbours, or
    that has the same name at another place and is alone in that.
    """
    beside_old, beside_new = _neighbours(before), _neighbours(after)
    sure = [
        (
            _likeness(one, other, in_place=beside_old[one.path] == beside_new[other.path])
            or _moved(one, other, gone, came),
            one,
            other,
        )
        for one in gone
        for other in came
    ]
    found: list[tuple[Key, Key]] = []
    for sureness, one, other in sorted(sure, key=lambda each: -each[0]):
        free = all(one is not mine and other is not theirs for mine, theirs in found)
        if sureness and free:
            found.append((one, other))
    return found


def _likeness(one: Key, other: Key, *, in_place: bool) -> float:
    """How sure it is (0 to 1) that one is the other, where both have the same parent."""
    typed_alike = one.type == other.type or set(one.types) & set(other.types)
    if one.parent != other.parent or not typed_alike:
        return 0
    alike = likeness(one.name, other.name)
    if alike >= DOCUMENTED_KEY_RENAMED:
        return alike
    same = in_place and one.basis == other.basis and told(one) == told(other)
    return DOCUMENTED_KEY_RENAMED / 2 if same and one.values == other.values else 0


def _moved(one: Key, other: Key, gone: Sequence[Key], came: Sequence[Key]) -> float:
    """The least sure: the same name and the same said of it, under another parent."""
    if one.name != other.name or told(one) != told(other) or one.types != other.types:
        return 0
    alone = all(sum(each.name == one.name for each in keys) == 1 for keys in (gone, came))
    return DOCUMENTED_KEY_RENAMED / 4 if alone else 0


def beside(names: Sequence[str]) -> list[tuple[str, str]]:
    """The names before and behind each in a row, empty at its ends."""
    around = ["", *names, ""]
    return list(zip(around[:-2], around[2:], strict=True))


def _neighbours(keys: Iterable[Key]) -> Mapping[str, tuple[str, str]]:
    """What stands beside each key, by its path, among those of its parent and basis."""
    rows: dict[tuple[str, str], list[Key]] = {}
    for one in keys:
        rows.setdefault((one.parent, one.basis), []).append(one)
    return {
        one.path: names
        for row in rows.values()
        for one, names in zip(row, beside([one.name for one in row]), strict=True)
    }
