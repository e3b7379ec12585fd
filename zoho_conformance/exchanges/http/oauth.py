"""Access tokens: one that is ready, or one granted for a refresh token and renewed in time.

The one grant that Zoho's clients without a browser need is a form and its answer. An OAuth library
would raise its own errors, with what it was sent in them, and know nothing of Zoho's refusals
under HTTP 200; so there is none.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from zoho_conformance.exchanges.http.credentials import (
    CREDENTIAL,
    Credentials,
    ReadyToken,
    RefreshGrant,
)
from zoho_conformance.exchanges.http.errors import AuthError, NotAnsweredError
from zoho_conformance.exchanges.http.retry import RetryingSession
from zoho_conformance.exchanges.http.urls import host_url_problem
from zoho_conformance.model.exchange import UNREADABLE, Response
from zoho_conformance.model.http_status import (
    is_client_error,
    is_redirection,
    is_success,
)

_TOKEN_PATH = "/oauth/v2/token"  # noqa: S105 - part of an address
_FORM = "application/x-www-form-urlencoded"
# What Zoho allows for one refresh token, and the seconds within which it counts.
_MAX_TOKENS = 10
_WINDOW_SECONDS = 600.0
_RENEWAL_MARGIN = 60.0
_DEFAULT_LIFETIME = 3600.0
_SCOPE = re.compile(r"[A-Za-z]{2,40}(?:\.[A-Za-z_]{2,60}){1,6}", re.ASCII)
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")

_CLIENT_ADVICE = (
    "check that both belong to the same client, that it still exists, and that it is registered in "
    "the data centre of ZOHO_DC (or ZOHO_ACCOUNTS_URL)"
)
_REFUSALS = {
    "invalid_code": "ZOHO_REFRESH_TOKEN was rejected: it was revoked or replaced, belongs to "
    "another client or data centre (ZOHO_DC), or is a grant code, which works only once; generate "
    "a new refresh token with this client, for the org and environment to judge",
    "invalid_client": f"ZOHO_CLIENT_ID or ZOHO_CLIENT_SECRET was rejected: {_CLIENT_ADVICE}",
    "invalid_client_secret": f"ZOHO_CLIENT_SECRET was rejected: {_CLIENT_ADVICE}",
    "unauthorized_client": "the client of ZOHO_CLIENT_ID may not use refresh tokens: make a"
    " server-based or a self client",
}
_THROTTLED = (
    "the accounts host's limit of access tokens is reached (10 in 10 minutes for each refresh "
    "token); wait 10 minutes, or set ZOHO_ACCESS_TOKEN to a token that is still valid"
)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A granted token, the seconds that it lasts, and its API host and scopes, if named."""

    token: str = field(repr=False)
    seconds: float
    api_domain: str | None
    scopes: tuple[str, ...] = ()


class Tokens:
    """The access token of a run, in memory only; requested when it is first needed."""

    def __init__(self, credentials: Credentials, session: RetryingSession) -> None:
        self.api_domain: str | None = None
        """The API host that the accounts host named, once a token was granted."""
        self.scopes: tuple[str, ...] = ()
        """The scopes of the token that was granted last, where the accounts host named them."""
        self._credentials = credentials
        self._session = session
        self._token: str | None = None
        self._good_until = 0.0
        self._requested_at: deque[float] = deque()
        self._refusal: AuthError | None = None

    def token(self) -> str:
        """The token to send, renewed where it is about to expire.

        Raises `AuthError` where none can be had, and from then on, without another request.
        """
        if isinstance(self._credentials, ReadyToken):
            return self._credentials.token
        if self._refusal is not None:
            raise self._refusal.with_traceback(None)
        if self._token is None or self._session.clock.now() >= self._good_until:
            return self._renew(self._credentials)
        return self._token

    def refresh(self) -> bool:
        """Replace a token that was refused; whether there is another one now."""
        if isinstance(self._credentials, ReadyToken):
            return False
        if self._refusal is None:
            self._renew(self._credentials)
        return self._refusal is None

    def _renew(self, grant: RefreshGrant) -> str:
        try:
            granted = self._request_token(grant)
        except AuthError as refusal:
            message = str(refusal).replace("ZOHO_REFRESH_TOKEN", grant.variable)
            self._refusal = AuthError(message, refusal.outcome)
            raise self._refusal from None
        self._token = granted.token
        margin = min(_RENEWAL_MARGIN, granted.seconds / 10)
        self._good_until = self._session.clock.now() + granted.seconds - margin
        self.api_domain = granted.api_domain or self.api_domain
        self.scopes = granted.scopes
        return self._token

    def _request_token(self, grant: RefreshGrant) -> AccessToken:
        self._count_request()
        form = {
            "grant_type": "refresh_token",
            "client_id": grant.client_id,
            "client_secret": grant.client_secret,
            "refresh_token": grant.refresh_token,
        }
        try:
            # In the body, never in the address: addresses are logged on the way.
            response = self._session.request(
                "POST", grant.accounts_url + _TOKEN_PATH, {"content-type": _FORM}, urlencode(form)
            )
        except NotAnsweredError as failure:
            reason = f"no access token: the accounts host: {failure}; check ZOHO_DC"
            raise AuthError(reason, failure.outcome) from None
        return read_token(response)

    def _count_request(self) -> None:
        now = self._session.clock.now()
        while self._requested_at and now - self._requested_at[0] >= _WINDOW_SECONDS:
            self._requested_at.popleft()
        if len(self._requested_at) >= _MAX_TOKENS:
            raise AuthError(
                f"{_MAX_TOKENS} access tokens were requested within 10 minutes, which is all that"
                " Zoho allows; the tokens seem to expire at once",
                "rate-limited",
            )
        self._requested_at.append(now)


