"""httpx: transports send requests to Zoho's hosts to the local server, past any proxy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

from zoho_conformance.exchanges.divert.destination import Destination, Replacement


def replacements(
    httpx: ModuleType, destination: Destination, stack: ExitStack
) -> Iterator[Replacement]:
    """What routes the transports of this module, those with event loops too."""
    send = httpx.HTTPTransport.handle_request
    send_async = httpx.AsyncHTTPTransport.handle_async_request
    # Made when it is needed: it costs more than most tests.
    local: list[Any] = []

    def close() -> None:
        for transport in local:
            transport.close()

    stack.callback(close)

    def moved(request: Any) -> Any:
        url = request.url.copy_with(scheme="http", host=destination.host, port=destination.port)
        return httpx.Request(
            request.method,
            url,
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )

    def handle_request(self: Any, request: Any) -> Any:
        if not destination.answers_for(request.url.host):
            return send(self, request)
        if not local:
            local.append(httpx.HTTPTransport(verify=False, trust_env=False))
        return send(local[0], moved(request))

    async def handle_async_request(self: Any, request: Any) -> Any:
        if not destination.answers_for(request.url.host):
            return await send_async(self, request)
        # Connections belong to an event loop, and each test may have its own.
        async with httpx.AsyncHTTPTransport(verify=False, trust_env=False) as own:
            response = await send_async(own, moved(request))
            content = await response.aread()
        return httpx.Response(
            response.status_code, headers=response.headers, stream=httpx.ByteStream(content)
        )

    yield Replacement(httpx.HTTPTransport, "handle_request", handle_request)
    yield Replacement(httpx.AsyncHTTPTransport, "handle_async_request", handle_async_request)
