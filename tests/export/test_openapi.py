"""The OpenAPI document: valid, complete, and with examples that its own schemas accept."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace
from openapi_spec_validator import OpenAPIV31SpecValidator

from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract import Contract, ErrorRow
from zoho_conformance.export.openapi.document import build_document
from zoho_conformance.export.source import load_source
from zoho_conformance.model import locations
from zoho_conformance.pages.reader import read
from zoho_conformance.runs.library import Library

Document = dict[str, Any]
_PATH = "/crm/v7/{module_API_name}/{record_id}/Locking_Information__s"
_CONFIGURATIONS = "/crm/v7/settings/record_locking_configurations"


def operations(document: Document) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        yield from ((path, method, operation) for method, operation in item.items())


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else ())
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from refs(item)


def problems(document: Document) -> list[str]:
    return [str(error.message) for error in OpenAPIV31SpecValidator(document).iter_errors()]


def test_the_shipped_document_is_valid(whole: Document) -> None:
    assert problems(whole) == []


def test_every_shipped_operation_is_in_it_once(whole: Document) -> None:
    ids = Counter(
        id_
        for _, _, operation in operations(whole)
        for id_ in operation.get("x-operations", [operation["operationId"]])
    )
    assert ids == Counter(id_ for promise in Library().promises.values() for id_ in promise.ids)


def test_methods_of_one_path_share_its_item(shipped: Document) -> None:
    assert set(shipped["paths"][_PATH]) == {"get", "post"}
    assert set(shipped["paths"][f"{_PATH}/{{record_locking_id}}"]) == {"get", "put", "delete"}


def test_every_example_is_valid_against_its_schema(
    shipped: Document, complaints: Callable[[Document], list[str]]
) -> None:
    assert complaints(shipped) == []


def test_an_example_of_another_type_is_reported(
    lanterns: tuple[Contract, ...],
    written: Callable[[Contract], Path],
    complaints: Callable[[Document], list[str]],
) -> None:
    document = build_document(load_source(written(lanterns[0]), None))
    assert complaints(document) == []
    answer = next(iter(document["paths"].values()))["get"]["responses"]["200"]
    answer["content"]["application/json"]["examples"]["ok"]["value"]["data"] = "none"
    assert complaints(document) != []


def test_every_component_is_used_and_every_reference_resolves(shipped: Document) -> None:
    names = {f"#/components/schemas/{name}" for name in shipped["components"]["schemas"]}
    assert set(refs(shipped)) == names


def test_nothing_stands_beside_a_reference(shipped: Document) -> None:
    def alone(value: Any) -> bool:
        if isinstance(value, dict):
            is_alone = "$ref" not in value or len(value) == 1
            return is_alone and all(alone(item) for item in value.values())
        return all(alone(item) for item in value) if isinstance(value, list) else True

    assert alone(shipped)


def test_a_get_request_has_no_body(
    lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> None:
    page = replace(
        lanterns[1], operations=(structs.replace(lanterns[1].operations[0], method="GET"),)
    )
    assert page.request_keys
    document = build_document(load_source(written(page), None))
    assert problems(document) == []
    assert not any("requestBody" in operation for _, _, operation in operations(document))
    assert not any(name.endswith("Request") for name in document["components"]["schemas"])


def test_every_parameter_of_a_path_is_declared(shipped: Document) -> None:
    for path, _, operation in operations(shipped):
        declared = [
            each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"
        ]
        assert declared == re.findall(r"\{([^}]+)\}", path)


def test_every_error_row_is_an_example_under_its_status(shipped: Document) -> None:
    promises = Library().promises
    for _, _, operation in operations(shipped):
        for row in promises[operation["operationId"]].errors:
            answer = operation["responses"][str(row.row.status)]
            if row.row.status == 204:
                assert row.code in answer["description"]
                continue
            shown = answer["content"]["application/json"]["examples"][row.case]["value"]
            assert shown["code"] == row.code
            assert row.row.message in (None, shown["message"])


def test_refusals_without_a_row_are_marked_and_only_4xx(
    shipped: Document,
) -> None:
    for _, _, operation in operations(shipped):
        assert operation["responses"]["4XX"]["x-undocumented"] is True
        assert {"2XX", "3XX", "5XX", "default"}.isdisjoint(operation["responses"])


def test_a_write_may_be_refused_item_by_item_under_any_status(shipped: Document) -> None:
    promises = Library().promises
    for path, method, operation in operations(shipped):
        schema = operation["responses"]["4XX"]["content"]["application/json"]["schema"]
        wrappers = [name for form in schema.get("anyOf", ()) for name in form.get("properties", ())]
        wrapper = promises[operation["operationId"]].wrapper
        assert wrappers == ([wrapper] if method != "get" and wrapper else []), path


def test_a_code_of_another_page_is_allowed_and_an_invented_one_is_not(
    shipped: Document, complaints: Callable[[Document], list[str]]
) -> None:
    document = deepcopy(shipped)
    refused = document["paths"][_PATH]["post"]["responses"]["400"]["content"]["application/json"]
    example = refused["examples"]["INVALID_MODULE"]["value"]
    example["code"] = "LIMIT_EXCEEDED"
    assert complaints(document) == []
    example["code"] = "MOON_IS_FULL"
    assert len(complaints(document)) == 1


def test_a_row_without_a_status_may_come_under_any(
    lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> None:
    row = ErrorRow("NO_WICK", None, None, 1)
    document = build_document(load_source(written(replace(lanterns[0], errors=(row,))), None))
    assert problems(document) == []
    for _, _, operation in operations(document):
        shown = operation["responses"]["default"]["content"]["application/json"]["examples"]
        assert list(shown) == ["NO_WICK"]


def test_the_scopes_are_any_of_each_group_and_all_groups(shipped: Document) -> None:
    security = shipped["paths"][_PATH]["get"]["security"]
    groups = shipped["paths"][_PATH]["get"]["x-scopes"]
    assert [len(group) for group in groups] == [2, 2]
    ways = [each["oauth"] for each in security if "oauth" in each]
    assert sorted(ways) == sorted([a, b] for a in groups[0] for b in groups[1])
    assert {"token": []} in security
    known = shipped["components"]["securitySchemes"]["oauth"]["flows"]["authorizationCode"]
    assert {scope for way in ways for scope in way} <= set(known["scopes"])


def test_there_is_a_server_for_each_data_centre(shipped: Document) -> None:
    urls = [server["url"] for server in shipped["servers"]]
    assert len(urls) == len(set(urls)) == 9
    assert urls[0] == "https://{environment}.zohoapis.com"
    for server in shipped["servers"]:
        assert server["variables"]["environment"]["enum"] == ["www", "sandbox", "developer"]


def test_a_key_that_fields_may_leave_out_is_not_required(shipped: Document) -> None:
    schema = shipped["components"]["schemas"]["GetRecordLockingInformationResponse"]
    rows = schema["properties"]["data"]["items"]
    assert "Locked_Reason__s" in rows["properties"]
    assert "Locked_Reason__s" not in rows["required"]
    assert "id" in rows["required"]
    assert schema["required"] == ["data", "info"]


def test_a_list_of_values_is_separated_by_commas(shipped: Document) -> None:
    parameters = shipped["paths"][_PATH]["get"]["parameters"]
    fields = next(each for each in parameters if each["name"] == "fields")
    assert (fields["style"], fields["explode"], fields["required"]) == ("form", False, True)
    assert "Owner" in fields["schema"]["items"]["enum"]
    assert "Owner" in fields["example"]


def test_a_parameter_with_one_value_is_not_a_list(shipped: Document) -> None:
    parameters = shipped["paths"][_CONFIGURATIONS]["get"]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in parameters}
    assert by_name["module"]["required"] is True
    assert by_name["feature_type"]["schema"] == {"type": "string", "enum": ["record_locking"]}


def test_an_id_that_the_answer_repeats_is_digits(shipped: Document) -> None:
    parameters = shipped["paths"][_PATH]["get"]["parameters"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in parameters}
    assert schemas["record_id"] == {"type": "string", "pattern": "^[0-9]+$"}
    assert "pattern" not in schemas["module_API_name"]


def test_the_example_answers_what_the_example_asks_for(shipped: Document) -> None:
    operation = shipped["paths"][_PATH]["get"]
    sent = {each["name"]: each["example"] for each in operation["parameters"]}
    answer = operation["responses"]["200"]["content"]["application/json"]["examples"]["ok"]["value"]
    locked = answer["data"][0]["Locked_For__s"]
    assert locked["id"] == sent["record_id"]
    assert locked["module"]["api_name"] == sent["module_API_name"]


def test_the_same_data_give_the_same_document(shipped: Document) -> None:
    second = build_document(load_source(None, None, Library().suite))
    assert str(second) == str(shipped)


def test_an_operation_of_several_pages_names_them(with_paths: Callable[..., Document]) -> None:
    document = with_paths(("PUT", "/lamps/{id}"), ("PUT", "/lamps/{api_name}"))
    assert problems(document) == []
    assert list(document["paths"]) == ["/crm/v7/lamps/{id}"]
    operation = document["paths"]["/crm/v7/lamps/{id}"]["put"]
    assert operation["x-operations"] == ["lantern_0", "lantern_1"]


def test_paths_that_differ_in_parameter_names_only_are_one(
    with_paths: Callable[..., Document],
) -> None:
    document = with_paths(("GET", "/lamps/{id}"), ("DELETE", "/lamps/{lamp_id}"))
    assert problems(document) == []
    assert set(document["paths"]["/crm/v7/lamps/{id}"]) == {"get", "delete"}
    (parameter, *_) = document["paths"]["/crm/v7/lamps/{id}"]["delete"]["parameters"]
    assert parameter["name"] == "id"
    assert "`lamp_id`" in parameter["description"]


@pytest.mark.parametrize(
    "path",
    ["/{{lamp}}/actions/light", "/lamps/{id}}", "/bulk/v7/lamps", "/a b/{lamp-id}", "/{a}/{a}"],
)
def test_odd_paths_are_valid(
    with_paths: Callable[..., Document], complaints: Callable[[Document], list[str]], path: str
) -> None:
    document = with_paths(("GET", path), ("POST", path))
    assert problems(document) == []
    assert complaints(document) == []


def test_a_page_without_keys_and_rows_is_valid(
    lanterns: tuple[Contract, ...], written: Callable[[Contract], Path]
) -> None:
    bare = replace(
        lanterns[0], scopes=(), parameters=(), request_keys=(), response_keys=(), errors=()
    )
    document = build_document(load_source(written(bare), None))
    assert problems(document) == []
    for _, _, operation in operations(document):
        assert "content" not in operation["responses"]["200"]


@pytest.mark.skipif("ZOHO_PAGES" not in os.environ, reason="ZOHO_PAGES names no folder of pages")
def test_every_published_page_makes_one_valid_document(
    tmp_path: Path, complaints: Callable[[Document], list[str]]
) -> None:
    folder = tmp_path / "contracts" / "v7"
    folder.mkdir(parents=True)
    taken: set[str] = set()
    for file in sorted(Path(os.environ["ZOHO_PAGES"]).glob("*.md")):
        page = read(file.read_text(encoding="utf-8"), file.name)
        names = {operation.id for operation in page.operations}
        if names and not names & taken:
            taken |= names
            (folder / f"{page.operations[0].id}.json").write_text(contract_file.dump(page))
    document = build_document(load_source(tmp_path, "v7"))
    assert len(taken) > len(Library(locations.root()).promises)
    assert problems(document) == []
    assert complaints(document) == []
