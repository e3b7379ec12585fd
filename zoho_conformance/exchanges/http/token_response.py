"""What the accounts host answers to a refresh token, in words that say what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from zoho_conformance.exchanges.http import data_centers
from zoho_conformance.exchanges.http.errors import AuthError
from zoho_conformance.model.exchange import UNREADABLE, Response
from zoho_conformance.model.http_status import is_client_error, is_redirection, is_server_error

CREDENTIAL = re.compile(r"[!-~]+")
"""What an access token, or any other credential, is made of: no space, nothing beyond ASCII."""
_CODE = re.compile(r"[a-z_]{1,40}")
_HOUR = 3600.0

_CLIENT = (
    "check that both are of the same client, that it was not deleted, and that it is registered"
    " in the data centre that ZOHO_DC names (or ZOHO_ACCOUNTS_URL)"
)
_REFUSALS = {
    "invalid_code": "ZOHO_REFRESH_TOKEN was refused: it was revoked or replaced, is of another"
    " client or another data centre (ZOHO_DC), or is a grant code, which works once only;"
    " generate a new refresh token with this client, for the org and environment to be judged",
    "invalid_client": f"ZOHO_CLIENT_ID or ZOHO_CLIENT_SECRET was refused: {_CLIENT}",
    "invalid_client_secret": f"ZOHO_CLIENT_SECRET was refused: {_CLIENT}",
    "unauthorized_client": "the client of ZOHO_CLIENT_ID may not use refresh tokens: make a"
    " server-based or a self client",
}
_THROTTLED = (
    "the accounts host gives no more access tokens for now: it gives 10 in 10 minutes for a"
    " refresh token; wait 10 minutes, or set ZOHO_ACCESS_TOKEN to a token that is still good"
)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token, the seconds that it lasts, and the API host that it is for, if named."""

    token: str = field(repr=False)
    seconds: float
    api_domain: str | None


def read_token(response: Response) -> AccessToken:
    """What was granted; ``AuthError`` where nothing was. Nothing of the answer is repeated."""
    body = response.json if response.body else None
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise AuthError(f"{_THROTTLED} (HTTP 429)", "rate-limited")
    if body is UNREADABLE or not isinstance(body, dict):
        raise _no_json(response)
    token = body.get("access_token")
    if isinstance(token, str) and CREDENTIAL.fullmatch(token):
        return AccessToken(token, _seconds(body), _domain(body.get("api_domain")))
    raise _refused(body, response.status)


def _refused(body: dict[str, Any], status: int) -> AuthError:
    error = body.get("error")
    # Zoho's pages have the codes with spaces, its servers with underscores, both in any case.
    code = error.strip().casefold().replace(" ", "_") if isinstance(error, str) else ""
    if code == "access_denied":
        return AuthError(f"{_THROTTLED} ({code})", "rate-limited")
    if code in _REFUSALS:
        return AuthError(f"{_REFUSALS[code]} ({code})")
    if not (is_client_error(status) or code):
        return _out_of_order(status)
    # A short word of letters can be told; a server that repeats what it was sent tells no secret.
    told = code if _CODE.fullmatch(code) else f"HTTP {status}, for a reason that is not told"
    return AuthError(
        "the accounts host gave no access token for ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET and"
        f" ZOHO_REFRESH_TOKEN: {told}; check the three, and ZOHO_DC"
    )


def _no_json(response: Response) -> AuthError:
    if is_server_error(response.status) or response.status < HTTPStatus.OK:
        return _out_of_order(response.status)
    what = "a redirect" if is_redirection(response.status) else "no JSON"
    return AuthError(
        f"what should be the accounts host answered with {what} (HTTP {response.status}):"
        " check ZOHO_DC, or ZOHO_ACCOUNTS_URL where it is set"
    )


def _out_of_order(status: int) -> AuthError:
    return AuthError(
        f"the accounts host gave no access token (HTTP {status}); try again later, or set"
        " ZOHO_ACCESS_TOKEN to a token that is still good",
        "outage",
    )


def _seconds(body: dict[str, Any]) -> float:
    """How long the token lasts; older answers have milliseconds, and the seconds beside them."""
    for name in ("expires_in_sec", "expires_in"):
        value = body.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return float(value)
    return _HOUR


def _domain(named: Any) -> str | None:
    """An address that may be sent to; any other is as good as none."""
    return (
        named.rstrip("/")
        if isinstance(named, str) and data_centers.url_problem(named) is None
        else None
    )
