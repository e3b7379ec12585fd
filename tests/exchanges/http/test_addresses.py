"""Redirects and names lead to public addresses, or to the host that a person named."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.command import run_command
from zoho_conformance.exchanges.http import addresses
from zoho_conformance.exchanges.http.addresses import NamedHost, place_of
from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.exchanges.http.fetch_page import fetch
from zoho_conformance.exchanges.http.request import Limits
from zoho_conformance.model.errors import UsageError

LIMITS = Limits(connect=2.0, read=2.0, total=5.0, body=100_000)
PAGE = b"# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n"
SERVED = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + PAGE
Names = dict[str, list[str]]


def moved(where: str) -> bytes:
    return (
        b"HTTP/1.1 302 Moved\r\nContent-Length: 0\r\nConnection: close\r\n"
        b"Location: %b\r\n\r\n" % where.encode()
    )


def port_of(raw: Any) -> int:
    return int(raw.url.rpartition(":")[2])


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """Names and their addresses; each lookup takes the first of several, but the last one stays.

    What a test says is public is found at 127.0.0.1.
    """
    known: Names = {}
    look_up = socket.getaddrinfo

    def resolve(host: str, port: Any, *others: Any, **more: Any) -> Any:
        if host in known:
            answers = known[host]
            host = answers.pop(0) if len(answers) > 1 else answers[0]
        return look_up(host, port, *others, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.delenv("http_proxy", raising=False)
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    return known


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("8.8.8.8", None),
        ("2606:4700::1111", None),
        ("64:ff9b::808:808", None),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - nothing is bound
        ("::", "unspecified"),
        ("127.0.0.1", "loopback"),
        ("127.255.0.9", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::7f00:1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("2002:7f00:1::", "loopback"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%lo", "link-local"),
        ("::ffff:169.254.169.254", "link-local"),
        ("64:ff9b::a9fe:a9fe", "link-local"),
        ("2002:a9fe:a9fe::1", "link-local"),
        ("10.1.2.3", "private"),
        ("172.31.0.1", "private"),
        ("192.168.0.1", "private"),
        ("0.1.2.3", "private"),
        ("fd00:ec2::254", "private"),
        ("fec0::1", "private"),
        ("64:ff9b:1::a00:1", "private"),
        ("::ffff:10.0.0.1", "private"),
        ("2002:c0a8:1::", "private"),
        ("192.0.2.1", "private"),
        ("2001:db8::1", "private"),
        ("100.64.0.1", "reserved"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("255.255.255.255", "private"),
        ("240.0.0.1", "private"),
    ],
)
def test_addresses_that_are_not_public_are_known_in_every_form(
    address: str, place: str | None
) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.2",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "2130706434",
        "0x7f000002",
        "0177.0.0.2",
        "127.2",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:0001]",
        "0",
        "0.0.0.0",  # noqa: S104 - as above
        "169.254.169.254",
        "10.0.0.1",
        "100.64.0.1",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[64:ff9b::7f00:1]",
        "inside.example",
    ],
)
def test_a_redirect_to_a_place_that_is_not_public_is_refused(
    serve_raw: Any, names: Names, host: str
) -> None:
    names["inside.example"] = ["127.0.0.1"]
    target = serve_raw(SERVED)
    raw = serve_raw(moved(f"http://{host}:{port_of(target)}/secret?token=s3cret"))
    with pytest.raises(UsageError, match=f"^{raw.url}: redirects to http") as refused:
        fetch(raw.url, None, LIMITS)
    message = str(refused.value)
    assert "public" in message
    assert "s3cret" not in message
    assert len(message.splitlines()) == 1
    assert target.heads == []


def test_a_redirect_to_another_port_of_the_named_host_is_refused(serve_raw: Any) -> None:
    other = serve_raw(SERVED)
    with pytest.raises(UsageError, match="loopback"):
        fetch(serve_raw(moved(other.url)).url, None, LIMITS)
    assert other.heads == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "wiki.example"])
def test_a_host_that_a_person_named_may_be_anywhere(
    serve_raw: Any, names: Names, host: str
) -> None:
    names["wiki.example"] = ["127.0.0.1"]
    raw = serve_raw(moved("/lamps"), SERVED)
    assert fetch(f"http://{host}:{port_of(raw)}/", None, LIMITS) == PAGE.decode()
    assert len(raw.heads) == 2


def test_a_name_does_not_stand_for_a_link_local_address(names: Names) -> None:
    names["metadata.example"] = ["169.254.169.254"]
    with pytest.raises(UsageError, match="link-local"):
        fetch("http://metadata.example/latest", None, LIMITS)


def test_a_name_that_was_public_may_not_lead_inside_later(
    serve_raw: Any, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = serve_raw(moved("/latest"))
    port = port_of(raw)
    names["rebound.example"] = ["127.0.0.9", "127.0.0.1"]
    known = place_of
    monkeypatch.setattr(
        addresses, "place_of", lambda address: None if address == "127.0.0.9" else known(address)
    )
    monkeypatch.setattr(
        "zoho_conformance.exchanges.http.bounded.create_connection",
        lambda *_, **__: socket.create_connection(("127.0.0.1", port)),
    )
    with pytest.raises(UsageError, match=r"redirects to http://rebound\.example.* loopback"):
        fetch(f"http://rebound.example:{port}/", None, LIMITS)
    assert len(raw.heads) == 1


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    serve_raw: Any, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name whose every lookup gives another address is looked up once."""
    lookups = names["changing.example"] = ["8.8.8.8", "127.0.0.1"]
    connected: list[str] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr("zoho_conformance.exchanges.http.bounded.create_connection", connect)
    raw = serve_raw(moved("http://changing.example/"))
    with pytest.raises(UsageError):
        fetch(f"http://8.8.4.4:{port_of(raw)}/", None, LIMITS)
    assert connected == ["8.8.4.4"]
    connected.clear()
    with pytest.raises(UsageError):
        fetch("http://changing.example/", None, LIMITS)
    assert connected == ["8.8.8.8"]
    assert lookups == ["127.0.0.1"]


