"""Whose host a request went to: one of Zoho's API, this computer, or another."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_ZOHO = re.compile(r"(?:[a-z0-9-]+\.)*zohoapis\.[a-z]{2,3}(?:\.[a-z]{2})?\.?")


def host_of_url(url: str) -> str:
    """The host of an address, in lower case; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_of_zoho(host: str) -> bool:
    """Whether a host is of Zoho's API, in any data centre and environment."""
    return _ZOHO.fullmatch(host) is not None


def is_loopback(host: str) -> bool:
    """Whether a host is this computer, as that of the reference org is."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
