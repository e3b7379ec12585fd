"""One request over HTTP, sent once: whatever goes wrong comes back as one of our own errors."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from threading import Thread
from urllib.parse import urlsplit

import requests
import urllib3

from zoho_conformance import __version__
from zoho_conformance.exchanges.http import decoding
from zoho_conformance.exchanges.http.errors import BrokenAnswerError, NotAnsweredError
from zoho_conformance.model.exchange import Response

_CHUNK = 65536
_LATE = "no answer came in time"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, between bytes, and in all with what is asked again; bytes of a body.

    ``retries`` is how often one request is asked again, ``waiting`` how many seconds all requests
    together may wait before being asked again. ``hurried`` is what a request gets in all once
    several in a row were not answered in time.
    """

    connect: float = 5.0
    read: float = 20.0
    total: float = 60.0
    hurried: float = 5.0
    body: int = 32 * 1024 * 1024
    retries: int = 3
    waiting: float = 60.0


class _NoRedirects(requests.Session):
    """Knows no redirects, so that nothing sent to one host follows to another."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere. Left to itself the library reads a redirect's body, however long it is."""
        del resp


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Sign in nowhere: where something does, the library leaves the .netrc alone."""
    return request


class Session:
    """Connections kept open from request to request, without cookies, proxies or a .netrc.

    ``public`` is for pages that are open to all: they may come by the environment's proxies.
    """

    def __init__(self, limits: Limits, *, public: bool = False) -> None:
        self._limits = limits
        self._session = _NoRedirects()
        # Proxies and credentials of the environment have no business between us and the org.
        self._session.trust_env = public
        self._session.auth = _anonymous
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._session.headers.update(
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
        seconds: float,
    ) -> Response:
        """One request, one response within so many seconds; else ``NotAnsweredError``."""

        def exchange() -> Response | NotAnsweredError:
            try:
                return self._exchange(method, url, headers, body, seconds)
            except NotAnsweredError as told:
                return told
            except Exception as cause:  # noqa: BLE001 - no library's error leaves this module
                return _failure(cause, url)

        came = _within(seconds, exchange, finish=method not in ("GET", "HEAD"))
        if isinstance(came, NotAnsweredError):
            raise came
        return came

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: str | None,
        seconds: float,
    ) -> Response:
        limits = self._limits
        came = self._session.request(
            method,
            url,
            headers=dict(headers),
            data=None if body is None else body.encode(),
            timeout=(min(limits.connect, seconds), min(limits.read, seconds)),
            allow_redirects=False,
            stream=True,
        )
        with came:
            lowered = {name.casefold(): value for name, value in came.headers.items()}
            if "transfer-encoding" not in lowered:
                decoding.check_length(lowered)
            try:
                raw = decoding.join_chunks(
                    came.raw.stream(_CHUNK, decode_content=False), limits.body
                )
            except urllib3.exceptions.ReadTimeoutError:
                raise NotAnsweredError("the body did not come in time") from None
            except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError):
                raise BrokenAnswerError("the body is cut off or garbled") from None
            # vcrpy's stand-in, while a cassette is recorded, has the body decoded already.
            if isinstance(came.raw, urllib3.BaseHTTPResponse):
                raw = decoding.decode_body(raw, lowered, limits.body)
        return Response(came.status_code, lowered, raw)


def _within(
    seconds: float, work: Callable[[], Response | NotAnsweredError], *, finish: bool
) -> Response | NotAnsweredError:
    """What the work gives, left alone once the time is up.

    In a thread, since the timeouts of a socket begin anew with each byte, and a server that sends
    one now and then could hold us for ever. When interrupted, work that is to ``finish`` is waited
    for, so that a write does not arrive after what was to follow it.
    """
    done: Future[Response | NotAnsweredError] = Future()
    thread = Thread(target=lambda: done.set_result(work()), daemon=True)
    thread.start()
    try:
        return done.result(seconds)
    except TimeoutError:
        return NotAnsweredError(_LATE)
    except BaseException:
        if finish:
            thread.join(seconds)
        raise


def _failure(cause: Exception, url: str) -> NotAnsweredError:
    """A library's error in our words; its own hold addresses and headers."""
    host = urlsplit(url).hostname or "the host"
    for kind, told in (
        (requests.exceptions.ProxyError, "the proxy of the environment gave no connection"),
        (
            requests.exceptions.SSLError,
            f"the certificate or the encryption of {host} was not accepted",
        ),
    ):
        if isinstance(cause, kind):
            return NotAnsweredError(told)
    inner = getattr(cause.args[0], "reason", None) if cause.args else None
    if isinstance(inner, urllib3.exceptions.NameResolutionError):
        return NotAnsweredError(f"the name {host} could not be resolved", "any")
    if isinstance(inner, urllib3.exceptions.NewConnectionError):
        return NotAnsweredError(f"the connection to {host} was refused", "any")
    if isinstance(cause, requests.ConnectTimeout):
        return NotAnsweredError(f"{host} could not be reached in time", "any")
    if isinstance(cause, requests.Timeout):
        return NotAnsweredError(_LATE)
    if isinstance(cause, requests.ConnectionError):
        if _is_babble(cause):
            return BrokenAnswerError("what came is no HTTP")
        return NotAnsweredError("the connection was cut off before an answer came", "reads")
    return BrokenAnswerError(f"the exchange failed ({type(cause).__name__})")


def _is_babble(cause: requests.ConnectionError) -> bool:
    """Whether something came, but nothing that begins as an answer does."""
    within = getattr(cause.args[0], "args", ()) if cause.args else ()
    return any(
        isinstance(one, http.client.HTTPException)
        and not isinstance(one, http.client.RemoteDisconnected)
        for one in within
    )
