"""Mutants whose writes are answered wrongly, or do something else than they answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import replace

from zoho_conformance.model.finding import HTTP_STATUS
from zoho_conformance.model.http_status import is_success
from zoho_conformance.reference.answers import (
    Answer,
    JsonObject,
    already_locked,
    locked_by_rule,
    not_configured,
    system_configuration_kept,
)
from zoho_conformance.reference.invented_names import USERS
from zoho_conformance.reference.locks import manual_lock
from zoho_conformance.reference.mutation import (
    AnswerEdit,
    BodyEdit,
    Mutant,
    RequestEdit,
    SideEffect,
    convert_value,
    drop_key,
    edit_bodies,
    edit_success,
    set_value,
)
from zoho_conformance.reference.org_inventory import OrgInventory, invented_id, new_id
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    DELETE_CONFIGURATION,
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
_OTHER_USER: JsonObject = USERS["restricted"].reference
_OTHER_ID = invented_id(999997)
_UPDATES = frozenset({UPDATE_CONFIGURATION, UPDATE_CONFIGURATION_BY_ID})


def _refuse_instead(refusal: Answer, operation: str, status: int | None = None) -> AnswerEdit:
    answer = refusal if status is None else replace(refusal, status=status)
    return edit_success(lambda _: answer, {operation})


def _edit_request_body(edit: BodyEdit, operations: Collection[str]) -> RequestEdit:
    """Edit the request bodies of these operations; one that cannot be parsed stays as it is."""

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


def _do_after_success(
    operations: Collection[str], side_effect: Callable[[OrgInventory, ApiRequest], None]
) -> SideEffect:
    """Do something more when one of these operations has succeeded."""

    def side_effect_after_success(
        inventory: OrgInventory, request: ApiRequest, answer: Answer
    ) -> None:
        if request.operation in operations and is_success(answer.status):
            side_effect(inventory, request)

    return side_effect_after_success


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


def _lock_as_another_user(inventory: OrgInventory, request: ApiRequest) -> None:
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


def _give_others_its_reason(inventory: OrgInventory, request: ApiRequest) -> None:
    reason = inventory.locks[request.path["record_id"]]["Locked_Reason__s"]
    for record, lock in inventory.locks.items():
        if lock["Lock_Source__s"] == "Manual":
            inventory.locks[record] = {**lock, "Locked_Reason__s": reason}


_OUTCOMES = (
    Mutant(
        "unlocked-with-refusal",
        "error-under-success",
        HTTP_STATUS,
        "Unlocking is answered with a refusal under 200, and done.",
        _refuse_instead(locked_by_rule(), UNLOCK, 200),
    ),
    Mutant(
        "reason-refused",
        "error-instead-of-success",
        "code",
        "Updating a lock is refused with NOT_ALLOWED, and done.",
        _refuse_instead(already_locked(), UPDATE_LOCK),
    ),
    Mutant(
        "deletion-refused",
        "error-instead-of-success",
        "code",
        "Deleting a configuration is refused with NOT_ALLOWED, and done.",
        _refuse_instead(system_configuration_kept(), DELETE_CONFIGURATION),
    ),
    Mutant(
        "lock-update-refused-as-never-documented",
        "error-code-undocumented",
        "code",
        "Updating a lock is refused with NOT_ALLOWED under a status and with words of its own.",
        _refuse_instead(not_configured(), UPDATE_LOCK),
    ),
    Mutant(
        "lock-update-answers-no-rows",
        "key-missing",
        "data",
        "Updating a lock is answered with an empty list, and done.",
        edit_bodies(set_value([], "data"), {UPDATE_LOCK}),
    ),
    Mutant(
        "deletion-answers-nothing",
        "key-missing",
        "record_locking_configurations",
        "Deleting a configuration is answered with 200 and no body, and done.",
        edit_success(lambda _: Answer(200), {DELETE_CONFIGURATION}),
    ),
)

_EFFECTS = (
    Mutant(
        "lock-reason-in-capitals",
        "write-without-effect",
        "data[].Locked_Reason__s",
        "A record is locked with its reason in capitals.",
        edit_request=_edit_request_body(convert_value(str.upper, *_REASON), {LOCK}),
    ),
    Mutant(
        "lock-by-another-user",
        "write-without-effect",
        "data[].Locked_By__s.id",
        "A record is locked by another user than the row says.",
        side_effect=_do_after_success({LOCK}, _set_in_lock(Locked_By__s=_OTHER_USER)),
    ),
    Mutant(
        "lock-update-forgotten",
        "write-without-effect",
        "data[].Locked_Reason__s",
        "A lock is given the reason `forgotten` whatever is sent.",
        side_effect=_do_after_success(
            {UPDATE_LOCK}, _set_in_lock(Locked_Reason__s="zoho-crm-conformance forgotten")
        ),
    ),
    Mutant(
        "configuration-added-without-portal-users",
        "write-without-effect",
        "record_locking_configurations[].lock_for_portal_users",
        "A configuration is added that is not for portal users, whatever is sent.",
        edit_request=_edit_request_body(
            set_value(_FOR_PORTAL_USERS, *_ITEM, "lock_for_portal_users"), {ADD_CONFIGURATION}
        ),
    ),
    Mutant(
        "configuration-added-restricting-deletion",
        "write-without-effect",
        "record_locking_configurations[].restricted_actions",
        "A configuration is added that restricts deletion too, whatever is sent.",
        edit_request=_edit_request_body(
            set_value(["update", "delete"], *_ITEM, "restricted_actions"), {ADD_CONFIGURATION}
        ),
    ),
    Mutant(
        "configuration-update-of-actions-ignored",
        "write-without-effect",
        "record_locking_configurations[].restricted_actions",
        "A configuration keeps its restricted actions when it is updated.",
        edit_request=_edit_request_body(drop_key(*_ITEM, "restricted_actions"), _UPDATES),
    ),
    Mutant(
        "lock-update-moves-time",
        "write-changed-more",
        "data[].Locked_Time__s",
        "Updating a lock changes the time at which it was put on.",
        side_effect=_do_after_success({UPDATE_LOCK}, _set_in_lock(Locked_Time__s=_LONG_AGO)),
    ),
    Mutant(
        "lock-update-changes-who-locked",
        "write-changed-more",
        "data[].Locked_By__s.id",
        "Updating a lock changes who put it on.",
        side_effect=_do_after_success({UPDATE_LOCK}, _set_in_lock(Locked_By__s=_OTHER_USER)),
    ),
    Mutant(
        "lock-of-another-configuration",
        "write-changed-more",
        "data[].Record_Locking_Configuration_Id__s",
        "A record is locked by a configuration that is not its module's.",
        side_effect=_do_after_success(
            {LOCK}, _set_in_lock(Record_Locking_Configuration_Id__s=_OTHER_ID)
        ),
    ),
    Mutant(
        "lock-update-changes-others",
        "write-changed-more",
        "data[].Locked_Reason__s",
        "Updating a lock gives all other locks its reason.",
        side_effect=_do_after_success({UPDATE_LOCK}, _give_others_its_reason),
    ),
    Mutant(
        "configuration-update-answers-another-id",
        "write-without-effect",
        "record_locking_configurations[].id",
        "Updating a configuration answers the id of another one, and does what was asked.",
        edit_bodies(set_value(_OTHER_ID, *_ITEM, "details", "id"), {UPDATE_CONFIGURATION}),
    ),
    Mutant(
        "configuration-updated-by-another-user",
        "write-changed-more",
        "record_locking_configurations[].modified_by.id",
        "A configuration is updated by a user other than the caller.",
        side_effect=_do_after_success(_UPDATES, _set_in_configuration(modified_by=_OTHER_USER)),
    ),
    Mutant(
        "configuration-update-moves-creation",
        "write-changed-more",
        "record_locking_configurations[].created_time",
        "Updating a configuration changes the time at which it was created.",
        side_effect=_do_after_success(_UPDATES, _set_in_configuration(created_time=_LONG_AGO)),
    ),
    Mutant(
        "unlocked-and-locked-by-another",
        "rows-not-due",
        "data",
        "A record that is unlocked is locked again, by another user.",
        side_effect=_do_after_success({UNLOCK}, _lock_as_another_user),
    ),
)

WRITE_MUTANTS = (*_OUTCOMES, *_EFFECTS)
