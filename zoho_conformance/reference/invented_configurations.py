"""The invented record locking configurations, with the keys of the page's sample and no other."""

from __future__ import annotations

from zoho_conformance.reference.answers import JsonObject
from zoho_conformance.reference.org_inventory import field_reference, invented_id, name_reference

_ADMINISTRATOR = ("Cornelius Applegarth (Invented)", 200001)


def leads_configuration() -> JsonObject:
    """Lock by hand and by rule; the rules show a leaf, a group, and a group inside a group."""
    return {
        "created_time": "2026-01-05T10:15:00-05:00",
        "locked_for": "all_profiles",
        "excluded_fields": [
            field_reference("Description", 2645),
            field_reference("Lead_Status", 2611),
        ],
        "created_by": name_reference(*_ADMINISTRATOR),
        "feature_type": "record_locking",
        "locking_rules": [
            _rule("Large company", 460001, _leaf("greater_than", "No_of_Employees", 2617, "500")),
            _rule(
                "Cold since winter",
                460002,
                _group(
                    "AND",
                    _leaf("less_than", "Last_Activity_Time", 52001, "2025-12-01T00:00:00-05:00"),
                    _leaf("less_than", "Created_Time", 2627, "2025-12-01T00:00:00-05:00"),
                ),
            ),
            _rule(
                "Lost or left alone",
                460003,
                _group(
                    "OR",
                    _leaf("equal", "Lead_Status", 2611, "Lost Lead"),
                    _group(
                        "AND",
                        _leaf("equal", "Lead_Source", 2609, "Trade Show"),
                        _leaf("less_than", "Annual_Revenue", 2619, "1000"),
                    ),
                ),
            ),
        ],
        "restricted_actions": ["update", "tags", "convert", "delete", "change_owner"],
        "lock_for_portal_users": True,
        "modified_time": "2026-02-11T16:40:12-05:00",
        "restricted_communications": ["send_mail"],
        "system_defined": False,
        "modified_by": name_reference(*_ADMINISTRATOR),
        "id": invented_id(450001),
        "lock_type": "both",
        "restricted_custom_buttons": [
            name_reference("Send a postcard", 485570),
            name_reference("Ring the bell", 485606),
        ],
        "lock_excluded_profiles": None,
    }


def contacts_configuration() -> JsonObject:
    """Lock by hand only, for all profiles but two."""
    return {
        "created_time": "2026-01-06T11:00:00-05:00",
        "locked_for": "all_profiles_except_excluded_profiles",
        "excluded_fields": [],
        "created_by": name_reference(*_ADMINISTRATOR),
        "feature_type": "record_locking",
        "locking_rules": [],
        "restricted_actions": ["update", "delete"],
        "lock_for_portal_users": False,
        "modified_time": "2026-01-06T11:00:00-05:00",
        "restricted_communications": ["send_mail"],
        "system_defined": False,
        "modified_by": name_reference(*_ADMINISTRATOR),
        "id": invented_id(450002),
        "lock_type": "manual",
        "restricted_custom_buttons": [name_reference("Send a postcard", 485571)],
        "lock_excluded_profiles": [
            field_reference("Lamplighters", 26011),
            field_reference("Keepers of the Register", 26014),
        ],
    }


def deals_configuration() -> JsonObject:
    """Lock by rule only, with a group inside a group."""
    return {
        "created_time": "2026-01-07T08:30:00-05:00",
        "locked_for": "all_profiles",
        "excluded_fields": [field_reference("Next_Step", 2667)],
        "created_by": name_reference(*_ADMINISTRATOR),
        "feature_type": "record_locking",
        "locking_rules": [
            _rule(
                "Won and delivered",
                460011,
                _group(
                    "AND",
                    _leaf("equal", "Stage", 2565, "Closed Won"),
                    _group(
                        "OR",
                        _leaf("greater_than", "Amount", 2557, "25000"),
                        _leaf("equal", "Type", 2575, "Existing Business"),
                    ),
                ),
                lock_existing_records=True,
            ),
        ],
        "restricted_actions": ["update", "change_owner"],
        "lock_for_portal_users": True,
        "modified_time": "2026-03-02T13:00:45-05:00",
        "restricted_communications": ["send_mail"],
        "system_defined": False,
        "modified_by": name_reference("Quilla Marrowby (Invented)", 200002),
        "id": invented_id(450003),
        "lock_type": "automatic",
        "restricted_custom_buttons": [name_reference("Ring the bell", 485607)],
        "lock_excluded_profiles": None,
    }


def invoices_configuration() -> JsonObject:
    """Lock by hand only, as the system set it up."""
    return {
        "created_time": "2025-11-03T00:00:00-05:00",
        "locked_for": "all_profiles",
        "excluded_fields": [],
        "created_by": name_reference(*_ADMINISTRATOR),
        "feature_type": "record_locking",
        "locking_rules": [],
        "restricted_actions": ["update", "delete"],
        "lock_for_portal_users": True,
        "modified_time": "2025-11-03T00:00:00-05:00",
        "restricted_communications": [],
        "system_defined": True,
        "modified_by": name_reference(*_ADMINISTRATOR),
        "id": invented_id(450004),
        "lock_type": "manual",
        "restricted_custom_buttons": [],
        "lock_excluded_profiles": None,
    }


def _rule(
    name: str, number: int, criteria: JsonObject, *, lock_existing_records: bool = False
) -> JsonObject:
    return {
        **name_reference(name, number),
        "lock_existing_records": lock_existing_records,
        "criteria": criteria,
    }


def _leaf(comparator: str, api_name: str, number: int, value: str) -> JsonObject:
    return {"comparator": comparator, "field": field_reference(api_name, number), "value": value}


def _group(operator: str, *members: JsonObject) -> JsonObject:
    return {"group_operator": operator, "group": list(members)}
