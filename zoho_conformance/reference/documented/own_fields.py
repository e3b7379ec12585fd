"""Records that the org does not hold itself, with the fields that its modules have."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.record_module import module_slot
from zoho_conformance.reference.answers import Answer
from zoho_conformance.reference.org_inventory import Module, OrgInventory
from zoho_conformance.reference.record_values import invented_value

_ID = "id"
_FIELDS = "fields"
_TEXTS = frozenset({"text", "textarea", "email", "phone", "website"})


def with_own_fields(
    promise: Promise, request: Request, answer: Answer, inventory: OrgInventory
) -> Answer:
    """An answer whose records have the fields of their module, and none that samples show.

    Those of a module that the org has not stay as the page shows them.
    """
    module = _module_of(promise, request, inventory)
    wrapper = promise.wrapper
    if module is None or wrapper is None or answer.body is None or not is_success(answer.status):
        return answer
    shown = {
        key.key.name
        for key in promise.response_keys
        if key.key.is_field and key.key.parent == f"{wrapper}[]"
    }
    if not shown or promise.answers_action_rows:
        return answer
    body: Any = json.loads(json.dumps(answer.body))
    rows = body.get(wrapper)
    names = {name.strip() for name in request.query.get(_FIELDS, "").split(",")} - {""}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            _settle(row, shown, module, names, inventory)
    return replace(answer, body=body)


def _module_of(promise: Promise, request: Request, inventory: OrgInventory) -> Module | None:
    """The module that the path of a request names, if the org has it."""
    for part in promise.parts or (promise,):
        path = part.operation.path
        slot, values = module_slot(path), request.path_values(path)
        if slot is not None and values is not None and values.get(slot) in inventory.modules:
            return inventory.modules[values[slot]]
    return None


def _settle(
    row: dict[str, Any],
    shown: set[str],
    module: Module,
    names: set[str],
    inventory: OrgInventory,
) -> None:
    record = str(row.get(_ID, ""))
    fields = {field.api_name: field for field in module.fields.values() if field.visible}
    for name in shown - fields.keys():
        row.pop(name, None)
    if record in module.records or not record.isdecimal():
        # What the org holds is as it was written.
        return
    for name, field in fields.items():
        is_asked = name in names or not names
        if is_asked and (name in shown or name not in row or name in names):
            value = invented_value(field, record, inventory)
            is_text = field.data_type in _TEXTS and isinstance(row.get(name), str)
            # A name or an address that the page has too is as it is invented for the page.
            row[name] = row[name] if value is None and is_text else value
