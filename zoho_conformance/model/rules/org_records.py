"""The rules of records against their own org's schema (`--org-schema`)."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

ORG_RECORD_RULES = table(
    Rule(
        "field-unknown",
        "warning",
        "A record has a key that is neither on the page nor in the org's schema.",
        about="org",
        means=(
            "The org has a field that is not in the snapshot of its schema: it is new, or was "
            "renamed. Keys that start with `$` and system fields are ignored."
        ),
        example="Leads: data[] has Region__c, which is not in the snapshot.",
        advice=(
            "Take a new snapshot (`org-schema snapshot`), and see what `org-schema diff` reports."
        ),
    ),
    Rule(
        "field-type-wrong",
        "error",
        "A field's value has a different type than the org's schema says.",
        about="org",
        means=(
            "The field's type has changed since the snapshot was taken, or Zoho's response "
            "contradicts its own field metadata. Clients that parse the type break."
        ),
        example="Leads.Score is an integer in your org, but came as a string.",
        advice="Compare the org with the snapshot (`org-schema diff FILE live`).",
    ),
    Rule(
        "field-value-unknown",
        "warning",
        "A field's value is not in its picklist.",
        about="org",
        means=(
            "The value is new, or was written although the picklist does not have it, as imports "
            "and the API may do."
        ),
        example="Leads.Lead_Status is Parked, which is not in the picklist.",
        advice="Take a new snapshot, or correct the record.",
    ),
)
