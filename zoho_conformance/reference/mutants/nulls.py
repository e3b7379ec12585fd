"""Mutants that answer null, or do not, where the pages say otherwise."""

from __future__ import annotations

from zoho_conformance.reference.mutation import (
    Mutant,
    in_body,
    in_configurations,
    in_locks,
    set_value,
)
from zoho_conformance.reference.org_inventory import invented_id, name_reference
from zoho_conformance.reference.request import LOCK_LIST

UNDOCUMENTED = (
    Mutant(
        "lock-record-null",
        "null-undocumented",
        "Locked_For__s is null.",
        in_locks(set_value(None, "Locked_For__s")),
    ),
    Mutant(
        "lock-record-name-null",
        "null-undocumented",
        "The name inside Locked_For__s is null.",
        in_locks(set_value(None, "Locked_For__s", "name")),
    ),
    Mutant(
        "automatic-lock-time-null",
        "null-undocumented",
        "Locked_Time__s of a lock set by rule is null.",
        in_locks(set_value(None, "Locked_Time__s"), "Automatic"),
    ),
    Mutant(
        "manual-locker-name-null",
        "null-undocumented",
        "The name inside Locked_By__s of a lock set by hand is null.",
        in_locks(set_value(None, "Locked_By__s", "name"), "Manual"),
    ),
    Mutant(
        "paging-page-null",
        "null-undocumented",
        "The paging block has null for page.",
        in_body(set_value(None, "info", "page"), {LOCK_LIST}),
    ),
    Mutant(
        "configuration-creator-null",
        "null-undocumented",
        "created_by is null.",
        in_configurations(set_value(None, "created_by")),
    ),
    Mutant(
        "configuration-locked-for-null",
        "null-undocumented",
        "locked_for is null.",
        in_configurations(set_value(None, "locked_for")),
    ),
    Mutant(
        "second-rule-name-null",
        "null-undocumented",
        "The name of the second locking rule, and only that one, is null.",
        in_configurations(set_value(None, "locking_rules", 1, "name")),
    ),
    Mutant(
        "criteria-field-name-null",
        "null-undocumented",
        "The api_name of the field of the second criterion in a group is null.",
        in_configurations(
            set_value(None, "locking_rules", 1, "criteria", "group", 1, "field", "api_name")
        ),
    ),
)

CONDITIONS = (
    Mutant(
        "manual-lock-with-rule-id",
        "null-condition-broken",
        "A lock set by hand has a Record_Locking_Rule_Id__s.",
        in_locks(set_value(invented_id(460001), "Record_Locking_Rule_Id__s"), "Manual"),
    ),
    Mutant(
        "manual-lock-without-reason",
        "null-condition-broken",
        "Locked_Reason__s of a lock set by hand is null.",
        in_locks(set_value(None, "Locked_Reason__s"), "Manual"),
    ),
    Mutant(
        "manual-lock-without-locker",
        "null-condition-broken",
        "Locked_By__s of a lock set by hand is null.",
        in_locks(set_value(None, "Locked_By__s"), "Manual"),
    ),
    Mutant(
        "automatic-lock-with-locker",
        "null-condition-broken",
        "A lock set by rule has a user in Locked_By__s.",
        in_locks(
            set_value(name_reference("Quilla Marrowby (Invented)", 200002), "Locked_By__s"),
            "Automatic",
        ),
    ),
    Mutant(
        "automatic-lock-with-reason",
        "null-condition-broken",
        "A lock set by rule has a Locked_Reason__s.",
        in_locks(set_value("Large company", "Locked_Reason__s"), "Automatic"),
    ),
    Mutant(
        "automatic-lock-without-rule-id",
        "null-condition-broken",
        "Record_Locking_Rule_Id__s of a lock set by rule is null.",
        in_locks(set_value(None, "Record_Locking_Rule_Id__s"), "Automatic"),
    ),
)

NULL_MUTANTS = (*UNDOCUMENTED, *CONDITIONS)
