"""Which operations a page has, and what they ask for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zoho_conformance.contracts.contract import Contract, Parameter
from zoho_conformance.pages import operations
from zoho_conformance.pages.blocks import Paragraph, Section
from zoho_conformance.pages.reader import read


def test_an_endpoint_with_one_more_id_is_named_by_id(
    locks: Contract,
) -> None:
    assert [(operation.id, operation.method, operation.path) for operation in locks.operations] == [
        ("get_lantern_locks", "GET", "/{house_name}/{lantern_id}/Lantern_Locks__s"),
        ("get_lantern_locks_by_id", "GET", "/{house_name}/{lantern_id}/Lantern_Locks__s/{lock_id}"),
    ]


def test_a_further_endpoint_is_named_after_its_path_parameters(hanging: Contract) -> None:
    assert [
        (operation.id, operation.method, operation.path) for operation in hanging.operations
    ] == [
        ("hang_lanterns", "POST", "/settings/lanterns"),
        ("hang_lanterns_of_house_name", "POST", "/{house_name}/lanterns"),
    ]


def test_no_success_status_is_invented(locks: Contract, hanging: Contract) -> None:
    assert {operation.success_status for operation in (*locks.operations, *hanging.operations)} == {
        None
    }
    assert "no success status is stated" in {doubt.what for doubt in locks.doubts}


@pytest.mark.parametrize(
    "endpoint", ["POST /lamps", "POST/lamps", "POST lamps/", "POST {api-domain}/crm/v7/lamps?by=x"]
)
def test_an_endpoint_is_read_however_it_is_written(endpoint: str) -> None:
    page = f"# Hang Lamps\n\n#### Endpoints\n\n{endpoint}\n"
    assert [(operation.method, operation.path) for operation in read(page).operations] == [
        ("POST", "/lamps")
    ]


def test_an_endpoint_that_lost_its_heading_is_found_below_the_purpose() -> None:
    page = "# Hang Lamps\n\n#### Purpose\n\nTo GET light.\n\nPOST /lamps\n\n#### Scope\n\nx\n"
    assert [(operation.id, operation.path) for operation in read(page).operations] == [
        ("hang_lamps", "/lamps")
    ]


def test_the_same_endpoint_twice_is_one_operation() -> None:
    page = "# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n\nPOST /lamps?by=x\n"
    assert len(read(page).operations) == 1


def test_the_title_of_an_operation_is_preferred_to_that_of_a_group_of_apis(
    locks: Contract,
) -> None:
    assert locks.page.title == "GET Lantern Locks"


def test_the_title_is_the_pages_own_top_heading_whatever_stands_above_it() -> None:
    banner = "#### Cookie Settings\n\nChoose.\n\n##### Get Trackers\n\n"
    page = read(f"{banner}# Lamp Hooks\n\n#### Purpose\n\nHooks.\n\n#### Endpoints\n\nGET /hooks")
    assert page.page.title == "Lamp Hooks"


def test_a_heading_without_words_is_not_a_title(page_text: Callable[[str], str]) -> None:
    page = "# <br>\n\n" + page_text("hang_lanterns.md")
    assert read(page).page.title == "Hang Lanterns"


def test_scopes_are_any_of_a_group_and_all_of_the_groups(
    locks: Contract, hanging: Contract
) -> None:
    assert locks.scopes == (
        ("ZohoLantern.locks.ALL", "ZohoLantern.locks.Read"),
        ("ZohoLantern.houses.{house_name}.{operation_type}",),
    )
    assert hanging.scopes == (("ZohoLantern.settings.lanterns.Create", "ZohoLantern.settings.ALL"),)


def test_an_and_in_prose_does_not_separate_scopes() -> None:
    lines = ("ZohoLamps.a.READ", "Use this and that.", "ZohoLamps.b.READ", "(and)", "ZohoLamps.c")
    paragraphs = tuple(Paragraph(text, 1) for text in lines)
    assert operations.scopes(Section("scope", "Scope", 1, paragraphs)) == (
        ("ZohoLamps.a.READ", "ZohoLamps.b.READ"),
        ("ZohoLamps.c",),
    )


def test_modules_are_read_from_the_pages_list(locks: Contract, hanging: Contract) -> None:
    assert locks.modules == ("lamps", "torches", "candles", "beacons")
    assert hanging.modules == ("Lamps", "Torches", "Price Books", "Custom")


def test_parameters_have_presence_condition_and_values_and_bullets_in_notes_are_not_parameters(
    contract_of: Callable[[str], Contract],
) -> None:
    assert contract_of("get_lantern_locks.md").parameters == (
        Parameter(
            "fields",
            "string",
            "conditional",
            "no lock is named in the path",
            ("Keeper", "Hangs_In", "Lantern_Colour"),
            49,
        ),
        Parameter("page", "integer", "optional", None, None, 60),
    )
    assert contract_of("hang_lanterns.md").parameters == (
        Parameter("house", "string", "mandatory", None, None, 35),
    )


def test_the_pages_own_address_gives_the_api_version(
    contract_of: Callable[[str], Contract],
) -> None:
    page = contract_of("hang_lanterns.md").page
    assert page.url == "https://lanterns.example/docs/api/v7/hang-lanterns.html"
    assert page.version == "v7"
    assert page.rendering == "markdown"
