"""The rules of records against their own org's schema (`--org-schema`)."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

ORG_RECORD_RULES = table(
    Rule(
        "field-unknown",
        "warning",
        "A record has a key that neither the page nor the org's schema has.",
        about="org",
        means=(
            "The org has a field that the snapshot of its schema has not: it is new, or was "
            "renamed. Keys that begin with `$` and system fields are left alone."
        ),
        example="Leads: data[] has Region__c, which the snapshot has not.",
        advice="Take a new snapshot (`org-schema snapshot`) and see what `org-schema diff` says.",
    ),
    Rule(
        "field-type-wrong",
        "error",
        "A field of a record has a value of another type than the org's schema says.",
        about="org",
        means=(
            "The field has another type than it had when the snapshot was taken, or Zoho "
            "answers another than it says of the field. Clients that parse the type break."
        ),
        example="Leads.Score is an integer in your org, and came as a string.",
        advice="Compare the org with the snapshot (`org-schema diff FILE live`).",
    ),
    Rule(
        "field-value-unknown",
        "warning",
        "A field of a record has a value that its picklist does not have.",
        about="org",
        means=(
            "The value is new, or was written in spite of the picklist, as imports and the API may."
        ),
        example="Leads.Lead_Status came as Parked.",
        advice="Take a new snapshot, or correct the record.",
    ),
)
