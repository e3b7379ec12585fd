"""A server behind TLS, and a proxy that connects to it whatever host it is asked for."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import trustme

HOST = "org.invalid"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"


@dataclass
class Secure:
    """`heads` has what the server was sent, `connects` what the proxy was."""

    url: str
    port: int
    proxy: str
    ca: Path
    proxy_answer: bytes = CONNECTED
    heads: list[str] = field(default_factory=list)
    connects: list[str] = field(default_factory=list)

    def serve(self, connection: socket.socket, context: ssl.SSLContext) -> None:
        with suppress(OSError), context.wrap_socket(connection, server_side=True) as encrypted:
            self.heads.append(_head(encrypted))
            encrypted.sendall(ANSWER)

    def connect(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self.connects.append(_head(connection))
            connection.sendall(self.proxy_answer)
            if self.proxy_answer != CONNECTED:
                return
            with socket.create_connection(("127.0.0.1", self.port)) as server:
                threading.Thread(target=_pump, args=(server, connection), daemon=True).start()
                _pump(connection, server)


@contextmanager
def secure(folder: Path) -> Iterator[Secure]:
    """Run both, with a certificate for `HOST` and 127.0.0.1 by an authority of the test's own."""
    authority = trustme.CA()
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "127.0.0.1").configure_cert(context)
    with ExitStack() as stack:
        server, proxy = (
            stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)
        )
        port = server.getsockname()[1]
        running = Secure(f"https://{HOST}", port, f"http://127.0.0.1:{proxy.getsockname()[1]}", ca)
        for listening, handle in (
            (server, lambda connection: running.serve(connection, context)),
            (proxy, running.connect),
        ):
            stack.callback(_wake, listening)
            threading.Thread(target=_accept, args=(listening, handle), daemon=True).start()
        yield running


def _accept(listening: socket.socket, handle: object) -> None:
    assert callable(handle)
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            connection.settimeout(10)
            threading.Thread(target=handle, args=(connection,), daemon=True).start()


def _wake(listening: socket.socket) -> None:
    """End an accept that is waited in, which closing alone does not."""
    with suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)


def _head(connection: socket.socket) -> str:
    taken = b""
    while b"\r\n\r\n" not in taken:
        more = connection.recv(65536)
        if not more:
            break
        taken += more
    return taken.decode("latin-1")


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while more := source.recv(65536):
            sink.sendall(more)
        sink.shutdown(socket.SHUT_WR)
