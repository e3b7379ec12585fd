"""What the reference org refuses to a user without permission, and to one of another edition."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from zoho_conformance.reference.access import Credentials
from zoho_conformance.reference.invented_org import (
    CONFIGURATION,
    LOCK,
    LOCKED_RECORD,
    build_inventory,
)
from zoho_conformance.reference.org_inventory import OrgInventory

Ask = Callable[..., TestResponse]

LIST = f"/Leads/{LOCKED_RECORD}/Locking_Information__s"
SETTINGS = "/settings/record_locking_configurations"
PROFILE = "Record Locking Configuration is not supported for the profile of the user."
CUSTOMIZE = "Permission denied to customize record lock configurations."
READS = [("GET", LIST), ("GET", f"{LIST}/{LOCK}")]
WRITES = {
    "lock": ("POST", LIST, CUSTOMIZE),
    "update": ("PUT", f"{LIST}/{LOCK}", CUSTOMIZE),
    "unlock": (
        "DELETE",
        f"{LIST}/{LOCK}",
        "The current user does not have permission to unlock record.",
    ),
    "add": ("POST", SETTINGS, CUSTOMIZE),
    "configure": ("PUT", SETTINGS, CUSTOMIZE),
    "configure by id": (
        "PUT",
        f"{SETTINGS}/{CONFIGURATION}",
        CUSTOMIZE,
    ),
    "delete": (
        "DELETE",
        f"{SETTINGS}/{CONFIGURATION}",
        CUSTOMIZE,
    ),
}


@pytest.fixture
def restricted(credentials: Credentials) -> str:
    return credentials.tokens["restricted"].access


@pytest.fixture
def other_edition(credentials: Credentials) -> str:
    return credentials.tokens["other-edition"].access


@pytest.mark.parametrize(("method", "path"), READS, ids=["list", "by id"])
def test_a_user_without_permission_cannot_read_locks(
    ask: Ask, restricted: str, method: str, path: str
) -> None:
    response = ask(path, method=method, token=restricted, fields="id")
    assert response.status_code == 403
    assert response.get_json() == {
        "code": "NO_PERMISSION",
        "details": {"resource_path_index": 1},
        "message": PROFILE,
        "status": "error",
    }


@pytest.mark.parametrize("name", list(WRITES))
def test_a_user_without_permission_cannot_write(
    ask: Ask, inventory: OrgInventory, restricted: str, name: str
) -> None:
    method, path, message = WRITES[name]
    response = ask(path, method=method, token=restricted, module="Leads")
    answer = response.get_json()
    assert (response.status_code, answer["code"]) == (403, "NO_PERMISSION")
    assert answer["message"] == message
    permissions = {"permissions": ["Crm_Implied_Customize_Zoho_CRM"]}
    about_settings = path.startswith("/settings")
    assert answer["details"] == (permissions if about_settings else {"resource_path_index": 1})
    assert inventory == build_inventory()


def test_a_user_without_permission_can_read_the_configuration(ask: Ask, restricted: str) -> None:
    assert ask(SETTINGS, token=restricted, module="Leads").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [*READS, ("GET", SETTINGS), *((method, path) for method, path, _ in WRITES.values())],
    ids=["list", "by id", "configuration", *WRITES],
)
def test_another_edition_has_no_record_locking(
    ask: Ask, other_edition: str, method: str, path: str
) -> None:
    response = ask(path, method=method, token=other_edition, module="Leads", fields="id")
    answer = response.get_json()
    assert (response.status_code, answer["code"]) == (400, "FEATURE_NOT_SUPPORTED")
    assert answer["details"] == {}
    assert "edition" in answer["message"]


def test_operations_outside_record_locking_need_no_permission(
    ask: Ask, restricted: str, other_edition: str
) -> None:
    for token in (restricted, other_edition):
        assert ask("/Leads", token=token, fields="id").status_code == 200
        assert ask("/settings/modules", token=token).status_code == 200
