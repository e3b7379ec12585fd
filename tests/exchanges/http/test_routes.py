"""Proxies and certificates of the environment: honoured, and never in the way of a token."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.exchanges.http.secure import HOST, Secure, secure
from zoho_conformance.exchanges.http.errors import NotAnsweredError, TransportError
from zoho_conformance.exchanges.http.request import Limits, Session, send_once
from zoho_conformance.exchanges.http.routes import CA_VARIABLES, route_to
from zoho_conformance.model.errors import UsageError

TOKEN = "1000.planted.token"
HEADERS = {"authorization": f"Zoho-oauthtoken {TOKEN}"}
VARIABLES = (*CA_VARIABLES, "http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secure]:
    """A server that is reached by a proxy only, whose certificate has an authority of its own."""
    with secure(tmp_path) as running:
        monkeypatch.setenv("HTTPS_PROXY", running.proxy)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(running.ca))
        yield running


def send(url: str, total: float = 10) -> Any:
    session = Session(Limits(connect=5, read=5, total=total))
    try:
        return session.request("GET", f"{url}/crm", HEADERS, None, total)
    finally:
        session.close()


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_an_org_is_reached_by_the_proxy_of_the_environment(
    behind: Secure, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.setenv(variable, behind.proxy)
    assert send(behind.url).status == 200
    (connect,) = behind.connects
    assert connect.startswith(f"CONNECT {HOST}:443 ")
    assert TOKEN not in connect
    assert TOKEN in behind.heads[0]


def test_a_proxy_may_be_named_without_its_scheme(
    behind: Secure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", behind.proxy.removeprefix("http://"))
    assert send(behind.url).status == 200


@pytest.mark.parametrize("value", [HOST, ".invalid", "*", f"elsewhere.example, {HOST}:443"])
def test_no_proxy_is_honoured(behind: Secure, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NO_PROXY", value)
    with pytest.raises(NotAnsweredError, match="could not be resolved"):
        send(f"{behind.url}:443")
    assert behind.connects == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "[::1]"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_stays_on_this_computer_goes_by_no_proxy(
    monkeypatch: pytest.MonkeyPatch, host: str, scheme: str
) -> None:
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://proxy.invalid:1")
    assert route_to(f"{scheme}://{host}:8080/x").proxy is None
    assert route_to("https://org.invalid").proxy == "http://proxy.invalid:1"


def test_a_server_of_this_computer_may_have_a_certificate_of_its_own(behind: Secure) -> None:
    assert send(f"https://127.0.0.1:{behind.port}").status == 200
    assert behind.connects == []


def test_the_netrc_neither_adds_nor_replaces_credentials(
    behind: Secure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    lines = f"machine {HOST} login keeper password s3cret\ndefault login keeper password s3cret\n"
    netrc.write_text(lines)
    monkeypatch.setenv("NETRC", str(netrc))
    send(behind.url)
    send_once("GET", behind.url, {}, None)
    first, second = behind.heads
    assert HEADERS["authorization"] in first
    assert "basic" not in (first + "".join(behind.connects)).casefold()
    assert "authorization" not in second.casefold()


@pytest.mark.parametrize("variable", CA_VARIABLES)
def test_certificates_are_checked_against_those_that_a_variable_names(
    behind: Secure, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(NotAnsweredError, match=r"certificate of org\.invalid .*REQUESTS_CA_BUNDLE"):
        send(behind.url)
    assert behind.heads == []
    monkeypatch.setenv(variable, str(behind.ca))
    assert send(behind.url).status == 200


def test_a_certificate_of_another_host_is_refused(behind: Secure) -> None:
    with pytest.raises(NotAnsweredError, match="certificate of localhost was not accepted"):
        send(f"https://localhost:{behind.port}")
    assert behind.heads == []


@pytest.mark.parametrize("variable", CA_VARIABLES)
@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "no such file"), (b"", "no certificates"), (b"\xff\x00not PEM", "no certificates")],
)
def test_certificates_that_cannot_be_used_are_refused_by_the_name_of_their_variable(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variable: str,
    content: bytes | None,
    why: str,
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv(variable, str(file))
    with pytest.raises(UsageError, match=rf"^{variable}: .*ca\.pem: .*{why}") as refused:
        route_to("https://org.invalid")
    assert len(str(refused.value).splitlines()) == 1
    assert route_to("http://127.0.0.1").ca_bundle is None


@pytest.mark.parametrize(
    "proxy",
    [
        "http://",
        "http://keeper:s3cret@",
        "http://keeper:s3cret@proxy.invalid:port",
        "http://keeper:s3cret@proxy.invalid:99999",
        "http://[s3cret",
        "ftp://keeper:s3cret@proxy.invalid",
        "socks5h://keeper:s3cret@proxy.invalid:1080",
        "http://keeper:s3 cret@proxy.invalid",
        "http://keeper:s3cret\n@proxy.invalid",
    ],
)
def test_an_address_that_is_none_of_a_proxy_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(UsageError, match=r"^https_proxy: ") as refused:
        send("https://org.invalid")
    message = str(refused.value)
    assert "s3" not in message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize(
    ("answer", "why", "failure"),
    [
        (b"HTTP/1.1 407 Login\r\n\r\n", "requires a login .*407", "not-connected"),
        (
            b"HTTP/1.1 403 Forbidden\r\n\r\n",
            r"gave no connection to org\.invalid .*403",
            "not-connected",
        ),
        (
            b"HTTP/1.1 503 Busy\r\n\r\n",
            r"gave no connection to org\.invalid .*503",
            "not-connected",
        ),
        (b"", "by way of the proxy .* was closed", "cut-off"),
    ],
)
def test_a_proxy_that_refuses_is_an_outage_without_its_password(
    behind: Secure,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: bytes,
    why: str,
    failure: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    behind.proxy_answer = answer
    monkeypatch.setenv("HTTPS_PROXY", behind.proxy.replace("//", "//keeper:s3cret@"))
    with pytest.raises(NotAnsweredError, match=why) as refused:
        send(behind.url)
    assert (refused.value.outcome, refused.value.failure) == ("outage", failure)
    assert "Proxy-Authorization: Basic" in behind.connects[0]
    assert TOKEN not in behind.connects[0]
    assert "s3cret" not in "".join(traceback.format_exception(refused.value)) + caplog.text


def test_a_proxy_that_is_not_there_is_an_outage(
    monkeypatch: pytest.MonkeyPatch, refused_url: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", refused_url)
    with pytest.raises(NotAnsweredError, match=r"proxy .* cannot be reached"):
        send("https://org.invalid")


def test_a_proxy_that_never_ends_its_answer_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch, serve_raw: Any
) -> None:
    def drip(connection: Any) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X: y\r\n")

    monkeypatch.setenv("HTTPS_PROXY", serve_raw(drip).url)
    with pytest.raises(TransportError):
        send("https://org.invalid", total=0.2)


@pytest.mark.parametrize("url", ["http://org.invalid", "http://10.0.0.1", "HTTP://org.invalid"])
def test_a_token_is_never_sent_over_plain_http(
    monkeypatch: pytest.MonkeyPatch, serve_raw: Any, url: str
) -> None:
    proxy = serve_raw(b"")
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    with pytest.raises(UsageError, match="plain http"):
        send(url)
    assert proxy.heads == []
