"""Whatever goes wrong, no credential is in what is raised, shown or logged."""

from __future__ import annotations

import base64
import json
import logging
import time
import traceback
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from zoho_conformance.exchanges.http.client import Client
from zoho_conformance.exchanges.http.credentials import ReadyToken, RefreshGrant
from zoho_conformance.exchanges.http.oauth import Tokens
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.exchange import Request
from zoho_conformance.runs import configuration

ID, SECRET, REFRESH, ACCESS = (
    "1000.PLANTEDID",
    "planted/secret+1",
    "1000.planted.refresh",
    "1000.planted.access",
)
PLANTED = [
    form
    for value in (ID, SECRET, REFRESH, ACCESS)
    for form in (
        value,
        quote(value, safe=""),
        base64.b64encode(value.encode()).decode(),
        json.dumps(value)[1:-1].replace("/", r"\/"),
    )
]
ALL = {
    "ZOHO_CLIENT_ID": ID,
    "ZOHO_CLIENT_SECRET": SECRET,
    "ZOHO_REFRESH_TOKEN": REFRESH,
    "ZOHO_ACCESS_TOKEN": ACCESS,
}
ECHO = json.dumps({**ALL, "error": SECRET, "error_description": REFRESH}).encode()
TOKEN = json.dumps({"access_token": ACCESS}).encode()


def planted_in(text: str) -> list[str]:
    return [secret for secret in PLANTED if secret in text]


def everything_printed(failure: BaseException, caplog: pytest.LogCaptureFixture) -> str:
    """All that a person could get to see of a failure."""
    return "".join(traceback.format_exception(failure)) + repr(failure) + caplog.text


@pytest.mark.parametrize("status", [200, 302, 400, 401, 429, 500, 503])
@pytest.mark.parametrize(
    "body",
    [ECHO, b"<html>" + ECHO, json.dumps({"error": REFRESH}).encode(), b'{"error":"' + ECHO],
    ids=["json", "html", "error", "broken"],
)
def test_an_accounts_host_that_repeats_secrets_leaks_none(
    serve_raw: Any,
    answer_of: Any,
    session_of: Any,
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: bytes,
) -> None:
    caplog.set_level(logging.DEBUG)
    raw = serve_raw(answer_of(status, body, f"Location: /?{urlencode(ALL)}", f"X-Told: {ACCESS}"))
    client = Client(RefreshGrant(raw.url, ID, SECRET, REFRESH), session_of())
    with pytest.raises(ConformanceError) as failure:
        client.sign_in()
    assert planted_in(raw.bodies[0])
    assert not planted_in(everything_printed(failure.value, caplog))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        ACCESS.encode() + b"\r\n",
        b"HTTP/1.1 " + ACCESS.encode() + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + ACCESS.encode() + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: " + ACCESS.encode() + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + ECHO,
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + ECHO,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + ECHO,
        lambda _: time.sleep(1),
    ],
    ids=["nothing", "no-http", "status", "length", "encoding", "gzip", "cut", "chunks", "late"],
)
def test_an_org_that_breaks_off_leaks_no_secret(
    serve_raw: Any,
    answer_of: Any,
    session_of: Any,
    caplog: pytest.LogCaptureFixture,
    answer: Any,
) -> None:
    caplog.set_level(logging.DEBUG)
    raw = serve_raw(answer_of(200, TOKEN), answer)
    client = Client(RefreshGrant(raw.url, ID, SECRET, REFRESH), session_of(read=0.2))
    with pytest.raises(ConformanceError) as failure:
        client.send(Request("POST", f"{raw.url}/x", {}, "{}"))
    assert ACCESS in raw.heads[1]
    assert not planted_in(everything_printed(failure.value, caplog))


def test_no_value_shows_its_secrets(session_of: Any) -> None:
    grant = RefreshGrant("https://accounts.zoho.com", ID, SECRET, REFRESH)
    org = configuration.load_configuration(ALL)
    ready = configuration.load_configuration({"ZOHO_ACCESS_TOKEN": ACCESS})
    session = session_of()
    shown = [
        grant,
        ReadyToken(ACCESS),
        org,
        ready,
        Tokens(grant, session),
        Client(ACCESS, session),
    ]
    assert not planted_in(" ".join(f"{each!r} {each}" for each in shown))


@pytest.mark.parametrize("name", ["ZOHO_DC", "ZOHO_API_DOMAIN", "ZOHO_LOCK_ID", "ZOHO_MODULE"])
def test_a_secret_in_the_wrong_setting_is_not_repeated(name: str) -> None:
    with pytest.raises(ConformanceError, match=name) as failure:
        configuration.load_configuration({name: SECRET})
    assert not planted_in(str(failure.value))
