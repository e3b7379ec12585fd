"""Mutants whose writes do something other than they tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import replace

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.invented_names import USERS
from zoho_conformance.reference.locks import manual_lock
from zoho_conformance.reference.mutation import (
    BodyEdit,
    Mutant,
    RequestEdit,
    SideEffect,
    convert_value,
    drop_key,
    set_value,
)
from zoho_conformance.reference.org_inventory import OrgInventory, new_id
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    LOCK,
    UNLOCK,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
    ApiRequest,
)

_LONG_AGO = "2001-01-01T00:00:00-05:00"
_REASON = ("data", 0, "Locked_Reason__s")
_ITEM = ("record_locking_configurations", 0)
_FOR_PORTAL_USERS = False
_UPDATES = frozenset({UPDATE_CONFIGURATION, UPDATE_CONFIGURATION_BY_ID})


def _hearing(edit: BodyEdit, operations: Collection[str]) -> RequestEdit:
    """Hear another body than these operations are sent; leave one that cannot be read."""

    def edit_request(request: ApiRequest) -> ApiRequest:
        if request.operation not in operations:
            return request
        try:
            body = json.loads(request.content)
        except ValueError:
            return request
        edit(body)
        return replace(request, content=json.dumps(body).encode())

    return edit_request


def _after(
    operations: Collection[str], side_effect: Callable[[OrgInventory, ApiRequest], None]
) -> SideEffect:
    """Do something besides when one of these operations succeeded."""

    def act_after(inventory: OrgInventory, request: ApiRequest, answer: Answer) -> None:
        if request.operation in operations and answer.status in {200, 201}:
            side_effect(inventory, request)

    return act_after


def _set_in_lock(**changes: object) -> Callable[[OrgInventory, ApiRequest], None]:
    def side_effect(inventory: OrgInventory, request: ApiRequest) -> None:
        record = request.path["record_id"]
        inventory.locks[record] = {**inventory.locks[record], **changes}

    return side_effect


def _set_in_configuration(**changes: object) -> Callable[[OrgInventory, ApiRequest], None]:
    def side_effect(inventory: OrgInventory, request: ApiRequest) -> None:
        module = request.query["module"]
        inventory.configurations[module] = {**inventory.configurations[module], **changes}

    return side_effect


def _locked_by_another(inventory: OrgInventory, request: ApiRequest) -> None:
    module, record = inventory.modules[request.path["module"]], request.path["record_id"]
    inventory.locks[record] = manual_lock(
        module,
        record,
        lock=new_id(inventory),
        configuration=str(inventory.configurations[module.api_name]["id"]),
        reason="Mine now",
        by=_OTHER_USER,
        time=_LONG_AGO,
    )


_OTHER_USER: JsonObject = USERS["restricted"].reference

EFFECT_MUTANTS = (
    Mutant(
        "lock-reason-in-capitals",
        "write-without-effect",
        "A record is locked with its reason in capitals.",
        edit_request=_hearing(convert_value(str.upper, *_REASON), {LOCK}),
    ),
    Mutant(
        "lock-by-another-user",
        "write-without-effect",
        "A record is locked by another user than the row tells.",
        side_effect=_after({LOCK}, _set_in_lock(Locked_By__s=_OTHER_USER)),
    ),
    Mutant(
        "lock-update-forgotten",
        "write-without-effect",
        "A lock is given the reason `forgotten` whatever is sent.",
        side_effect=_after(
            {UPDATE_LOCK}, _set_in_lock(Locked_Reason__s="zoho-crm-conformance forgotten")
        ),
    ),
    Mutant(
        "configuration-added-without-portal-users",
        "write-without-effect",
        "A configuration is added that is not for portal users, whatever is sent.",
        edit_request=_hearing(
            set_value(_FOR_PORTAL_USERS, *_ITEM, "lock_for_portal_users"), {ADD_CONFIGURATION}
        ),
    ),
    Mutant(
        "configuration-added-restricting-deletion",
        "write-without-effect",
        "A configuration is added that restricts deletion too, whatever is sent.",
        edit_request=_hearing(
            set_value(["update", "delete"], *_ITEM, "restricted_actions"), {ADD_CONFIGURATION}
        ),
    ),
    Mutant(
        "configuration-update-of-actions-ignored",
        "write-without-effect",
        "A configuration keeps its restricted actions when it is updated.",
        edit_request=_hearing(drop_key(*_ITEM, "restricted_actions"), _UPDATES),
    ),
    Mutant(
        "lock-update-moves-time",
        "write-changed-more",
        "Updating a lock changes the time at which it was put on.",
        side_effect=_after({UPDATE_LOCK}, _set_in_lock(Locked_Time__s=_LONG_AGO)),
    ),
    Mutant(
        "lock-update-changes-who-locked",
        "write-changed-more",
        "Updating a lock changes who put it on.",
        side_effect=_after({UPDATE_LOCK}, _set_in_lock(Locked_By__s=_OTHER_USER)),
    ),
    Mutant(
        "configuration-update-moves-creation",
        "write-changed-more",
        "Updating a configuration changes the time at which it was created.",
        side_effect=_after(_UPDATES, _set_in_configuration(created_time=_LONG_AGO)),
    ),
    Mutant(
        "unlocked-and-locked-by-another",
        "rows-not-due",
        "A record that is unlocked is locked again, by somebody else.",
        side_effect=_after({UNLOCK}, _locked_by_another),
    ),
)
