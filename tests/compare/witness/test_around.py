"""Operations, parameters and scopes that differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.compare.witness.conftest import LIST, LOCK, Compare
from zoho_conformance.cli.compare_witnesses import compare_witnesses
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.runs.library import Library

Operation = Callable[[str], dict[str, Any]]
PATH = "/{module}/{record}/Locking_Information__s"


def test_an_operation_that_a_witness_lacks_on_a_resource_it_has_is_a_warning(
    library: Library, document: dict[str, Any], written: Callable[[], str]
) -> None:
    document["paths"][PATH].pop("post")
    (comparison,) = compare_witnesses(library, [written()])
    assert set(comparison.matched) == {LIST}
    missing = {f.operation for f in comparison.findings if f.rule == "witness-operation-missing"}
    assert LOCK in missing
    assert "get_record_locking_configuration" not in missing


def test_an_undocumented_operation_is_info(loud: Compare, document: dict[str, Any]) -> None:
    document["paths"][PATH]["patch"] = {"responses": {}}
    assert ("witness-operation-undocumented", f"PATCH {PATH}") in loud("info")


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("https://api.example", "/crm/v7/{a}/{b}/Locking_Information__s"),
        ("https://api.example/crm/{version}", "/{a}/{b}/Locking_Information__s"),
        ("https://api.example/crm/v7/", "/{a}/{b}/Locking_Information__s?fields={fields}"),
        ("/crm/v7", "/{a}/{b}/Locking_Information__s{?fields}"),
        ("https://api.example/crm", "/v7/Leads/{b}/Locking_Information__s/"),
    ],
)
def test_a_path_is_the_same_whatever_its_base_and_its_placeholders_are_called(
    library: Library, document: dict[str, Any], written: Callable[[], str], base: str, path: str
) -> None:
    document["servers"] = [{"url": base}]
    document["paths"] = {path: document["paths"][PATH]}
    (comparison,) = compare_witnesses(library, [written()])
    assert set(comparison.matched) == {LIST, LOCK}


def test_operations_that_fit_equally_well_are_reported_and_not_compared(
    library: Library, document: dict[str, Any], written: Callable[[], str]
) -> None:
    item = document["paths"].pop(PATH)
    document["paths"] = {
        "/{a}/{b}/Locking_Information__s": {"get": item["get"], "post": item["post"]},
        "/{c}/{d}/Locking_Information__s": {"get": item["get"]},
    }
    (comparison,) = compare_witnesses(library, [written()])
    assert set(comparison.matched) == {LOCK}
    assert [
        (f.operation, f.level) for f in comparison.findings if f.rule == "witness-match-doubtful"
    ] == [(LIST, "info")]


def test_a_witness_of_another_version_is_known_by_its_paths(
    library: Library, document: dict[str, Any], written: Callable[[], str]
) -> None:
    document["servers"] = [{"url": "https://api.example/crm/v8"}]
    (comparison,) = compare_witnesses(library, [written()])
    assert comparison.witness.version == "v8"


def test_a_parameter_that_a_witness_leaves_optional_is_a_warning(
    loud: Compare, operation: Operation
) -> None:
    operation("get")["parameters"][0]["required"] = False
    finding = loud()["witness-parameter-differs", "?fields"]
    assert (finding.level, finding.actual) == ("warning", "optional")


def test_a_parameter_that_only_the_witness_requires_is_a_warning(
    loud: Compare, operation: Operation
) -> None:
    operation("post")["parameters"] = [{"name": "wide", "in": "query", "required": True}]
    assert loud()["witness-parameter-differs", "?wide"].actual == "required"


def test_scopes_that_are_not_enough_are_a_warning(loud: Compare, operation: Operation) -> None:
    operation("get")["security"] = [{"oauth": ["ZohoCRM.settings.ALL"]}]
    assert loud()["witness-scopes-differ", "scopes"].actual == "ZohoCRM.settings.ALL"


def test_all_of_a_scope_is_enough_where_the_page_asks_for_a_part(
    loud: Compare, operation: Operation
) -> None:
    operation("post")["security"] = [
        {"oauth": ["ZohoCRM.modules.lockinginformation.ALL", "zohocrm.modules.leads.create"]}
    ]
    assert loud() == {}


def test_only_the_operation_that_was_asked_for_is_compared(
    library: Library, written: Callable[[], str]
) -> None:
    (comparison,) = compare_witnesses(library, [written()], [LOCK])
    assert set(comparison.matched) == {LOCK}
    assert {f.operation for f in comparison.findings} <= {LOCK}


def test_an_unknown_operation_is_refused(library: Library, written: Callable[[], str]) -> None:
    with pytest.raises(UsageError, match="--operation: unknown operation 'nothing'"):
        compare_witnesses(library, [written()], ["nothing"])


def test_a_description_of_another_api_gives_no_verdict(
    library: Library, document: dict[str, Any], written: Callable[[], str]
) -> None:
    document["paths"] = {"/lanterns": {"get": {"responses": {}}}}
    with pytest.raises(ConformanceError, match="nothing to compare"):
        compare_witnesses(library, [written()])
