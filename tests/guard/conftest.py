"""A server of canned answers."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.guard.answers import PATH


@dataclass
class Canned:
    """A server, and what it is to answer next."""

    url: str
    answer: dict[str, Any] = field(default_factory=dict)

    def due(
        self, content: Any, status: int = 200, *, packed: bool = False, path: str = PATH
    ) -> str:
        """The address at which these are answered from now on."""
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.answer.update(status=status, raw=gzip.compress(raw) if packed else raw, packed=packed)
        return self.url + path


@pytest.fixture(scope="session")
def server() -> Iterator[Canned]:
    answer: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(answer["status"])
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            if answer["packed"]:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(answer["raw"])))
            self.end_headers()
            self.wfile.write(answer["raw"])

        do_PUT = do_GET  # noqa: N815 - http.server's name

        def log_message(self, *_: Any) -> None:
            pass

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield Canned(f"http://127.0.0.1:{served.server_port}", answer)
    served.shutdown()
    served.server_close()
    thread.join()
