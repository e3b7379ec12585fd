"""The HTTP side of the reference org: Werkzeug's server, kept quiet and its connections alive."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from weakref import WeakSet
from wsgiref.types import WSGIApplication

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler


class QuietHandler(WSGIRequestHandler):
    """Serves any number of requests on one connection and logs none of them.

    Werkzeug's own handler closes the connection after each answer, since it does not know where
    an unread request body ends. This one reads the whole body first, so it does know.
    """

    protocol_version = "HTTP/1.1"
    # An answer leaves as one packet, at once: else a client on a kept connection waits for the
    # delayed acknowledgement of the headers, some 40 ms.
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
        """Log nothing: what was asked is for the client to tell."""


class OrgServer(ThreadedWSGIServer):
    """Serves an application on a listening socket that it is given, until it is stopped."""

    def __init__(self, listening: socket.socket, app: WSGIApplication) -> None:
        host, port = listening.getsockname()
        # Those still open are ended with the server; those that ended by themselves drop out.
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
            # Its thread then reads the end of the stream and closes it, unless it did already.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
