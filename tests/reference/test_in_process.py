"""The reference org asked inside the process: it answers as its server does."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
import requests

from zoho_conformance.model.exchange import Request
from zoho_conformance.reference import VARIATIONS, InProcessOrg, serve

Requests = dict[str, tuple[str, dict[str, str]]]


def request_to(base_url: str, path: str, query: dict[str, str]) -> Request:
    parameters = {name: value for name, value in query.items() if name not in ("method", "token")}
    url = f"{base_url}/crm/v7{path}"
    return Request(query.get("method", "GET"), f"{url}?{urlencode(parameters)}", {})


def test_every_answer_is_that_of_the_server(requests_of_a_run: Requests) -> None:
    org = InProcessOrg()
    with serve() as running, requests.Session() as session:
        for path, query in requests_of_a_run.values():
            served = request_to(running.base_url, path, query)
            token = query.get("token", running.announcement["access_token"])
            headers = {"Authorization": f"Zoho-oauthtoken {token}"}
            answer = session.request(served.method, served.url, headers=headers, timeout=5)
            kind = "invalid" if "token" in query else "valid"
            response = org.send(request_to(org.base_url, path, query), kind)
            assert (response.status, response.body) == (answer.status_code, answer.content)
            assert response.headers.get("content-type") == answer.headers.get("content-type")
    assert org.requests_sent == len(requests_of_a_run)


def test_a_request_without_a_token_fails_authentication() -> None:
    org = InProcessOrg()
    response = org.send(Request("GET", f"{org.base_url}/crm/v7/org", {}), "absent")
    assert response.json["code"] == "AUTHENTICATION_FAILURE"


@pytest.mark.parametrize("path", ["/crm/v6/org", "/nowhere"])
def test_an_unknown_url_is_refused(path: str) -> None:
    org = InProcessOrg()
    assert org.send(Request("GET", org.base_url + path, {})).status == 404


def test_a_mutation_and_an_api_version_can_be_given() -> None:
    org = InProcessOrg(VARIATIONS["no-charset"], api_version="v8")
    response = org.send(Request("GET", f"{org.base_url}/crm/v8/org", {}))
    assert (response.status, response.headers["content-type"]) == (200, "application/json")


def test_the_origin_of_a_response_is_its_request_and_answer() -> None:
    org = InProcessOrg()
    response = org.send(Request("GET", f"{org.base_url}/crm/v7/users?type=CurrentUser", {}))
    request, answer = org.origin(response)
    assert (request.operation, request.query) == ("get_users", {"type": "CurrentUser"})
    assert answer.body == response.json
