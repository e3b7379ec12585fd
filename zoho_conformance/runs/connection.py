"""A connection to an org: requests over HTTP, each answer remembered."""

from __future__ import annotations

from typing import Protocol

from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.exchanges.http.time_limit import TimeLimit
from zoho_conformance.model.exchange import Request, Response


class RequestSender(Protocol):
    """Sends requests to an org: an HTTP client, or the reference org inside this process."""

    @property
    def requests_sent(self) -> int:
        """How many requests were sent."""
        ...

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before."""
        ...

    @property
    def requests_left(self) -> int | None:
        """How many requests may still be sent; None for any number."""
        ...

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        """The response to a request; raises `TransportError` where none comes."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


_OF_EVERY_REQUEST = frozenset({"accept", "content-type"})

_Key = tuple[str, str, str, frozenset[tuple[str, str]]]


class Connection:
    """A connection to an org; the same request is sent once, unless it is sent `again`.

    `time_limit` is the one that the client keeps to, if it has one.
    """

    def __init__(
        self, client: RequestSender, base_url: str, time_limit: TimeLimit | None = None
    ) -> None:
        self.base_url = base_url
        self.time_limit = time_limit or TimeLimit()
        self._client = client
        self._answers: dict[_Key, Response | TransportError] = {}

    @property
    def requests_sent(self) -> int:
        """How many requests were sent, signing in and sending again included."""
        return self._client.requests_sent

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before."""
        return self._client.requests_repeated

    @property
    def requests_left(self) -> int | None:
        """How many requests may still be sent; None for any number."""
        return self._client.requests_left

    def send(self, request: Request, token: str = "valid", *, again: bool = False) -> Response:  # noqa: S107
        """The answer to a request; raises `TransportError` where there is none."""
        if again:
            return self._client.send(request, token)
        own = {pair for pair in request.headers.items() if pair[0] not in _OF_EVERY_REQUEST}
        key = (request.method, request.url, token, frozenset(own))
        if key not in self._answers:
            try:
                self._answers[key] = self._client.send(request, token)
            except TransportError as cause:
                self._answers[key] = cause
        answer = self._answers[key]
        if isinstance(answer, TransportError):
            raise answer.with_traceback(None)
        return answer

    def resend(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        """A further answer to a request that was sent before, over a connection of its own."""
        self._client.close()
        return self._client.send(request, token)

    def ask(self, request: Request) -> Response | None:
        """The answer to a question of discovery; None where none came."""
        try:
            return self.send(request)
        except TransportError:
            return None

    def close(self) -> None:
        """Close the connection."""
        self._client.close()
