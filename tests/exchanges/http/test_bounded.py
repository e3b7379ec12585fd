"""Answers that never end, from any place on, end in time and take little memory."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from itertools import repeat
from typing import Any

import pytest

from zoho_conformance.exchanges.http import bounded, request
from zoho_conformance.exchanges.http.errors import BrokenAnswerError, NotAnsweredError
from zoho_conformance.exchanges.http.request import Limits, Session

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PLACES: dict[str, tuple[bytes, bytes]] = {
    "status line": (b"HTTP/1.1 200 ", b"x"),
    "interim answer": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "header": (HEAD + b"X: ", b"x"),
    "headers": (HEAD, b"X: y\r\n"),
    "body": (HEAD + b"Content-Length: 99999999999\r\n\r\n", b"x"),
    "body without length": (HEAD + b"\r\n", b"x"),
    "packed body": (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\x00"),
    "chunk size": (CHUNKED, b"0"),
    "chunk extension": (CHUNKED + b"1;", b"x"),
    "chunks": (CHUNKED, b"1\r\nx\r\n"),
    "trailer": (CHUNKED + b"0\r\nX: ", b"x"),
    "trailers": (CHUNKED + b"0\r\n", b"X: y\r\n"),
}
"""What comes at once, and what comes after it for ever."""


def send(url: str, total: float, most: int = 100_000) -> Any:
    session = Session(Limits(connect=5, read=5, total=total, body=most))
    try:
        return session.request("GET", url, {}, None, total)
    finally:
        session.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_byte_at_a_time_is_given_up_when_the_time_is_up(serve_raw: Any, place: str) -> None:
    start, drop = PLACES[place]

    def drip(connection: socket.socket) -> None:
        connection.sendall(start)
        for byte in repeat(drop):
            connection.sendall(byte)
            time.sleep(0.02)

    with pytest.raises(NotAnsweredError, match="in time") as late:
        send(serve_raw(drip).url, total=0.2)
    assert late.value.outcome == "outage"


@pytest.mark.parametrize("place", PLACES)
def test_a_flood_is_given_up_once_it_is_too_much(
    serve_raw: Any, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "_MAX_FRAMING_BYTES", 100_000)
    start, drop = PLACES[place]
    bounds: list[bounded.Bounds] = []
    count = bounded.Bounds.count

    def note(self: bounded.Bounds, received: int) -> None:
        bounds.append(self)
        count(self, received)

    monkeypatch.setattr(bounded.Bounds, "count", note)

    def flood(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(drop * 4096)

    with pytest.raises(BrokenAnswerError) as refused:
        send(serve_raw(flood).url, total=20)
    assert refused.value.outcome == "unreadable"
    assert bounds[-1].received < 500_000


def test_a_request_that_was_given_up_leaves_no_thread_that_reads_on(serve_raw: Any) -> None:
    def drip(connection: socket.socket) -> None:
        for byte in repeat(b"HTTP/1.1 100 Continue\r\n\r\n"):
            connection.sendall(byte)
            time.sleep(0.02)

    with pytest.raises(NotAnsweredError):
        send(serve_raw(drip).url, total=0.1)
    for thread in threading.enumerate():
        if thread.name == "request":
            thread.join(10)
            assert not thread.is_alive()


def test_a_failure_keeps_nothing_of_what_was_read(serve_raw: Any) -> None:
    raw = serve_raw(HEAD + b"\r\n" + bytes(200_000))
    with pytest.raises(BrokenAnswerError, match="larger than 100000 bytes") as refused:
        send(raw.url, total=20)
    trace, frames = refused.value.__traceback__, []
    while trace is not None:
        frames.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert "_exchange" not in frames
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        (gzip.compress(bytes(50_000_000), 1), "larger than 100000 bytes"),
        (gzip.compress(gzip.compress(bytes(5_000_000), 1), 1), "larger than 100000 bytes|twice"),
    ],
    ids=["once", "twice"],
)
def test_a_small_body_that_unpacks_to_a_large_one_is_unreadable(
    serve_raw: Any, answer_of: Any, packed: bytes, why: str
) -> None:
    raw = serve_raw(answer_of(200, packed, "Content-Encoding: gzip"))
    twice = serve_raw(answer_of(200, packed, "Content-Encoding: gzip, gzip"))
    with pytest.raises(BrokenAnswerError, match=why):
        send(twice.url if "twice" in why else raw.url, total=20)


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip, gzip"])
def test_an_encoding_that_was_not_asked_for_is_unreadable(
    serve_raw: Any, answer_of: Any, encoding: str
) -> None:
    raw = serve_raw(answer_of(200, gzip.compress(b"{}"), f"Content-Encoding: {encoding}"))
    with pytest.raises(BrokenAnswerError, match="encod"):
        send(raw.url, total=20)


@pytest.mark.parametrize("status", [101, 103])
def test_an_interim_answer_alone_is_unreadable(serve_raw: Any, status: int) -> None:
    raw = serve_raw(b"HTTP/1.1 %d Interim\r\n\r\n" % status)
    with pytest.raises(BrokenAnswerError, match=f"HTTP {status}"):
        send(raw.url, total=20)


@pytest.mark.parametrize("interim", [1, 3])
def test_interim_answers_are_passed_over(serve_raw: Any, answer_of: Any, interim: int) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"
    processing = b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    raw = serve_raw((hints + processing) * interim + answer_of(200, b'{"data": []}'))
    answer = send(raw.url, total=20)
    assert (answer.status, answer.json) == (200, {"data": []})
    assert "link" not in answer.headers


def test_a_body_of_a_great_many_values_is_unreadable(serve_raw: Any, answer_of: Any) -> None:
    """Each would take a hundred times its byte in memory, and be judged."""
    raw = serve_raw(answer_of(200, b"[" + b"[]," * 99 + b"[]]"))
    session = Session(Limits(values=100))
    with pytest.raises(BrokenAnswerError, match="more than 100 values"):
        session.request("GET", raw.url, {}, None, 20)
    session.close()
