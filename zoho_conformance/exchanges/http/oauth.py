"""Access tokens: one that is ready, or one granted for a refresh token and renewed in time.

The one grant that Zoho's clients without a browser need is a form and its answer. An OAuth library
would raise its own errors, with what it was sent in them, and know nothing of Zoho's refusals
under HTTP 200; so there is none.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlencode

from zoho_conformance.exchanges.http import token_response
from zoho_conformance.exchanges.http.errors import AuthError, NotAnsweredError
from zoho_conformance.exchanges.http.retry import RetryingSession

_PATH = "/oauth/v2/token"
_FORM = "application/x-www-form-urlencoded"
# What Zoho allows for one refresh token, and the seconds within which it counts.
_MOST = 10
_SPAN = 600.0
_MARGIN = 60.0


@dataclass(frozen=True, slots=True)
class RefreshGrant:
    """What access tokens are granted for, and by whom."""

    accounts_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadyToken:
    """An access token that nobody renews."""

    token: str = field(repr=False)


Credentials = RefreshGrant | ReadyToken


class Tokens:
    """The access token of a run, in memory only; asked for when it is first needed."""

    def __init__(self, credentials: Credentials, session: RetryingSession) -> None:
        self.api_domain: str | None = None
        """The API host that the accounts host named, once a token was granted."""
        self._credentials = credentials
        self._session = session
        self._held: str | None = None
        self._good_until = 0.0
        self._asked: deque[float] = deque()
        self._failed: AuthError | None = None

    def token(self) -> str:
        """The token to send, renewed where it is about to expire.

        Raises ``AuthError`` where none can be had, and from then on, without asking again.
        """
        if isinstance(self._credentials, ReadyToken):
            return self._credentials.token
        if self._failed is not None:
            raise self._failed.with_traceback(None)
        if self._held is None or self._session.clock.now() >= self._good_until:
            return self._renewed(self._credentials)
        return self._held

    def refresh(self) -> bool:
        """Whether there is another token now in place of one that was refused."""
        if isinstance(self._credentials, ReadyToken):
            return False
        if self._failed is None:
            self._renewed(self._credentials)
        return self._failed is None

    def _renewed(self, grant: RefreshGrant) -> str:
        try:
            granted = self._ask(grant)
        except AuthError as failed:
            self._failed = failed
            raise
        self._held = granted.token
        margin = min(_MARGIN, granted.seconds / 10)
        self._good_until = self._session.clock.now() + granted.seconds - margin
        self.api_domain = granted.api_domain or self.api_domain
        return self._held

    def _ask(self, grant: RefreshGrant) -> token_response.AccessToken:
        self._count()
        form = {
            "grant_type": "refresh_token",
            "client_id": grant.client_id,
            "client_secret": grant.client_secret,
            "refresh_token": grant.refresh_token,
        }
        try:
            # In the body, never in the address: addresses are logged on the way.
            answer = self._session.request(
                "POST", grant.accounts_url + _PATH, {"content-type": _FORM}, urlencode(form)
            )
        except NotAnsweredError as told:
            reason = f"no access token: the accounts host: {told}; check ZOHO_DC"
            raise AuthError(reason, told.outcome) from None
        return token_response.read_token(answer)

    def _count(self) -> None:
        now = self._session.clock.now()
        while self._asked and now - self._asked[0] >= _SPAN:
            self._asked.popleft()
        if len(self._asked) >= _MOST:
            raise AuthError(
                f"{_MOST} access tokens were asked for within 10 minutes, which is all that Zoho"
                " allows; the tokens seem to expire at once",
                "rate-limited",
            )
        self._asked.append(now)
