"""Mutants whose successes come in the wrong place, under the wrong head, or about another thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.invented_org import AUTO_LOCK, UNLOCKED_RECORD
from zoho_conformance.reference.mutation import (
    Mutant,
    RequestEdit,
    convert_value,
    in_body,
    in_locks,
    in_success,
    set_value,
    with_body,
    with_status,
)
from zoho_conformance.reference.org_inventory import invented_id
from zoho_conformance.reference.request import CONFIGURATION, LOCK_BY_ID, LOCK_LIST, ApiRequest

_EVERY_FIELD = (
    "Locked_For__s,Locked_Reason__s,Lock_Source__s,Locked_Time__s,Locked_By__s,"
    "Record_Locking_Rule_Id__s,Record_Locking_Configuration_Id__s"
)


def _as(content_type: str) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, headers=(("Content-Type", content_type),))


def _hear_fields(request: ApiRequest) -> ApiRequest:
    """Take `fields` of the list form for all fields, when it was given."""
    if request.operation != LOCK_LIST or not request.query.get("fields"):
        return request
    return replace(request, query={**request.query, "fields": _EVERY_FIELD})


def _hear_one_field_more(request: ApiRequest) -> ApiRequest:
    """Take `fields` of the list form to ask for the rule id as well, when it was given."""
    if request.operation != LOCK_LIST or not request.query.get("fields"):
        return request
    more = f"{request.query['fields']},Record_Locking_Rule_Id__s"
    return replace(request, query={**request.query, "fields": more})


def _hear_default(operation: str, name: str, value: str) -> RequestEdit:
    """Take a request without this parameter for one with this value."""

    def edit_request(request: ApiRequest) -> ApiRequest:
        if request.operation != operation or name in request.query:
            return request
        return replace(request, query={**request.query, name: value})

    return edit_request


def _twice(body: JsonObject) -> None:
    rows = body["data"]
    if isinstance(rows, list):
        body["data"] = [*rows, *rows]


HEADS = (
    Mutant(
        "lock-list-accepted",
        "status-undocumented",
        "The locks of a record come under 202.",
        in_success(with_status(202), {LOCK_LIST}),
    ),
    Mutant(
        "automatic-lock-by-id-created",
        "status-undocumented",
        "A lock set by rule comes under 201 when asked for by its id.",
        in_success(with_status(201), {LOCK_BY_ID}, "Automatic"),
    ),
    Mutant(
        "configuration-accepted",
        "status-undocumented",
        "A configuration comes under 202.",
        in_success(with_status(202), {CONFIGURATION}),
    ),
    Mutant(
        "lock-list-as-plain-text",
        "content-type-changed",
        "The locks of a record come as text/plain.",
        in_success(_as("text/plain;charset=UTF-8"), {LOCK_LIST}),
    ),
    Mutant(
        "lock-by-id-as-javascript",
        "content-type-changed",
        "A lock asked for by its id comes as text/javascript.",
        in_success(_as("text/javascript"), {LOCK_BY_ID}),
    ),
    Mutant(
        "configuration-as-html",
        "content-type-changed",
        "A configuration comes as text/html.",
        in_success(_as("text/html;charset=UTF-8"), {CONFIGURATION}),
    ),
)

PARAMETERS = (
    Mutant(
        "fields-ignored",
        "fields-not-filtering",
        "All of a lock is answered, whatever `fields` asks for.",
        edit_request=_hear_fields,
    ),
    Mutant(
        "fields-and-one-more",
        "fields-not-filtering",
        "The rule id is answered beside what `fields` asks for.",
        edit_request=_hear_one_field_more,
    ),
    Mutant(
        "fields-optional",
        "parameter-not-mandatory",
        "The list form answers all of a lock when `fields` is missing.",
        edit_request=_hear_default(LOCK_LIST, "fields", _EVERY_FIELD),
    ),
    Mutant(
        "module-optional",
        "parameter-not-mandatory",
        "The configuration of Leads is answered when `module` is missing.",
        edit_request=_hear_default(CONFIGURATION, "module", "Leads"),
    ),
)

COUNTS = (
    Mutant(
        "count-one-too-high",
        "count-disagrees",
        "The paging block counts one lock more than there are.",
        in_body(set_value(2, "info", "count"), {LOCK_LIST}),
    ),
    Mutant(
        "count-without-automatic-locks",
        "count-disagrees",
        "The paging block does not count a lock set by rule.",
        in_success(with_body(set_value(0, "info", "count")), {LOCK_LIST}, "Automatic"),
    ),
    Mutant(
        "lock-listed-twice",
        "count-disagrees",
        "A lock is listed twice and counted once.",
        in_body(_twice, {LOCK_LIST}),
    ),
)

SUBJECTS = (
    Mutant(
        "lock-of-another-record",
        "answer-not-asked-for",
        "A lock is for another record than the one asked about.",
        in_locks(set_value(UNLOCKED_RECORD, "Locked_For__s", "id")),
    ),
    Mutant(
        "automatic-lock-of-another-record",
        "answer-not-asked-for",
        "A lock set by rule, and only such a one, is for another record.",
        in_locks(set_value(UNLOCKED_RECORD, "Locked_For__s", "id"), "Automatic"),
    ),
    Mutant(
        "lock-of-another-module",
        "answer-not-asked-for",
        "A lock is for a record of another module than the one asked about.",
        in_locks(set_value("Quotes", "Locked_For__s", "module", "api_name")),
    ),
    Mutant(
        "another-lock-by-id",
        "answer-not-asked-for",
        "Asking for a lock set by hand by its id gives a lock with another id.",
        in_locks(set_value(AUTO_LOCK, "id"), "Manual", {LOCK_BY_ID}),
    ),
)

VIEWS = (
    Mutant(
        "lock-time-differs-by-id",
        "views-disagree",
        "Locked_Time__s is another time by id than in the list.",
        in_locks(set_value("2026-03-14T09:27:09-04:00", "Locked_Time__s"), None, {LOCK_BY_ID}),
    ),
    Mutant(
        "manual-lock-reason-differs-by-id",
        "views-disagree",
        "Locked_Reason__s of a lock set by hand has other words by id than in the list.",
        in_locks(convert_value(str.upper, "Locked_Reason__s"), "Manual", {LOCK_BY_ID}),
    ),
    Mutant(
        "manual-locker-name-differs-by-id",
        "views-disagree",
        "The name inside Locked_By__s is another by id than in the list.",
        in_locks(convert_value(str.upper, "Locked_By__s", "name"), "Manual", {LOCK_BY_ID}),
    ),
    Mutant(
        "automatic-lock-rule-differs-by-id",
        "views-disagree",
        "Record_Locking_Rule_Id__s of a lock set by rule is another by id than in the list.",
        in_locks(
            set_value(invented_id(460002), "Record_Locking_Rule_Id__s"), "Automatic", {LOCK_BY_ID}
        ),
    ),
)

SUCCESS_MUTANTS = (*HEADS, *PARAMETERS, *COUNTS, *SUBJECTS, *VIEWS)
