"""Mutants whose writes do something other than they tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import replace

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.changes import Edit, convert, drop, put
from zoho_conformance.reference.invented_users import USERS
from zoho_conformance.reference.lock_shapes import lock_by_hand
from zoho_conformance.reference.mutation import Act, Hearing, Mutant
from zoho_conformance.reference.new_ids import fresh_id
from zoho_conformance.reference.org_inventory import Estate
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    LOCK,
    UNLOCK,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
    Asked,
)

_LONG_AGO = "2001-01-01T00:00:00-05:00"
_REASON = ("data", 0, "Locked_Reason__s")
_ITEM = ("record_locking_configurations", 0)
_FOR_PORTAL_USERS = False
_UPDATES = frozenset({UPDATE_CONFIGURATION, UPDATE_CONFIGURATION_BY_ID})


def _hearing(edit: Edit, operations: Collection[str]) -> Hearing:
    """Hear another body than these operations are sent; leave one that cannot be read."""

    def hear(asked: Asked) -> Asked:
        if asked.operation not in operations:
            return asked
        try:
            body = json.loads(asked.content)
        except ValueError:
            return asked
        edit(body)
        return replace(asked, content=json.dumps(body).encode())

    return hear


def _after(operations: Collection[str], act: Callable[[Estate, Asked], None]) -> Act:
    """Do something besides when one of these operations succeeded."""

    def act_after(estate: Estate, asked: Asked, answer: Answer) -> None:
        if asked.operation in operations and answer.status in {200, 201}:
            act(estate, asked)

    return act_after


def _set_in_lock(**changes: object) -> Callable[[Estate, Asked], None]:
    def act(estate: Estate, asked: Asked) -> None:
        record = asked.path["record_id"]
        estate.locks[record] = {**estate.locks[record], **changes}

    return act


def _set_in_configuration(**changes: object) -> Callable[[Estate, Asked], None]:
    def act(estate: Estate, asked: Asked) -> None:
        module = asked.query["module"]
        estate.configurations[module] = {**estate.configurations[module], **changes}

    return act


def _locked_by_another(estate: Estate, asked: Asked) -> None:
    module, record = estate.modules[asked.path["module"]], asked.path["record_id"]
    estate.locks[record] = lock_by_hand(
        module,
        record,
        lock=fresh_id(estate),
        configuration=str(estate.configurations[module.api_name]["id"]),
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
        hear=_hearing(convert(str.upper, *_REASON), {LOCK}),
    ),
    Mutant(
        "lock-by-another-user",
        "write-without-effect",
        "A record is locked by another user than the row tells.",
        act=_after({LOCK}, _set_in_lock(Locked_By__s=_OTHER_USER)),
    ),
    Mutant(
        "lock-update-forgotten",
        "write-without-effect",
        "A lock is given the reason `forgotten` whatever is sent.",
        act=_after({UPDATE_LOCK}, _set_in_lock(Locked_Reason__s="zoho-crm-conformance forgotten")),
    ),
    Mutant(
        "configuration-added-without-portal-users",
        "write-without-effect",
        "A configuration is added that is not for portal users, whatever is sent.",
        hear=_hearing(put(_FOR_PORTAL_USERS, *_ITEM, "lock_for_portal_users"), {ADD_CONFIGURATION}),
    ),
    Mutant(
        "configuration-added-restricting-deletion",
        "write-without-effect",
        "A configuration is added that restricts deletion too, whatever is sent.",
        hear=_hearing(put(["update", "delete"], *_ITEM, "restricted_actions"), {ADD_CONFIGURATION}),
    ),
    Mutant(
        "configuration-update-of-actions-ignored",
        "write-without-effect",
        "A configuration keeps its restricted actions when it is updated.",
        hear=_hearing(drop(*_ITEM, "restricted_actions"), _UPDATES),
    ),
    Mutant(
        "lock-update-moves-time",
        "write-changed-more",
        "Updating a lock changes the time at which it was put on.",
        act=_after({UPDATE_LOCK}, _set_in_lock(Locked_Time__s=_LONG_AGO)),
    ),
    Mutant(
        "lock-update-changes-who-locked",
        "write-changed-more",
        "Updating a lock changes who put it on.",
        act=_after({UPDATE_LOCK}, _set_in_lock(Locked_By__s=_OTHER_USER)),
    ),
    Mutant(
        "configuration-update-moves-creation",
        "write-changed-more",
        "Updating a configuration changes the time at which it was created.",
        act=_after(_UPDATES, _set_in_configuration(created_time=_LONG_AGO)),
    ),
    Mutant(
        "unlocked-and-locked-by-another",
        "rows-not-due",
        "A record that is unlocked is locked again, by somebody else.",
        act=_after({UNLOCK}, _locked_by_another),
    ),
)
