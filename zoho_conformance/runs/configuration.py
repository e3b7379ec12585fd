"""Which org is judged, and as whom: from the environment and the project's configuration file.

The environment wins over the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from zoho_conformance.exchanges.http.credentials import Credentials, ReadyToken, RefreshGrant
from zoho_conformance.exchanges.http.data_centers import (
    DATA_CENTERS,
    Environment,
    find_data_center,
    owner_of_host,
)
from zoho_conformance.exchanges.http.errors import AuthError
from zoho_conformance.exchanges.http.urls import is_loopback
from zoho_conformance.model import locations
from zoho_conformance.model.environment import lookup
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.org_settings import (
    IDS,
    MODULES,
    READY,
    REFRESHING,
    SECOND_TOKENS,
    TYPES,
    OrgSettings,
    check_value,
    find_configuration,
    org_settings,
    variable,
)

_OF_ONE_MODULE = ("locked_record_id", "auto_locked_record_id", "unlocked_record_id", "lock_id")


@dataclass(frozen=True, slots=True)
class Configuration:
    """One org. Addresses have no final slash; what is None is not named, and may be discovered.

    `missing` names what signing in lacks, `environment` says whose data would be written to, and
    `named` has what the settings name of what the org has: modules, records and so on. `others` are
    the credentials of second tokens, by the names of `SECOND_TOKENS`.
    `api_domain_given` says that the API domain was set, and not taken from the data centre.
    """

    accounts_url: str
    api_domain: str
    api_domain_given: bool
    environment: Environment
    credentials: Credentials | None
    missing: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Credentials] = field(default_factory=dict)

    @property
    def module(self) -> str | None:
        """The module to judge."""
        return self.named.get("module")

    @property
    def is_loopback(self) -> bool:
        """Whether the org is on this computer: a server to test with, without real data."""
        return is_loopback(self.api_domain)

    @property
    def can_renew(self) -> bool:
        """Whether access tokens are made from a refresh token, and not given ready."""
        return isinstance(self.credentials, RefreshGrant)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that must never be written or printed."""
        own = [self.credentials] if self.credentials else []
        each = (_secrets_of(credentials) for credentials in (*own, *self.others.values()))
        return tuple(dict.fromkeys(secret for secrets in each for secret in secrets))

    def required_credentials(self) -> Credentials:
        """What to sign in with; `UsageError` names what is missing."""
        if self.credentials is not None:
            return self.credentials
        *first, last = map(variable, REFRESHING)
        raise UsageError(
            f"no credentials: {', '.join(self.missing)} not set. Set {', '.join(first)} and {last} "
            f"(to get access tokens), or {variable(READY)} (a ready-made token)"
        )

    def at_token_domain(self, api_domain: str | None) -> Configuration:
        """The same org at the API host that its token came with; one that was set stays.

        From Zoho's own hosts only the data centre is taken: a run that should judge a sandbox never
        turns to production. `AuthError` where production was to be judged and the token is another
        environment's.
        """
        if api_domain is None or self.api_domain_given:
            return self
        owner = owner_of_host(api_domain)
        if owner is None:
            return replace(self, api_domain=api_domain)
        center, environment = owner
        if environment != self.environment == "production":
            raise AuthError(
                f"ZOHO_REFRESH_TOKEN belongs to a {environment} org, but the run is to judge a "
                f"production org: set ZOHO_ENVIRONMENT={environment}, or use a token of the "
                "production "
                "org"
            )
        return replace(self, api_domain=center.api_url(self.environment))


def pages_cache_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the pages that were fetched."""
    return locations.cache_folder(environ) / "pages"


def without_records(named: Mapping[str, str]) -> dict[str, str]:
    """What the settings name of an org, except for what is in one module only."""
    return {name: value for name, value in named.items() if name not in _OF_ONE_MODULE}


def load_configuration(
    environ: Mapping[str, str] | None = None, file: Path | None = None
) -> Configuration:
    """The configuration; `file` has to exist if named, `environ` is the process's own by default.

    Raises `UsageError` for whatever cannot be used; missing credentials are reported when they are
    required.
    """
    variables = os.environ if environ is None else environ
    given = lookup(map(variable, TYPES), variables)
    by_name = {name: given[variable(name)] for name in TYPES if variable(name) in given}
    checked = {
        name: check_value(variable(name), "=", name, value) for name, value in by_name.items()
    }
    settings = msgspec.convert(org_settings(find_configuration(file)) | checked, OrgSettings)
    center = find_data_center(settings.dc or "") or DATA_CENTERS[0]
    environment = _environment(settings)
    accounts_url = (settings.accounts_url or center.accounts_url).rstrip("/")
    credentials, missing = _credentials(settings, accounts_url)
    return Configuration(
        accounts_url,
        (settings.api_domain or center.api_url(environment)).rstrip("/"),
        settings.api_domain is not None,
        environment,
        credentials,
        missing,
        {name: value for name in (*MODULES, *IDS) if (value := getattr(settings, name))},
        dict(_second_credentials(settings, accounts_url)),
    )


def _credentials(
    settings: OrgSettings, accounts_url: str
) -> tuple[Credentials | None, tuple[str, ...]]:
    """The grant where it is complete, since it can be renewed; else the ready token."""
    refreshing = [getattr(settings, name) for name in REFRESHING]
    if all(refreshing):
        return RefreshGrant(accounts_url, *refreshing), ()
    if settings.access_token:
        return ReadyToken(settings.access_token), ()
    missing = (name for name in (*REFRESHING, READY) if getattr(settings, name) is None)
    return None, tuple(map(variable, missing))


def _second_credentials(
    settings: OrgSettings, accounts_url: str
) -> Iterator[tuple[str, Credentials]]:
    """The credentials of second tokens that are named, each by the name of its token."""
    for token, (refreshing, ready) in SECOND_TOKENS.items():
        refresh_token, access_token = getattr(settings, refreshing), getattr(settings, ready)
        if refresh_token and settings.client_id and settings.client_secret:
            client = (settings.client_id, settings.client_secret)
            yield token, RefreshGrant(accounts_url, *client, refresh_token, variable(refreshing))
        elif access_token:
            yield token, ReadyToken(access_token)
        elif refresh_token:
            raise UsageError(
                f"{variable(refreshing)}: needs {variable('client_id')} and "
                f"{variable('client_secret')}; or set {variable(ready)}, a ready token"
            )


def _secrets_of(credentials: Credentials) -> tuple[str, ...]:
    if isinstance(credentials, RefreshGrant):
        return (credentials.client_id, credentials.client_secret, credentials.refresh_token)
    return (credentials.token,)


def _environment(settings: OrgSettings) -> Environment:
    """The environment that is named, or that an API domain of Zoho's belongs to.

    The two have to agree, else what is called a sandbox could be production.
    """
    owner = owner_of_host(settings.api_domain or "")
    if owner is None:
        return settings.environment or "production"
    _, environment = owner
    if settings.environment and settings.environment != environment:
        raise UsageError(
            f"ZOHO_ENVIRONMENT={settings.environment}: ZOHO_API_DOMAIN is a {environment} host; "
            "leave one of them out"
        )
    return environment
