"""Fetching a page: one request, and a sentence about whatever keeps the page from being had."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from zoho_conformance import __version__
from zoho_conformance.exchanges.http.fetch_page import fetch
from zoho_conformance.exchanges.http.request import Limits
from zoho_conformance.model.errors import UsageError

_LIMITS = Limits(connect=2.0, read=1.0, total=2.0, body=100_000)
_PAGE = "# Hang Lamps\n\n#### Endpoints\n\nPOST /lamps\n"


def page(
    body: bytes | str = _PAGE, *headers: str, status: int = 200, type_: str = "text/markdown"
) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status} Told",
        f"Content-Length: {len(raw)}",
        f"Content-Type: {type_}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + raw


def moved(where: str, status: int = 302) -> bytes:
    return page("", f"Location: {where}", status=status)


def refusal(url: str, cache: Path | None = None) -> str:
    with pytest.raises(UsageError) as raised:
        fetch(url, cache, _LIMITS)
    message = str(raised.value)
    assert "\n" not in message
    return message


def test_a_page_is_requested_once_with_the_name_and_version_of_this_tool(serve_raw: Any) -> None:
    raw = serve_raw(page())
    assert fetch(f"{raw.url}/lamps.md", None, _LIMITS) == _PAGE
    (head,) = raw.heads
    assert head.startswith("GET /lamps.md ")
    assert f"zoho-crm-conformance/{__version__}" in head
    assert "accept: text/html" in head.casefold()


@pytest.mark.parametrize(
    "type_", ["text/html", "text/html; charset=utf-8", "TEXT/PLAIN", "text/markdown", ""]
)
def test_html_markdown_and_plain_text_are_pages(serve_raw: Any, type_: str) -> None:
    raw = serve_raw(page(type_=type_))
    assert fetch(raw.url, None, _LIMITS) == _PAGE


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("text/plain; charset=utf-16", "Docht 5 € ä".encode("utf-16")),
        ("text/plain; charset=windows-1252", "Docht 5 € ä".encode("cp1252")),
        ('text/plain; charset="ISO-8859-15"', "Docht 5 € ä".encode("iso-8859-15")),
        ("text/plain", "Docht 5 € ä".encode("utf-8-sig")),
    ],
)
def test_the_charset_of_the_content_type_is_used(serve_raw: Any, type_: str, body: bytes) -> None:
    raw = serve_raw(page(body, type_=type_))
    assert fetch(raw.url, None, _LIMITS) == "Docht 5 € ä"


def test_html_may_declare_its_charset_itself(serve_raw: Any) -> None:
    text = '<html><head><meta charset="windows-1252"></head><body>5 €</body></html>'
    raw = serve_raw(page(text.encode("cp1252"), type_="text/html"))
    assert fetch(raw.url, None, _LIMITS) == text


@pytest.mark.parametrize(
    ("type_", "body", "message"),
    [
        ("text/plain", b"caf\xe9", "not valid UTF-8"),
        ("text/plain; charset=klingon", b"x", "unknown character set"),
        ("text/plain", b"", "the page is empty"),
        ("text/plain", b"%PDF-1.7 ...", "a PDF file"),
        ("application/json", b"{}", "is application/json"),
        ("image/png", b"\x89PNG", "is image/png"),
    ],
)
def test_what_is_not_text_is_not_a_page(
    serve_raw: Any, type_: str, body: bytes, message: str
) -> None:
    raw = serve_raw(page(body, type_=type_))
    assert message in refusal(raw.url)


def test_a_compressed_page_is_decoded(serve_raw: Any) -> None:
    raw = serve_raw(page(gzip.compress(_PAGE.encode()), "Content-Encoding: gzip"))
    assert fetch(raw.url, None, _LIMITS) == _PAGE


@pytest.mark.parametrize(
    ("status", "message"), [(404, "no such page"), (500, "try again"), (204, "HTTP 204")]
)
def test_the_status_of_an_answer_without_a_page_is_reported(
    serve_raw: Any, status: int, message: str
) -> None:
    raw = serve_raw(page(status=status))
    said = refusal(raw.url)
    assert str(status) in said
    assert message in said


def test_a_refused_connection_is_reported(refused_url: str) -> None:
    assert "the connection to 127.0.0.1 was refused" in refusal(refused_url)


def test_a_name_that_cannot_be_resolved_is_reported() -> None:
    assert "could not be" in refusal("http://lanterns.invalid/lamps.html")


def test_a_failed_tls_handshake_is_reported() -> None:
    def answer_in_plain_text(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(page())
            connection.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=answer_in_plain_text, args=(server,), daemon=True).start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}"
        assert "the encryption of 127.0.0.1 was not accepted" in refusal(url)


def _drips(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.1)


def _says_nothing(connection: socket.socket) -> None:
    time.sleep(5)
    connection.close()


@pytest.mark.parametrize("answer", [_drips, _says_nothing])
def test_a_page_that_does_not_come_in_time_is_given_up(
    serve_raw: Any, answer: Callable[[socket.socket], None]
) -> None:
    assert "in time" in refusal(serve_raw(answer).url)


def _endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def test_an_endless_body_is_given_up_at_the_limit(serve_raw: Any) -> None:
    assert f"larger than {_LIMITS.body} bytes" in refusal(serve_raw(_endless).url)


def test_a_relative_redirect_is_followed(serve_raw: Any) -> None:
    raw = serve_raw(moved("../docs/lamps.md#top", 301), page())
    assert fetch(f"{raw.url}/old/lamps.html?by=x", None, _LIMITS) == _PAGE
    assert [head.split()[1] for head in raw.heads] == ["/old/lamps.html?by=x", "/docs/lamps.md"]


def test_redirects_in_a_circle_are_followed_five_times(serve_raw: Any) -> None:
    raw = serve_raw(moved("/again"))
    assert "more than 5 redirects" in refusal(raw.url)
    assert len(raw.heads) == 6


@pytest.mark.parametrize("where", ["ftp://lanterns.example/x", "file:///etc/passwd", "http://[x"])
def test_a_redirect_to_another_scheme_is_refused(serve_raw: Any, where: str) -> None:
    raw = serve_raw(moved(where))
    assert "redirects to a URL that cannot be used" in refusal(raw.url)
    assert len(raw.heads) == 1


def test_a_redirect_without_an_address_is_refused(serve_raw: Any) -> None:
    assert "a redirect without an address" in refusal(serve_raw(page("", status=302)).url)


@pytest.mark.parametrize("url", ["ftp://lanterns.example/x", "http://", "http://[x/", "lamps.md"])
def test_only_web_addresses_are_fetched(url: str) -> None:
    assert "not the URL of a page" in refusal(url)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    message = refusal("http://keeper:s3cret@127.0.0.1:9/lamps?token=s3cret")
    assert "name or password" in message
    assert "s3cret" not in message


def test_the_query_of_an_address_is_not_repeated(refused_url: str) -> None:
    assert "s3cret" not in refusal(f"{refused_url}/lamps?token=s3cret#s3cret")


def test_a_cached_page_is_downloaded_only_if_it_changed(serve_raw: Any, tmp_path: Path) -> None:
    changed = _PAGE.replace("lamps", "torches")
    raw = serve_raw(
        page(_PAGE, 'ETag: "a1"', "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"),
        page("", status=304),
        page(changed, 'ETag: "a2"'),
        page("", status=304),
    )
    texts = [fetch(raw.url, tmp_path / "pages", _LIMITS) for _ in range(4)]
    assert texts == [_PAGE, _PAGE, changed, changed]
    first, second, _, last = [head.casefold() for head in raw.heads]
    assert "if-none-match" not in first
    assert 'if-none-match: "a1"' in second
    assert "if-modified-since: mon, 01 jan 2024" in second
    assert 'if-none-match: "a2"' in last


def test_a_page_without_validators_or_with_no_store_is_not_cached(
    serve_raw: Any, tmp_path: Path
) -> None:
    raw = serve_raw(page(), page(_PAGE, 'ETag: "a1"', "Cache-Control: private, No-Store"))
    fetch(raw.url, tmp_path, _LIMITS)
    fetch(raw.url, tmp_path, _LIMITS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"url": 1}', "null", '{"url": "", "etag": "a\\r\\nb"}']
)
def test_a_broken_cache_is_ignored(serve_raw: Any, tmp_path: Path, broken: str) -> None:
    raw = serve_raw(page(_PAGE, 'ETag: "a1"'))
    fetch(raw.url, tmp_path, _LIMITS)
    (entry,) = tmp_path.iterdir()
    entry.write_text(broken)
    assert fetch(raw.url, tmp_path, _LIMITS) == _PAGE
    assert "if-none-match" not in raw.heads[-1].casefold()


def test_a_tampered_cache_entry_injects_no_header(serve_raw: Any, tmp_path: Path) -> None:
    raw = serve_raw(page(_PAGE, 'ETag: "a1"'))
    fetch(raw.url, tmp_path, _LIMITS)
    (entry,) = tmp_path.iterdir()
    entry_content = json.loads(entry.read_text()) | {"etag": "a\r\nX-Own: 1"}
    entry.write_text(json.dumps(entry_content))
    assert fetch(raw.url, tmp_path, _LIMITS) == _PAGE
    assert "x-own" not in raw.heads[-1].casefold()


def test_a_cache_entry_of_another_page_is_ignored(serve_raw: Any, tmp_path: Path) -> None:
    raw = serve_raw(page(_PAGE, 'ETag: "a1"'))
    fetch(f"{raw.url}/lamps", tmp_path, _LIMITS)
    (entry,) = tmp_path.iterdir()
    content = json.loads(entry.read_text()) | {"url": f"{raw.url}/lanterns"}
    entry.write_text(json.dumps(content))
    fetch(f"{raw.url}/lamps", tmp_path, _LIMITS)
    assert "if-none-match" not in raw.heads[-1].casefold()


def test_a_cache_that_cannot_be_written_does_not_matter(serve_raw: Any, tmp_path: Path) -> None:
    in_the_way = tmp_path / "pages"
    in_the_way.write_text("no folder")
    assert fetch(serve_raw(page(_PAGE, 'ETag: "a1"')).url, in_the_way, _LIMITS) == _PAGE


def test_not_modified_without_a_cached_page_is_refused(serve_raw: Any) -> None:
    assert "HTTP 304" in refusal(serve_raw(page("", status=304)).url)


def test_a_proxy_of_the_environment_is_used_and_the_netrc_is_not(
    serve_raw: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    raw = serve_raw(page())
    netrc = tmp_path / "netrc"
    netrc.write_text("default login keeper password s3cret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", raw.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert fetch("http://lanterns.example/lamps.md", None, _LIMITS) == _PAGE
    assert raw.heads[0].startswith("GET http://lanterns.example/lamps.md ")
    assert "authorization" not in raw.heads[0].casefold()