def read_token(response: Response) -> AccessToken:
    """The token in an answer of the accounts host; `AuthError` where there is none.

    The error says what to do about it, and repeats nothing of the answer.
    """
    body = response.json if response.body else None
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise AuthError(f"{_THROTTLED} (HTTP 429)", "rate-limited")
    if body is UNREADABLE or not isinstance(body, dict):
        raise _not_json(response.status)
    token = body.get("access_token")
    if isinstance(token, str) and CREDENTIAL.fullmatch(token):
        domain = _api_domain(body.get("api_domain"))
        return AccessToken(token, _lifetime(body), domain, split_scopes(body.get("scope")))
    raise _refusal(body, response.status)


def split_scopes(named: Any) -> tuple[str, ...]:
    """The scopes in a text that has them with commas or spaces between; what is none is left out.

    A server that repeats what it was sent shows no secret by it: scopes have a form of their own.
    """
    words = re.split(r"[\s,]+", named) if isinstance(named, str) else ()
    return tuple(dict.fromkeys(word for word in words if _SCOPE.fullmatch(word)))


def _refusal(body: dict[str, Any], status: int) -> AuthError:
    error = body.get("error")
    # Zoho's pages have the codes with spaces, its servers with underscores, both in any case.
    code = error.strip().casefold().replace(" ", "_") if isinstance(error, str) else ""
    if code == "access_denied":
        return AuthError(f"{_THROTTLED} ({code})", "rate-limited")
    if code in _REFUSALS:
        return AuthError(f"{_REFUSALS[code]} ({code})")
    if not is_client_error(status) and not code:
        return _outage(status)
    # A short word of letters can be shown; a server that repeats what it was sent shows no secret.
    shown = (
        code if _ERROR_CODE.fullmatch(code) else f"HTTP {status}, for a reason that is not shown"
    )
    return AuthError(
        "the accounts host gave no access token for ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET and"
        f" ZOHO_REFRESH_TOKEN: {shown}; check the three, and ZOHO_DC"
    )


def _not_json(status: int) -> AuthError:
    if not (is_success(status) or is_redirection(status) or is_client_error(status)):
        return _outage(status)
    what = "a redirect" if is_redirection(status) else "something other than JSON"
    return AuthError(
        f"what should be the accounts host answered with {what} (HTTP {status}):"
        " check ZOHO_DC, or ZOHO_ACCOUNTS_URL where it is set"
    )


def _outage(status: int) -> AuthError:
    return AuthError(
        f"the accounts host returned no access token (HTTP {status}); try again later, or set "
        "ZOHO_ACCESS_TOKEN to a token that is still valid",
        "outage",
    )


def _lifetime(body: dict[str, Any]) -> float:
    """Seconds that the token lasts; older answers have milliseconds beside the seconds."""
    for name in ("expires_in_sec", "expires_in"):
        value = body.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return float(value)
    return _DEFAULT_LIFETIME


def _api_domain(named: Any) -> str | None:
    """The host that the token is for; None for an address that may not be sent to."""
    if not isinstance(named, str) or host_url_problem(named) is not None:
        return None
    return named.rstrip("/")
