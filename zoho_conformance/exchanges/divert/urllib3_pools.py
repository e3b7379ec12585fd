"""urllib3, and requests, which sends by it: a pool of Zoho's host asks the local server's pool."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from zoho_conformance.exchanges.divert.destination import Destination, Replacement

_CONNECTIONS = 10


def replacements(
    urllib3: ModuleType, destination: Destination, stack: ExitStack
) -> Iterator[Replacement]:
    """What routes the pools of this module."""
    pools = urllib3.HTTPConnectionPool
    original = pools.urlopen
    local = pools(destination.host, destination.port, maxsize=_CONNECTIONS)
    stack.callback(local.close)

    def urlopen(self: Any, method: str, url: str, *positional: Any, **options: Any) -> Any:
        # Asked of a proxy, the address is a whole one.
        address = urlsplit(url)
        if self is local or not destination.answers_for(address.hostname or self.host):
            return original(self, method, url, *positional, **options)
        path = f"{address.path or '/'}?{address.query}" if address.query else address.path or "/"
        return original(local, method, path, *positional, **options)

    yield Replacement(pools, "urlopen", urlopen)
