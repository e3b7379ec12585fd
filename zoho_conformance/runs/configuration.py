"""Which org is judged, as whom: from the environment and the configuration file of the project.

The environment wins over the file. Secrets come by the environment alone, so that none is
committed by accident; no message repeats a value that could be a secret put in the wrong place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import msgspec

from zoho_conformance.exchanges.http.credentials import (
    CREDENTIAL,
    Credentials,
    ReadyToken,
    RefreshGrant,
)
from zoho_conformance.exchanges.http.data_centers import (
    DATA_CENTERS,
    ENVIRONMENTS,
    Environment,
    find_data_center,
    owner_of_host,
)
from zoho_conformance.exchanges.http.errors import AuthError
from zoho_conformance.exchanges.http.urls import host_url_problem, is_loopback
from zoho_conformance.model import locations
from zoho_conformance.model.environment import lookup
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import close_names
from zoho_conformance.runs.configuration_file import (
    SHARED,
    ConfigurationFile,
    read_configuration,
)

MODULE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
"""What the API names of modules are made of."""

_PREFIX = "ZOHO_"
_REFRESHING = ("client_id", "client_secret", "refresh_token")
_READY = "access_token"
SECOND_TOKENS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "restricted": ("refresh_token_restricted", "access_token_restricted"),
        "other-edition": ("refresh_token_other_edition", "access_token_other_edition"),
        "lesser-scope": ("refresh_token_lesser_scope", "access_token_lesser_scope"),
    }
)
"""Second tokens by name, with their settings: one to make access tokens from, and a ready one."""
_SECRETS = (*_REFRESHING, _READY, *(name for names in SECOND_TOKENS.values() for name in names))

Id = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]+\Z")]
Module = Annotated[str, msgspec.Meta(pattern=rf"\A{MODULE_NAME.pattern}\Z")]
Credential = Annotated[str, msgspec.Meta(pattern=rf"\A{CREDENTIAL.pattern}\Z")]


class OrgSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be set: as `ZOHO_` and the name in capitals, or in the file if it is not secret."""

    dc: str | None = None
    environment: Environment | None = None
    accounts_url: str | None = None
    api_domain: str | None = None
    module: Module | None = None
    manual_module: Module | None = None
    automatic_module: Module | None = None
    unconfigured_module: Module | None = None
    unsupported_module: Module | None = None
    locked_record_id: Id | None = None
    auto_locked_record_id: Id | None = None
    unlocked_record_id: Id | None = None
    lock_id: Id | None = None
    unconfigured_record_id: Id | None = None
    profile_id: Id | None = None
    custom_button_id: Id | None = None
    client_id: Credential | None = None
    client_secret: Credential | None = None
    refresh_token: Credential | None = None
    access_token: Credential | None = None
    refresh_token_restricted: Credential | None = None
    access_token_restricted: Credential | None = None
    refresh_token_other_edition: Credential | None = None
    access_token_other_edition: Credential | None = None
    refresh_token_lesser_scope: Credential | None = None
    access_token_lesser_scope: Credential | None = None


