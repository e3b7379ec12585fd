"""What the reference org holds: modules with their records, configurations and locks."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.reference.answers import JsonObject


@dataclass(frozen=True, slots=True)
class Module:
    """One module; `records` gives the name of each record by its id."""

    api_name: str
    id: str
    can_be_locked: bool
    records: dict[str, str]


@dataclass(frozen=True, slots=True)
class Estate:
    """All that one server knows; its dictionaries change as locks and configurations do.

    `modules` and `configurations` go by a module's API name, `locks` by the id of the locked
    record. Configurations and locks are held as the JSON objects that answers carry.
    """

    modules: dict[str, Module]
    configurations: dict[str, JsonObject]
    locks: dict[str, JsonObject]
