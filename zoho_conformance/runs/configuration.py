"""Which org is judged, as whom: from the environment and an optional ``conformance.toml``.

The environment wins over the file. Secrets come by the environment alone, so that none is
committed by accident; no message repeats a value, since it could be a secret put in a wrong place.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zoho_conformance.exchanges.http import data_centers
from zoho_conformance.exchanges.http.data_centers import (
    DATA_CENTERS,
    ENVIRONMENTS,
    DataCenter,
    Environment,
)
from zoho_conformance.exchanges.http.errors import AuthError
from zoho_conformance.exchanges.http.oauth import Credentials, ReadyToken, RefreshGrant
from zoho_conformance.exchanges.http.token_response import CREDENTIAL
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.json_values import DIGITS

FILE = "conformance.toml"
"""The file that is read where no other is named: in the working directory, if it is there."""

_PREFIX = "ZOHO_"
_GRANT = ("ZOHO_CLIENT_ID", "ZOHO_CLIENT_SECRET", "ZOHO_REFRESH_TOKEN")
_READY = "ZOHO_ACCESS_TOKEN"
_SECRETS = (*_GRANT, _READY)
_ADDRESSES = ("ZOHO_ACCOUNTS_URL", "ZOHO_API_DOMAIN")
_IDS = (
    "ZOHO_LOCKED_RECORD_ID",
    "ZOHO_AUTO_LOCKED_RECORD_ID",
    "ZOHO_UNLOCKED_RECORD_ID",
    "ZOHO_LOCK_ID",
)
_PLAIN = ("ZOHO_DC", "ZOHO_ENVIRONMENT", *_ADDRESSES, "ZOHO_MODULE", *_IDS)
MODULE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""What the API names of modules are made of."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """One org. Addresses have no final slash; what is None is not named, and may be discovered.

    ``missing`` names what lacks for signing in, ``environment`` says whose data would be written
    to. ``api_domain_given`` says that the API domain was set, and not taken from the data centre.
    """

    accounts_url: str
    api_domain: str
    api_domain_given: bool
    environment: Environment
    credentials: Credentials | None
    missing: tuple[str, ...] = ()
    module: str | None = None
    locked_record_id: str | None = None
    auto_locked_record_id: str | None = None
    unlocked_record_id: str | None = None
    lock_id: str | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether the org is on this computer: a server to test with, and nobody's data."""
        return data_centers.is_loopback(self.api_domain)

    @property
    def can_renew(self) -> bool:
        """Whether access tokens are made from a refresh token, and not given ready."""
        return isinstance(self.credentials, RefreshGrant)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that must never be written or printed."""
        held = self.credentials
        if isinstance(held, RefreshGrant):
            return (held.client_id, held.client_secret, held.refresh_token)
        return (held.token,) if held else ()

    def required_credentials(self) -> Credentials:
        """What to sign in with; ``UsageError`` names what is missing."""
        if self.credentials is not None:
            return self.credentials
        raise UsageError(
            f"no credentials: {', '.join(self.missing)} not set. Set {', '.join(_GRANT[:-1])} and"
            f" {_GRANT[-1]}, from which access tokens are made; or {_READY}, a ready one"
        )

    def at_token_domain(self, api_domain: str | None) -> Configuration:
        """The same org at the API host that its token came with; one that was set stays.

        Of Zoho's own hosts only the data centre is taken: never does a run that was to judge a
        sandbox turn to production. ``AuthError`` where production was to be judged and the token
        is another environment's.
        """
        if api_domain is None or self.api_domain_given:
            return self
        known = data_centers.owner_of_host(api_domain)
        if known is None:
            return replace(self, api_domain=api_domain)
        center, environment = known
        if environment != self.environment == "production":
            raise AuthError(
                f"ZOHO_REFRESH_TOKEN is of a {environment} org, and a production org was to be"
                f" judged: set ZOHO_ENVIRONMENT={environment}, or use a token of the production org"
            )
        return replace(self, api_domain=data_centers.api_domain(center, self.environment))


def pages_cache_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the pages that were fetched."""
    return locations.cache_folder(environ) / "pages"


