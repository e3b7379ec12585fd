"""What the reference org holds: modules with their records, configurations and locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
class Estate:
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
