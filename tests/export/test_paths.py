"""Paths of pages as templates of a document."""

from __future__ import annotations

import pytest

from zoho_conformance.export.openapi.paths import full_path


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/lamps/{id}", "/crm/v7/lamps/{id}"),
        ("lamps/", "/crm/v7/lamps"),
        ("/lamps?sort=asc", "/crm/v7/lamps"),
        ("/{{house}}/lamps", "/crm/v7/{house}/lamps"),
        ("/lamps/{id}}", "/crm/v7/lamps/{id}"),
        ("/lamps/{the-id}", "/crm/v7/lamps/{the-id}"),
        ("/lamps/{the id}", "/crm/v7/lamps/{the_id}"),
        ("/lamps/{}", "/crm/v7/lamps/{value}"),
        ("/{id}/lamps/{id}", "/crm/v7/{id}/lamps/{id_2}"),
        ("/lamps/{id", "/crm/v7/lamps/id"),
        ("/old lamps/ä", "/crm/v7/old%20lamps/%C3%A4"),
        ("/Lamps__s/{id}.zip", "/crm/v7/Lamps__s/{id}.zip"),
        ("/bulk/v7/lamps", "/crm/bulk/v7/lamps"),
        ("/bulk/{version}/lamps", "/crm/bulk/v7/lamps"),
        ("/v2/crm/{org}/lamps.csv", "/v2/crm/{org}/lamps.csv"),
        ("/", "/crm/v7"),
    ],
)
def test_a_path_is_complete_and_valid(path: str, template: str) -> None:
    assert full_path(path, "v7").template == template


def test_without_a_version_the_version_is_a_parameter() -> None:
    path = full_path("/lamps", None)
    assert path.template == "/crm/{version}/lamps"
    assert [parameter.name for parameter in path.parameters] == ["version"]


def test_spellings_of_the_same_path_have_the_same_shape() -> None:
    first, second = full_path("/lamps/{id}", "v7"), full_path("/lamps/{lamp_id}", "v7")
    assert first.shape == second.shape
    renamed = second.with_names_of(first)
    assert renamed.template == first.template
    assert [(each.name, each.page_name) for each in renamed.parameters] == [("id", "lamp_id")]


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("/settings/lamps/{id}", "lamps"),
        ("/{house}/{id}/Lantern_Locks__s", "Lantern_Locks__s"),
        ("/{house}", "records"),
        ("/settings/{id}", "settings"),
        ("/bulk/v7/lamps", "bulk"),
    ],
)
def test_a_path_is_about_its_first_own_segment(path: str, resource: str) -> None:
    assert full_path(path, "v7").resource == resource
