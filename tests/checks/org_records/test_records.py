"""Records held to their org's own schema, in answers and in requests."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.contracts.org_schema.schema_file import (
    OrgField,
    OrgLayout,
    OrgModule,
    OrgSchema,
    PicklistValue,
    text_of,
)
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.redaction import Pseudonyms
from zoho_conformance.runs.library import Library

ROOT = "https://www.zohoapis.com/crm/v7"
JSON = {"content-type": "application/json;charset=UTF-8"}
TIDES = tuple(PicklistValue(word) for word in ("Ebb", "Flood"))
FIELDS = (
    OrgField("Name", data_type="text", json_type="string", length=10, mandatory=True),
    OrgField("Tide", data_type="picklist", json_type="string", values=TIDES),
    OrgField("Tides", data_type="multiselectpicklist", json_type="jsonarray", values=TIDES),
    OrgField("Knots", data_type="integer", json_type="integer", length=3),
    OrgField("Price", data_type="currency", json_type="double"),
    OrgField("Built", data_type="date", json_type="string"),
    OrgField("Sailed", data_type="datetime", json_type="string"),
    OrgField("Afloat", data_type="boolean", json_type="boolean"),
    OrgField("Port", data_type="lookup", json_type="jsonobject", lookup=("Ports",)),
    OrgField("Owner", data_type="ownerlookup", json_type="jsonobject"),
    OrgField("Hull_No", data_type="bigint", json_type="string"),
    OrgField("Crews", data_type="multiselectlookup", json_type="jsonarray"),
    OrgField("Cargo", data_type="subform", json_type="jsonarray", subform="Cargo_Rows"),
    OrgField("Papers", data_type="fileupload", json_type="jsonarray"),
    OrgField("Worth", data_type="formula", json_type="string", return_type="double"),
    OrgField("Last_Log", data_type="rollup_summary", json_type="string", return_type="datetime"),
    OrgField("Charm", data_type="hologram", json_type="string"),
    OrgField("Record_Image", data_type="profileimage", json_type="string"),
)
SCHEMA = OrgSchema(
    form=1,
    source="live",
    api_version="v7",
    taken=None,
    all_modules=True,
    modules=(
        OrgModule("Boats", fields=FIELDS, layouts=(OrgLayout("Standard"),)),
        OrgModule("Ports", fields=(OrgField("Depth", data_type="double", json_type="double"),)),
        OrgModule("Rafts", fields=()),
        OrgModule("Cargo_Rows", fields=(OrgField("Tons", data_type="integer"),)),
    ),
)
ROW = {
    "id": "9007199254740993",
    "Name": "Heron",
    "Tide": "Ebb",
    "Tides": ["Ebb", "Flood"],
    "Knots": 12,
    "Price": 12.5,
    "Built": "1987-02-28",
    "Sailed": "2026-04-01T08:00:00+02:00",
    "Afloat": True,
    "Port": {"id": "1", "name": "Wexcombe"},
    "Owner": {"id": "2", "name": "Ada"},
    "Hull_No": "123456789012345678",
    "Crews": [{"id": "3"}],
    "Cargo": [{"id": "4", "Tons": 3, "Parent_Id": {"id": "1"}, "$in_merge": False}],
    "Papers": [{"id": "5"}],
    "Worth": 3.5,
    "Last_Log": "2026-04-01T08:00:00+02:00",
    "Charm": {"whatever": 1},
    "Record_Image": None,
    "$editable": True,
    "$approval": {"delegate": False},
    "Locked__s": False,
    "Tag": [],
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    file = tmp_path_factory.mktemp("org") / "org-schema.json"
    file.write_text(text_of(SCHEMA))
    return Library().judging_records_by(file)


def assessed(library: Library, request: Request, answer: Any, status: int = 200) -> Judgement:
    response = Response(status, JSON, json.dumps(answer).encode())
    assessor = Assessor(library.promises, library.judge)
    # What was seen once is known by its circumstances; the second time has to come out alike.
    first = assessor.assess(request, response)
    again = assessor.assess(request, Response(status, JSON, json.dumps(answer).encode()))
    assert isinstance(first, Judgement)
    assert isinstance(again, Judgement)
    assert [each.rule for each in first.findings] == [each.rule for each in again.findings]
    return first


def of_records(judgement: Judgement) -> list[tuple[str, str]]:
    return [
        (finding.rule, finding.path)
        for finding in judgement.findings
        if finding.source.section.startswith("fields of ")
    ]


def read(library: Library, row: Any, path: str = "Boats/1") -> list[tuple[str, str]]:
    request = Request("GET", f"{ROOT}/{path}", {})
    return of_records(assessed(library, request, {"data": [row]}))


def sent(library: Library, row: Any, method: str = "POST", path: str = "Boats") -> Any:
    request = Request(method, f"{ROOT}/{path}", JSON, json.dumps({"data": [row]}))
    answer = {"code": "SUCCESS", "details": {"id": "1"}, "message": "done", "status": "success"}
    return of_records(assessed(library, request, {"data": [answer]}, 201))


def test_a_record_as_the_schema_has_it_shows_nothing(library: Library) -> None:
    assert read(library, ROW) == []
    assert read(library, dict.fromkeys(ROW) | {"id": "1"}) == []


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("Name", 7, "field-type-wrong"),
        ("Tide", "Slack", "field-value-unknown"),
        ("Tide", 7, "field-type-wrong"),
        ("Tides", "Ebb", "field-type-wrong"),
        ("Knots", "12", "field-type-wrong"),
        ("Knots", 12.5, "field-type-wrong"),
        ("Price", "12.5", "field-type-wrong"),
        ("Built", "28.02.1987", "field-type-wrong"),
        ("Sailed", "2026-04-01", "field-type-wrong"),
        ("Afloat", "true", "field-type-wrong"),
        ("Afloat", 1, "field-type-wrong"),
        ("Port", "1", "field-type-wrong"),
        ("Port", [], "field-type-wrong"),
        ("Hull_No", True, "field-type-wrong"),
        ("Crews", {}, "field-type-wrong"),
        ("Cargo", {}, "field-type-wrong"),
        ("Papers", "5", "field-type-wrong"),
        ("Worth", True, "field-type-wrong"),
        ("Last_Log", 12, "field-type-wrong"),
        ("Record_Image", 5, "field-type-wrong"),
        ("Region", "North", "field-unknown"),
        ("Region__c", "North", "field-unknown"),
    ],
)
def test_a_value_that_is_not_as_the_schema_says_is_one_finding(
    library: Library, name: str, value: Any, rule: str
) -> None:
    assert read(library, ROW | {name: value}) == [(rule, f"data[].{name}")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Hull_No", 12),
        ("Price", 12),
        ("Worth", "12"),
        ("Tides", []),
        ("Tide", None),
        ("Tide", "***"),
        ("Knots", "[redacted]"),
        ("Charm", 5),
        ("Other__s", 5),
        ("$other", 5),
        ("Layout", {"id": "1"}),
    ],
)
def test_what_may_be_is_no_finding(library: Library, name: str, value: Any) -> None:
    assert read(library, ROW | {name: value}) == []


def test_what_a_recorder_put_in_the_place_of_a_record_is_no_finding(library: Library) -> None:
    documented = frozenset({"data", "id"})
    for salt in ("a", "b", "c"):
        assert read(library, Pseudonyms(documented, salt).body({"data": [ROW]})["data"][0]) == []


def test_an_element_of_a_list_is_judged_too(library: Library) -> None:
    assert read(library, ROW | {"Tides": ["Ebb", "Slack"]}) == [
        ("field-value-unknown", "data[].Tides[]")
    ]
    assert read(library, ROW | {"Cargo": [{"Tons": "3"}]}) == [
        ("field-type-wrong", "data[].Cargo[].Tons")
    ]


def test_a_list_of_chosen_fields_lacks_none(library: Library) -> None:
    assert read(library, {"id": "1", "Knots": 3}, "Boats?fields=Knots") == []
    assert read(library, {"id": "1", "Knots": "3"}, "Boats?fields=Knots") == [
        ("field-type-wrong", "data[].Knots")
    ]
    assert read(library, {"id": "1", "Knots": "3"}, "Boats/search?word=x") == [
        ("field-type-wrong", "data[].Knots")
    ]


def test_a_module_that_the_schema_has_not_is_left_alone(library: Library) -> None:
    assert read(library, {"id": "1", "Knots": "3"}, "Kites/1") == []
    assert read(library, {"id": "1", "Knots": "3"}, "Rafts/1") == []


def test_a_related_list_may_say_more_of_its_records(library: Library) -> None:
    row = {"id": "1", "Depth": 3.5, "Berth": 4}
    assert read(library, row, "Boats/1/Ports?fields=Depth") == []
    assert read(library, row | {"Depth": "deep"}, "Boats/1/Ports?fields=Depth") == [
        ("field-type-wrong", "data[].Depth")
    ]


def test_the_columns_of_a_query_are_fields_and_those_of_lookups(library: Library) -> None:
    def asked(row: Any) -> list[tuple[str, str]]:
        query = json.dumps({"select_query": "select Knots, Port.Depth from Boats where id > 0"})
        request = Request("POST", f"{ROOT}/coql", JSON, query)
        answer = {"data": [row], "info": {"count": 1, "more_records": False}}
        return of_records(assessed(library, request, answer))

    assert asked({"id": "1", "Knots": 3, "Port.Depth": 3.5, "COUNT(id)": 3}) == []
    assert asked({"id": "1", "Knots": "3"}) == [("field-type-wrong", "data[].Knots")]
    ((rule, path),) = asked({"id": "1", "Port.Depth": "deep"})
    assert rule == "field-type-wrong"
    assert path.endswith("Depth")


def test_refusals_and_empty_answers_show_nothing(library: Library) -> None:
    request = Request("GET", f"{ROOT}/Boats/1", {})
    refused = {"code": "INVALID_DATA", "details": {}, "message": "no", "status": "error"}
    assert of_records(assessed(library, request, refused, 400)) == []


def test_what_is_sent_is_judged_as_ours(library: Library) -> None:
    assert sent(library, {"Name": "Heron", "Tide": "Ebb", "Port": "1", "Built": None}) == []
    assert sent(library, {"Name": "Heron", "Nmae": "x"}) == [("request-key-unknown", "data[].Nmae")]
    assert sent(library, {"Name": "Heron", "Knots": "1"}) == [
        ("request-type-wrong", "data[].Knots")
    ]
    assert sent(library, {"Name": "Heron", "Knots": 1234}) == [
        ("request-over-limit", "data[].Knots")
    ]
    assert sent(library, {"Name": "Heron of the marshes"}) == [
        ("request-over-limit", "data[].Name")
    ]
    assert sent(library, {"Name": "Heron", "Tide": "Slack"}) == [
        ("request-value-unknown", "data[].Tide")
    ]


def test_only_who_makes_a_record_has_to_send_what_is_mandatory(library: Library) -> None:
    missing = [("request-key-missing", "data[].Name")]
    assert sent(library, {"Tide": "Ebb"}) == missing
    assert sent(library, {"Tide": "Ebb", "Name": None}) == missing
    assert sent(library, {"Tide": "Ebb", "id": "1"}, "PUT") == []
    assert sent(library, {"Tide": "Ebb"}, "PUT", "Boats/1") == []
    assert sent(library, {"Tide": "Ebb"}, "POST", "Boats/upsert") == []


def test_what_the_page_says_of_a_key_already_is_told_once(library: Library) -> None:
    request = Request("GET", f"{ROOT}/Boats/1", {})
    findings = assessed(library, request, {"data": [ROW | {"Owner": "2"}]}).findings
    assert [(each.rule, each.path) for each in findings] == [("type-changed", "data[].Owner")]


def test_a_finding_says_where_the_schema_has_the_field(library: Library) -> None:
    request = Request("GET", f"{ROOT}/Boats/1", {})
    judgement = assessed(library, request, {"data": [ROW | {"Tide": "Slack"}]})
    (finding,) = (each for each in judgement.findings if each.rule == "field-value-unknown")
    assert finding.source.page == "org-schema.json"
    assert finding.source.section == "fields of Boats"
    assert finding.source.line > 1
    assert finding.message == "`data[].Tide`: the org has one of Ebb, Flood in Boats, got Slack"
    assert not finding.is_ours
