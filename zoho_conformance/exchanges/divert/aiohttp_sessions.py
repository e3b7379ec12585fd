"""aiohttp: sessions send requests to Zoho's hosts to the local server, past any proxy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

from zoho_conformance.exchanges.divert.destination import Destination, Replacement

_ON_THE_WAY = ("proxy", "proxy_auth", "proxy_headers", "server_hostname")
"""What says how a request gets to Zoho's host."""


def replacements(
    aiohttp: ModuleType, destination: Destination, _stack: ExitStack
) -> Iterator[Replacement]:
    """What routes the sessions of this module; responses keep the address that was asked for."""
    sessions = aiohttp.ClientSession
    build, send = sessions._build_url, sessions._request  # noqa: SLF001 - where all requests pass

    def build_url(self: Any, address: Any) -> Any:
        url = build(self, address)
        if not destination.answers_for(url.host):
            return url
        return url.with_scheme("http").with_host(destination.host).with_port(destination.port)

    async def request(self: Any, method: str, address: Any, **options: Any) -> Any:
        asked = build(self, address)
        if not destination.answers_for(asked.host):
            return await send(self, method, address, **options)
        for name in _ON_THE_WAY:
            options.pop(name, None)
        response = await send(self, method, address, **options)
        response._url = asked.with_query(response._url.query)  # noqa: SLF001 - no setter
        return response

    yield Replacement(sessions, "_build_url", build_url)
    yield Replacement(sessions, "_request", request)
