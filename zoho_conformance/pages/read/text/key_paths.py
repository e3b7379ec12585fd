"""Lists that lost their nesting: each key gets the depth that it has in the sample's tree.

A rendering without indentation keeps the order of the keys alone: parents before children. The
places are chosen so that most of them are places of the sample, none taken twice. Where another
choice does as well, or the sample does not show the key, the place is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_KEPT = 24
"""How many choices are followed side by side."""
_MOST = 500
"""A longer list is left flat: no page has one, and noise is not worth the search."""
_TOPS = 4
"""How many objects of the sample are tried as the one that the list describes."""

# What a place is worth: the sample has the key there; what it has there holds keys just when the
# page says so; nothing is known of the keys there; it is the outermost place.
_SHOWN, _AGREES, _UNKNOWN, _OUTER = 8, 2, 3, 1
_FLAT = 4
"""Without a sample the key stays at the top, unless it stands there already."""
_PERSON = re.compile(r"(?:by|owner|user)(?:__s)?\Z", re.IGNORECASE)
"""Objects that name a person: these are told by their identity."""
_IDENTITY = ("id", "name", "api_name")
"""Keys that every object may have: they belong to the nearest one that may hold them."""


@dataclass(frozen=True, slots=True)
class Name:
    """A documented key; ``holds`` where its type is an object or an array."""

    name: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Place:
    """How deep a key stands, and whether that is the only reading."""

    depth: int
    sure: bool


@dataclass(frozen=True, slots=True)
class _Open:
    """An object that the next key may stand in; ``unknown`` where no sample shows its keys."""

    path: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class _Choice:
    """Paths for the keys so far, and the objects open behind the last of them, outermost first."""

    score: int
    open: tuple[_Open, ...]
    paths: tuple[str, ...]
    taken: frozenset[str]


Tree = dict[str, dict[str, bool | None]]
"""By path: the names there, and whether these hold keys (None: they may, the sample has none)."""


def tree_of(samples: Sequence[object]) -> Tree:
    """The keys of the samples as one tree; steps of a path are parted by line ends."""
    found: Tree = {}
    waiting: list[tuple[str, object]] = [("", one) for one in samples]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, list):
            waiting += [(path, one) for one in node]
        elif isinstance(node, dict):
            names = found.setdefault(path, {})
            for name, value in node.items():
                seen = _holds(value)
                names[name] = seen if names.get(name) is None else names[name] or bool(seen)
                waiting.append((f"{path}\n{name}", value))
    return found


def _holds(value: object) -> bool | None:
    if value is None or value in ([], {}):
        return None
    inside = value if isinstance(value, list) else [value]
    return any(isinstance(one, dict) for one in inside)


def placed(keys: Sequence[Name], tree: Tree) -> list[Place]:
    """Where each key of a flat list stands."""
    if not keys or len(keys) > _MOST:
        return [Place(0, sure=False)] * len(keys)
    found = [_searched(keys, tree, top) for top in _tops(keys, tree)]
    best = max(found, key=lambda choices: choices[0].score)
    paths = best[0].paths
    equal = [one.paths for one in best if one.score == best[0].score]
    places = []
    for at, (key, path) in enumerate(zip(keys, paths, strict=True)):
        above = path.rpartition("\n")[0]
        shown = key.name in tree.get(above, {}) or not any(one.holds for one in keys[:at])
        # A key behind an object whose keys no sample shows may be one of these.
        hidden = at > 0 and _hides(keys[at - 1], paths[at - 1], tree)
        only = all(one[at] == path for one in equal)
        inside = at > 0 and path.startswith(f"{paths[at - 1]}\n")
        places.append(Place(_depth(path, paths[:at]), shown and only and (inside or not hidden)))
    return places


def _hides(key: Name, path: str, tree: Tree) -> bool:
    """Whether a key may hold others that no sample shows."""
    above, _, name = path.rpartition("\n")
    return key.holds and tree.get(above, {}).get(name) is None


def _depth(path: str, before: Sequence[str]) -> int:
    """How many of the keys before are around the key."""
    return sum(path.startswith(f"{one}\n") for one in before)


def _tops(keys: Sequence[Name], tree: Tree) -> list[str]:
    """The objects of the sample that the list may describe, the likeliest first."""
    names = {key.name for key in keys}
    ranked = sorted(tree, key=lambda path: (-len(names & tree[path].keys()), path.count("\n")))
    return ranked[:_TOPS] or [""]


def _searched(keys: Sequence[Name], tree: Tree, top: str) -> list[_Choice]:
    """The best choices, the best of all first."""
    choices = [_Choice(0, (_Open(top, unknown=top not in tree),), (), frozenset())]
    for key in keys:
        further = [one for choice in choices for one in _further(choice, key, tree)]
        # A stable sort: of equal ones that stays first which stands deepest.
        further.sort(key=lambda one: -one.score)
        choices = further[:_KEPT]
    return choices


def _further(choice: _Choice, key: Name, tree: Tree) -> Iterator[_Choice]:
    """The choice with one more key, in each of the open objects, the innermost first."""
    stuck = True
    for depth in range(len(choice.open), 0, -1):
        around = choice.open[:depth]
        path = f"{around[-1].path}\n{key.name}"
        if path in choice.taken:
            continue
        stuck = False
        yield _taken(choice, around, path, key, tree)
    if stuck:
        # Nowhere is room: the key is documented twice, and the second time is worth nothing.
        twice = _taken(choice, choice.open[:1], f"{choice.open[0].path}\n{key.name}", key, tree)
        yield replace(twice, score=choice.score)


def _taken(choice: _Choice, around: tuple[_Open, ...], path: str, key: Name, tree: Tree) -> _Choice:
    names = tree.get(around[-1].path, {})
    inside: tuple[_Open, ...] = ()
    if key.name in names:
        holds = names[key.name]
        score = _SHOWN + (_AGREES if holds is None or holds == key.holds else 0)
        if holds or (holds is None and key.holds):
            inside = (_Open(path, unknown=not holds),)
    else:
        score = _worth(choice, around, key, tree)
        if key.holds:
            inside = (_Open(path, unknown=True),)
    return _Choice(
        choice.score + score,
        (*around, *inside),
        (*choice.paths, path),
        choice.taken | {path},
    )


def _worth(choice: _Choice, around: tuple[_Open, ...], key: Name, tree: Tree) -> int:
    """What a place is worth where the sample does not show the key."""
    if len(around) == 1:
        return _OUTER if tree else _FLAT
    if not tree:
        return _UNKNOWN
    if not around[-1].unknown:
        return 0
    known = any(f"{around[-1].path}\n{name}" in choice.taken for name in _IDENTITY)
    if not known:
        person = _PERSON.search(around[-1].path) and key.name not in _IDENTITY
        return 0 if person else _UNKNOWN
    # What is told by its id or name is told so at once, and nothing else of it.
    return _SHOWN + _AGREES if key.name in _IDENTITY else 0
