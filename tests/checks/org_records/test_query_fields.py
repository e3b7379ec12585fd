"""The fields that COQL queries name, held to the org's schema."""

from __future__ import annotations

import json

import pytest

from tests.checks.org_records.test_records import JSON, ROOT, assessed, library, of_records
from zoho_conformance.checks.org_records.query_fields import fields_of_query
from zoho_conformance.model.exchange import Request
from zoho_conformance.runs.library import Library

__all__ = ["library"]


def _unknown(library: Library, query: str) -> list[str]:
    """What a query names that the org of the test does not have."""
    request = Request("POST", f"{ROOT}/coql", JSON, json.dumps({"select_query": query}))
    answer = {"data": [{"id": "1"}], "info": {"count": 1, "more_records": False}}
    findings = of_records(assessed(library, request, answer))
    assert {rule for rule, _ in findings} <= {"request-key-unknown"}
    return [path.removeprefix("select_query.") for _, path in findings]


@pytest.mark.parametrize(
    ("query", "module", "fields"),
    [
        ("select Knots from Boats", "Boats", "Knots"),
        ("SELECT Tide,\n Port.Depth FROM Boats WHERE id > 0", "Boats", "Tide Port.Depth id"),
        ("select 'Port' AS 'The port', Tide as T from Boats order by T desc", "Boats", "Port Tide"),
        ("select COUNT(id), Tide from Boats group by Tide, Built", "Boats", "id Tide Built"),
        ("select !Boats.Owner.role.id from Boats", "Boats", "Owner.role.id"),
        ("select id from Boats where (Tide = Ebb and Built is null) or Knots in (1, 2)", "Boats",
         "id Tide Built Knots"),
        ("select id from Boats where Name = 'where Keel = 1' and Built not between 'a' and 'b'",
         "Boats", "id Name Built"),
        ("select id from Boats where Name = 'it\\'s from here'", "Boats", "id Name"),
        ("select 'Port->Ports.Depth', Knots + 1, SUM(Knots, Price) from Boats", "Boats", ""),
    ],
)  # fmt: skip
def test_a_query_names_its_columns_and_what_rows_are_chosen_by(
    query: str, module: str, fields: str
) -> None:
    named = fields_of_query(query)
    assert named is not None
    assert (named.module, named.fields) == (module, tuple(fields.split()))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "update Boats set Knots = 1",
        "select Knots",
        "select Knots from",
        "select Knots from 'Boats'",
        "select Knots from Boats#1 where id > 0",
        "select Knots from Boats, Ports",
        "select Knots from (select Keel from Boats)",
        "select Knots from Boats where Name = 'O'Malley'",
        pytest.param("select Knots from Boats where Name = '" + "\\'" * 100_000, id="never-closed"),
    ],
)
def test_a_query_that_is_not_clear_names_nothing(query: str) -> None:
    assert fields_of_query(query) is None


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("select Knots, Keel from Boats where Tdie = 'Ebb'", ["Keel", "Tdie"]),
        ("select MAX(Keel) from Boats order by Mast", ["Keel", "Mast"]),
        ("select Port.Deep from Boats", ["Port.Deep"]),
        # On the page, and a field of another module: this one would list it too.
        ("select Record_Image from Ports", ["Record_Image"]),
    ],
)
def test_a_field_that_the_org_does_not_have_is_a_fault_of_the_request(
    library: Library, query: str, paths: list[str]
) -> None:
    assert _unknown(library, query) == paths


@pytest.mark.parametrize(
    "query",
    [
        "select knots, id, Layout, Locked__s, $approval from Boats",
        # On the page, and in no module of the snapshot.
        "select Territories, Record_Image from Boats",
        # What lies behind users and several modules, or in a module that was not read.
        "select Owner.role.id, Crews.Keel from Boats",
        "select Keel from Rafts",
        "select Keel from Kites",
    ],
)
def test_what_the_org_may_have_all_the_same_is_left_alone(library: Library, query: str) -> None:
    assert _unknown(library, query) == []
