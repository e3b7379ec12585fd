"""Requests with the right token, a wrong one or none, and what a refused token brings about."""

from __future__ import annotations

from typing import Any

import pytest

from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.exchanges.http.credentials import RefreshGrant
from zoho_conformance.exchanges.http.errors import AuthError, BudgetSpentError
from zoho_conformance.model.exchange import Request
from zoho_conformance.reference import serve

REFUSED = {"code": "INVALID_TOKEN", "details": {}, "message": "m", "status": "error"}
GOOD: dict[str, list[str]] = {"data": []}


def request(url: str, method: str = "GET", body: str | None = None) -> Request:
    return Request(method, f"{url}/crm/v7/x", {"accept": "application/json"}, body)


def grant(url: str) -> RefreshGrant:
    return RefreshGrant(url, "1000.CLIENT", "shh", "1000.refresh.token")


def tokens_sent(raw: Any) -> list[str]:
    return [
        head.partition("Zoho-oauthtoken ")[2].partition("\r\n")[0]
        for head in raw.heads
        if "oauthtoken" in head
    ]


def test_the_token_asked_for_is_sent(serve_raw: Any, answer_of: Any) -> None:
    raw = serve_raw(answer_of(200, GOOD))
    client = Client("1000.a.b")
    for token in ("valid", "invalid", "absent"):
        assert client.send(request(raw.url), token).status == 200
    client.close()
    assert len(raw.heads) == client.requests_sent == 3
    first, second = tokens_sent(raw)
    assert first == "1000.a.b"
    assert second.startswith("1000.0000")


def test_signing_in_returns_the_api_domain(serve_raw: Any, answer_of: Any, session_of: Any) -> None:
    answer = {"access_token": "t", "api_domain": "https://www.zohoapis.eu"}
    raw = serve_raw(answer_of(200, answer))
    assert Client(grant(raw.url), session_of()).sign_in() == "https://www.zohoapis.eu"
    assert Client("ready").sign_in() is None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_token_is_renewed_and_the_request_sent_again(
    serve_raw: Any, answer_of: Any, session_of: Any, method: str
) -> None:
    raw = serve_raw(
        answer_of(200, {"access_token": "old"}),
        answer_of(401, REFUSED),
        answer_of(200, {"access_token": "new"}),
        answer_of(200, GOOD),
    )
    client = Client(grant(raw.url), session_of())
    assert client.send(request(raw.url, method, "{}")).status == 200
    assert tokens_sent(raw) == ["old", "new"]
    assert client.requests_sent == 4


def test_a_refused_token_is_renewed_once_a_run(
    serve_raw: Any, answer_of: Any, session_of: Any
) -> None:
    raw = serve_raw(
        answer_of(200, {"access_token": "old"}),
        answer_of(401, REFUSED),
        answer_of(200, {"access_token": "new"}),
        answer_of(401, REFUSED),
    )
    client = Client(grant(raw.url), session_of())
    assert [client.send(request(raw.url)).status for _ in range(3)] == [401] * 3
    assert tokens_sent(raw) == ["old", "new", "new", "new"]


@pytest.mark.parametrize(
    ("token", "body"),
    [("invalid", REFUSED), ("absent", REFUSED), ("valid", {"code": "OAUTH_SCOPE_MISMATCH"})],
)
def test_a_refusal_for_another_reason_is_a_response(
    serve_raw: Any, answer_of: Any, session_of: Any, token: str, body: object
) -> None:
    accounts = serve_raw(answer_of(200, {"access_token": "old"}))
    raw = serve_raw(answer_of(401, body))
    client = Client(grant(accounts.url), session_of())
    assert client.send(request(raw.url), token).status == 401
    assert len(raw.heads) == 1


def test_a_ready_token_that_is_refused_stays_refused(serve_raw: Any, answer_of: Any) -> None:
    raw = serve_raw(answer_of(401, REFUSED))
    assert Client("t").send(request(raw.url)).status == 401
    assert len(raw.heads) == 1


def test_a_refresh_token_revoked_meanwhile_is_an_auth_error(
    serve_raw: Any, answer_of: Any, session_of: Any
) -> None:
    raw = serve_raw(
        answer_of(200, {"access_token": "old"}),
        answer_of(401, REFUSED),
        answer_of(200, {"error": "invalid_code"}),
    )
    client = Client(grant(raw.url), session_of())
    for _ in range(2):
        with pytest.raises(AuthError, match="ZOHO_REFRESH_TOKEN"):
            client.send(request(raw.url))
    assert client.requests_sent == 3


def test_a_token_counts_towards_the_budget(serve_raw: Any, answer_of: Any, session_of: Any) -> None:
    raw = serve_raw(answer_of(200, {"access_token": "old"}))
    client = Client(grant(raw.url), session_of(max_requests=1))
    with pytest.raises(BudgetSpentError):
        client.send(request(raw.url))
    assert client.requests_sent == len(raw.heads) == 1


def test_the_reference_org_answers_a_grant(session_of: Any) -> None:
    with serve() as running:
        announced = running.announcement
        credentials = [announced[name] for name in ("client_id", "client_secret", "refresh_token")]
        client = Client(RefreshGrant(running.base_url, *credentials), session_of())
        url = f"{client.sign_in()}/crm/v7/settings/record_locking_configurations?module=Leads"
        statuses = [
            client.send(Request("GET", url, {}), token).status
            for token in ("valid", "invalid", "absent")
        ]
        client.close()
    assert statuses == [200, 401, 401]
    assert client.requests_sent == 4
