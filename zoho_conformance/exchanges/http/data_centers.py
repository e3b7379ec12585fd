"""Where the organizations of each data centre are reached, and which addresses are allowed.

The hosts are those of Zoho's Python SDK (``dc/*.py``). It lacks the United Kingdom: its accounts
host is on Zoho's page about multiple data centres, and its API host follows from the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, ip_address, ip_network
from types import MappingProxyType
from typing import Literal, get_args
from urllib.parse import SplitResult, urlsplit

DataCenter = Literal["us", "eu", "in", "au", "jp", "cn", "ca", "sa", "uk"]
Environment = Literal["production", "sandbox", "developer"]
DATA_CENTERS: tuple[DataCenter, ...] = get_args(DataCenter)
ENVIRONMENTS: tuple[Environment, ...] = get_args(Environment)

_ACCOUNTS: Mapping[DataCenter, str] = MappingProxyType(
    {
        "us": "accounts.zoho.com",
        "eu": "accounts.zoho.eu",
        "in": "accounts.zoho.in",
        "au": "accounts.zoho.com.au",
        "jp": "accounts.zoho.jp",
        "cn": "accounts.zoho.com.cn",
        "ca": "accounts.zohocloud.ca",
        "sa": "accounts.zoho.sa",
        "uk": "accounts.zoho.uk",
    }
)
_API: Mapping[DataCenter, str] = MappingProxyType(
    {
        "us": "zohoapis.com",
        "eu": "zohoapis.eu",
        "in": "zohoapis.in",
        "au": "zohoapis.com.au",
        "jp": "zohoapis.jp",
        "cn": "zohoapis.com.cn",
        "ca": "zohoapis.ca",
        "sa": "zohoapis.sa",
        "uk": "zohoapis.uk",
    }
)
_PREFIXES: Mapping[Environment, str] = MappingProxyType(
    {"production": "www", "sandbox": "sandbox", "developer": "developer"}
)
_OF_HOST: Mapping[str, tuple[DataCenter, Environment]] = MappingProxyType(
    {
        f"{prefix}.{domain}": (center, environment)
        for center, domain in _API.items()
        for environment, prefix in _PREFIXES.items()
    }
    # Zoho's OpenAPI files name the production hosts without their prefix.
    | {domain: (center, "production") for center, domain in _API.items()}
)

_LOOPBACK = ip_network("127.0.0.0/8")
_LABEL = r"(?!-)[a-z0-9-]{1,63}"
_PLACE = re.compile(
    rf"({_LABEL}(\.{_LABEL})*\.?|\[(?P<six>[0-9a-f:.]+)\])(:[0-9]{{1,5}})?", re.IGNORECASE
)


def accounts_url(center: DataCenter) -> str:
    """The address of a data centre's accounts host, without a final slash."""
    return f"https://{_ACCOUNTS[center]}"


def api_domain(center: DataCenter, environment: Environment) -> str:
    """The address of a data centre's API host for an environment, without a final slash."""
    return f"https://{_PREFIXES[environment]}.{_API[center]}"


def owner_of_host(address: str) -> tuple[DataCenter, Environment] | None:
    """Whose API host this is, if it is one of Zoho's."""
    return _OF_HOST.get((urlsplit(address).hostname or "").rstrip("."))


def is_loopback(address: str) -> bool:
    """Whether an address without a flaw stays on this computer: 127.0.0.0/8, ::1 or localhost."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number in _LOOPBACK if isinstance(number, IPv4Address) else number.is_loopback


def url_problem(address: str) -> str | None:
    """What keeps an address from being used, to follow a setting's name; None where nothing does.

    The address itself is not in it: a password could be.
    """
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        return "holds a character that no address has"
    try:
        parts = urlsplit(address)
        sound = parts.port != 0 and _is_place(parts.netloc)
    except ValueError:
        return "is no address"
    if parts.scheme not in ("https", "http"):
        return "has to begin with https://"
    if _more(parts):
        return "is to be a host alone: no user, no path, no query"
    if not sound:
        return "names no host"
    if parts.scheme == "http" and not is_loopback(address):
        return "has to begin with https://: plain http is for 127.0.0.1, ::1 and localhost only"
    return None


def _is_place(text: str) -> bool:
    """Whether this is a host with or without a port, and nothing that two parsers read in two ways.

    ``ValueError`` where it is in brackets, but no IPv6 address.
    """
    found = _PLACE.fullmatch(text)
    if found is not None and found["six"] is not None:
        ip_address(found["six"])
    return found is not None


def _more(parts: SplitResult) -> bool:
    more = (parts.path.rstrip("/"), parts.query, parts.fragment)
    return any(more) or "@" in parts.netloc
