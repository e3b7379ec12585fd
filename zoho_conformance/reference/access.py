"""Who is asking, by their token, and what callers without permission are refused with."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zoho_conformance.reference.answers import (
    RECORD_SEGMENT,
    Answer,
    JsonObject,
    flat_refusal,
    success,
)
from zoho_conformance.reference.invented_names import USERS
from zoho_conformance.reference.request import (
    ADD_CONFIGURATION,
    CONFIGURATION,
    DELETE_CONFIGURATION,
    LOCK,
    LOCK_BY_ID,
    LOCK_LIST,
    UNLOCK,
    UPDATE_CONFIGURATION,
    UPDATE_CONFIGURATION_BY_ID,
    UPDATE_LOCK,
    ApiRequest,
    Caller,
)

SCHEME = "Zoho-oauthtoken "
_SIGNED_IN: tuple[Caller, ...] = (*USERS, "lesser-scope")
_OF_ANY_SCOPE = frozenset({"get_organization", "get_users"})
"""The operations that every token may use."""


@dataclass(frozen=True, slots=True)
class UserTokens:
    """The two tokens of one user."""

    refresh: str = field(repr=False)
    access: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """One client of the server with the tokens of its users, all in the form of Zoho's."""

    client_id: str
    client_secret: str = field(repr=False)
    tokens: Mapping[Caller, UserTokens]


def invent_credentials() -> Credentials:
    """Make secrets that no other server shares."""
    return Credentials(
        client_id=f"1000.{secrets.token_hex(15).upper()}",
        client_secret=secrets.token_hex(21),
        tokens=MappingProxyType({caller: UserTokens(_token(), _token()) for caller in _SIGNED_IN}),
    )


def _token() -> str:
    return f"1000.{secrets.token_hex(16)}.{secrets.token_hex(16)}"


def identify_caller(credentials: Credentials, authorization: str | None) -> Caller:
    """Who sent this Authorization header; None is for a request without one."""
    if not authorization:
        return "anonymous"
    for caller, tokens in credentials.tokens.items():
        if authorization == SCHEME + tokens.access:
            return caller
    return "unknown"


def grant_token(credentials: Credentials, api_domain: str, sent: Mapping[str, str]) -> Answer:
    """Trade a refresh token for its access token, which stays the same while the server runs.

    A request that cannot be granted is answered with `{"error": ...}` under HTTP 200, as Zoho's
    accounts server does: `invalid_client` for a wrong client id or secret, else `invalid_code`.
    """
    client = (credentials.client_id, credentials.client_secret)
    if (sent.get("client_id"), sent.get("client_secret")) != client:
        return success({"error": "invalid_client"})
    access_tokens = {tokens.refresh: tokens.access for tokens in credentials.tokens.values()}
    access_token = access_tokens.get(sent.get("refresh_token", ""))
    if sent.get("grant_type") != "refresh_token" or access_token is None:
        return success({"error": "invalid_code"})
    return success(
        {
            "access_token": access_token,
            "api_domain": api_domain,
            "token_type": "Bearer",
            "expires_in": 3600,
        }
    )


_PROFILE = "Record Locking Configuration is not supported for the profile of the user."
_CUSTOMIZE = "Permission denied to customize record lock configurations."
_UNLOCK = "The current user does not have permission to unlock record."
_EDITION = "Record Locking Configuration is not supported in your edition."
_CURRENT_EDITION = "Record locking configuration is not supported in the user's current edition."

_PERMISSION_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        LOCK_LIST: _PROFILE,
        LOCK_BY_ID: _PROFILE,
        LOCK: _CUSTOMIZE,
        UPDATE_LOCK: _CUSTOMIZE,
        UNLOCK: _UNLOCK,
        ADD_CONFIGURATION: _CUSTOMIZE,
        UPDATE_CONFIGURATION: _CUSTOMIZE,
        UPDATE_CONFIGURATION_BY_ID: _CUSTOMIZE,
        DELETE_CONFIGURATION: _CUSTOMIZE,
    }
)
# Reading a configuration needs no permission: its page documents no such error.

_EDITION_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        LOCK_LIST: _EDITION,
        LOCK_BY_ID: _EDITION,
        LOCK: _EDITION,
        UPDATE_LOCK: _EDITION,
        UNLOCK: _EDITION,
        CONFIGURATION: _EDITION,
        ADD_CONFIGURATION: _CURRENT_EDITION,
        UPDATE_CONFIGURATION: _CURRENT_EDITION,
        UPDATE_CONFIGURATION_BY_ID: _CURRENT_EDITION,
        DELETE_CONFIGURATION: _EDITION,
    }
)
# The pages about writing locks lack this error; the org answers as for reading them. The page about
# deleting a configuration explains the error, and has no words for it.

_CONFIGURING = frozenset(
    {
        ADD_CONFIGURATION,
        UPDATE_CONFIGURATION,
        UPDATE_CONFIGURATION_BY_ID,
        DELETE_CONFIGURATION,
    }
)


def caller_refusal(request: ApiRequest) -> Answer | None:
    """The refusal of a caller who may not do this.

    That is OAUTH_SCOPE_MISMATCH, FEATURE_NOT_SUPPORTED or NO_PERMISSION.
    """
    if request.caller == "lesser-scope" and request.operation not in _OF_ANY_SCOPE:
        return flat_refusal(401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL")
    if request.caller == "other-edition" and request.operation in _EDITION_MESSAGES:
        return flat_refusal(400, "FEATURE_NOT_SUPPORTED", _EDITION_MESSAGES[request.operation])
    if request.caller == "restricted" and request.operation in _PERMISSION_MESSAGES:
        details: JsonObject = (
            {"permissions": ["Crm_Implied_Customize_Zoho_CRM"]}
            if request.operation in _CONFIGURING
            else {"resource_path_index": RECORD_SEGMENT}
        )
        return flat_refusal(403, "NO_PERMISSION", _PERMISSION_MESSAGES[request.operation], details)
    return None
