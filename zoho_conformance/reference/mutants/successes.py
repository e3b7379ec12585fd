"""Mutants whose successes have other rows, or are about something else than was requested."""

from __future__ import annotations

from dataclasses import replace

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.invented_org import AUTO_LOCK, UNLOCKED_RECORD
from zoho_conformance.reference.mutation import (
    Mutant,
    RequestEdit,
    Steps,
    add_key,
    combine_edits,
    convert_value,
    edit_bodies,
    edit_configurations,
    edit_locks,
    edit_success,
    set_value,
    with_body,
)
from zoho_conformance.reference.org_inventory import invented_id, is_new
from zoho_conformance.reference.request import CONFIGURATION, LOCK_BY_ID, LOCK_LIST, ApiRequest

_EVERY_FIELD = (
    "Locked_For__s,Locked_Reason__s,Lock_Source__s,Locked_Time__s,Locked_By__s,"
    "Record_Locking_Rule_Id__s,Record_Locking_Configuration_Id__s"
)


def _request_all_fields(request: ApiRequest) -> ApiRequest:
    """Treat `fields` of the list form, where it was sent, as a request for all fields."""
    if request.operation != LOCK_LIST or not request.query.get("fields"):
        return request
    return replace(request, query={**request.query, "fields": _EVERY_FIELD})


def _request_another_field(request: ApiRequest) -> ApiRequest:
    """Treat `fields` of the list form, where it was sent, as asking for the rule id as well."""
    if request.operation != LOCK_LIST or not request.query.get("fields"):
        return request
    more = f"{request.query['fields']},Record_Locking_Rule_Id__s"
    return replace(request, query={**request.query, "fields": more})


def _default_parameter(operation: str, name: str, value: str) -> RequestEdit:
    """Treat a request without this parameter as one with this value."""

    def edit_request(request: ApiRequest) -> ApiRequest:
        if request.operation != operation or name in request.query:
            return request
        return replace(request, query={**request.query, name: value})

    return edit_request


def _repeat_rows(body: JsonObject) -> None:
    rows = body["data"]
    if isinstance(rows, list):
        body["data"] = [*rows, *rows]


_INNER_CRITERION: Steps = ("locking_rules", 2, "criteria", "group", 1, "group", 0)
# Two groups deep, in the third rule of the configuration of Leads.


def _add_letters(identifier: str) -> str:
    return f"zcrm_{identifier}"


def _set_feature_type(configuration: JsonObject) -> None:
    if not is_new(configuration["id"]):
        configuration["feature_type"] = "record_review"


_NESTED = (
    Mutant(
        "configuration-of-another-feature",
        "answer-not-asked-for",
        "record_locking_configurations[].feature_type",
        "A configuration is of another feature, whichever was asked for.",
        edit_configurations(_set_feature_type),
    ),
    Mutant(
        "inner-criteria-field-with-module",
        "key-undocumented",
        "record_locking_configurations[].locking_rules[].criteria.group[].group[].field.module",
        "The field of a criterion two groups deep has a module.",
        edit_configurations(
            add_key(
                "module",
                "Leads",
                *("locking_rules", 2, "criteria", "group", 1, "group", 0, "field", "id"),
            )
        ),
    ),
    Mutant(
        "inner-criteria-field-id-as-number",
        "type-changed",
        "record_locking_configurations[].locking_rules[].criteria.group[].group[].field.id",
        "The id of a field two groups deep is a JSON number.",
        edit_configurations(convert_value(int, *_INNER_CRITERION, "field", "id")),
    ),
    Mutant(
        "inner-group-operator-in-lower-case",
        "value-undocumented",
        "record_locking_configurations[].locking_rules[].criteria.group[].group_operator",
        "The group_operator of a group inside a group is and.",
        edit_configurations(
            set_value("and", "locking_rules", 2, "criteria", "group", 1, "group_operator")
        ),
    ),
    Mutant(
        "inner-criteria-field-id-with-letters",
        "format-changed",
        "record_locking_configurations[].locking_rules[].criteria.group[].group[].field.id",
        "The id of a field two groups deep has letters.",
        edit_configurations(convert_value(_add_letters, *_INNER_CRITERION, "field", "id")),
    ),
)