def load_configuration(
    environ: Mapping[str, str] | None = None, file: Path | None = None
) -> Configuration:
    """The configuration; ``file`` has to be there if named, ``environ`` is the process's own.

    Raises ``UsageError`` for whatever cannot be used; credentials that are missing are told when
    they are required.
    """
    variables = os.environ if environ is None else environ
    # A CI system sets a secret that it does not have to nothing at all.
    stripped = {name: variables.get(name, "").strip() for name in (*_SECRETS, *_PLAIN)}
    given = _from_file(file) | {name: value for name, value in stripped.items() if value}
    for name, value in given.items():
        wrong = _flaw(name, value)
        if wrong:
            raise UsageError(f"{name}: {wrong}")
    center = _center(given.get("ZOHO_DC", "us"))
    environment = _environment(given)
    accounts = given.get("ZOHO_ACCOUNTS_URL", data_centers.accounts_url(center)).rstrip("/")
    domain = given.get("ZOHO_API_DOMAIN", data_centers.api_domain(center, environment)).rstrip("/")
    credentials, missing = _credentials(given, accounts)
    return Configuration(
        accounts,
        domain,
        "ZOHO_API_DOMAIN" in given,
        environment,
        credentials,
        missing,
        given.get("ZOHO_MODULE"),
        *(given.get(name) for name in _IDS),
    )


def _credentials(
    given: Mapping[str, str], accounts: str
) -> tuple[Credentials | None, tuple[str, ...]]:
    """The grant where it is complete, since it can be renewed; else the ready token."""
    missing = tuple(name for name in _GRANT if name not in given)
    if not missing:
        return RefreshGrant(accounts, *(given[name] for name in _GRANT)), ()
    if _READY in given:
        return ReadyToken(given[_READY]), ()
    return None, (*missing, _READY)


def _flaw(name: str, value: str) -> str | None:
    """What keeps a value from being used, in words that do not repeat it."""
    if name in _SECRETS and not CREDENTIAL.fullmatch(value):
        return "holds a space or a character that no credential has"
    if name in _ADDRESSES:
        return data_centers.url_problem(value)
    if name in _IDS and not DIGITS.fullmatch(value):
        return "is no id: ids are digits only"
    if name == "ZOHO_MODULE" and not MODULE_NAME.fullmatch(value):
        return "is no module's API name: those are letters, digits and _"
    if name == "ZOHO_DC" and value.casefold() not in DATA_CENTERS:
        return f"is none of {', '.join(DATA_CENTERS)}"
    if name == "ZOHO_ENVIRONMENT" and value.casefold() not in ENVIRONMENTS:
        return f"is none of {', '.join(ENVIRONMENTS)}"
    return None


def _center(value: str) -> DataCenter:
    return next(one for one in DATA_CENTERS if one == value.casefold())


def _environment(given: Mapping[str, str]) -> Environment:
    """The environment that is named, or that an API domain of Zoho's belongs to.

    The two have to agree, else what is called a sandbox could be production.
    """
    named = given.get("ZOHO_ENVIRONMENT", "").casefold()
    known = data_centers.owner_of_host(given.get("ZOHO_API_DOMAIN", ""))
    if known is None:
        return next((one for one in ENVIRONMENTS if one == named), "production")
    if named and named != known[1]:
        raise UsageError(
            f"ZOHO_ENVIRONMENT: is {named}, but ZOHO_API_DOMAIN is a {known[1]} host; leave one out"
        )
    return known[1]


def _from_file(named: Path | None) -> dict[str, str]:
    """What the file sets, by the names that the environment has for it."""
    file = named or Path(FILE)
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named is None:
            return {}
        raise UsageError(f"{file}: is not there") from None
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError:
        raise UsageError(f"{file}: is no text in UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as cause:
        where = re.search(r"line \d+", str(cause))
        raise UsageError(f"{file}: is no TOML{f' ({where[0]})' if where else ''}") from None
    for key in _keys(table):
        name = _variable(key)
        if name in _SECRETS:
            raise UsageError(f"{file}: {key}: is a secret: set {name} in the environment instead")
    return dict(_setting(file, key, value) for key, value in table.items())


def _keys(table: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a table and of those within it."""
    for key, value in table.items():
        yield key
        if isinstance(value, dict):
            yield from _keys(value)


def _variable(key: str) -> str:
    return _PREFIX + key.upper().replace("-", "_").removeprefix(_PREFIX)


def _setting(file: Path, key: str, value: Any) -> tuple[str, str]:
    settings = {name.removeprefix(_PREFIX).lower(): name for name in _PLAIN}
    if key not in settings:
        plain = key.casefold().replace("-", "_").removeprefix(_PREFIX.lower())
        close = difflib.get_close_matches(plain, settings, n=1)
        hint = f"; did you mean {close[0]}?" if close else f": only {', '.join(settings)}"
        raise UsageError(f"{file}: there is no setting {key}{hint}")
    name = settings[key]
    if name in _IDS and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{file}: {key}: is to be a text")
    wrong = _flaw(name, value.strip())
    if wrong:
        raise UsageError(f"{file}: {key}: {wrong}")
    return name, value.strip()
