"""The servers of a document, one for each data centre, and the security of its operations."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, product
from typing import Any

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.exchanges.http.data_centers import DATA_CENTERS, ENVIRONMENTS, DataCenter


def build_servers() -> list[dict[str, Any]]:
    """A Server Object for each data centre."""
    return [_server(center) for center in DATA_CENTERS]


def _server(center: DataCenter) -> dict[str, Any]:
    prefixes = [
        center.api_url(environment).removeprefix("https://").removesuffix(f".{center.api_host}")
        for environment in ENVIRONMENTS
    ]
    return {
        "url": f"https://{{environment}}.{center.api_host}",
        "description": (
            f"Data centre {center.name} ({center.region}); environments: {', '.join(ENVIRONMENTS)}"
        ),
        # Without a description of its own, which widely used validators wrongly refuse.
        "variables": {"environment": {"default": prefixes[0], "enum": prefixes}},
    }


def build_own_server(host: str) -> dict[str, Any]:
    """The Server Object of an operation that is asked at a host of its own."""
    return {
        "url": f"https://{host}",
        "description": "The page names this host; other data centres have one of their own.",
    }


_OAUTH = "oauth"
_HEADER = "token"
_MAX_ALTERNATIVES = 32
"""Operations with more alternatives have the rest in `x-scopes` only."""


def build_security(promise: Promise) -> list[dict[str, list[str]]]:
    """The Security Requirements of an operation: one scope of every group, or a token."""
    choices = islice(product(*promise.contract.scopes), _MAX_ALTERNATIVES)
    oauth = [{_OAUTH: list(dict.fromkeys(choice))} for choice in choices]
    return [*oauth, {_HEADER: []}]


def build_security_schemes(promises: Iterable[Promise]) -> dict[str, Any]:
    """The two security schemes, with every scope that the operations name."""
    scopes = {
        scope for promise in promises for any_of in promise.contract.scopes for scope in any_of
    }
    accounts = DATA_CENTERS[0].accounts_url
    return {
        _OAUTH: {
            "type": "oauth2",
            "description": (
                "A token is granted by the accounts server of the org's data centre; the addresses "
                f"here are those of `{DATA_CENTERS[0].name}`. Others: {_other_accounts_servers()}."
            ),
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": f"{accounts}/oauth/v2/auth",
                    "tokenUrl": f"{accounts}/oauth/v2/token",
                    "refreshUrl": f"{accounts}/oauth/v2/token",
                    "scopes": {scope: _describe_scope(scope) for scope in sorted(scopes)},
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


def _other_accounts_servers() -> str:
    return ", ".join(f"{center.name} {center.accounts_url}" for center in DATA_CENTERS[1:])


def _describe_scope(scope: str) -> str:
    """What a scope allows, as far as its name says."""
    what, _, kind = scope.rpartition(".")
    if "{" in scope:
        return f"A family of scopes: put a name for each part in braces of {scope}."
    return f"{kind.capitalize()} access to {what.removeprefix('ZohoCRM.') or kind}."
