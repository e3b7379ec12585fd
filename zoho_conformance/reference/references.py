"""References in a request body to fields, profiles and buttons: by id, by name, or by both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.body_paths import Spot
from zoho_conformance.reference.row_refusals import (
    ambiguous,
    not_found,
    not_supported,
    nothing_named,
    wrong_type,
)


@dataclass(frozen=True, slots=True)
class Referred:
    """The things of one kind that may be referred to, and how their refusals are worded.

    `known` gives names by ids, `name_keys` the keys beside `id` that may hold a name; where
    `nothing_named` is None, a reference without a key is refused as one to nothing there is.
    """

    known: Mapping[str, str]
    name_keys: tuple[str, ...]
    not_found: str
    nothing_named: str | None = None
    ambiguous: str = "the id and the name belong to different things"
    not_supported: str = "field not supported"
    unsupported: Callable[[str], bool] = lambda _: False


def identified(given: JsonObject, kind: Referred) -> str | None:
    """Give the id of what a reference is to: where only one of its keys is right, that one counts.

    None where no key is right, and where two are and mean different things.
    """
    meant = _meant(given, kind)
    common = set.intersection(*meant) if meant else set()
    return min(common, default=None)


def refusals_of_reference(given: object, kind: Referred, spot: Spot) -> Iterator[Answer]:
    """Give the refusal of a reference that is not to one thing of its kind."""
    if not isinstance(given, dict):
        yield wrong_type(spot, "jsonobject")
        return
    named = [key for key in _keys(kind) if given.get(key) is not None]
    if not named:
        spots = [spot.key("id"), spot.key(kind.name_keys[0])]
        yield (
            not_found(spot, kind.not_found)
            if kind.nothing_named is None
            else nothing_named(spots, kind.nothing_named)
        )
        return
    if not _meant(given, kind):
        yield not_found(spot.key(named[-1]), kind.not_found)
        return
    identity = identified(given, kind)
    if identity is None:
        yield ambiguous([spot.key(key) for key in named], kind.ambiguous)
    elif kind.unsupported(kind.known[identity]):
        yield not_supported(spot.key(named[-1]), kind.not_supported)


def refusals_of_references(given: Sequence[object], kind: Referred, spot: Spot) -> Iterator[Answer]:
    """Give the refusals of an array of references."""
    for place, one in enumerate(given):
        yield from refusals_of_reference(one, kind, spot.item(place))


def _keys(kind: Referred) -> tuple[str, ...]:
    return ("id", *kind.name_keys)


def _meant(given: JsonObject, kind: Referred) -> list[set[str]]:
    """Give the ids that each key of the reference means, without the keys that mean none."""
    by_id = {str(given.get("id"))} & set(kind.known)
    by_name = [
        {identity for identity, name in kind.known.items() if name == given.get(key)}
        for key in kind.name_keys
    ]
    return [ids for ids in (by_id, *by_name) if ids]
