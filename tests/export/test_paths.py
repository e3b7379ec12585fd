"""Paths of pages as templates of a document."""

from __future__ import annotations

import pytest

from zoho_conformance.export.openapi.paths import whole


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
def test_a_path_is_whole_and_free_of_slips(path: str, template: str) -> None:
    assert whole(path, "v7").template == template


def test_without_a_version_the_version_is_a_place() -> None:
    found = whole("/lamps", None)
    assert found.template == "/crm/{version}/lamps"
    assert [one.name for one in found.places] == ["version"]


def test_spellings_of_one_path_have_one_form() -> None:
    first, second = whole("/lamps/{id}", "v7"), whole("/lamps/{lamp_id}", "v7")
    assert first.form == second.form
    renamed = second.named_as(first)
    assert renamed.template == first.template
    assert [(one.name, one.own) for one in renamed.places] == [("id", "lamp_id")]


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
def test_a_path_is_about_its_first_own_word(path: str, resource: str) -> None:
    assert whole(path, "v7").resource == resource
