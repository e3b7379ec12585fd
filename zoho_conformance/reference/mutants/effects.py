"""Mutants whose locks do not do to records what their configuration says."""

from __future__ import annotations

from zoho_conformance.model.finding import HTTP_STATUS
from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.mutation import Mutant, edit_bodies, set_value
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reference.request import LOCK, UPDATE_RECORD, ApiRequest

_DATA = "data[]"


def _forget_excluded_fields(inventory: OrgInventory, request: ApiRequest, _answer: Answer) -> None:
    _set_excluded_fields(inventory, request, [])


def _exclude_every_field(inventory: OrgInventory, request: ApiRequest, _answer: Answer) -> None:
    if request.operation == LOCK and request.path["module"] in inventory.modules:
        fields = inventory.modules[request.path["module"]].fields.values()
        every: list[object] = [{"api_name": field.api_name, "id": field.id} for field in fields]
        _set_excluded_fields(inventory, request, every)


def _set_excluded_fields(
    inventory: OrgInventory, request: ApiRequest, fields: list[object]
) -> None:
    if request.operation == LOCK and request.path["module"] in inventory.configurations:
        module = request.path["module"]
        before: JsonObject = inventory.configurations[module]
        inventory.configurations[module] = {**before, "excluded_fields": fields}


EFFECT_MUTANTS = (
    Mutant(
        "locked-record-updated",
        "success-instead-of-error",
        HTTP_STATUS,
        "A locked record can be written to as if it were not locked.",
        side_effect=_exclude_every_field,
    ),
    Mutant(
        "excluded-field-locked",
        "error-instead-of-success",
        f"{_DATA}.code",
        "A lock is on the fields too that its configuration excludes.",
        side_effect=_forget_excluded_fields,
    ),
    Mutant(
        "update-of-record-without-time",
        "type-changed",
        f"{_DATA}.details.Modified_Time",
        "The answer to the update of a record has a number for the time.",
        edit_bodies(set_value(7, "data", 0, "details", "Modified_Time"), {UPDATE_RECORD}),
    ),
)
