"""An org that answers only what it holds itself answers it as the operation's page says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.rules import at_or_above
from zoho_conformance.reference import InProcessOrg
from zoho_conformance.runs.documented_org import documented_org
from zoho_conformance.runs.library import Library

Judge = Callable[[str, Request, Response], Judgement]


@pytest.fixture
def org(library: Library) -> InProcessOrg:
    return InProcessOrg(documented=documented_org(library, answers_all=False))


def ask(org: InProcessOrg, path: str, method: str = "GET", body: str | None = None) -> Any:
    request = Request(method, f"{org.base_url}/crm/v7{path}", {}, body)
    return request, org.send(request)


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("organization_api", "/org"),
        ("get_users", "/users?type=AllUsers"),
        ("get_list_of_modules", "/settings/modules"),
        ("get_profiles", "/settings/profiles"),
        ("fields_meta_data", "/settings/fields?module=Leads"),
        ("layouts_metadata", "/settings/layouts?module=Leads"),
        ("get_global_picklists", "/settings/global_picklists"),
        ("get_records", "/Leads?fields=Last_Name,Email"),
        ("get_records_by_id", "/Leads/4150868000000310001"),
    ],
)
def test_what_a_client_asks_first_is_answered_as_its_page_says(
    org: InProcessOrg, judge: Judge, operation: str, path: str
) -> None:
    judgement = judge(operation, *ask(org, path))
    assert judgement.outcome == "conforms"
    assert not [each for each in judgement.findings if at_or_above(each.level, "warning")]


def test_the_rows_are_those_that_the_org_holds(org: InProcessOrg) -> None:
    _, bare = ask(InProcessOrg(), "/users")
    _, whole = ask(org, "/users")
    assert len(whole.json["users"]) == len(bare.json["users"])
    for user, own in zip(whole.json["users"], bare.json["users"], strict=True):
        assert {name: user[name] for name in ("id", "email", "full_name")} == {
            name: own[name] for name in ("id", "email", "full_name")
        }


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/settings/fields", 400, "REQUIRED_PARAM_MISSING"),
        ("/settings/tags?module=Leads", 404, "INVALID_URL_PATTERN"),
        ("/Leads/search?word=x", 400, "INVALID_QUERY"),
    ],
)
def test_what_it_refuses_or_does_not_have_is_no_success(
    org: InProcessOrg, path: str, status: int, code: str
) -> None:
    _, response = ask(org, path)
    assert (response.status, response.json["code"]) == (status, code)
