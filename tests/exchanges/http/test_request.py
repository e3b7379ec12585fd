"""One exchange on the session: every way in which it can break ends in one of our own errors."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from typing import Any

import pytest

from zoho_conformance.exchanges.http.errors import BrokenAnswerError, NotAnsweredError
from zoho_conformance.exchanges.http.request import Limits, Session
from zoho_conformance.reference import serve

BODY = {"data": [{"id": "1"}]}
RAW = json.dumps(BODY).encode()
# Packed at no time, so that every process collects the same tests.
PACKED = gzip.compress(RAW, mtime=0)
SECRET = "1000.planted.secret"
HEADERS = {"authorization": f"Zoho-oauthtoken {SECRET}"}
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


def send(
    url: str,
    method: str = "GET",
    body: str | None = None,
    *,
    read: float = 2.0,
    total: float = 4.0,
    most: int = 10_000,
) -> Any:
    limits = Limits(connect=2.0, read=read, total=total, body=most)
    session = Session(limits)
    try:
        return session.request(method, url + "/crm/v7/x", HEADERS, body, limits.total)
    finally:
        session.close()


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_a_response_comes_as_it_is_with_lower_case_header_names(
    serve_raw: Any, answer_of: Any
) -> None:
    raw = serve_raw(answer_of(200, BODY, "X-Extra: Yes"))
    came = send(raw.url)
    assert (came.status, came.json, came.headers["x-extra"]) == (200, BODY, "Yes")
    assert came.content_type == "application/json"


def test_a_compressed_body_is_decoded(serve_raw: Any, answer_of: Any) -> None:
    raw = serve_raw(answer_of(200, PACKED, "Content-Encoding: gzip"))
    assert send(raw.url).json == BODY
    assert "gzip, deflate" in raw.heads[0]


def test_a_chunked_body_is_joined(serve_raw: Any) -> None:
    raw = serve_raw(
        CHUNKED + b"4\r\n" + RAW[:4] + b"\r\n%x\r\n" % len(RAW[4:]) + RAW[4:] + b"\r\n0\r\n\r\n"
    )
    assert send(raw.url).json == BODY


def test_a_body_is_sent_in_utf_8(serve_raw: Any, answer_of: Any) -> None:
    raw = serve_raw(answer_of(204))
    assert send(raw.url, "POST", '{"Locked_Reason__s":"ü"}').status == 204
    assert raw.bodies == ['{"Locked_Reason__s":"ü"}']


def test_a_redirect_is_a_response_and_the_token_does_not_follow(
    serve_raw: Any, answer_of: Any
) -> None:
    other = serve_raw(answer_of(200, BODY))
    raw = serve_raw(answer_of(302, b"", f"Location: {other.url}/login"))
    assert send(raw.url).status == 302
    assert other.heads == []


def test_no_cookie_is_kept(serve_raw: Any, answer_of: Any) -> None:
    raw = serve_raw(answer_of(200, BODY, "Set-Cookie: a=b; Path=/"))
    session = Session(Limits())
    for _ in range(2):
        session.request("GET", raw.url, {}, None, 5)
    session.close()
    assert "cookie" not in raw.heads[1].casefold()


def test_a_connection_serves_request_after_request() -> None:
    with serve() as running:
        session = Session(Limits())
        for _ in range(3):
            assert session.request("GET", f"{running.base_url}/crm/v7/x", {}, None, 5).status == 401
        adapter: Any = session._requests.get_adapter(running.base_url)
        pools = adapter.poolmanager.pools
        (pool,) = (pools[key] for key in pools.keys())  # noqa: SIM118 - cannot be iterated over
        assert (pool.num_connections, pool.num_requests) == (1, 3)
        session.close()


def test_proxies_of_the_environment_are_ignored(
    serve_raw: Any, answer_of: Any, monkeypatch: pytest.MonkeyPatch, refused_url: str
) -> None:
    monkeypatch.setenv("http_proxy", refused_url)
    raw = serve_raw(answer_of(200, BODY))
    assert send(raw.url).status == 200


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + RAW, "cut off or garbled"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + RAW, "not a number"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n" + RAW, "failed"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + RAW, "damaged"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + PACKED[:-9], "cut"),
        (CHUNKED + b"zz\r\n" + RAW, "cut off or garbled"),
        (CHUNKED + b"5\r\nabc", "cut off or garbled"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "not HTTP"),
        (b"HTTP/1.1 huh\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "not HTTP"),
    ],
)
def test_a_broken_answer_is_unreadable(serve_raw: Any, answer: bytes, why: str) -> None:
    with pytest.raises(BrokenAnswerError, match=why) as caught:
        send(serve_raw(answer).url)
    assert caught.value.outcome == "unreadable"


def test_a_body_cut_short_by_its_length_is_a_response_without_json(
    serve_raw: Any, answer_of: Any
) -> None:
    came = send(serve_raw(answer_of(200, BODY, length=5)).url)
    assert came.body == RAW[:5]


@pytest.mark.parametrize("status", [200, 302])
def test_an_endless_body_is_given_up(serve_raw: Any, status: int) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 %d X\r\nLocation: /there\r\n\r\n" % status)
        while True:
            connection.sendall(bytes(65536))

    with pytest.raises(BrokenAnswerError, match="larger than 1000000 bytes"):
        send(serve_raw(endless).url, most=1_000_000)


@pytest.mark.parametrize(
    ("answer", "why", "failure"),
    [
        (b"", "closed before an answer", "cut-off"),
        (reset, "closed before an answer", "cut-off"),
        (lambda _: time.sleep(1), "in time", "no-answer"),
    ],
    ids=["closed", "reset", "silent"],
)
def test_no_answer_is_an_outage(serve_raw: Any, answer: Any, why: str, failure: str) -> None:
    with pytest.raises(NotAnsweredError, match=why) as caught:
        send(serve_raw(answer).url, read=0.2)
    assert (caught.value.outcome, caught.value.failure) == ("outage", failure)


def test_a_refused_connection_never_sent_the_request(refused_url: str) -> None:
    with pytest.raises(NotAnsweredError, match=r"127\.0\.0\.1 was refused") as caught:
        send(refused_url)
    assert caught.value.failure == "not-connected"


def test_a_name_that_cannot_be_resolved_never_sent_the_request() -> None:
    with pytest.raises(NotAnsweredError, match=r"org\.invalid could not be resolved") as caught:
        send("https://org.invalid", total=10)
    assert caught.value.failure == "not-connected"


def test_a_server_without_tls_does_not_answer_https(serve_raw: Any, answer_of: Any) -> None:
    raw = serve_raw(answer_of(200, BODY))
    with pytest.raises(NotAnsweredError):
        send(raw.url.replace("http:", "https:"), total=0.3)


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["head", "body"])
def test_a_server_that_dribbles_is_given_up_in_time(serve_raw: Any, head: bytes) -> None:
    def dribble(connection: socket.socket) -> None:
        # Until the other side hangs up, so that a client that waits for the end never returns.
        connection.sendall(head or b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    with pytest.raises(NotAnsweredError, match="in time"):
        send(serve_raw(dribble).url, read=1, total=0.3)


def test_a_header_that_cannot_be_sent_is_not_repeated(serve_raw: Any, answer_of: Any) -> None:
    raw = serve_raw(answer_of(200, BODY))
    session = Session(Limits())
    with pytest.raises(NotAnsweredError) as caught:
        session.request("GET", raw.url, {"authorization": f"{SECRET}\nx"}, None, 5)
    session.close()
    assert SECRET not in str(caught.value) + repr(caught.value)


def test_an_interrupted_write_is_waited_for(
    serve_raw: Any, answer_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def slow(connection: socket.socket) -> None:
        time.sleep(0.2)
        answered.set()
        connection.sendall(answer_of(200, BODY))

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    raw = serve_raw(slow)
    monkeypatch.setattr("zoho_conformance.exchanges.http.request.Future.result", interrupted)
    with pytest.raises(KeyboardInterrupt):
        send(raw.url, "POST", "{}")
    assert answered.is_set()
    assert len(raw.bodies) == 1
