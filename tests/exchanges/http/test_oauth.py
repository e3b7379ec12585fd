"""Tokens: granted once, renewed in time, and no more often than is allowed."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest

from zoho_conformance.exchanges.http.credentials import ReadyToken, RefreshGrant
from zoho_conformance.exchanges.http.errors import AuthError, BudgetSpentError
from zoho_conformance.exchanges.http.oauth import Tokens, read_token
from zoho_conformance.model.exchange import Response
from zoho_conformance.reference import serve

DOMAIN = "https://www.zohoapis.eu"


def granted(access: str = "1000.a.b", **more: object) -> dict[str, object]:
    return {"access_token": access, "api_domain": DOMAIN, "expires_in": 3600, **more}


def grant(url: str) -> RefreshGrant:
    return RefreshGrant(url, "1000.CLIENT", "shh", "1000.refresh.token")


def test_a_token_is_requested_once_with_a_form(
    serve_raw: Any, answer_of: Any, session_of: Any
) -> None:
    raw = serve_raw(answer_of(200, granted()))
    tokens = Tokens(grant(raw.url), session_of())
    assert [tokens.token(), tokens.token()] == ["1000.a.b"] * 2
    assert tokens.api_domain == DOMAIN
    assert len(raw.heads) == 1
    assert raw.heads[0].startswith("POST /oauth/v2/token HTTP/1.1\r\n")
    assert parse_qs(raw.bodies[0]) == {
        "grant_type": ["refresh_token"],
        "client_id": ["1000.CLIENT"],
        "client_secret": ["shh"],
        "refresh_token": ["1000.refresh.token"],
    }


def test_a_token_is_renewed_shortly_before_it_expires(
    serve_raw: Any, answer_of: Any, session_of: Any, clockwork: Any
) -> None:
    raw = serve_raw(answer_of(200, granted("first")), answer_of(200, granted("second")))
    tokens = Tokens(grant(raw.url), session_of())
    assert tokens.token() == "first"
    clockwork.now += 3530
    assert tokens.token() == "first"
    clockwork.now += 20
    assert tokens.token() == "second"


def test_no_more_than_ten_tokens_are_requested_within_ten_minutes(
    serve_raw: Any, answer_of: Any, session_of: Any, clockwork: Any
) -> None:
    raw = serve_raw(answer_of(200, granted(expires_in=1)))
    tokens = Tokens(grant(raw.url), session_of())
    for _ in range(10):
        tokens.token()
        clockwork.now += 1
    with pytest.raises(AuthError, match="within 10 minutes") as failure:
        tokens.token()
    assert failure.value.outcome == "rate-limited"
    assert len(raw.heads) == 10


def test_ten_minutes_later_there_are_tokens_again(
    serve_raw: Any, answer_of: Any, session_of: Any, clockwork: Any
) -> None:
    raw = serve_raw(answer_of(200, granted(expires_in=60)))
    tokens = Tokens(grant(raw.url), session_of())
    for _ in range(30):
        tokens.token()
        clockwork.now += 61
    assert len(raw.heads) == 30


def test_a_refused_refresh_token_is_not_sent_again(
    serve_raw: Any, answer_of: Any, session_of: Any
) -> None:
    raw = serve_raw(answer_of(200, {"error": "invalid_code"}))
    tokens = Tokens(grant(raw.url), session_of())
    for _ in range(3):
        with pytest.raises(AuthError, match="ZOHO_REFRESH_TOKEN"):
            tokens.token()
    assert not tokens.refresh()
    assert len(raw.heads) == 1


def test_a_ready_token_is_never_renewed(session_of: Any) -> None:
    tokens = Tokens(ReadyToken("1000.a.b"), session_of())
    assert tokens.token() == "1000.a.b"
    assert not tokens.refresh()
    assert tokens.api_domain is None


def test_a_spent_budget_does_not_count_as_a_refused_token(
    serve_raw: Any, answer_of: Any, session_of: Any
) -> None:
    raw = serve_raw(answer_of(200, granted()))
    tokens = Tokens(grant(raw.url), session_of(max_requests=0))
    for _ in range(2):
        with pytest.raises(BudgetSpentError):
            tokens.token()
    assert raw.heads == []


def test_an_accounts_host_that_does_not_answer_is_an_outage(
    session_of: Any, refused_url: str
) -> None:
    with pytest.raises(AuthError, match=r"accounts host: .* refused; check ZOHO_DC") as failure:
        Tokens(grant(refused_url), session_of()).token()
    assert failure.value.outcome == "outage"


@pytest.mark.parametrize(
    ("status", "body", "outcome", "words"),
    [
        (200, b'{"error":"invalid_code"}', "auth", ["ZOHO_REFRESH_TOKEN", "ZOHO_DC"]),
        (200, b'{"error":"invalid code"}', "auth", ["ZOHO_REFRESH_TOKEN"]),
        (400, b'{"error":"invalid_code"}', "auth", ["ZOHO_REFRESH_TOKEN"]),
        (200, b'{"error":"invalid_client"}', "auth", ["ZOHO_CLIENT_ID", "ZOHO_CLIENT_SECRET"]),
        (200, b'{"error":"invalid_client_secret"}', "auth", ["ZOHO_CLIENT_SECRET"]),
        (200, b'{"error":"access_denied"}', "rate-limited", ["10 minutes"]),
        (
            400,
            b'{"error":"Access Denied","error_description":"too many requests"}',
            "rate-limited",
            ["10 minutes", "ZOHO_ACCESS_TOKEN"],
        ),
        (429, b"", "rate-limited", ["429"]),
        (200, b'{"error":"general_error"}', "auth", ["general_error", "ZOHO_DC"]),
        (200, b'{"error":{"planted":1}}', "outage", ["HTTP 200"]),
        (400, b"{}", "auth", ["HTTP 400"]),
        (200, b'{"error":"Planted9 Secret"}', "auth", ["not shown"]),
        (200, b'{"access_token":""}', "outage", ["HTTP 200"]),
        (200, b'{"access_token":"a b"}', "outage", ["HTTP 200"]),
        (200, b'{"access_token":7}', "outage", ["HTTP 200"]),
        (200, b"<html>planted</html>", "auth", ["something other than JSON", "ZOHO_ACCOUNTS_URL"]),
        (404, b"<html>planted</html>", "auth", ["something other than JSON", "HTTP 404"]),
        (302, b"", "auth", ["a redirect", "ZOHO_ACCOUNTS_URL"]),
        (200, b"", "auth", ["something other than JSON"]),
        (200, b"[]", "auth", ["something other than JSON"]),
        (503, b"<html>planted</html>", "outage", ["HTTP 503"]),
        (500, b'{"error":""}', "outage", ["HTTP 500"]),
    ],
)
def test_each_refusal_of_a_token_says_what_to_do(
    status: int, body: bytes, outcome: str, words: list[str]
) -> None:
    with pytest.raises(AuthError) as failure:
        read_token(Response(status, {}, body))
    assert failure.value.outcome == outcome
    for word in words:
        assert word in str(failure.value)
    assert "\n" not in str(failure.value)
    assert "planted" not in str(failure.value).casefold()


@pytest.mark.parametrize(
    ("more", "seconds"),
    [
        ('"expires_in":60', 60),
        ('"expires_in_sec":3600,"expires_in":3600000', 3600),
        ('"expires_in":-1', 3600),
        ('"expires_in":true', 3600),
        ('"expires_in":"soon"', 3600),
        ('"x":1', 3600),
    ],
)
def test_the_lifetime_of_a_token_is_read_in_seconds(more: str, seconds: float) -> None:
    body = f'{{"access_token":"t",{more}}}'.encode()
    assert read_token(Response(200, {}, body)).seconds == seconds


@pytest.mark.parametrize(
    ("named", "domain"),
    [
        ('"https://www.zohoapis.eu/"', "https://www.zohoapis.eu"),
        ('"http://127.0.0.1:99"', "http://127.0.0.1:99"),
        ('"http://www.zohoapis.eu"', None),
        ('"https://user@www.zohoapis.eu"', None),
        ('"www.zohoapis.eu"', None),
        ("7", None),
    ],
)
def test_an_api_domain_that_may_not_be_sent_to_is_ignored(named: str, domain: str | None) -> None:
    body = f'{{"access_token":"t","api_domain":{named}}}'.encode()
    assert read_token(Response(200, {}, body)).api_domain == domain


def test_the_reference_org_grants_a_token_and_refuses_others(session_of: Any) -> None:
    with serve() as running:
        announced = running.announcement
        credentials = [announced[name] for name in ("client_id", "client_secret", "refresh_token")]
        tokens = Tokens(RefreshGrant(running.base_url, *credentials), session_of())
        assert tokens.token() == announced["access_token"]
        assert tokens.api_domain == running.base_url
        with pytest.raises(AuthError, match="ZOHO_REFRESH_TOKEN was rejected"):
            Tokens(
                RefreshGrant(running.base_url, credentials[0], credentials[1], "1000.x"),
                session_of(),
            ).token()
        with pytest.raises(AuthError, match="ZOHO_CLIENT_ID or ZOHO_CLIENT_SECRET was rejected"):
            Tokens(
                RefreshGrant(running.base_url, credentials[0], "x", credentials[2]), session_of()
            ).token()


def test_the_scopes_of_a_token_are_those_that_the_accounts_host_names(
    serve_raw: Any, answer_of: Any, session_of: Any
) -> None:
    named = "ZohoCRM.modules.ALL ZohoCRM.users.READ,1000.a.b"
    raw = serve_raw(answer_of(200, granted(scope=named)), answer_of(200, granted()))
    tokens = Tokens(grant(raw.url), session_of())
    of_each = []
    for _ in range(2):
        tokens.refresh()
        of_each.append(tokens.scopes)
    assert of_each == [("ZohoCRM.modules.ALL", "ZohoCRM.users.READ"), ()]
