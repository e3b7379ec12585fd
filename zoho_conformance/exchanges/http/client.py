"""Sending requests to an org, with the token that it wants."""

from __future__ import annotations

from http import HTTPStatus

from zoho_conformance.exchanges.http.credentials import Credentials, ReadyToken
from zoho_conformance.exchanges.http.oauth import Tokens
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.model.exchange import Request, Response

_INVALID_TOKEN = "1000.00000000000000000000000000000000.00000000000000000000000000000000"  # noqa: S105


class Client:
    """A client of one org; its credentials are a grant, a ready token, or just its text."""

    def __init__(
        self, credentials: Credentials | str, session: RetryingSession | None = None
    ) -> None:
        if isinstance(credentials, str):
            credentials = ReadyToken(credentials)
        self._session = session or RetryingSession()
        self._tokens = Tokens(credentials, self._session)
        self._refreshed = False

    @property
    def requests_sent(self) -> int:
        """How many requests went out: retries and those for tokens too."""
        return self._session.throttle.sent

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

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        """The response to a request; `token` is `valid`, `invalid` or `absent`.

        Raises `NotAnsweredError` where no answer came, `AuthError` where no token can be had, and
        `BudgetSpentError` where no request may be sent any more: all are `TransportError`.
        """
        response = self._send(request, token)
        if token != "valid" or self._refreshed or not _is_token_refused(response):  # noqa: S105
            return response
        # A request whose token was refused was not carried out: a write may be sent again too.
        self._refreshed = True
        return self._send(request, token) if self._tokens.refresh() else response

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _send(self, request: Request, token: str) -> Response:
        headers = dict(request.headers)
        if token != "absent":  # noqa: S105
            secret = self._tokens.token() if token == "valid" else _INVALID_TOKEN  # noqa: S105
            headers["authorization"] = f"Zoho-oauthtoken {secret}"
        return self._session.request(request.method, request.url, headers, request.body)


def _is_token_refused(response: Response) -> bool:
    body = response.json if response.status == HTTPStatus.UNAUTHORIZED else None
    return isinstance(body, dict) and body.get("code") == "INVALID_TOKEN"
