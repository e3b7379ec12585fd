"""Requests to services that alerts are told to: one each, sent once, no redirect followed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from zoho_conformance.exchanges.http.request import Limits, Session
from zoho_conformance.model.exchange import Response

LIMITS = Limits(connect=5.0, read=15.0, total=30.0, body=4 * 1024 * 1024)
"""What one request may take, in seconds and bytes."""


def url_problem(url: str) -> str | None:
    """What keeps an address from being used, in words that do not repeat it; None for nothing."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return "holds a character that no address has"
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "is none"
    if parts.scheme not in ("https", "http"):
        return "has to begin with https:// or http://"
    if parts.username is not None or parts.password is not None:
        return "has a name or password in it; give it without"
    return None if sound else "names no host"


def send_once(method: str, url: str, headers: Mapping[str, str], body: str | None) -> Response:
    """The answer; ``TransportError`` where none came. Proxies are those of the environment."""
    wire = Session(LIMITS, public=True)
    try:
        return wire.request(method, url, headers, body, LIMITS.total)
    finally:
        wire.close()


def is_success(came: Response) -> bool:
    """Whether an answer says that all went well."""
    return 200 <= came.status < 300  # noqa: PLR2004 - as HTTP has it


def explain_status(came: Response) -> str:
    """What an answer that is none of success means, in a few words."""
    if came.status in _MEANINGS:
        return _MEANINGS[came.status]
    for least, told in _CLASSES:
        if came.status >= least:
            return told
    return "no answer that is known"


_MEANINGS = {
    401: "it asks for a login",
    403: "it does not allow that",
    404: "there is nothing at that address",
    410: "there is nothing at that address any more",
    413: "the message is too long for it",
    429: "it was asked too often",
}
_CLASSES = (
    (500, "it is out of order"),
    (400, "it does not take the message"),
    (300, "it has another address now; name that"),
)
