"""The names that generated mutants had while they were written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    CONFIGURATION,
    DELETE_CONFIGURATION,
    LOCK,
    LOCK_BY_ID,
    LOCK_LIST,
    UNLOCK,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
)

_BY_OPERATION: Mapping[str, Mapping[str, str]] = {
    LOCK_LIST: {
        "lock-time-missing": "Locked_Time__s/missing",
        "lock-module-id-missing": "Locked_For__s.module.id/missing",
        "lock-editable-missing": "editable/missing",
        "manual-lock-rule-id-missing": "Record_Locking_Rule_Id__s/missing",
        "automatic-lock-configuration-id-missing": "Record_Locking_Configuration_Id__s/missing",
        "paging-more-records-missing": "info.more_records/missing",
        "lock-time-in-other-case": "Locked_Time__s/renamed",
        "lock-record-with-one-underscore": "Locked_For__s/renamed",
        "lock-module-name-in-camel-case": "Locked_For__s.module.api_name/renamed",
        "automatic-lock-rule-id-renamed": "Record_Locking_Rule_Id__s/renamed",
        "paging-per-page-in-camel-case": "info.per_page/renamed",
        "lock-with-expiry": "data/undocumented-key",
        "lock-module-with-label": "Locked_For__s.module/undocumented-key",
        "automatic-lock-with-matches": "data/undocumented-key",
        "paging-with-total": "info/undocumented-key",
        "locks-with-warnings": "body/undocumented-key",
        "lock-id-as-number": "id/retyped",
        "lock-configuration-id-as-number": "Record_Locking_Configuration_Id__s/retyped",
        "lock-module-id-as-number": "Locked_For__s.module.id/retyped",
        "automatic-lock-rule-id-as-number": "Record_Locking_Rule_Id__s/retyped",
        "manual-lock-locker-as-name": "Locked_By__s/retyped",
        "lock-editable-as-text": "editable/retyped",
        "paging-more-records-as-text": "info.more_records/retyped",
        "paging-per-page-as-text": "info.per_page/retyped",
        "lock-source-both": "Lock_Source__s/other-value",
        "automatic-lock-source-in-lower-case": "Lock_Source__s/other-value",
        "lock-time-without-offset": "Locked_Time__s/other-format",
        "automatic-lock-time-as-date": "Locked_Time__s/other-format",
        "lock-configuration-id-with-letters": "Record_Locking_Configuration_Id__s/other-format",
        "manual-locker-id-with-letters": "Locked_By__s.id/other-format",
        "lock-record-null": "Locked_For__s/null",
        "lock-record-name-null": "Locked_For__s.name/null",
        "automatic-lock-time-null": "Locked_Time__s/null",
        "manual-locker-name-null": "Locked_By__s.name/null",
        "paging-page-null": "info.page/null",
        "manual-lock-with-rule-id": "Record_Locking_Rule_Id__s/value-for-null",
        "manual-lock-without-reason": "Locked_Reason__s/null-for-value",
        "manual-lock-without-locker": "Locked_By__s/null-for-value",
        "automatic-lock-with-locker": "Locked_By__s/value-for-null",
        "automatic-lock-with-reason": "Locked_Reason__s/value-for-null",
        "automatic-lock-without-rule-id": "Record_Locking_Rule_Id__s/null-for-value",
        "lock-list-module-invalid": "refusal.code/other-value",
        "lock-list-not-configured": "refusal.code/other-value",
        "lock-list-refusal-without-details": "refusal.details/missing",
        "unknown-token-refusal-without-status": "refusal.status/missing",
        "lock-list-invalid-module-reworded": "refusal.message/other-value",
        "lock-list-not-allowed-reworded": "refusal.message/other-value",
        "lock-list-wrong-method-reworded": "refusal.message/other-value",
    },
    LOCK_BY_ID: {
        "lock-by-id-code-in-lower-case": "refusal.code/other-value",
        "lock-by-id-refusal-with-details-as-list": "refusal.details/retyped",
        "lock-by-id-unknown-lock-reworded": "refusal.message/other-value",
    },
    LOCK: {
        "locked-without-creation-time": "details.Created_Time/missing",
        "locked-modified-in-lower-case": "details.Modified_Time/renamed",
        "locked-with-action": "data/undocumented-key",
        "locked-by-number": "details.Modified_By.id/retyped",
        "locked-by-nobody": "details.Modified_By/null",
        "locked-in-words": "details.Created_Time/other-format",
        "locked-by-letters": "details.Modified_By.id/other-format",
        "locked-ok": "code/other-value",
        "locked-reworded": "message/other-value",
        "second-lock-already-locked": "refusal.code/other-value",
        "second-lock-without-details": "refusal.details/missing",
        "second-lock-reworded": "refusal.message/other-value",
    },
    UPDATE_LOCK: {
        "reason-updated-without-status": "status/missing",
        "reason-updated-of-null": "details.id/null",
        "lock-update-refused-as-failure": "refusal.status/other-value",
    },
    UNLOCK: {
        "unlocked-without-message": "message/missing",
        "unlocked-by-number": "details.id/retyped",
        "unlocked-done": "status/other-value",
        "automatic-unlock-reworded": "refusal.message/other-value",
    },
    CONFIGURATION: {
        "configuration-modified-by-missing": "modified_by/missing",
        "configuration-creator-id-missing": "created_by.id/missing",
        "second-rule-id-missing": "locking_rules.id/missing",
        "second-button-id-missing": "restricted_custom_buttons.id/missing",
        "criteria-field-id-missing": "locking_rules.criteria.group.field.id/missing",
        "configuration-lock-type-in-other-case": "lock_type/renamed",
        "second-rule-existing-records-renamed": "locking_rules.lock_existing_records/renamed",
        "criteria-field-name-in-camel-case": "locking_rules.criteria.group.field.api_name/renamed",
        "configurations-wrapper-in-singular": "record_locking_configurations/renamed",
        "configuration-with-priority": "record_locking_configurations/undocumented-key",
        "second-rule-with-switch": "locking_rules/undocumented-key",
        "configuration-id-as-number": "id/retyped",
        "configuration-portal-users-as-text": "lock_for_portal_users/retyped",
        "configuration-actions-as-text": "restricted_actions/retyped",
        "second-button-id-as-number": "restricted_custom_buttons.id/retyped",
        "second-rule-existing-records-as-number": "locking_rules.lock_existing_records/retyped",
        "excluded-profile-id-as-number": "lock_excluded_profiles.id/retyped",
        "configuration-lock-type-hybrid": "lock_type/other-value",
        "configuration-locked-for-some": "locked_for/other-value",
        "group-operator-exclusive": "locking_rules.criteria.group_operator/other-value",
        "configuration-created-time-without-offset": "created_time/other-format",
        "second-button-id-with-letters": "restricted_custom_buttons.id/other-format",
        "configuration-creator-null": "created_by/null",
        "configuration-locked-for-null": "locked_for/null",
        "second-rule-name-null": "locking_rules.name/null",
        "criteria-field-name-null": "locking_rules.criteria.group.field.api_name/null",
        "configuration-module-invalid": "refusal.code/other-value",
        "configuration-method-not-allowed": "refusal.code/other-value",
        "configuration-refusal-failure": "refusal.status/other-value",
        "configuration-not-supported-reworded": "refusal.message/other-value",
    },
    ADD_CONFIGURATION: {
        "lock-type-invalid-value": "refusal.record_locking_configurations.code/other-value",
    },
    UPDATE_CONFIGURATION: {
        "configuration-updated-without-id": "details.id/missing",
    },
    UPDATE_CONFIGURATION_BY_ID: {
        "configuration-updated-with-time": "details/undocumented-key",
        "configuration-updated-by-number": "details.id/retyped",
    },
    DELETE_CONFIGURATION: {
        "configuration-deleted-by-other-key": "message/renamed",
        "configuration-deleted-with-list": "details/retyped",
        "configuration-deleted-reworded": "message/other-value",
    },
}

FORMER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        former: f"{operation}/{name}"
        for operation, names in _BY_OPERATION.items()
        for former, name in names.items()
    }
)
"""The name a mutant has now, by the name it had."""
