"""Fields of a record that show what a lock does to it: one that is locked, and one that is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.model import json_path
from zoho_conformance.runs.discover_modules import CONFIGURATION
from zoho_conformance.runs.probes import Inventory
from zoho_conformance.runs.questions import Questions

NEEDS = ("restricted_field", "restricted_value", "excluded_field", "excluded_value")
_ROW = "record_locking_configurations[]"
_TYPES = ("text", "textarea", "phone", "email", "website")
"""The types of fields that hold a text, which can be written as it was read."""
_MAX_FIELDS = 50
"""How many fields a request for records may name."""
_UPDATE = "update"
_EVERYBODY = "all_profiles"


def find_fields(questions: Questions, inventory: Inventory) -> Mapping[str, str] | str:
    """What meets the needs, by name, or why nothing does.

    A lock restricts the caller only where its configuration excepts no profile.
    """
    module = inventory["module"]
    request = questions.probe(CONFIGURATION, {**inventory, "manual_module": module})
    body = questions.body(request)
    row = next(iter(json_path.values(body, _ROW)), None)
    if not isinstance(row, dict):
        return f"in {module}, which shows no configuration"
    if row.get("locked_for") != _EVERYBODY:
        return f"in {module}, whose configuration excepts profiles: the run's may be one of them"
    if _UPDATE not in _texts(row.get("restricted_actions")):
        return f"in {module}, whose configuration does not restrict updates"
    excluded = set(_texts(json_path.values(row, "excluded_fields[].api_name")))
    fields = list(_text_fields(questions, module))
    values = _values(questions, inventory, fields)
    # What is named holds a text, so that a lock has something to keep.
    restricted = [name for name in fields if name not in excluded and values.get(name)]
    free = [name for name in fields if name in excluded and name in values]
    if not restricted:
        return f"among the fields of {module} that hold a text"
    if not free:
        return f"among the fields that the configuration of {module} excludes"
    return {
        "restricted_field": restricted[0],
        "restricted_value": json.dumps(values[restricted[0]]),
        "excluded_field": free[0],
        "excluded_value": json.dumps(values[free[0]]),
    }


def _text_fields(questions: Questions, module: str) -> Iterator[str]:
    """The API names of the fields of a module that hold a text which a person may edit."""
    address = f"/settings/fields?module={module}"
    body = questions.body(questions.get(address), may_be_refused=True)
    for row in json_path.values(body, "fields[]"):
        if not isinstance(row, dict) or row.get("data_type") not in _TYPES:
            continue
        read_only = row.get("read_only") is True or row.get("field_read_only") is True
        name = row.get("api_name")
        if isinstance(name, str) and not read_only:
            yield name


def _values(questions: Questions, inventory: Inventory, fields: list[str]) -> dict[str, Any]:
    """What a record holds in fields: a text, or nothing."""
    if not fields:
        return {}
    names = ",".join(fields[:_MAX_FIELDS])
    address = f"/{inventory['module']}/{inventory['lockable_record']}?fields={names}"
    row = next(iter(json_path.values(questions.body(questions.get(address)), "data[]")), None)
    if not isinstance(row, dict):
        return {}
    return {
        name: row[name]
        for name in fields
        if name in row and (row[name] is None or isinstance(row[name], str))
    }


def _texts(values: Any) -> list[str]:
    return [value for value in values or () if isinstance(value, str)]
