"""Sending requests to an org, with the token that it wants."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from zoho_conformance.exchanges.http.credentials import Credentials, ReadyToken
from zoho_conformance.exchanges.http.oauth import Tokens
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.model.exchange import Request, Response

_INVALID_TOKEN = "1000.00000000000000000000000000000000.00000000000000000000000000000000"  # noqa: S105


class Client:
    """A client of one org; its credentials are a grant, a ready token, or just its text.

    `others` are those of further users and tokens, by the name that `send` knows them by.
    """

    def __init__(
        self,
        credentials: Credentials | str,
        session: RetryingSession | None = None,
        others: Mapping[str, Credentials] = MappingProxyType({}),
    ) -> None:
        if isinstance(credentials, str):
            credentials = ReadyToken(credentials)
        self._session = session or RetryingSession()
        self._tokens = Tokens(credentials, self._session)
        self._others = {name: Tokens(other, self._session) for name, other in others.items()}
        self._refreshed = False

    @property
    def requests_sent(self) -> int:
        """How many requests went out: retries and those for tokens too."""
        return self._session.throttle.sent

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before."""
        return self._session.throttle.repeated

    @property
    def requests_left(self) -> int | None:
        """How many requests may still go out; None for any number."""
        return self._session.throttle.left

    def sign_in(self) -> str | None:
        """Get the token now, and return the API host that came with it, if one did.

        Raises as `send` does.
        """
        self._tokens.token()
        return self._tokens.api_domain

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of the token, where they were named when it was granted."""
        return self._tokens.scopes

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        """The response to a request; `token` is `valid`, `invalid`, `absent` or one of the others.

        Raises `NotAnsweredError` where no answer came, `AuthError` where no token can be had, and
        `BudgetSpentError` where no request may be sent any more: all are `TransportError`.
        """
        response = self._send(request, token)
        if token != "valid" or self._refreshed or not _is_token_refused(response):  # noqa: S105
            return response
        # A request whose token was refused was not carried out: a write may be sent again too.
        self._refreshed = True
        return self._send(request, token, again=True) if self._tokens.refresh() else response

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _send(self, request: Request, token: str, *, again: bool = False) -> Response:
        headers = dict(request.headers)
        if token != "absent":  # noqa: S105
            headers["authorization"] = f"Zoho-oauthtoken {self._secret(token)}"
        return self._session.request(
            request.method, request.url, headers, request.body, again=again
        )

    def _secret(self, token: str) -> str:
        if token in self._others:
            return self._others[token].token()
        return self._tokens.token() if token == "valid" else _INVALID_TOKEN  # noqa: S105


def _is_token_refused(response: Response) -> bool:
    body = response.json if response.status == HTTPStatus.UNAUTHORIZED else None
    return isinstance(body, dict) and body.get("code") == "INVALID_TOKEN"
