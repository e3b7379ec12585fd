"""What went wrong with a request, in our words: a library's own hold addresses and headers."""

from __future__ import annotations

import http.client
import re
import ssl
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
import urllib3

from zoho_conformance.exchanges.http.bounded import TIMED_OUT
from zoho_conformance.exchanges.http.errors import BrokenAnswerError, NotAnsweredError

_TUNNEL_REFUSED = re.compile(r"Tunnel connection failed: ([0-9]{3})\b")


def without_frames(failure: NotAnsweredError) -> NotAnsweredError:
    """The failure without its traceback, whose frames would keep in memory what was read so far."""
    failure.__context__ = None
    return failure.with_traceback(None)


def translate(cause: Exception, url: str, *, by_proxy: bool) -> NotAnsweredError:
    """A library's error as one of ours; `by_proxy` is whether a proxy was between."""
    way = " by way of the proxy of the environment" if by_proxy else ""
    host = urlsplit(url).hostname or "the host"
    if isinstance(cause, requests.exceptions.ProxyError):
        return _of_proxy(cause, host)
    if isinstance(cause, requests.exceptions.SSLError):
        return NotAnsweredError(_why_not_trusted(cause, host))
    not_connected = _why_not_connected(cause, host)
    if not_connected:
        return NotAnsweredError(not_connected, "not-connected")
    if isinstance(cause, requests.Timeout):
        return NotAnsweredError(TIMED_OUT)
    if isinstance(cause, requests.ConnectionError):
        if _is_other_protocol(cause):
            return BrokenAnswerError(f"the answer{way} is not HTTP")
        return NotAnsweredError(f"the connection{way} was closed before an answer came", "cut-off")
    return BrokenAnswerError(f"the exchange failed ({type(cause).__name__})")


def _of_proxy(cause: requests.exceptions.ProxyError, host: str) -> NotAnsweredError:
    """Why a proxy gave no connection; the request itself never left."""
    inner = getattr(cause.args[0], "reason", cause.args[0]) if cause.args else None
    original = getattr(inner, "original_error", inner)
    refused = _TUNNEL_REFUSED.search(str(original))
    if refused is None:
        reason = "the proxy set in the environment cannot be reached, or is not a proxy"
        return NotAnsweredError(reason, "not-connected")
    status = int(refused[1])
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return NotAnsweredError(
            "the proxy of the environment requires a login (HTTP 407): put it into the address of "
            "the proxy, as in http://USER:PASSWORD@HOST:PORT",
            "not-connected",
        )
    reason = f"the proxy of the environment gave no connection to {host} (HTTP {status})"
    return NotAnsweredError(reason, "not-connected")


def _why_not_trusted(cause: Exception, host: str) -> str:
    """What is wrong with the encryption, or with the certificate of the host or its proxy."""
    inner = getattr(cause.args[0], "reason", cause.args[0]) if cause.args else None
    reason = inner.args[0] if isinstance(inner, urllib3.exceptions.SSLError) else inner
    if isinstance(reason, ssl.SSLCertVerificationError):
        return (
            f"the certificate of {host} was not accepted ({reason.verify_message}); where a proxy "
            "has certificates of its own, name them with REQUESTS_CA_BUNDLE"
        )
    return f"the encryption of {host} was not accepted"


def _why_not_connected(cause: Exception, host: str) -> str | None:
    """Why there was no connection to send the request over; None where there was one."""
    inner = getattr(cause.args[0], "reason", None) if cause.args else None
    if isinstance(inner, urllib3.exceptions.NameResolutionError):
        return f"the name {host} could not be resolved"
    if isinstance(inner, urllib3.exceptions.NewConnectionError):
        return f"the connection to {host} was refused"
    if isinstance(cause, requests.ConnectTimeout):
        return f"{host} could not be reached in time"
    return None


def _is_other_protocol(cause: requests.ConnectionError) -> bool:
    """Whether something came, but nothing that begins as an HTTP answer does."""
    inner = getattr(cause.args[0], "args", ()) if cause.args else ()
    return any(
        isinstance(error, http.client.HTTPException)
        and not isinstance(error, http.client.RemoteDisconnected)
        for error in inner
    )
