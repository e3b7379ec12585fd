"""Which addresses may be sent to, and what is wrong with any other, in words that never repeat it.

An address that cannot be used may be a password that was set in the wrong place.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

_LOOPBACK = ip_network("127.0.0.0/8")
_LABEL = r"(?!-)[a-z0-9-]{1,63}"
_HOST_AND_PORT = re.compile(
    rf"({_LABEL}(\.{_LABEL})*\.?|\[(?P<ipv6>[0-9a-f:.]+)\])(:[0-9]{{1,5}})?", re.IGNORECASE
)


def is_loopback(address: str) -> bool:
    """Whether an address without a problem stays on this computer: 127.0.0.0/8, ::1, localhost."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number in _LOOPBACK if isinstance(number, IPv4Address) else number.is_loopback


def host_key(address: str) -> str:
    """What the addresses of one host have in common, however they are written: host and port.

    All names of this computer are one, since a server on it is reached by each of them.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        return address
    host = (parts.hostname or address).rstrip(".")
    return f"{'localhost' if is_loopback(address) else host}:{port}"


def host_url_problem(address: str) -> str | None:
    """What keeps an address of a host from being used, to follow a setting's name; None if nothing.

    It has to be `https://`, unless it stays on this computer, and to name a host alone.
    """
    problem = _text_problem(address)
    if problem:
        return problem
    try:
        parts = urlsplit(address)
        names_host = parts.port != 0 and _is_host(parts.netloc)
    except ValueError:
        return "not an address"
    if parts.scheme not in ("https", "http"):
        return "has to begin with https://"
    if _has_more_than_host(parts):
        return "has to be a host alone: no user, no path, no query"
    if not names_host:
        return "names no host"
    if parts.scheme == "http" and not is_loopback(address):
        return "has to begin with https:// (plain http is for 127.0.0.1, ::1 and localhost only)"
    return None


def url_problem(url: str) -> str | None:
    """What keeps any other URL from being used, to follow a setting's name; None if nothing."""
    problem = _text_problem(url)
    if problem:
        return problem
    try:
        parts = urlsplit(url)
        names_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "not an address"
    if parts.scheme not in ("https", "http"):
        return "has to begin with https:// or http://"
    if parts.username is not None or parts.password is not None:
        return "has a name or password in it; give it without"
    return None if names_host else "names no host"


def _text_problem(address: str) -> str | None:
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        return "holds a character that no address has"
    return None


def _is_host(text: str) -> bool:
    """Whether this is a host with or without a port, and nothing that two parsers read in two ways.

    `ValueError` where it is in brackets, but not an IPv6 address.
    """
    match = _HOST_AND_PORT.fullmatch(text)
    if match is not None and match["ipv6"] is not None:
        ip_address(match["ipv6"])
    return match is not None


def _has_more_than_host(parts: SplitResult) -> bool:
    return any((parts.path.rstrip("/"), parts.query, parts.fragment)) or "@" in parts.netloc
