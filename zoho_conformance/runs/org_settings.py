"""What may be set about an org: each setting's type, and where it may come from.

Secrets come by the environment alone, so that none is committed by accident; no message repeats a
value that could be a secret put in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import msgspec

from zoho_conformance.exchanges.http.credentials import CREDENTIAL
from zoho_conformance.exchanges.http.data_centers import (
    DATA_CENTERS,
    ENVIRONMENTS,
    Environment,
    find_data_center,
)
from zoho_conformance.exchanges.http.urls import host_url_problem
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
REFRESHING = ("client_id", "client_secret", "refresh_token")
READY = "access_token"
SECOND_TOKENS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "restricted": ("refresh_token_restricted", "access_token_restricted"),
        "other-edition": ("refresh_token_other_edition", "access_token_other_edition"),
        "lesser-scope": ("refresh_token_lesser_scope", "access_token_lesser_scope"),
    }
)
"""Second tokens by name, with their settings: one to make access tokens from, and a ready one."""
_SECRETS = (*REFRESHING, READY, *(name for names in SECOND_TOKENS.values() for name in names))

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


TYPES = {field.name: field.type for field in msgspec.structs.fields(OrgSettings)}
_IN_FILE = tuple(name for name in TYPES if name not in _SECRETS)
IDS = tuple(name for name, type_ in TYPES.items() if type_ == Id | None)
MODULES = tuple(name for name, type_ in TYPES.items() if type_ == Module | None)
_WORD = re.compile(r"[A-Za-z]{1,12}")
"""A value that a message may repeat: no credential is so short."""


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
    return {variable(name): name in _SECRETS for name in TYPES}


def _read_setting(file: str, key: str, value: Any) -> str:
    if key not in _IN_FILE:
        close = close_names(_setting_name(key), (*_IN_FILE, *SHARED))
        hint = f"did you mean {close[0]}?" if close else f"use one of {', '.join(_IN_FILE)}"
        raise UsageError(f"{file}: unknown setting {key}; {hint}")
    if key in IDS and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f'{file}: {key}: expected text in quotes, such as {key} = "..."')
    return check_value(f"{file}: {key}", " = ", key, value.strip())


def check_value(place: str, sign: str, name: str, value: str) -> str:
    """The value as its field takes it; `UsageError` says what it has to be."""
    plain = value.casefold() if name in ("dc", "environment") else value
    problem: str | None
    try:
        msgspec.convert(plain, TYPES[name])
    except msgspec.ValidationError:
        problem = _EXPECTED[name]
    else:
        problem = _problem(name, plain)
    if not problem:
        return plain
    shown = f"{sign}{value}" if name in ("dc", "environment") and _WORD.fullmatch(value) else ""
    raise UsageError(f"{place}{shown}: {problem}")


def _problem(name: str, value: str) -> str | None:
    """What is wrong with a value that its type cannot express."""
    if name == "dc" and find_data_center(value) is None:
        return f"use one of {', '.join(center.name for center in DATA_CENTERS)}"
    if name in ("accounts_url", "api_domain"):
        return host_url_problem(value)
    return None


_EXPECTED = {
    "environment": f"use one of {', '.join(ENVIRONMENTS)}",
    **dict.fromkeys(MODULES, "not the API name of a module (letters, digits and _)"),
    **dict.fromkeys(IDS, "not an id (digits only)"),
    **dict.fromkeys(_SECRETS, "contains a space, or a character that credentials never have"),
}


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return _PREFIX + name.upper()


def _setting_name(key: str) -> str:
    """A key as the name of a setting: `ZOHO_Client-Id` is `client_id`."""
    return key.casefold().replace("-", "_").removeprefix(_PREFIX.casefold())
