"""Security: scopes that an access token needs, and the header that it is sent in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, product
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.exchanges.http.data_centers import DATA_CENTERS

_OAUTH = "oauth"
_HEADER = "token"
_MOST = 32
"""No operation gets more alternatives; ``x-scopes`` has them all."""


def needed(promise: Promise) -> list[dict[str, list[str]]]:
    """The alternatives of an operation: each way to have one scope of every group, or a token."""
    ways = islice(product(*promise.contract.scopes), _MOST)
    oauth = [{_OAUTH: list(dict.fromkeys(way))} for way in ways]
    return [*oauth, {_HEADER: []}]


def schemes(promises: Iterable[Promise]) -> dict[str, Any]:
    """The two security schemes, with every scope that the operations name."""
    named = {scope for one in promises for any_of in one.contract.scopes for scope in any_of}
    accounts = DATA_CENTERS[0].accounts_url
    return {
        _OAUTH: {
            "type": "oauth2",
            "description": (
                "A token is granted by the accounts server of the org's data centre; the addresses "
                f"here are those of `{DATA_CENTERS[0].name}`. Others: {_others()}."
            ),
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": f"{accounts}/oauth/v2/auth",
                    "tokenUrl": f"{accounts}/oauth/v2/token",
                    "refreshUrl": f"{accounts}/oauth/v2/token",
                    "scopes": {scope: _told(scope) for scope in sorted(named)},
                }
            },
        },
        _HEADER: {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": (
                "The access token as the API takes it: the word `Zoho-oauthtoken`, a space, the "
                "token. Its scopes are those of the alternatives beside this one."
            ),
        },
    }


def _others() -> str:
    return ", ".join(f"{center.name} {center.accounts_url}" for center in DATA_CENTERS[1:])


def _told(scope: str) -> str:
    """What a scope lets its holder do, as far as its name tells."""
    place, _, kind = scope.rpartition(".")
    if "{" in scope:
        return f"A family of scopes: put a name for each part in braces of {scope}."
    return f"{kind.capitalize()} access to {place.removeprefix('ZohoCRM.') or kind}."
