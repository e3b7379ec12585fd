"""Which places of the network an address on the Internet may lead to: public ones.

A redirect, or a name that resolves to whatever its owner likes, could otherwise have us ask what
only this computer and its neighbours can reach.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal
from urllib.parse import urlsplit

from zoho_conformance.exchanges.http.errors import NotAnsweredError

AddressFilter = Callable[[str, Sequence[str]], Sequence[str]]
"""The addresses of a host that may be connected to; raises `NotAnsweredError` where none may."""

Place = Literal["unspecified", "loopback", "link-local", "multicast", "private", "reserved"]

_NAT64 = ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ip_network("64:ff9b:1::/48")
_IPV4_COMPATIBLE = ip_network("::/96")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def place_of(address: str) -> Place | None:
    """What kind of place that is not public an IP address is; None for a public one.

    An IPv6 address that stands for an IPv4 address (mapped, 6to4, NAT64 and the like) is what
    that one is.
    """
    number = ip_address(address)
    if number.is_unspecified:
        return "unspecified"
    if number.is_loopback:
        return "loopback"
    if isinstance(number, IPv6Address):
        if number.is_site_local or number in _LOCAL_NAT64:
            return "private"
        inner = _ipv4_of(number)
        if inner is not None:
            return place_of(str(inner))
    if number.is_link_local:
        return "link-local"
    if number.is_multicast:
        return "multicast"
    if number.is_private:
        return "private"
    return None if number.is_global else "reserved"


def _ipv4_of(number: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if number.teredo is not None:
        return number.teredo[1]
    if number in _NAT64 or number in _IPV4_COMPATIBLE:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour


def resolve(host: str, port: int | None) -> list[str]:
    """The addresses of a host, as the system knows them; `OSError` for none.

    Whatever the system takes for an address (`2130706433`, `0x7f.1`) is turned into one here.
    """
    if f".{host}".rstrip(".").casefold().endswith(".localhost"):
        return ["127.0.0.1", "::1"]
    try:
        resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as cause:
        raise socket.gaierror(socket.EAI_NONAME, "not a name") from cause
    return list(dict.fromkeys(str(entry[4][0]) for entry in resolved))


class NamedHost:
    """The host of the URL that a person named, which alone need not be public.

    A name may lead into their own network, if it does so from the start: once it led to a public
    address, it has to lead to one again. Addresses that no name stands for (link-local ones, say)
    have to be named as such.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._is_address = _is_address(self._parts.hostname or "")
        self._was_public = False

    def filter_for(self, url: str) -> AddressFilter:
        """Which addresses may be connected to for a URL."""
        return self._reachable if self._is_named(url) else _public

    def _is_named(self, url: str) -> bool:
        """Whether a URL is at the named host, on the named port or the scheme's own."""
        parts = urlsplit(url)
        if parts.hostname != self._parts.hostname:
            return False
        of_scheme = parts.scheme != self._parts.scheme and parts.port is None
        return of_scheme or _port(parts.scheme, parts.port) == _port(
            self._parts.scheme, self._parts.port
        )

    def _reachable(self, host: str, addresses: Sequence[str]) -> Sequence[str]:
        public = [address for address in addresses if place_of(address) is None]
        if public or self._was_public:
            self._was_public = True
            return _public(host, addresses)
        own = [address for address in addresses if place_of(address) in ("loopback", "private")]
        return addresses if self._is_address else own or _public(host, addresses)


def _public(host: str, addresses: Sequence[str]) -> Sequence[str]:
    """The public ones of the addresses."""
    public = [address for address in addresses if place_of(address) is None]
    if not public and addresses:
        kind = place_of(addresses[0])
        raise NotAnsweredError(
            f"the address of {host} is {kind}, and pages come from public ones, other than from a "
            "host that you name yourself"
        )
    return public


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _port(scheme: str, port: int | None) -> int | None:
    return port or _DEFAULT_PORTS.get(scheme)
