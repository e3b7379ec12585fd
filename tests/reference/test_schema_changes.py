"""An org whose schema changed says so in all that it answers, and each change is told once."""

from __future__ import annotations

import pytest

from zoho_conformance.compare.org_schema import compare_schemas
from zoho_conformance.contracts.org_schema.schema_file import OrgSchema
from zoho_conformance.model.exchange import Request
from zoho_conformance.model.rules import ORG_CHANGE_RULES
from zoho_conformance.reference import SCHEMA_CHANGES, InProcessOrg
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.org_schema.take import SchemaReader


def schema_of(name: str | None) -> OrgSchema:
    org = InProcessOrg(SCHEMA_CHANGES[name] if name else None)
    return SchemaReader(Connection(org, org.base_url), "v7").read("reference")


@pytest.fixture(scope="module")
def honest() -> OrgSchema:
    return schema_of(None)


@pytest.mark.parametrize("name", SCHEMA_CHANGES)
def test_each_change_trips_its_rule_and_no_other(honest: OrgSchema, name: str) -> None:
    findings = compare_schemas(honest, schema_of(name), "before").findings
    assert [finding.rule for finding in findings] == [SCHEMA_CHANGES[name].trips]


def test_every_rule_of_changes_has_an_org_that_trips_it() -> None:
    assert {change.trips for change in SCHEMA_CHANGES.values()} == set(ORG_CHANGE_RULES)


@pytest.mark.parametrize("name", [None, *(n for n in SCHEMA_CHANGES if "field" in n)])
def test_records_have_the_fields_that_the_schema_has(name: str | None) -> None:
    org = InProcessOrg(SCHEMA_CHANGES[name] if name else None)
    (leads,) = (module for module in schema_of(name).modules if module.api_name == "Leads")
    answer = org.send(Request("GET", f"{org.base_url}/crm/v7/Leads/4150868000000310001", {}))
    record = answer.json["data"][0]
    visible = {field.api_name for field in leads.fields or () if field.visible}
    assert record.keys() - {"id"} == visible


def test_a_record_without_a_field_that_became_mandatory_is_refused() -> None:
    def status(name: str | None) -> int:
        org = InProcessOrg(SCHEMA_CHANGES[name] if name else None)
        body = '{"data": [{"Last_Name": "Wren"}]}'
        return org.send(Request("POST", f"{org.base_url}/crm/v7/Leads", {}, body)).status

    assert status(None) == 201
    assert status("org-field-mandatory-changed") == 400
