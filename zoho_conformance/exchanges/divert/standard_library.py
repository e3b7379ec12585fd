"""`http.client`, and `urllib.request`, which uses it: connections lead to the local server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

from zoho_conformance.exchanges.divert.destination import Destination, Replacement


def replacements(
    client: ModuleType, destination: Destination, _stack: ExitStack
) -> Iterator[Replacement]:
    """What routes the connections of this module, those through a proxy too."""

    def routed(original: Callable[[Any], None]) -> Callable[[Any], None]:
        def connect(self: Any) -> None:
            if not destination.answers_for(getattr(self, "_tunnel_host", None) or self.host):
                original(self)
                return
            address = destination.host, destination.port
            self.sock = socket.create_connection(address, self.timeout)

        return connect

    for connection in (client.HTTPConnection, client.HTTPSConnection):
        yield Replacement(connection, "connect", routed(connection.connect))
