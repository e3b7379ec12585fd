"""The last net: no socket of this process is connected to one of Zoho's hosts by its name."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

from zoho_conformance.exchanges.divert.destination import Destination, Replacement

_LOOK_UPS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")
_CONNECTS = ("connect", "connect_ex")


def replacements(destination: Destination) -> Iterator[Replacement]:
    """What refuses to look up these hosts, and to connect to them."""

    def look_up(original: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(host: Any, *positional: Any, **options: Any) -> Any:
            if destination.answers_for(host):
                raise destination.refuse(host)
            return original(host, *positional, **options)

        return guarded

    def connect(original: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: Any, address: Any) -> Any:
            host = address[0] if isinstance(address, tuple) and address else None
            if destination.answers_for(host):
                raise destination.refuse(host)
            return original(self, address)

        return guarded

    for name in _LOOK_UPS:
        yield Replacement(socket, name, look_up(getattr(socket, name)))
    for name in _CONNECTS:
        yield Replacement(socket.socket, name, connect(getattr(socket.socket, name)))
