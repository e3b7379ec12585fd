"""Mutants that leave out, rename or add keys."""

from __future__ import annotations

from zoho_conformance.reference.mutation import (
    LOCKS,
    Mutant,
    add_key,
    drop_key,
    in_body,
    in_configurations,
    in_locks,
    rename_key,
)
from zoho_conformance.reference.request import CONFIGURATION, LOCK_LIST

# The rules and criteria below are those of the Leads configuration: rule 0 is a leaf, rule 1 a
# group, rule 2 a group with a group inside.

MISSING = (
    Mutant(
        "lock-time-missing",
        "key-missing",
        "A lock has no Locked_Time__s.",
        in_locks(drop_key("Locked_Time__s")),
    ),
    Mutant(
        "lock-module-id-missing",
        "key-missing",
        "The module inside a lock's Locked_For__s has no id.",
        in_locks(drop_key("Locked_For__s", "module", "id")),
    ),
    Mutant(
        "lock-editable-missing",
        "key-missing",
        "A lock has no $editable.",
        in_locks(drop_key("$editable")),
    ),
    Mutant(
        "manual-lock-rule-id-missing",
        "key-missing",
        "A lock set by hand has no Record_Locking_Rule_Id__s, where null is due.",
        in_locks(drop_key("Record_Locking_Rule_Id__s"), "Manual"),
    ),
    Mutant(
        "automatic-lock-configuration-id-missing",
        "key-missing",
        "A lock set by rule, and only such a one, has no Record_Locking_Configuration_Id__s.",
        in_locks(drop_key("Record_Locking_Configuration_Id__s"), "Automatic"),
    ),
    Mutant(
        "paging-more-records-missing",
        "key-missing",
        "The paging block has no more_records.",
        in_body(drop_key("info", "more_records"), {LOCK_LIST}),
    ),
    Mutant(
        "configuration-modified-by-missing",
        "key-missing",
        "A configuration has no modified_by.",
        in_configurations(drop_key("modified_by")),
    ),
    Mutant(
        "configuration-creator-id-missing",
        "key-missing",
        "The user inside a configuration's created_by has no id.",
        in_configurations(drop_key("created_by", "id")),
    ),
    Mutant(
        "second-rule-id-missing",
        "key-missing",
        "The second locking rule, and only that one, has no id.",
        in_configurations(drop_key("locking_rules", 1, "id")),
    ),
    Mutant(
        "second-button-id-missing",
        "key-missing",
        "The second restricted custom button, and only that one, has no id.",
        in_configurations(drop_key("restricted_custom_buttons", 1, "id")),
    ),
    Mutant(
        "criteria-field-id-missing",
        "key-missing",
        "The field of the second criterion in a group has no id.",
        in_configurations(drop_key("locking_rules", 1, "criteria", "group", 1, "field", "id")),
    ),
)

RENAMED = (
    Mutant(
        "lock-time-in-other-case",
        "key-renamed",
        "Locked_Time__s comes as Locked_time__s.",
        in_locks(rename_key("Locked_time__s", "Locked_Time__s")),
    ),
    Mutant(
        "lock-record-with-one-underscore",
        "key-renamed",
        "Locked_For__s comes as Locked_For_s.",
        in_locks(rename_key("Locked_For_s", "Locked_For__s")),
    ),
    Mutant(
        "lock-module-name-in-camel-case",
        "key-renamed",
        "The api_name of a locked record's module comes as apiName.",
        in_locks(rename_key("apiName", "Locked_For__s", "module", "api_name")),
    ),
    Mutant(
        "automatic-lock-rule-id-renamed",
        "key-renamed",
        "In a lock set by rule Record_Locking_Rule_Id__s comes as Record_Locking_RuleId__s.",
        in_locks(rename_key("Record_Locking_RuleId__s", "Record_Locking_Rule_Id__s"), "Automatic"),
    ),
    Mutant(
        "paging-per-page-in-camel-case",
        "key-renamed",
        "The paging block has perPage for per_page.",
        in_body(rename_key("perPage", "info", "per_page"), {LOCK_LIST}),
    ),
    Mutant(
        "configuration-lock-type-in-other-case",
        "key-renamed",
        "lock_type comes as Lock_Type.",
        in_configurations(rename_key("Lock_Type", "lock_type")),
    ),
    Mutant(
        "second-rule-existing-records-renamed",
        "key-renamed",
        "The second locking rule has lock_existing_record for lock_existing_records.",
        in_configurations(
            rename_key("lock_existing_record", "locking_rules", 1, "lock_existing_records")
        ),
    ),
    Mutant(
        "criteria-field-name-in-camel-case",
        "key-renamed",
        "The field of the first criterion in a group has apiName for api_name.",
        in_configurations(
            rename_key("apiName", "locking_rules", 1, "criteria", "group", 0, "field", "api_name")
        ),
    ),
    Mutant(
        "configurations-wrapper-in-singular",
        "key-renamed",
        "The configurations come under record_locking_configuration.",
        in_body(
            rename_key("record_locking_configuration", "record_locking_configurations"),
            {CONFIGURATION},
        ),
    ),
)

# A key is added only beside one that `fields` asked for, so that none comes unasked.
UNDOCUMENTED = (
    Mutant(
        "lock-with-expiry",
        "key-undocumented",
        "A lock has a key of its own, Lock_Expiry__s.",
        in_locks(add_key("Lock_Expiry__s", None, "Locked_For__s")),
    ),
    Mutant(
        "lock-module-with-label",
        "key-undocumented",
        "The module inside a lock's Locked_For__s has a plural_label.",
        in_locks(add_key("plural_label", "Leads", "Locked_For__s", "module", "id")),
    ),
    Mutant(
        "automatic-lock-with-matches",
        "key-undocumented",
        "A lock set by rule, and only such a one, has Matched_Criteria__s.",
        in_locks(add_key("Matched_Criteria__s", 1, "Locked_For__s"), "Automatic"),
    ),
    Mutant(
        "paging-with-total",
        "key-undocumented",
        "The paging block has a total.",
        in_body(add_key("total", 1, "info", "page"), {LOCK_LIST}),
    ),
    Mutant(
        "locks-with-warnings",
        "key-undocumented",
        "Beside the locks comes a list of warnings.",
        in_body(add_key("warnings", [], "data"), LOCKS),
    ),
    Mutant(
        "configuration-with-priority",
        "key-undocumented",
        "A configuration has a priority.",
        in_configurations(add_key("priority", 1, "id")),
    ),
    Mutant(
        "second-rule-with-switch",
        "key-undocumented",
        "The second locking rule, and only that one, has a key named active.",
        in_configurations(add_key("active", "yes", "locking_rules", 1, "id")),
    ),
    Mutant(
        "inner-criteria-field-with-module",
        "key-undocumented",
        "The field of a criterion two groups deep has a module.",
        in_configurations(
            add_key(
                "module",
                "Leads",
                *("locking_rules", 2, "criteria", "group", 1, "group", 0, "field", "id"),
            )
        ),
    ),
)

KEY_MUTANTS = (*MISSING, *RENAMED, *UNDOCUMENTED)
