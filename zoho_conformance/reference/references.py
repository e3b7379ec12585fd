"""References in a request body to fields, profiles and buttons: by id, by name, or by both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.invented_names import LOCKED_FLAG
from zoho_conformance.reference.org_inventory import Module, OrgInventory
from zoho_conformance.reference.request import BodyPath
from zoho_conformance.reference.row_refusals import (
    ambiguous,
    not_found,
    not_supported,
    reference_key_missing,
    wrong_type,
)


@dataclass(frozen=True, slots=True)
class ReferenceKind:
    """The things of one kind that may be referred to, and how refusals of references are worded.

    `known` gives their names by ids, `name_keys` are the keys beside `id` that may hold a name.
    Where `key_missing` is None, a reference without a key is refused as one to an unknown thing.
    """

    known: Mapping[str, str]
    name_keys: tuple[str, ...]
    not_found: str
    key_missing: str | None = None
    ambiguous: str = "the id and the name belong to different things"
    not_supported: str = "field not supported"
    unsupported: Callable[[str], bool] = lambda _: False


def referred_id(reference: JsonObject, kind: ReferenceKind) -> str | None:
    """The id of what a reference means; where only one of its keys is right, that one counts.

    None where no key is right, or where two are right and mean different things.
    """
    meant = _ids_meant(reference, kind)
    common = set.intersection(*meant) if meant else set()
    return min(common, default=None)


def refusals_of_reference(
    reference: object, kind: ReferenceKind, path: BodyPath
) -> Iterator[Answer]:
    """Yield the refusal of a reference that does not mean exactly one thing of its kind."""
    if not isinstance(reference, dict):
        yield wrong_type(path, "jsonobject")
        return
    used_keys = [key for key in _keys(kind) if reference.get(key) is not None]
    if not used_keys:
        paths = [path.key("id"), path.key(kind.name_keys[0])]
        yield (
            not_found(path, kind.not_found)
            if kind.key_missing is None
            else reference_key_missing(paths, kind.key_missing)
        )
        return
    if not _ids_meant(reference, kind):
        yield not_found(path.key(used_keys[-1]), kind.not_found)
        return
    identity = referred_id(reference, kind)
    if identity is None:
        yield ambiguous([path.key(key) for key in used_keys], kind.ambiguous)
    elif kind.unsupported(kind.known[identity]):
        yield not_supported(path.key(used_keys[-1]), kind.not_supported)


def refusals_of_references(
    references: Sequence[object], kind: ReferenceKind, path: BodyPath
) -> Iterator[Answer]:
    """Yield the refusals of an array of references."""
    for index, reference in enumerate(references):
        yield from refusals_of_reference(reference, kind, path.item(index))


def _keys(kind: ReferenceKind) -> tuple[str, ...]:
    return ("id", *kind.name_keys)


def _ids_meant(reference: JsonObject, kind: ReferenceKind) -> list[set[str]]:
    """The ids that each key of a reference means; keys that mean nothing are left out."""
    by_id = {str(reference.get("id"))} & set(kind.known)
    by_name = [
        {identity for identity, name in kind.known.items() if name == reference.get(key)}
        for key in kind.name_keys
    ]
    return [ids for ids in (by_id, *by_name) if ids]


_KEY_MISSING = "The id or api_name of field is missing in criteria for the record locking rule."
_DIFFERENT = (
    "The id and api_name of field in criteria for the record locking rule belongs to different "
    "fields."
)


def criteria_fields(module: Module) -> ReferenceKind:
    """The fields that a rule's criteria may be about; of tasks only the status."""
    only = "Status" if module.api_name == "Tasks" else None
    return ReferenceKind(
        known=_names(module),
        name_keys=("api_name",),
        not_found="field not found",
        key_missing=_KEY_MISSING,
        ambiguous=_DIFFERENT,
        unsupported=lambda name: name == LOCKED_FLAG or only not in (None, name),
    )


def excludable_fields(module: Module) -> ReferenceKind:
    """The fields that may stay editable in a locked record."""
    return ReferenceKind(
        known=_names(module),
        name_keys=("api_name",),
        not_found="field not found",
        key_missing="Field Id and apiname is missing.",
        not_supported="Field not supported",
        unsupported=lambda name: name == LOCKED_FLAG,
    )


def profiles(inventory: OrgInventory) -> ReferenceKind:
    """The profiles; the page documents `api_name` for them, and its samples show `name`."""
    return ReferenceKind(
        inventory.profiles, ("api_name", "name"), "lock_excluded_profiles not found"
    )


def buttons(inventory: OrgInventory) -> ReferenceKind:
    """The custom buttons."""
    return ReferenceKind(inventory.buttons, ("name",), "custom button not found")


def _names(module: Module) -> dict[str, str]:
    return {identity: field.api_name for identity, field in module.fields.items()}
