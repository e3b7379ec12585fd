"""Records have the fields that the org says its modules have, whichever operation answers them."""

from __future__ import annotations

import pytest

from zoho_conformance.compare.org_schema import compare_schemas
from zoho_conformance.model.exchange import Request
from zoho_conformance.reference import InProcessOrg
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.documented_org import documented_org
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.org_schema.take import SchemaReader


@pytest.mark.parametrize(
    "path",
    [
        "Leads/4150868000000310001",
        "Leads/77",
        "Leads/search?word=x",
        "Accounts?fields=Phone,Rating",
    ],
)
def test_every_record_has_the_fields_of_its_module(library: Library, path: str) -> None:
    org = InProcessOrg(documented=documented_org(library))
    schema = SchemaReader(Connection(org, org.base_url), "v7").read("reference")
    module = schema.by_name[path.partition("/")[0].partition("?")[0]]
    names = {field.api_name for field in module.fields or ()}
    rows = org.send(Request("GET", f"{org.base_url}/crm/v7/{path}", {})).json["data"]
    assert rows
    for row in rows:
        fields = {name for name in row if not name.startswith("$")} - {"id", "Tag"}
        assert fields <= names
        if "fields=" in path:
            assert fields == {"Phone", "Rating"}
        else:
            assert {"Company", "Region", "Score"} <= fields


def test_the_schema_is_the_same_whether_every_operation_is_answered(library: Library) -> None:
    plain, completed, every = (
        SchemaReader(Connection(org, org.base_url), "v7").read("reference")
        for org in (
            InProcessOrg(),
            InProcessOrg(documented=documented_org(library, answers_all=False)),
            InProcessOrg(documented=documented_org(library)),
        )
    )
    assert not compare_schemas(plain, completed, "plain").findings
    assert not compare_schemas(plain, every, "plain").findings


def test_a_module_that_the_org_has_not_reads_as_its_page_shows(library: Library) -> None:
    org = InProcessOrg(documented=documented_org(library))
    row = org.send(Request("GET", f"{org.base_url}/crm/v7/Kites/77", {})).json["data"][0]
    assert row["id"] == "77"
    assert len(row) > 1
