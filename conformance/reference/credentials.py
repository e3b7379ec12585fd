"""The secrets of one running server, and the token endpoint that trades them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.reference.answers import Answer, answered
from conformance.reference.asked import Caller

_SCHEME = "Zoho-oauthtoken "


@dataclass(frozen=True, slots=True)
class Credentials:
    """One client of the server with its two tokens, in the form that Zoho's have."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)


def invent_credentials() -> Credentials:
    """Make secrets that no other server has or will have."""
    return Credentials(
        client_id=f"1000.{secrets.token_hex(15).upper()}",
        client_secret=secrets.token_hex(21),
        refresh_token=_token(),
        access_token=_token(),
    )


def _token() -> str:
    return f"1000.{secrets.token_hex(16)}.{secrets.token_hex(16)}"


def caller_of(credentials: Credentials, authorization: str | None) -> Caller:
    """Tell who sent this Authorization header, if any was sent."""
    if not authorization:
        return "anonymous"
    known = authorization == _SCHEME + credentials.access_token
    return "known" if known else "unknown"


def grant_token(credentials: Credentials, api_domain: str, sent: Mapping[str, str]) -> Answer:
    """Trade a refresh token for the access token, which stays the same while the server runs.

    What cannot be granted is told under HTTP 200 as `{"error": ...}`, as Zoho's accounts server
    does: `invalid_client` for the client's id or secret, `invalid_code` for all else.
    """
    client = (credentials.client_id, credentials.client_secret)
    if (sent.get("client_id"), sent.get("client_secret")) != client:
        return answered({"error": "invalid_client"})
    grant = ("refresh_token", credentials.refresh_token)
    if (sent.get("grant_type"), sent.get("refresh_token")) != grant:
        return answered({"error": "invalid_code"})
    return answered(
        {
            "access_token": credentials.access_token,
            "api_domain": api_domain,
            "token_type": "Bearer",
            "expires_in": 3600,
        }
    )
