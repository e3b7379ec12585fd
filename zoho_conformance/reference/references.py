"""References in a request body to fields, profiles and buttons: by id, by name, or by both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.invented_names import LOCKED_FLAG
from zoho_conformance.reference.org_inventory import Module, OrgInventory
from zoho_conformance.reference.request_body import BodyPath
from zoho_conformance.reference.row_refusals import (
    ambiguous,
    not_found,
    not_supported,
    nothing_named,
    wrong_type,
)


@dataclass(frozen=True, slots=True)
class ReferenceKind:
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


def referred_id(given: JsonObject, kind: ReferenceKind) -> str | None:
    """Give the id of what a reference is to: where only one of its keys is right, that one counts.

    None where no key is right, and where two are and mean different things.
    """
    meant = _meant(given, kind)
    common = set.intersection(*meant) if meant else set()
    return min(common, default=None)


def refusals_of_reference(given: object, kind: ReferenceKind, spot: BodyPath) -> Iterator[Answer]:
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
    identity = referred_id(given, kind)
    if identity is None:
        yield ambiguous([spot.key(key) for key in named], kind.ambiguous)
    elif kind.unsupported(kind.known[identity]):
        yield not_supported(spot.key(named[-1]), kind.not_supported)


def refusals_of_references(
    given: Sequence[object], kind: ReferenceKind, spot: BodyPath
) -> Iterator[Answer]:
    """Give the refusals of an array of references."""
    for place, one in enumerate(given):
        yield from refusals_of_reference(one, kind, spot.item(place))


def _keys(kind: ReferenceKind) -> tuple[str, ...]:
    return ("id", *kind.name_keys)


def _meant(given: JsonObject, kind: ReferenceKind) -> list[set[str]]:
    """Give the ids that each key of the reference means, without the keys that mean none."""
    by_id = {str(given.get("id"))} & set(kind.known)
    by_name = [
        {identity for identity, name in kind.known.items() if name == given.get(key)}
        for key in kind.name_keys
    ]
    return [ids for ids in (by_id, *by_name) if ids]


_NOTHING_NAMED = "The id or api_name of field is missing in criteria for the record locking rule."
_DIFFERENT = (
    "The id and api_name of field in criteria for the record locking rule belongs to different "
    "fields."
)


def criteria_fields(module: Module) -> ReferenceKind:
    """Give the fields that a rule's criteria may be about; for tasks that is the status alone."""
    only = "Status" if module.api_name == "Tasks" else None
    return ReferenceKind(
        known=_names(module),
        name_keys=("api_name",),
        not_found="field not found",
        nothing_named=_NOTHING_NAMED,
        ambiguous=_DIFFERENT,
        unsupported=lambda name: name == LOCKED_FLAG or only not in (None, name),
    )


def excludable_fields(module: Module) -> ReferenceKind:
    """Give the fields that may stay open in a locked record."""
    return ReferenceKind(
        known=_names(module),
        name_keys=("api_name",),
        not_found="field not found",
        nothing_named="Field Id and apiname is missing.",
        not_supported="Field not supported",
        unsupported=lambda name: name == LOCKED_FLAG,
    )


def profiles(inventory: OrgInventory) -> ReferenceKind:
    """Give the profiles; the page documents `api_name` for them, and its samples show `name`."""
    return ReferenceKind(
        inventory.profiles, ("api_name", "name"), "lock_excluded_profiles not found"
    )


def buttons(inventory: OrgInventory) -> ReferenceKind:
    """Give the custom buttons."""
    return ReferenceKind(inventory.buttons, ("name",), "custom button not found")


def _names(module: Module) -> dict[str, str]:
    return {identity: one.api_name for identity, one in module.fields.items()}
