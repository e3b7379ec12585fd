"""Mutants whose values have another type, are not among those possible, or look otherwise."""

from __future__ import annotations

from zoho_conformance.reference.mutation import (
    Mutant,
    Place,
    convert_value,
    in_body,
    in_configurations,
    in_locks,
    set_value,
)
from zoho_conformance.reference.request import LOCK_LIST

_INNER_CRITERION: Place = ("locking_rules", 2, "criteria", "group", 1, "group", 0)
# Two groups deep in the third rule of the Leads configuration.


def _lettered(identifier: str) -> str:
    return f"zcrm_{identifier}"


def _without_offset(time: str) -> str:
    return time[: len("2026-03-14T09:26:53")]


TYPES = (
    Mutant(
        "lock-id-as-number",
        "type-changed",
        "The id of a lock is a JSON number.",
        in_locks(convert_value(int, "id")),
    ),
    Mutant(
        "lock-configuration-id-as-number",
        "type-changed",
        "Record_Locking_Configuration_Id__s is a JSON number.",
        in_locks(convert_value(int, "Record_Locking_Configuration_Id__s")),
    ),
    Mutant(
        "lock-module-id-as-number",
        "type-changed",
        "The id of the module inside Locked_For__s is a JSON number.",
        in_locks(convert_value(int, "Locked_For__s", "module", "id")),
    ),
    Mutant(
        "automatic-lock-rule-id-as-number",
        "type-changed",
        "Record_Locking_Rule_Id__s is a JSON number, where it is not null.",
        in_locks(convert_value(int, "Record_Locking_Rule_Id__s")),
    ),
    Mutant(
        "manual-lock-locker-as-name",
        "type-changed",
        "Locked_By__s is the user's name instead of an object.",
        in_locks(set_value("Quilla Marrowby (Invented)", "Locked_By__s"), "Manual"),
    ),
    Mutant(
        "lock-editable-as-text",
        "type-changed",
        "$editable is the string true.",
        in_locks(set_value("true", "$editable")),
    ),
    Mutant(
        "paging-more-records-as-text",
        "type-changed",
        "more_records is the string false.",
        in_body(set_value("false", "info", "more_records"), {LOCK_LIST}),
    ),
    Mutant(
        "paging-per-page-as-text",
        "type-changed",
        "per_page is the string 200.",
        in_body(set_value("200", "info", "per_page"), {LOCK_LIST}),
    ),
    Mutant(
        "configuration-id-as-number",
        "type-changed",
        "The id of a configuration is a JSON number.",
        in_configurations(convert_value(int, "id")),
    ),
    Mutant(
        "configuration-portal-users-as-text",
        "type-changed",
        "lock_for_portal_users is the string true.",
        in_configurations(set_value("true", "lock_for_portal_users")),
    ),
    Mutant(
        "configuration-actions-as-text",
        "type-changed",
        "restricted_actions is one string with commas.",
        in_configurations(set_value("update,tags", "restricted_actions")),
    ),
    Mutant(
        "second-button-id-as-number",
        "type-changed",
        "The id of the second restricted custom button, and only that one, is a JSON number.",
        in_configurations(convert_value(int, "restricted_custom_buttons", 1, "id")),
    ),
    Mutant(
        "second-rule-existing-records-as-number",
        "type-changed",
        "lock_existing_records of the second locking rule is 0.",
        in_configurations(set_value(0, "locking_rules", 1, "lock_existing_records")),
    ),
    Mutant(
        "excluded-profile-id-as-number",
        "type-changed",
        "The id of the second excluded profile is a JSON number.",
        in_configurations(convert_value(int, "lock_excluded_profiles", 1, "id")),
    ),
    Mutant(
        "inner-criteria-field-id-as-number",
        "type-changed",
        "The id of a field two groups deep is a JSON number.",
        in_configurations(convert_value(int, *_INNER_CRITERION, "field", "id")),
    ),
)

VOCABULARIES = (
    Mutant(
        "lock-source-both",
        "value-undocumented",
        "Lock_Source__s is Both.",
        in_locks(set_value("Both", "Lock_Source__s")),
    ),
    Mutant(
        "automatic-lock-source-in-lower-case",
        "value-undocumented",
        "Lock_Source__s of a lock set by rule is automatic.",
        in_locks(set_value("automatic", "Lock_Source__s"), "Automatic"),
    ),
    Mutant(
        "configuration-lock-type-hybrid",
        "value-undocumented",
        "lock_type is hybrid.",
        in_configurations(set_value("hybrid", "lock_type")),
    ),
    Mutant(
        "configuration-locked-for-some",
        "value-undocumented",
        "locked_for is some_profiles.",
        in_configurations(set_value("some_profiles", "locked_for")),
    ),
    Mutant(
        "group-operator-exclusive",
        "value-undocumented",
        "The group_operator of the second locking rule is XOR.",
        in_configurations(set_value("XOR", "locking_rules", 1, "criteria", "group_operator")),
    ),
    Mutant(
        "inner-group-operator-in-lower-case",
        "value-undocumented",
        "The group_operator of a group inside a group is and.",
        in_configurations(
            set_value("and", "locking_rules", 2, "criteria", "group", 1, "group_operator")
        ),
    ),
)

FORMATS = (
    Mutant(
        "lock-time-without-offset",
        "format-changed",
        "Locked_Time__s does not say how far from UTC it is.",
        in_locks(convert_value(_without_offset, "Locked_Time__s")),
    ),
    Mutant(
        "automatic-lock-time-as-date",
        "format-changed",
        "Locked_Time__s of a lock set by rule is a date.",
        in_locks(set_value("2026-04-01", "Locked_Time__s"), "Automatic"),
    ),
    Mutant(
        "lock-configuration-id-with-letters",
        "format-changed",
        "Record_Locking_Configuration_Id__s has letters.",
        in_locks(convert_value(_lettered, "Record_Locking_Configuration_Id__s")),
    ),
    Mutant(
        "manual-locker-id-with-letters",
        "format-changed",
        "The id inside Locked_By__s has letters.",
        in_locks(convert_value(_lettered, "Locked_By__s", "id"), "Manual"),
    ),
    Mutant(
        "configuration-created-time-without-offset",
        "format-changed",
        "created_time does not say how far from UTC it is.",
        in_configurations(convert_value(_without_offset, "created_time")),
    ),
    Mutant(
        "second-button-id-with-letters",
        "format-changed",
        "The id of the second restricted custom button has letters.",
        in_configurations(convert_value(_lettered, "restricted_custom_buttons", 1, "id")),
    ),
    Mutant(
        "inner-criteria-field-id-with-letters",
        "format-changed",
        "The id of a field two groups deep has letters.",
        in_configurations(convert_value(_lettered, *_INNER_CRITERION, "field", "id")),
    ),
)

VALUE_MUTANTS = (*TYPES, *VOCABULARIES, *FORMATS)
