"""What the reference org holds: modules with their records, configurations and locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from zoho_conformance.reference.answers import JsonObject

# Every id of the org is this number plus one of its own.
_ORG_NUMBER = 4150868000000000000
# Above every number that the invented org starts with.
_FIRST_NEW_NUMBER = 1_000_001
_ORG_TIME = timezone(timedelta(hours=-4))


@dataclass(frozen=True, slots=True)
class PicklistValue:
    """One value of a picklist."""

    value: str
    id: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a module; `data_type` is its type in the words of the fields API.

    `picklist` is the global picklist whose values it has, and `lookup` the module of the records
    that it refers to.
    """

    api_name: str
    id: str
    data_type: str = "text"
    length: int = 255
    decimals: int | None = None
    custom: bool = False
    mandatory: bool = False
    read_only: bool = False
    unique: bool = False
    visible: bool = True
    values: tuple[PicklistValue, ...] = ()
    picklist: str | None = None
    lookup: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of a module; it has every field but those `without`, by their ids.

    `demands` are the ids of fields that its records must have, beside those that all must have.
    """

    name: str
    id: str
    without: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Picklist:
    """One picklist that fields share."""

    api_name: str
    id: str
    values: tuple[PicklistValue, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """One module; `records` are names and `fields` are fields, both by their ids."""

    api_name: str
    id: str
    can_be_locked: bool
    made_by_users: bool
    name_field: str
    fields: Mapping[str, Field]
    records: dict[str, str]
    layouts: tuple[Layout, ...] = ()
    deletable: bool = True


@dataclass(slots=True)
class Numbers:
    """The numbers that things made by clients get, one after the other."""

    following: int = _FIRST_NEW_NUMBER

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        number = self.following
        self.following += 1
        return number


@dataclass(frozen=True, slots=True)
class OrgInventory:
    """All that one server has; its dictionaries change as locks and configurations do.

    `modules` and `configurations` are by the API name of their module, `locks` by the id of the
    locked record, and `profiles` and `buttons` are names by ids; `values` are what was written to
    records, by their ids; `picklists` are those that fields share. Configurations and locks are the
    JSON objects that answers carry: a write replaces an object and never changes it, since an
    answer that is still being sent may hold it.
    """

    modules: dict[str, Module]
    configurations: dict[str, JsonObject]
    locks: dict[str, JsonObject]
    profiles: Mapping[str, str]
    buttons: Mapping[str, str]
    values: dict[str, JsonObject] = field(default_factory=dict)
    picklists: dict[str, Picklist] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers, compare=False, repr=False)

    @property
    def written(self) -> tuple[dict[str, JsonObject], ...]:
        """What record locking writes: configurations and locks."""
        return self.configurations, self.locks


def copy_inventory(inventory: OrgInventory) -> OrgInventory:
    """An org of its own that holds the same; writes to either leave the other as it is."""
    modules = inventory.modules.items()
    return replace(
        inventory,
        modules={name: replace(module, records=dict(module.records)) for name, module in modules},
        configurations=dict(inventory.configurations),
        locks=dict(inventory.locks),
        values=deepcopy(inventory.values),
        picklists=dict(inventory.picklists),
        numbers=replace(inventory.numbers),
    )


def invented_id(number: int) -> str:
    """The id of the thing with this number: a string of 19 digits."""
    return str(_ORG_NUMBER + number)


def is_new(identity: object) -> bool:
    """Whether the thing with this id was made by a client of the org."""
    text = str(identity)
    return text.isdecimal() and int(text) >= _ORG_NUMBER + _FIRST_NEW_NUMBER


def name_reference(name: str, number: int) -> JsonObject:
    """A reference by name and id, as to a user or a button."""
    return {"name": name, "id": invented_id(number)}


def field_reference(api_name: str, number: int) -> JsonObject:
    """A reference to a field or a profile by its API name and id."""
    return {"api_name": api_name, "id": invented_id(number)}


def new_id(inventory: OrgInventory) -> str:
    """The next unused id of this org."""
    return invented_id(next(inventory.numbers))


def now() -> str:
    """The current time in the org's time zone: ISO 8601, to the second, with the offset."""
    return datetime.now(_ORG_TIME).isoformat(timespec="seconds")
