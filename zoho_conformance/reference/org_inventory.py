"""What the reference org holds: modules with their records, configurations and locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count

from zoho_conformance.reference.answers import JsonObject

# Above every number that the invented org starts with.
_FIRST_FRESH_NUMBER = 1_000_001


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a module; `data_type` is the word that the fields API has for it."""

    api_name: str
    id: str
    data_type: str = "text"


@dataclass(frozen=True, slots=True)
class Module:
    """One module; `records` gives the name of each record by its id, `fields` go by their ids."""

    api_name: str
    id: str
    can_be_locked: bool
    made_by_users: bool
    name_field: str
    fields: Mapping[str, Field]
    records: dict[str, str]


@dataclass(frozen=True, slots=True)
class OrgInventory:
    """All that one server knows; its dictionaries change as locks and configurations do.

    `modules` and `configurations` go by a module's API name, `locks` by the id of the locked
    record; `profiles` and `buttons` give names by ids. Configurations and locks are held as the
    JSON objects that answers carry: a write puts a new object there and leaves the old one as it
    was, since an answer may still be on its way out with it.
    """

    modules: dict[str, Module]
    configurations: dict[str, JsonObject]
    locks: dict[str, JsonObject]
    profiles: Mapping[str, str]
    buttons: Mapping[str, str]
    numbers: Iterator[int] = field(
        default_factory=lambda: count(_FIRST_FRESH_NUMBER), compare=False, repr=False
    )


_ORG = 4150868000000000000


def invented_id(number: int) -> str:
    """Give the id of the org's thing with this number: a string of 19 digits."""
    return str(_ORG + number)


def name_reference(name: str, number: int) -> JsonObject:
    """Give a reference by name and id, as to a user or a button."""
    return {"name": name, "id": invented_id(number)}


def field_reference(api_name: str, number: int) -> JsonObject:
    """Give a reference to a field or a profile by its API name and id."""
    return {"api_name": api_name, "id": invented_id(number)}


_ORG_TIME = timezone(timedelta(hours=-4))


def new_id(inventory: OrgInventory) -> str:
    """Give the next id of this org: a string of 19 digits."""
    return invented_id(next(inventory.numbers))


def now() -> str:
    """Give the present second in the org's time zone: ISO 8601 with the offset."""
    return datetime.now(_ORG_TIME).isoformat(timespec="seconds")