def test_of_a_name_with_both_kinds_of_addresses_the_public_ones_are_used() -> None:
    both = ["10.0.0.1", "8.8.8.8"]
    for url in ("http://split.example/", "http://elsewhere.example/"):
        allowed = NamedHost("http://split.example/").filter_for(url)
        assert allowed("split.example", both) == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("http://wiki.example:8000/other", True),
        ("https://wiki.example/other", True),
        ("http://WIKI.example:8000/", True),
        ("http://wiki.example/", False),
        ("http://wiki.example:8001/", False),
        ("https://wiki.example:8443/", False),
        ("http://wiki.example.evil.example:8000/", False),
    ],
)
def test_the_named_host_is_the_same_name_on_the_same_port_or_that_of_the_scheme(
    url: str,
    *,
    named: bool,
) -> None:
    allowed = NamedHost("http://wiki.example:8000/").filter_for(url)
    if named:
        assert allowed("wiki.example", ["10.0.0.1"]) == ["10.0.0.1"]
    else:
        with pytest.raises(NotAnsweredError, match="private"):
            allowed("wiki.example", ["10.0.0.1"])


@pytest.mark.parametrize("host", ["localhost", "10.0.0.1", "2130706433", "inside.example"])
def test_a_proxy_is_not_asked_for_a_place_that_is_not_public(
    serve_raw: Any, names: Names, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    names["inside.example"] = ["10.0.0.1"]
    proxy = serve_raw(moved(f"http://{host}/secret"))
    monkeypatch.setenv("http_proxy", proxy.url)
    with pytest.raises(UsageError, match="redirects to"):
        fetch("http://lanterns.invalid/", None, LIMITS)
    assert [head.split()[1] for head in proxy.heads] == ["http://lanterns.invalid/"]


def test_all_redirects_together_take_no_longer_than_one_page_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    timeouts: list[float] = []
    session = "zoho_conformance.exchanges.http.fetch_page.Session"

    class Slow:
        """Each answer takes two seconds, on a clock of its own."""

        def __init__(self, *_: Any, **__: Any) -> None:
            pass

        def request(self, *arguments: Any) -> Any:
            timeouts.append(arguments[4])
            now[0] += 2
            if arguments[4] < 2:
                raise NotAnsweredError("no answer in time")
            return _Moved()

        def close(self) -> None:
            pass

    class _Moved:
        status = 302
        headers = {"location": "/on"}  # noqa: RUF012 - never changed

    monkeypatch.setattr(session, Slow)
    monkeypatch.setattr("zoho_conformance.exchanges.http.fetch_page.time.monotonic", lambda: now[0])
    with pytest.raises(UsageError, match="in time"):
        fetch("http://lanterns.example/", None, LIMITS)
    assert timeouts == [5, 3, 1]


def test_fetching_a_page_of_the_command_line_refuses_in_one_line(
    serve_raw: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = serve_raw(moved("http://169.254.169.254/latest/meta-data/"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = run_command(tmp_path, "derive", "--json", raw.url)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "link-local" in done.stderr