_PARAMETERS = (
    Mutant(
        "fields-ignored",
        "fields-not-filtering",
        "fields",
        "All of a lock is answered, whatever `fields` asks for.",
        edit_request=_request_all_fields,
    ),
    Mutant(
        "fields-and-one-more",
        "fields-not-filtering",
        "fields",
        "The rule id is answered beside what `fields` asks for.",
        edit_request=_request_another_field,
    ),
    Mutant(
        "fields-optional",
        "parameter-not-mandatory",
        "fields",
        "The list form answers all of a lock when `fields` is missing.",
        edit_request=_default_parameter(LOCK_LIST, "fields", _EVERY_FIELD),
    ),
    Mutant(
        "module-optional",
        "parameter-not-mandatory",
        "module",
        "The configuration of Leads is answered when `module` is missing.",
        edit_request=_default_parameter(CONFIGURATION, "module", "Leads"),
    ),
)

_YES = True

_COUNTS = (
    Mutant(
        "count-one-too-high",
        "count-disagrees",
        "info.count",
        "The paging block counts one lock more than there are.",
        edit_bodies(set_value(2, "info", "count"), {LOCK_LIST}),
    ),
    Mutant(
        "count-without-automatic-locks",
        "count-disagrees",
        "info.count",
        "The paging block does not count a lock set by rule.",
        edit_success(with_body(set_value(0, "info", "count")), {LOCK_LIST}, "Automatic"),
    ),
    Mutant(
        "lock-listed-twice",
        "count-disagrees",
        "info.count",
        "A lock is listed twice and counted once.",
        edit_bodies(_repeat_rows, {LOCK_LIST}),
    ),
)

_PAGES = (
    Mutant(
        "more-records-without-token",
        "paging-disagrees",
        "info.next_page_token",
        "The paging block says that there are more locks, and has no token for them.",
        edit_bodies(set_value(_YES, "info", "more_records"), {LOCK_LIST}),
    ),
    Mutant(
        "token-without-more-records",
        "paging-disagrees",
        "info.next_page_token",
        "The paging block has a token for more locks, and says that there are none.",
        edit_bodies(
            combine_edits(
                set_value("c8582e", "info", "next_page_token"),
                set_value("2030-01-01T00:00:00-05:00", "info", "page_token_expiry"),
            ),
            {LOCK_LIST},
        ),
    ),
)

_SUBJECTS = (
    Mutant(
        "lock-of-another-record",
        "answer-not-asked-for",
        "data[].Locked_For__s.id",
        "A lock is for another record than the one asked about.",
        edit_locks(set_value(UNLOCKED_RECORD, "Locked_For__s", "id")),
    ),
    Mutant(
        "automatic-lock-of-another-record",
        "answer-not-asked-for",
        "data[].Locked_For__s.id",
        "A lock set by rule, and only such a one, is for another record.",
        edit_locks(set_value(UNLOCKED_RECORD, "Locked_For__s", "id"), "Automatic"),
    ),
    Mutant(
        "lock-of-another-module",
        "answer-not-asked-for",
        "data[].Locked_For__s.module.api_name",
        "A lock is for a record of another module than the one asked about.",
        edit_locks(set_value("Quotes", "Locked_For__s", "module", "api_name")),
    ),
    Mutant(
        "another-lock-by-id",
        "answer-not-asked-for",
        "data[].id",
        "Asking for a lock set by hand by its id gives a lock with another id.",
        edit_locks(set_value(AUTO_LOCK, "id"), "Manual", {LOCK_BY_ID}),
    ),
)

_VIEWS = (
    Mutant(
        "lock-time-differs-by-id",
        "views-disagree",
        "data[].Locked_Time__s",
        "Locked_Time__s is another time by id than in the list.",
        edit_locks(set_value("2026-03-14T09:27:09-04:00", "Locked_Time__s"), None, {LOCK_BY_ID}),
    ),
    Mutant(
        "manual-lock-reason-differs-by-id",
        "views-disagree",
        "data[].Locked_Reason__s",
        "Locked_Reason__s of a lock set by hand has other words by id than in the list.",
        edit_locks(convert_value(str.upper, "Locked_Reason__s"), "Manual", {LOCK_BY_ID}),
    ),
    Mutant(
        "manual-locker-name-differs-by-id",
        "views-disagree",
        "data[].Locked_By__s.name",
        "The name inside Locked_By__s is another by id than in the list.",
        edit_locks(convert_value(str.upper, "Locked_By__s", "name"), "Manual", {LOCK_BY_ID}),
    ),
    Mutant(
        "automatic-lock-rule-differs-by-id",
        "views-disagree",
        "data[].Record_Locking_Rule_Id__s",
        "Record_Locking_Rule_Id__s of a lock set by rule is another by id than in the list.",
        edit_locks(
            set_value(invented_id(460002), "Record_Locking_Rule_Id__s"), "Automatic", {LOCK_BY_ID}
        ),
    ),
)

SUCCESS_MUTANTS = (*_NESTED, *_PARAMETERS, *_COUNTS, *_PAGES, *_SUBJECTS, *_VIEWS)
