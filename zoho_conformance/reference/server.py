"""The reference org over real HTTP on loopback: in the background of a program, or alone."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from queue import Empty, SimpleQueue
from types import MappingProxyType
from weakref import WeakSet
from wsgiref.types import WSGIApplication

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from zoho_conformance.model import interruption
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reference.access import Credentials, invent_credentials
from zoho_conformance.reference.app import TOKEN_PATH, build_app
from zoho_conformance.reference.documented.documented_org import DocumentedOrg
from zoho_conformance.reference.invented_org import ANNOUNCED_IDS, build_inventory
from zoho_conformance.reference.mutation import Mutation
from zoho_conformance.reference.unsteady import Unsteadiness, make_unsteady

_HOST = "127.0.0.1"
_MAX_PORT = 2**16 - 1
# How often the server looks whether it is to stop: a stop takes up to this long.
_POLL_SECONDS = 0.01
_STEP_SECONDS = 0.5
_STEADY = Unsteadiness()


class QuietHandler(WSGIRequestHandler):
    """Serves any number of requests on one connection and logs none of them.

    Werkzeug's own handler closes the connection after each answer, since it does not know where
    an unread request body ends. This one reads the whole body first, so it does know.
    """

    protocol_version = "HTTP/1.1"
    # An answer leaves at once, as one packet; else a client on an open connection waits about
    # 40 ms for the delayed acknowledgement of the headers.
    wbufsize = -1
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Answer the one request whose head has just been read."""
        environ = self.make_environ()
        body = environ["wsgi.input"]
        if environ.get("wsgi.input_terminated"):
            content = body.read()
            environ["CONTENT_LENGTH"] = str(len(content))
        else:
            content = body.read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(content)
        chunks = self.server.app(environ, self._begin)
        for chunk in chunks:
            self.wfile.write(chunk)

    def _begin(
        self,
        status: str,
        headers: list[tuple[str, str]],
        _failure: object = None,
        /,
    ) -> Callable[[bytes], object]:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        return self.wfile.write

    def version_string(self) -> str:
        """Name the server without the versions of what it is made of."""
        return "reference-org"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: clients report what they asked."""


class OrgServer(ThreadedWSGIServer):
    """Serves an application on a listening socket until it is stopped."""

    def __init__(self, listening: socket.socket, app: WSGIApplication) -> None:
        host, port = listening.getsockname()
        # Connections still open are ended with the server; closed ones drop out.
        self._connections: WeakSet[socket.socket] = WeakSet()
        super().__init__(host, port, app, QuietHandler, fd=listening.fileno())

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept a connection and remember it."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def stop(self) -> None:
        """Accept no more connections and end those that are open."""
        self.shutdown()
        for connection in self._connections:
            # Its thread reads the end of the stream and closes it, unless it already has.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class RunningServer:
    """One running server: its URL without a final slash, and all that a client needs to use it."""

    base_url: str
    announcement: Mapping[str, str]


@contextmanager
def serve(
    port: int = 0,
    mutation: Mutation | None = None,
    api_version: str | None = None,
    documented: DocumentedOrg | None = None,
    unsteadiness: Unsteadiness = _STEADY,
) -> Iterator[RunningServer]:
    """Serve the reference org on 127.0.0.1 while the context lasts; port 0 takes a free one.

    With `documented` it answers every operation that org does.

    Raises UsageError for a port that cannot be listened on.
    """
    credentials = invent_credentials()

    def make_app(base_url: str) -> WSGIApplication:
        inventory = build_inventory()
        app = build_app(inventory, credentials, base_url, mutation, api_version, documented)
        return make_unsteady(app, unsteadiness, TOKEN_PATH)

    with serve_app(make_app, port) as base_url:
        yield RunningServer(base_url, MappingProxyType(announce(base_url, credentials)))


@contextmanager
def serve_app(make_app: Callable[[str], WSGIApplication], port: int = 0) -> Iterator[str]:
    """Serve the application that is made for a base URL on 127.0.0.1; yield that URL.

    Raises UsageError for a port that cannot be listened on.
    """
    with _listen(port) as listening:
        base_url = f"http://{_HOST}:{listening.getsockname()[1]}"
        server = OrgServer(listening, make_app(base_url))
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield base_url
    finally:
        server.stop()
        thread.join()


def serve_forever(
    port: int,
    mutation: Mutation | None,
    tell: Callable[[dict[str, str]], None],
    api_version: str | None = None,
    documented: DocumentedOrg | None = None,
    unsteadiness: Unsteadiness = _STEADY,
) -> None:
    """Serve the reference org until a signal ends it in order; call `tell` once it answers.

    For the main thread only, as signal handlers are. Raises UsageError as `serve` does.
    """
    # A put to this queue is safe inside a signal handler; setting an Event is not.
    stops: SimpleQueue[int] = SimpleQueue()
    previous = {
        number: signal.signal(number, lambda received, _: stops.put(received))
        for number in _stops()
    }
    try:
        with serve(port, mutation, api_version, documented, unsteadiness) as running:
            tell(dict(running.announcement))
            _wait(stops)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _wait(stops: SimpleQueue[int]) -> None:
    """Wait for a signal; in steps, since on Windows none ends a wait without an end."""
    while True:
        with suppress(Empty):
            stops.get(timeout=_STEP_SECONDS)
            return


def _stops() -> list[int]:
    """The signals that end a server; `nohup` ignores one, and so it stays."""
    numbers = interruption.ending_signals()
    return [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]


def _listen(port: int) -> socket.socket:
    if not 0 <= port <= _MAX_PORT:
        raise UsageError(f"port {port}: use 0 for a free one, or 1 to {_MAX_PORT}")
    try:
        return socket.create_server((_HOST, port), backlog=128)
    except OSError as failure:
        reason = os.strerror(failure.errno) if failure.errno else str(failure)
        raise UsageError(f"port {port} of {_HOST}: cannot listen on it: {reason}") from failure


def announce(base_url: str, credentials: Credentials) -> dict[str, str]:
    """All that a client needs to use an org at a URL."""
    known = credentials.tokens["known"]
    restricted = credentials.tokens["restricted"]
    other_edition = credentials.tokens["other-edition"]
    lesser_scope = credentials.tokens["lesser-scope"]
    return {
        "base_url": base_url,
        "accounts_url": base_url,
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "refresh_token": known.refresh,
        "access_token": known.access,
        **ANNOUNCED_IDS,
        "restricted_access_token": restricted.access,
        "restricted_refresh_token": restricted.refresh,
        "other_edition_access_token": other_edition.access,
        "other_edition_refresh_token": other_edition.refresh,
        "lesser_scope_access_token": lesser_scope.access,
        "lesser_scope_refresh_token": lesser_scope.refresh,
    }
