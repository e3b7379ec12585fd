"""Personal IP addresses in a text: a version looks the same, and many addresses are reserved."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from functools import cache

_IPV6 = re.compile(
    r"(?<![\w:.])[23][0-9a-fA-F]{3}:(?:[0-9a-fA-F]{0,4}:){2,6}[0-9a-fA-F]{0,4}(?![\w:])"
)
_VERSION_BEFORE = re.compile(
    r"(?:version|release|revision|build|\bver\b|\brev|\bv|firmware|driver|section|chapter|clause"
    r"|figure|table|page|§|\boid\b|[A-Za-z]/|[=~<>]=|\^|@)[\s:=\"'.]{0,3}\Z",
    re.IGNORECASE,
)
_ADDRESS_BEFORE = re.compile(
    r"\bip\b|addr|client|remote|host|forward|from|origin|peer|login|server|via", re.IGNORECASE
)
_MAX_SMALL_PART = 20
_DOTS = 3
_CONTEXT_CHARS = 48


def find_ip_addresses(text: str, name: str) -> Iterator[str]:
    """The addresses in a text; one of small numbers only where `name` or a word before says so."""
    if text.count(".") >= _DOTS:
        for match in _ipv4().finditer(text):
            address = match[1].partition(":")[0]
            before = text[max(0, match.start() - _CONTEXT_CHARS) : match.start()]
            is_small = all(int(part) <= _MAX_SMALL_PART for part in address.split("."))
            is_version = _VERSION_BEFORE.search(before) or (
                is_small and not _ADDRESS_BEFORE.search(f"{name} {before}")
            )
            if not is_version and _is_somebodys(address):
                yield address
    if ":" in text:
        yield from (match[0] for match in _IPV6.finditer(text) if _is_somebodys(match[0]))


@cache
def _ipv4() -> re.Pattern[str]:
    """The form of addresses that the plug-in of detect-secrets looks for."""
    from detect_secrets.plugins.ip_public import (  # noqa: PLC0415 - it takes long to import
        IPPublicDetector,
    )

    (pattern,) = IPPublicDetector.denylist
    assert isinstance(pattern, re.Pattern)
    return pattern


def _is_somebodys(address: str) -> bool:
    """Whether an address is in the net: not private, reserved, or for documentation."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return parsed.is_global and not parsed.is_multicast