_TYPES = {field.name: field.type for field in msgspec.structs.fields(OrgSettings)}
_IN_FILE = tuple(name for name in _TYPES if name not in _SECRETS)
_IDS = tuple(name for name, type_ in _TYPES.items() if type_ == Id | None)
_MODULES = tuple(name for name, type_ in _TYPES.items() if type_ == Module | None)
_OF_ONE_MODULE = ("locked_record_id", "auto_locked_record_id", "unlocked_record_id", "lock_id")
_WORD = re.compile(r"[A-Za-z]{1,12}")
"""A value that a message may repeat: no credential is so short."""


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
        *first, last = map(variable, _REFRESHING)
        raise UsageError(
            f"no credentials: {', '.join(self.missing)} not set. Set {', '.join(first)} and {last} "
            f"(to get access tokens), or {variable(_READY)} (a ready-made token)"
        )

    def at_token_domain(self, api_domain: str | None) -> Configuration:
        """The same org at the API host that its token came with; one that was set stays.

        Of Zoho's own hosts only the data centre is taken: never does a run that was to judge a
        sandbox turn to production. `AuthError` where production was to be judged and the token
        is another environment's.
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
    """What the settings name of an org, but for what is in one module only."""
    return {name: value for name, value in named.items() if name not in _OF_ONE_MODULE}


def load_configuration(
    environ: Mapping[str, str] | None = None, file: Path | None = None
) -> Configuration:
    """The configuration; `file` has to exist if named, `environ` is the process's own by default.

    Raises `UsageError` for whatever cannot be used; missing credentials are reported when they are
    required.
    """
    variables = os.environ if environ is None else environ
    given = lookup(map(variable, _TYPES), variables)
    by_name = {name: given[variable(name)] for name in _TYPES if variable(name) in given}
    checked = {
        name: _check_value(variable(name), "=", name, value) for name, value in by_name.items()
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
        {name: value for name in (*_MODULES, *_IDS) if (value := getattr(settings, name))},
        dict(_second_credentials(settings, accounts_url)),
    )


def _credentials(
    settings: OrgSettings, accounts_url: str
) -> tuple[Credentials | None, tuple[str, ...]]:
    """The grant where it is complete, since it can be renewed; else the ready token."""
    refreshing = [getattr(settings, name) for name in _REFRESHING]
    if all(refreshing):
        return RefreshGrant(accounts_url, *refreshing), ()
    if settings.access_token:
        return ReadyToken(settings.access_token), ()
    missing = (name for name in (*_REFRESHING, _READY) if getattr(settings, name) is None)
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


def find_configuration(named: Path | None = None) -> ConfigurationFile | None:
    """The configuration file: the named one, or that of the working directory; None for none."""
    return read_configuration(named, lambda: _IN_FILE)


def org_settings(file: ConfigurationFile | None) -> dict[str, str]:
    """What a file sets of the org, by name.

    Raises `UsageError` for an unknown setting, and for a secret in any table.
    """
    if file is None:
        return {}
    for key in file.all_keys():
        if _setting_name(key) in _SECRETS:
            secret = variable(_setting_name(key))
            raise UsageError(
                f"{file.place}: {key}: a secret; set {secret} in the environment instead"
            )
    return {
        key: _read_setting(file.place, key, value)
        for key, value in file.settings.items()
        if key not in SHARED
    }


def org_variables() -> dict[str, bool]:
    """The variables that describe an org, and whether each is secret."""
    return {variable(name): name in _SECRETS for name in _TYPES}


def _read_setting(file: str, key: str, value: Any) -> str:
    if key not in _IN_FILE:
        close = close_names(_setting_name(key), (*_IN_FILE, *SHARED))
        hint = f"did you mean {close[0]}?" if close else f"use one of {', '.join(_IN_FILE)}"
        raise UsageError(f"{file}: unknown setting {key}; {hint}")
    if key in _IDS and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f'{file}: {key}: expected text in quotes, such as {key} = "..."')
    return _check_value(f"{file}: {key}", " = ", key, value.strip())


def _check_value(place: str, sign: str, name: str, value: str) -> str:
    """The value as its field takes it; `UsageError` says what it has to be."""
    plain = value.casefold() if name in ("dc", "environment") else value
    problem: str | None
    try:
        msgspec.convert(plain, _TYPES[name])
    except msgspec.ValidationError:
        problem = _EXPECTED[name]
    else:
        problem = _problem(name, plain)
    if not problem:
        return plain
    shown = f"{sign}{value}" if name in ("dc", "environment") and _WORD.fullmatch(value) else ""
    raise UsageError(f"{place}{shown}: {problem}")


def _problem(name: str, value: str) -> str | None:
    """What is wrong with a value that its type does not say."""
    if name == "dc" and find_data_center(value) is None:
        return f"use one of {', '.join(center.name for center in DATA_CENTERS)}"
    if name in ("accounts_url", "api_domain"):
        return host_url_problem(value)
    return None


_EXPECTED = {
    "environment": f"use one of {', '.join(ENVIRONMENTS)}",
    **dict.fromkeys(_MODULES, "not the API name of a module (letters, digits and _)"),
    **dict.fromkeys(_IDS, "not an id (digits only)"),
    **dict.fromkeys(_SECRETS, "contains a space, or a character that credentials never have"),
}


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return _PREFIX + name.upper()


def _setting_name(key: str) -> str:
    """A key as the name of a setting: `ZOHO_Client-Id` is `client_id`."""
    return key.casefold().replace("-", "_").removeprefix(_PREFIX.casefold())
