"""One request over HTTP, sent once: whatever goes wrong comes back as one of our own errors."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from threading import Thread
from urllib.parse import urlsplit

import requests
import urllib3

from zoho_conformance.exchanges.http import decoding
from zoho_conformance.exchanges.http.addresses import AddressFilter, resolve
from zoho_conformance.exchanges.http.bounded import TIMED_OUT, BoundedAdapter, Bounds, bounded
from zoho_conformance.exchanges.http.errors import BrokenAnswerError, NotAnsweredError
from zoho_conformance.exchanges.http.failures import translate, without_frames
from zoho_conformance.exchanges.http.routes import Route, route_to
from zoho_conformance.exchanges.http.urls import is_loopback
from zoho_conformance.model import interruption
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Response
from zoho_conformance.model.version import __version__

_CHUNK_BYTES = 65536
_MAX_FRAMING_BYTES = 1024 * 1024
"""What may come of an answer besides its body: headers, interim answers, sizes of chunks."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, between bytes, and in total (retries included); bytes of a body.

    `values` is how many values a body may hold, if it is JSON: a byte of it may become a hundred.
    """

    connect: float = 5.0
    read: float = 20.0
    total: float = 60.0
    body: int = 8 * 1024 * 1024
    values: int = 200_000


class _NoRedirects(requests.Session):
    """Follows no redirects, so that nothing sent to one host goes on to another."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere. Left to itself the library reads a redirect's body, however long it is."""
        del resp


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Sign in nowhere: where there is any authentication, the library leaves the .netrc alone."""
    return request


class Session:
    """Connections kept open from request to request, without cookies or a .netrc.

    `public` is for what holds no token: it may go over plain http.
    """

    def __init__(self, limits: Limits, *, public: bool = False) -> None:
        self._limits = limits
        self._requests = _NoRedirects()
        self._public = public
        # The library would take more from the environment than `route_to` does.
        self._requests.trust_env = False
        self._requests.auth = _anonymous
        self._requests.mount("https://", BoundedAdapter())
        self._requests.mount("http://", BoundedAdapter())
        self._requests.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._requests.headers.update(
            {
                "user-agent": f"zoho-crm-conformance/{__version__}",
                "accept-encoding": "gzip, deflate",
            }
        )

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: str | None,
        timeout: float,
        addresses: AddressFilter | None = None,
    ) -> Response:
        """One request, one response within `timeout` seconds; else `NotAnsweredError`.

        With `addresses` only those of the host are connected to that it allows. A proxy resolves
        names itself: then it is asked for what this computer knows of the name, before.
        `UsageError` where the proxy or the certificates of the environment cannot be used.
        """
        if not (self._public or url.startswith("https:") or is_loopback(url)):
            raise UsageError("plain http: a token is sent over https only, but on this computer")
        route = route_to(url)

        def exchange() -> Response | NotAnsweredError:
            limits = self._limits
            most = limits.body + _MAX_FRAMING_BYTES
            try:
                if addresses is not None and route.proxy is not None:
                    _check_name(url, addresses)
                deadline = time.monotonic() + timeout
                with bounded(Bounds(deadline, limits.read, most, addresses)):
                    return self._exchange(method, url, headers, body, timeout, route)
            except NotAnsweredError as failure:
                return without_frames(failure)
            except Exception as cause:  # noqa: BLE001 - no library's error leaves this module
                return translate(cause, url, by_proxy=route.proxy is not None)

        answer = _run_within(timeout, exchange, finish=method not in ("GET", "HEAD"))
        if isinstance(answer, NotAnsweredError):
            raise answer
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._requests.close()

    def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: str | None,
        timeout: float,
        route: Route,
    ) -> Response:
        limits = self._limits
        response = self._requests.request(
            method,
            url,
            headers=dict(headers),
            data=None if body is None else body.encode(),
            timeout=(min(limits.connect, timeout), min(limits.read, timeout)),
            proxies={"http": route.proxy, "https": route.proxy} if route.proxy else {},
            verify=route.ca_bundle or True,
            allow_redirects=False,
            stream=True,
        )
        with response:
            if response.status_code < HTTPStatus.OK:
                what = f"HTTP {response.status_code}, and no answer after it"
                raise BrokenAnswerError(f"only an interim answer came ({what})")
            by_name = {name.casefold(): value for name, value in response.headers.items()}
            if "transfer-encoding" not in by_name:
                decoding.check_length(by_name)
            try:
                chunks = response.raw.stream(_CHUNK_BYTES, decode_content=False)
                raw = decoding.join_chunks(chunks, limits.body)
            except urllib3.exceptions.ReadTimeoutError:
                raise NotAnsweredError("the body did not come in time") from None
            except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError):
                raise BrokenAnswerError("the body is cut off or garbled") from None
            raw = decoding.decode_body(raw, by_name, limits.body)
            decoding.check_values(raw, limits.values)
        return Response(response.status_code, by_name, raw)


def send_once(method: str, url: str, headers: Mapping[str, str], body: str | None) -> Response:
    """Send one request to a service on the Internet, such as a webhook, and follow no redirect.

    `TransportError` where no answer came, `UsageError` where the environment's proxy is none.
    """
    limits = Limits(connect=5.0, read=15.0, total=30.0, body=4 * 1024 * 1024)
    session = Session(limits, public=True)
    try:
        return session.request(method, url, headers, body, limits.total)
    finally:
        session.close()


def _check_name(url: str, addresses: AddressFilter) -> None:
    """Raise where a name, as far as it can be resolved here, leads to no allowed address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    with suppress(OSError):
        addresses(host, resolve(host, parts.port))


def _run_within(
    timeout: float, work: Callable[[], Response | NotAnsweredError], *, finish: bool
) -> Response | NotAnsweredError:
    """The result of the work, abandoned once the time is up.

    In a thread, since the timeout of a socket starts over with each byte, and a server that sends
    one now and then could hold us for ever. When interrupted, work that is to `finish` is waited
    for, so that a write does not arrive after what was to follow it.
    """
    result: Future[Response | NotAnsweredError] = Future()
    thread = Thread(target=lambda: result.set_result(work()), name="request", daemon=True)
    thread.start()
    try:
        with interruption.waiting():
            return result.result(timeout)
    except TimeoutError:
        return NotAnsweredError(TIMED_OUT)
    except BaseException:
        if finish:
            thread.join(timeout)
        raise
