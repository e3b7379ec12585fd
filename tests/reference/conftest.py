"""The reference org without a socket, asked by way of `ask`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import pytest
from werkzeug.test import Client, TestResponse

from zoho_conformance.reference.access import Credentials, UserTokens
from zoho_conformance.reference.app import build_app
from zoho_conformance.reference.invented_org import (
    AUTO_LOCK,
    AUTO_LOCKED_RECORD,
    LOCK,
    LOCKED_RECORD,
    UNCONFIGURED_RECORD,
    UNKNOWN,
    UNLOCKED_RECORD,
    build_inventory,
)
from zoho_conformance.reference.mutation import Mutation
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reference.request import Caller

RELATION = "Locking_Information__s"
ALL_FIELDS = (
    "Locked_For__s,Locked_Reason__s,Lock_Source__s,Locked_Time__s,Locked_By__s,"
    "Record_Locking_Rule_Id__s,Record_Locking_Configuration_Id__s,Owner,Parent_Id"
)


@pytest.fixture
def credentials() -> Credentials:
    tokens: dict[Caller, UserTokens] = {
        "known": UserTokens("1000.refresh", "1000.access"),
        "restricted": UserTokens("1000.refresh.restricted", "1000.access.restricted"),
        "other-edition": UserTokens("1000.refresh.other", "1000.access.other"),
    }
    return Credentials("1000.CLIENT", "made-up", tokens)


@pytest.fixture
def inventory() -> OrgInventory:
    return build_inventory()


@pytest.fixture
def ask(inventory: OrgInventory, credentials: Credentials) -> Callable[..., TestResponse]:
    """Ask for a path below /crm/v7, with a valid token unless another is given."""

    @cache
    def client_of(mutation: Mutation | None) -> Client:
        return Client(build_app(inventory, credentials, "http://org.test", mutation))

    def ask(
        path: str,
        *,
        method: str = "GET",
        token: str | None = credentials.tokens["known"].access,
        mutation: Mutation | None = None,
        body: object = None,
        **query: str,
    ) -> TestResponse:
        headers = {} if token is None else {"Authorization": f"Zoho-oauthtoken {token}"}
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        return client_of(mutation).open(
            f"/crm/v7{path}", method=method, headers=headers, query_string=query, data=content
        )

    return ask


@pytest.fixture(scope="session")
def all_fields() -> str:
    return ALL_FIELDS


@pytest.fixture(scope="session")
def requests_of_a_run() -> dict[str, tuple[str, dict[str, str]]]:
    """Give a path and the rest of the request for each case that a run asks for, by its name."""
    everything = {"fields": ALL_FIELDS}

    def listed(module: str, record: str, **more: str) -> tuple[str, dict[str, str]]:
        return f"/{module}/{record}/{RELATION}", everything | more

    def by_id(module: str, lock: str, **more: str) -> tuple[str, dict[str, str]]:
        record = AUTO_LOCKED_RECORD if lock == AUTO_LOCK else LOCKED_RECORD
        return f"/{module}/{record}/{RELATION}/{lock}", more

    def updated_configuration(**more: str) -> tuple[str, dict[str, str]]:
        return "/settings/record_locking_configurations", more

    return {
        "list ok": listed("Leads", LOCKED_RECORD),
        "list ok-automatic": listed("Leads", AUTO_LOCKED_RECORD),
        "list ok-unlocked": listed("Leads", UNLOCKED_RECORD),
        "list ok-fields": listed("Leads", LOCKED_RECORD, fields="Locked_Reason__s,Lock_Source__s"),
        "list REQUIRED_PARAM_MISSING": (f"/Leads/{LOCKED_RECORD}/{RELATION}", {}),
        "list NOT_ALLOWED": listed("Accounts", UNCONFIGURED_RECORD),
        "list INVALID_DATA": listed("Leads", UNKNOWN),
        "list INVALID_MODULE": listed("NoSuchModule", LOCKED_RECORD),
        "list INVALID_REQUEST_METHOD": listed("Leads", LOCKED_RECORD, method="PATCH"),
        "list INVALID_TOKEN": listed("Leads", LOCKED_RECORD, token="1000.of.nobody"),
        "by id ok": by_id("Leads", LOCK),
        "by id ok-automatic": by_id("Leads", AUTO_LOCK),
        "by id INVALID_DATA": by_id("Leads", UNKNOWN),
        "by id INVALID_MODULE": by_id("NoSuchModule", LOCK),
        "by id INVALID_REQUEST_METHOD": by_id("Leads", LOCK, method="PATCH"),
        "configuration ok": updated_configuration(module="Leads"),
        "configuration ok-manual": updated_configuration(module="Contacts"),
        "configuration ok-automatic": updated_configuration(module="Deals"),
        "configuration ok-feature-type": updated_configuration(
            module="Leads", feature_type="record_locking"
        ),
        "configuration NO_CONTENT": updated_configuration(module="Accounts"),
        "configuration REQUIRED_PARAM_MISSING": updated_configuration(),
        "configuration INVALID_MODULE": updated_configuration(module="NoSuchModule"),
        "configuration NOT_SUPPORTED": updated_configuration(module="Calls"),
        "configuration INVALID_REQUEST_METHOD": updated_configuration(
            module="Leads", method="PATCH"
        ),
        "configuration INVALID_TOKEN": updated_configuration(
            module="Leads", token="1000.of.nobody"
        ),
    }
