"""A server that sends given bytes, and a clock that tests need not wait for."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from zoho_conformance.exchanges.http.request import Limits
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.exchanges.http.throttle import Clock, Throttle

Answer = bytes | Callable[[socket.socket], None]


@dataclass
class Raw:
    """Answers each request with the next answer, the last again and again; closes after each."""

    url: str
    answers: list[Answer]
    heads: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def handle(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            taken = b""
            while b"\r\n\r\n" not in taken:
                more = connection.recv(65536)
                if not more:
                    return
                taken += more
            head, _, body = taken.partition(b"\r\n\r\n")
            lowered = head.decode("latin-1").casefold()
            length = int(lowered.partition("content-length: ")[2].partition("\r\n")[0] or 0)
            while len(body) < length:
                body += connection.recv(65536)
            self.heads.append(head.decode("latin-1"))
            self.bodies.append(body.decode())
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)


def http(
    status: int = 200,
    body: bytes | object = b"",
    *headers: str,
    length: int | None = None,
) -> bytes:
    """An answer that ends with its connection; a body other than bytes is sent as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {status} Told",
        f"Content-Length: {len(raw) if length is None else length}",
        "Content-Type: application/json;charset=UTF-8",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + raw


@pytest.fixture(scope="session")
def answer_of() -> Callable[..., bytes]:
    return http


@pytest.fixture
def serve_raw() -> Iterator[Callable[..., Raw]]:
    """Start servers; all stop with the test."""
    listening: list[socket.socket] = []

    def start(*answers: Answer) -> Raw:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)
        raw = Raw(f"http://127.0.0.1:{server.getsockname()[1]}", list(answers))

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=raw.handle, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return raw

    yield start
    for server in listening:
        # Closing alone does not wake a thread that waits in accept.
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()


@pytest.fixture(scope="session")
def refused_url() -> str:
    """Where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


@dataclass
class Time:
    """Time that passes only in `sleep`; `slept` has each wait in seconds."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)


@pytest.fixture
def clockwork() -> Time:
    return Time()


@pytest.fixture
def session_of(clockwork: Time) -> Iterator[Callable[..., RetryingSession]]:
    """Sessions whose waits take no time; a budget and limits as given."""
    sessions: list[RetryingSession] = []

    def session(max_requests: int | None = None, **limits: float) -> RetryingSession:
        within: dict[str, float] = {"connect": 2.0, "read": 2.0, **limits}
        throttle = Throttle(max_requests, clock=clockwork.clock)
        sessions.append(RetryingSession(Limits(**within), throttle, clockwork.clock))  # type: ignore[arg-type]
        return sessions[-1]

    yield session
    for made in sessions:
        made.close()
