"""Sending requests to an org, with the token that it wants."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from zoho_conformance.exchanges.http.errors import NotAnsweredError
from zoho_conformance.exchanges.http.oauth import Credentials, ReadyToken, Tokens
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.model.exchange import Request, Response

__all__ = ["Client", "NotAnsweredError", "Token"]

Token = Literal["valid", "invalid", "absent"]

_INVALID_TOKEN = "1000.00000000000000000000000000000000.00000000000000000000000000000000"  # noqa: S105


class Client:
    """The way into an org; its credentials are a grant, a ready token, or just its text."""

    def __init__(
        self, credentials: Credentials | str, session: RetryingSession | None = None
    ) -> None:
        held = ReadyToken(credentials) if isinstance(credentials, str) else credentials
        self._session = session or RetryingSession()
        self._tokens = Tokens(held, self._session)
        self._refreshed = False

    @property
    def requests_sent(self) -> int:
        """How many requests went out: those asked again and those for tokens too."""
        return self._session.throttle.sent

    @property
    def requests_left(self) -> int | None:
        """How many requests may still go out; None for any number."""
        return self._session.throttle.left

    def sign_in(self) -> str | None:
        """Get the token now, and tell the API host that came with it, if one did.

        Raises as ``send`` does.
        """
        self._tokens.token()
        return self._tokens.api_domain

    def send(self, request: Request, token: str = "valid") -> Response:  # noqa: S107
        """The response to a request; ``token`` is `valid`, `invalid` or `absent`.

        Raises ``NotAnsweredError`` where none came, ``AuthError`` where no token can be had, and
        ``BudgetSpentError`` where no request may be sent any more: all ``TransportError``.
        """
        came = self._ask(request, token)
        if token != "valid" or self._refreshed or not _is_token_refused(came):  # noqa: S105
            return came
        # A request whose token was refused was not carried out: a write may be sent again too.
        self._refreshed = True
        return self._ask(request, token) if self._tokens.refresh() else came

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _ask(self, request: Request, token: str) -> Response:
        headers = dict(request.headers)
        if token != "absent":  # noqa: S105
            held = self._tokens.token() if token == "valid" else _INVALID_TOKEN  # noqa: S105
            headers["authorization"] = f"Zoho-oauthtoken {held}"
        return self._session.request(request.method, request.url, headers, request.body)


def _is_token_refused(response: Response) -> bool:
    body = response.json if response.status == HTTPStatus.UNAUTHORIZED else None
    return isinstance(body, dict) and body.get("code") == "INVALID_TOKEN"
