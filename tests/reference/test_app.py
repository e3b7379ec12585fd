"""What the reference org does with any request: URLs, methods, tokens, encoding."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from werkzeug.test import Client, TestResponse

from zoho_conformance.reference.access import Credentials
from zoho_conformance.reference.app import build_app
from zoho_conformance.reference.invented_org import LOCK, LOCKED_RECORD, UNKNOWN, build_inventory
from zoho_conformance.reference.org_inventory import OrgInventory

Ask = Callable[..., TestResponse]

LIST = f"/Leads/{LOCKED_RECORD}/Locking_Information__s"
CONFIGURATIONS = "/settings/record_locking_configurations"
PATHS = [LIST, f"{LIST}/{LOCK}", CONFIGURATIONS, f"{CONFIGURATIONS}/{UNKNOWN}", "/Leads", "/org"]


@pytest.fixture
def client(inventory: OrgInventory, credentials: Credentials) -> Client:
    return Client(build_app(inventory, credentials, "http://org.test"))


@pytest.fixture
def grant(credentials: Credentials) -> dict[str, str]:
    return {
        "refresh_token": credentials.tokens["known"].refresh,
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "grant_type": "refresh_token",
    }


@pytest.mark.parametrize("path", PATHS)
def test_a_request_without_a_token_fails_authentication(ask: Ask, path: str) -> None:
    response = ask(path, token=None)
    assert response.status_code == 401
    assert response.get_json() == {
        "code": "AUTHENTICATION_FAILURE",
        "details": {},
        "message": "Authentication failed",
        "status": "error",
    }


@pytest.mark.parametrize("path", [*PATHS, "/no/where/else"])
def test_a_wrong_token_is_invalid(ask: Ask, path: str) -> None:
    response = ask(path, token="1000.of.nobody")
    assert response.status_code == 401
    assert response.get_json() == {
        "code": "INVALID_TOKEN",
        "details": {},
        "message": "invalid oauth token",
        "status": "error",
    }


def test_a_token_under_another_scheme_is_invalid(client: Client, credentials: Credentials) -> None:
    token = credentials.tokens["known"].access
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(f"/crm/v7{LIST}", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("path", "method"),
    [
        *((path, "PATCH") for path in PATHS),
        (LIST, "PUT"),
        (LIST, "DELETE"),
        (f"{LIST}/{LOCK}", "POST"),
        (CONFIGURATIONS, "DELETE"),
        (f"{CONFIGURATIONS}/{UNKNOWN}", "GET"),
        (f"{CONFIGURATIONS}/{UNKNOWN}", "POST"),
        ("/Leads", "PUT"),
        ("/org", "DELETE"),
    ],
    ids=lambda value: value.strip("/"),
)
def test_a_method_that_a_path_does_not_have_is_refused(ask: Ask, path: str, method: str) -> None:
    response = ask(path, method=method)
    assert response.status_code == 403
    assert response.get_json() == {
        "code": "INVALID_REQUEST_METHOD",
        "details": {},
        "message": "The http request method type is not a valid one",
        "status": "error",
    }


@pytest.mark.parametrize(
    "path", ["/no/where/else", f"{LIST}/", f"/{LIST}", "/settings/other", "/settings", "/"]
)
def test_an_unknown_url_is_an_invalid_pattern(ask: Ask, path: str) -> None:
    response = ask(path)
    assert response.status_code == 404
    assert response.get_json() == {
        "code": "INVALID_URL_PATTERN",
        "details": {},
        "message": "Please check if the URL trying to access is a correct one",
        "status": "error",
    }


def test_a_url_outside_the_api_is_unknown_without_a_token(client: Client) -> None:
    assert client.get("/").status_code == 404
    assert client.get("/crm/v6/Leads").status_code == 404


def test_head_has_no_body(ask: Ask) -> None:
    response = ask(LIST, method="HEAD")
    assert (response.status_code, response.data) == (403, b"")


def test_bodies_are_compact_utf8_json_with_their_length(ask: Ask, inventory: OrgInventory) -> None:
    inventory.locks[LOCKED_RECORD]["Locked_Reason__s"] = "Prüfung 李雷"
    response = ask(f"{LIST}/{LOCK}")
    expected = json.dumps(response.get_json(), ensure_ascii=False, separators=(",", ":")).encode()
    assert response.data == expected
    assert "Prüfung 李雷".encode() in response.data
    assert dict(response.headers) == {
        "Content-Type": "application/json;charset=UTF-8",
        "Content-Length": str(len(expected)),
    }


def test_every_user_has_a_refresh_token_of_their_own(
    client: Client, credentials: Credentials, grant: dict[str, str]
) -> None:
    for tokens in credentials.tokens.values():
        granted = client.post("/oauth/v2/token", data=grant | {"refresh_token": tokens.refresh})
        assert granted.get_json()["access_token"] == tokens.access


@pytest.mark.parametrize("where", ["query", "form", "parts"])
def test_a_refresh_token_is_traded_for_the_access_token(
    client: Client, credentials: Credentials, grant: dict[str, str], where: str
) -> None:
    if where == "query":
        response = client.post("/oauth/v2/token", query_string=grant)
    else:
        media_type = "multipart/form-data" if where == "parts" else None
        response = client.post("/oauth/v2/token", data=grant, content_type=media_type)
    assert response.status_code == 200
    assert response.get_json() == {
        "access_token": credentials.tokens["known"].access,
        "api_domain": "http://org.test",
        "token_type": "Bearer",
        "expires_in": 3600,
    }


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("client_id", "invalid_client"),
        ("client_secret", "invalid_client"),
        ("refresh_token", "invalid_code"),
        ("grant_type", "invalid_code"),
    ],
)
@pytest.mark.parametrize("value", ["wrong", None])
def test_a_wrong_or_missing_value_grants_nothing_under_200(
    client: Client, grant: dict[str, str], name: str, says: str, value: str | None
) -> None:
    sent = {key: own for key, own in (grant | {name: value}).items() if own is not None}
    response = client.post("/oauth/v2/token", data=sent)
    assert (response.status_code, response.get_json()) == (200, {"error": says})


def test_tokens_are_granted_to_post_only(client: Client, grant: dict[str, str]) -> None:
    assert client.get("/oauth/v2/token", query_string=grant).status_code == 403


def test_secrets_are_not_in_the_representation_of_credentials(credentials: Credentials) -> None:
    representation = repr(credentials)
    assert credentials.client_id in representation
    assert credentials.client_secret not in representation
    for tokens in credentials.tokens.values():
        assert tokens.access not in representation
        assert tokens.refresh not in representation


def test_two_inventories_share_nothing_that_can_change() -> None:
    first, second = build_inventory(), build_inventory()
    assert first == second
    first.locks.clear()
    first.configurations["Leads"].clear()
    first.modules["Leads"].records.clear()
    assert second == build_inventory()


def test_ids_are_strings_of_19_digits_and_no_two_locks_have_one(inventory: OrgInventory) -> None:
    ids = [str(lock["id"]) for lock in inventory.locks.values()]
    ids += [module.id for module in inventory.modules.values()]
    ids += [record for module in inventory.modules.values() for record in module.records]
    assert len(ids) == len(set(ids))
    assert all(len(id_) == 19 and id_.isdecimal() for id_ in ids)


@pytest.mark.parametrize(("served", "versions"), [(None, ("v7", "v8")), ("v9", ("v7", "v8", "v9"))])
def test_the_versions_of_clients_are_answered_beside_the_one_that_is_served(
    credentials: Credentials, served: str | None, versions: tuple[str, ...]
) -> None:
    app = build_app(build_inventory(), credentials, "http://org.test", api_version=served)
    headers = {"Authorization": f"Zoho-oauthtoken {credentials.tokens['known'].access}"}
    answered = [
        version
        for version in ("v6", "v7", "v8", "v9")
        if Client(app).get(f"/crm/{version}/org", headers=headers).status_code == 200
    ]
    assert answered == list(versions)
