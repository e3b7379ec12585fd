"""What a channel is: how it is asked for, opened, and used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.exchanges.http.urls import url_problem
from zoho_conformance.model import http_status
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.exchange import Response
from zoho_conformance.watch.message import Alert
from zoho_conformance.watch.state import Outbox


class UndeliveredError(ConformanceError):
    """A channel did not take a message; says why, without secrets."""


class Channel(Protocol):
    """One place that alerts are delivered to."""

    @property
    def key(self) -> str:
        """Identify the channel in the state; see `key_of`."""

    @property
    def label(self) -> str:
        """Name the channel for people, without what may be secret in its address."""

    def has_work(self, alert: Alert, outbox: Outbox) -> bool:
        """Whether there is anything for the channel to do."""

    def preview(self, alert: Alert) -> str:
        """Show what would be delivered."""

    def deliver(self, alert: Alert, outbox: Outbox) -> int | None:
        """Deliver, and return what to remember; `UndeliveredError` where it is not accepted.

        Delivering the same again must do no harm: that happens where the answer was lost.
        """


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable that a channel reads."""

    name: str
    meaning: str
    secret: bool = True


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """One kind of channel, and all that the rest of the program has to know about it.

    - `option`, `metavar`, `help`: its option, which may be given several times
    - `secret`: whether a value of the option is secret
    - `variables`: the environment variables that it reads
    - `open`: its channels by the values of the option and of the variables that are set; nothing
      is sent yet; `UsageError` where a value cannot be used
    """

    option: str
    metavar: str
    help: str
    open: Callable[[Sequence[str], Mapping[str, str]], Iterable[Channel]]
    secret: bool = False
    variables: tuple[Variable, ...] = ()

    @property
    def parameter(self) -> str:
        """The name of the option as a keyword argument."""
        return self.option.removeprefix("--").replace("-", "_")


def key_of(kind: str, address: str) -> str:
    """Digest where a channel is, which may hold a secret, into 12 hexadecimal digits."""
    return hashlib.sha256(f"{kind}\n{address}".encode()).hexdigest()[:12]


def why_invalid(url: str) -> str | None:
    """What keeps an address from being used, without repeating it; None for nothing."""
    return url_problem(url)


def send(method: str, url: str, headers: Mapping[str, str], body: str | None) -> Response:
    """Send one request; `UndeliveredError` where there was no answer."""
    # The HTTP client is slow to import, and `--help` needs only the options of the channels.
    from zoho_conformance.exchanges.http.request import send_once  # noqa: PLC0415 - see above

    try:
        return send_once(method, url, headers, body)
    except (TransportError, UsageError) as cause:
        raise UndeliveredError(str(cause)) from cause


def why_refused(status: int, who: str = "the server") -> str:
    """What an answer means that is not a success."""
    meaning = _REFUSALS.get(status)
    if meaning is None and http_status.is_server_error(status):
        meaning = "is temporarily unavailable"
    elif meaning is None and http_status.is_client_error(status):
        meaning = "does not accept the message"
    elif meaning is None and http_status.is_redirection(status):
        meaning = "has moved to another address; use that one"
    return f"{who} {meaning or 'gave an unexpected answer'} ({status})"


_REFUSALS = {
    401: "requires a login",
    403: "does not allow this",
    404: "has nothing at that address",
    410: "no longer has anything at that address",
    413: "rejects the message as too long",
    429: "limits the rate of requests",
}
