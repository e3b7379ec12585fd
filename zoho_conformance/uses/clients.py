"""HTTP clients, watched for the bodies that they give to the code.

Requests, httpx, urllib3 and aiohttp are watched where their responses give out a body, which every
way to fake a client (requests-mock, responses, respx, vcrpy, a server of one's own) has in common.
What a client does stays as it is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import urljoin
from weakref import WeakKeyDictionary

from zoho_conformance.uses.bodies import is_json_like
from zoho_conformance.uses.patches import Patches

OnBody = Callable[[str, str, int, bytes | str], None]
"""What is noted of each body: method, URL and status, and the body or its text."""

_requests_of_urllib3: WeakKeyDictionary[Any, tuple[str, str]] = WeakKeyDictionary()
"""By response, the method and URL of its request, which it does not say itself."""


def watch_clients(patches: Patches, on_body: OnBody) -> None:
    """Have every installed client report the bodies that it gives out."""
    for name, watch in _CLIENTS.items():
        try:
            if find_spec(name) is not None:
                watch(patches, on_body)
        except (ImportError, AttributeError, ValueError):
            # One that cannot be imported gives no answers.
            continue


def _watch_requests(patches: Patches, on_body: OnBody) -> None:
    response_type = import_module("requests.models").Response

    def tell(response: Any, body: Any) -> None:
        request = getattr(response, "request", None)
        url = getattr(request, "url", None) or response.url
        _tell(on_body, getattr(request, "method", None), url, response.status_code, body)

    patches.replace(response_type, "content", _telling_property(tell))
    patches.replace(response_type, "text", _telling_property(tell))
    patches.replace(response_type, "iter_content", _telling_iterator(tell))


def _watch_httpx(patches: Patches, on_body: OnBody) -> None:
    response_type = import_module("httpx").Response

    def tell(response: Any, body: Any) -> None:
        request = getattr(response, "_request", None)
        if request is not None:
            _tell(on_body, request.method, str(request.url), response.status_code, body)

    patches.replace(response_type, "content", _telling_property(tell))
    patches.replace(response_type, "text", _telling_property(tell))
    patches.replace(response_type, "iter_bytes", _telling_iterator(tell))
    patches.replace(response_type, "aiter_bytes", _telling_async_iterator(tell))


def _watch_urllib3(patches: Patches, on_body: OnBody) -> None:
    response_type = import_module("urllib3.response").HTTPResponse

    def tell(response: Any, body: Any) -> None:
        request = _requests_of_urllib3.get(response)
        if request is not None:
            _tell(on_body, *request, response.status, body)

    def sending(original: Any) -> Any:
        @wraps(original)
        def urlopen(self: Any, method: str, url: str, *options: Any, **named: Any) -> Any:
            response = original(self, method, url, *options, **named)
            if isinstance(response, response_type) and response not in _requests_of_urllib3:
                host = f"{self.scheme}://{self.host}:{self.port}" if self.port else self.host
                _requests_of_urllib3[response] = (method, urljoin(host, url))
            return response

        return urlopen

    def reading(original: Any) -> Any:
        @wraps(original)
        def read(self: Any, *options: Any, **named: Any) -> Any:
            body = original(self, *options, **named)
            if body:
                tell(self, body)
            return body

        return read

    pool = import_module("urllib3.connectionpool").HTTPConnectionPool
    patches.replace(pool, "urlopen", sending)
    patches.replace(response_type, "data", _telling_property(tell))
    patches.replace(response_type, "read", reading)


def _watch_aiohttp(patches: Patches, on_body: OnBody) -> None:
    def tell(response: Any, body: Any) -> None:
        _tell(on_body, response.method, str(response.url), response.status, body)

    def reading(original: Any) -> Any:
        @wraps(original)
        async def read(self: Any, *options: Any, **named: Any) -> Any:
            body = await original(self, *options, **named)
            tell(self, body)
            return body

        return read

    response_type = import_module("aiohttp").ClientResponse
    patches.replace(response_type, "read", reading)
    patches.replace(response_type, "text", reading)
    patches.replace(response_type, "json", _telling_of_kept_body(tell))


_CLIENTS: dict[str, Callable[[Patches, OnBody], None]] = {
    "requests": _watch_requests,
    "httpx": _watch_httpx,
    "urllib3": _watch_urllib3,
    "aiohttp": _watch_aiohttp,
}


def _tell(on_body: OnBody, method: Any, url: Any, status: Any, body: Any) -> None:
    if isinstance(method, str) and isinstance(url, str) and isinstance(body, bytes | str):
        on_body(method, url, status if isinstance(status, int) else 0, body)


def _telling_property(tell: Callable[[Any, Any], None]) -> Callable[[Any], Any]:
    """A wrapper that has a property report its value."""

    def make(original: Any) -> Any:
        def value(self: Any) -> Any:
            body = original.__get__(self, type(self))
            tell(self, body)
            return body

        return property(value, original.fset, original.fdel, original.__doc__)

    return make


def _telling_iterator(tell: Callable[[Any, Any], None]) -> Callable[[Any], Any]:
    """A wrapper that has a method which gives a body in parts report the whole."""

    def make(original: Any) -> Any:
        @wraps(original)
        def iterate(self: Any, *options: Any, **named: Any) -> Any:
            return _collect(original(self, *options, **named), lambda body: tell(self, body))

        return iterate

    return make


def _telling_async_iterator(tell: Callable[[Any, Any], None]) -> Callable[[Any], Any]:
    def make(original: Any) -> Any:
        @wraps(original)
        async def iterate(self: Any, *options: Any, **named: Any) -> AsyncIterator[Any]:
            parts = _Parts()
            async for part in original(self, *options, **named):
                parts.add(part)
                yield part
            parts.tell(lambda body: tell(self, body))

        return iterate

    return make


def _telling_of_kept_body(tell: Callable[[Any, Any], None]) -> Callable[[Any], Any]:
    """A wrapper that has aiohttp's `json` report a body that was read before."""

    def make(original: Any) -> Any:
        @wraps(original)
        async def decode(self: Any, *options: Any, **named: Any) -> Any:
            if self._body is not None:
                tell(self, self._body)
            return await original(self, *options, **named)

        return decode

    return make


def _collect(parts: Iterator[Any], tell: Callable[[Any], None]) -> Iterator[Any]:
    collected = _Parts()
    for part in parts:
        collected.add(part)
        yield part
    collected.tell(tell)


class _Parts:
    """The parts of a body, kept if they may be JSON."""

    def __init__(self) -> None:
        self._kept: list[Any] | None = []

    def add(self, part: Any) -> None:
        if self._kept is None:
            return
        if not self._kept and not (isinstance(part, str) or is_json_like(part)):
            self._kept = None
            return
        self._kept.append(part)

    def tell(self, tell: Callable[[Any], None]) -> None:
        if self._kept:
            tell(type(self._kept[0])().join(self._kept))
