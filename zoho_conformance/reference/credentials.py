"""The secrets of one running server, and the token endpoint that trades them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zoho_conformance.reference.answers import Answer, answered
from zoho_conformance.reference.invented_users import USERS
from zoho_conformance.reference.request import Caller

_SCHEME = "Zoho-oauthtoken "


@dataclass(frozen=True, slots=True)
class Tokens:
    """The two tokens of one user."""

    refresh: str = field(repr=False)
    access: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """One client of the server with the tokens of its users, in the form that Zoho's have."""

    client_id: str
    client_secret: str = field(repr=False)
    tokens: Mapping[Caller, Tokens]


def invent_credentials() -> Credentials:
    """Make secrets that no other server has or will have."""
    return Credentials(
        client_id=f"1000.{secrets.token_hex(15).upper()}",
        client_secret=secrets.token_hex(21),
        tokens=MappingProxyType({caller: Tokens(_token(), _token()) for caller in USERS}),
    )


def _token() -> str:
    return f"1000.{secrets.token_hex(16)}.{secrets.token_hex(16)}"


def caller_of(credentials: Credentials, authorization: str | None) -> Caller:
    """Tell who sent this Authorization header, if any was sent."""
    if not authorization:
        return "anonymous"
    for caller, tokens in credentials.tokens.items():
        if authorization == _SCHEME + tokens.access:
            return caller
    return "unknown"


def grant_token(credentials: Credentials, api_domain: str, sent: Mapping[str, str]) -> Answer:
    """Trade a refresh token for its access token, which stays the same while the server runs.

    What cannot be granted is told under HTTP 200 as `{"error": ...}`, as Zoho's accounts server
    does: `invalid_client` for the client's id or secret, `invalid_code` for all else.
    """
    client = (credentials.client_id, credentials.client_secret)
    if (sent.get("client_id"), sent.get("client_secret")) != client:
        return answered({"error": "invalid_client"})
    granted = {tokens.refresh: tokens.access for tokens in credentials.tokens.values()}
    access_token = granted.get(sent.get("refresh_token", ""))
    if sent.get("grant_type") != "refresh_token" or access_token is None:
        return answered({"error": "invalid_code"})
    return answered(
        {
            "access_token": access_token,
            "api_domain": api_domain,
            "token_type": "Bearer",
            "expires_in": 3600,
        }
    )
