"""How a host is reached: by which proxy, and whose certificates count, as the environment says.

The variables are those that other clients honour too. What stays on this computer goes by no proxy.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from zoho_conformance.exchanges.http.urls import is_loopback
from zoho_conformance.model import environment
from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError

CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Where a file or folder of certificates can be named, to be used in place of the usual ones."""


@dataclass(frozen=True, slots=True)
class Route:
    """The address of the proxy, and the certificates to trust; None for none and the usual ones."""

    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None


def route_to(url: str) -> Route:
    """How to reach a URL; `UsageError` where what the environment says cannot be used."""
    return Route(_proxy(url), _ca_bundle() if url.startswith("https:") else None)


def _proxy(url: str) -> str | None:
    if is_loopback(url):
        return None
    proxy = select_proxy(url, get_environ_proxies(url))
    if not proxy:
        return None
    problem = _proxy_problem(proxy)
    if problem:
        raise UsageError(f"{_proxy_variable(url, proxy)}: {problem}")
    return _with_scheme(proxy)


def _proxy_problem(proxy: str) -> str | None:
    """What keeps an address from being used, without a word of it: it may hold a password."""
    expected = "expected the address of a proxy, such as http://proxy.example:3128"
    try:
        parts = urlsplit(_with_scheme(proxy))
        names_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return expected
    if parts.scheme.startswith("socks"):
        return f"a SOCKS proxy cannot be used; {expected}"
    plain = proxy.isascii() and proxy.isprintable() and " " not in proxy
    usable = plain and names_host and parts.scheme in ("http", "https")
    return None if usable else expected


def _with_scheme(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"


def _proxy_variable(url: str, proxy: str) -> str:
    """The name of the variable that has the proxy of a URL."""
    names = [f"{scheme}_proxy" for scheme in (urlsplit(url).scheme, "all")]
    values = environment.lookup(name for lower in names for name in (lower, lower.upper()))
    return next((name for name, value in values.items() if value == proxy), names[0].upper())


def _ca_bundle() -> str | None:
    """The file or folder that a variable names, seen to hold certificates."""
    values = environment.lookup(CA_VARIABLES)
    variable = next(iter(values), None)
    if variable is None:
        return None
    path = Path(values[variable])
    problem = _ca_problem(path)
    if problem:
        raise UsageError(f"{variable}: {legible(str(path))}: {problem}")
    return str(path)


def _ca_problem(path: Path) -> str | None:
    try:
        if path.is_dir():
            return None
        if not path.is_file():
            return "no such file (expected a file of certificates in PEM form)"
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError:
        return "holds no certificates (expected a file of them in PEM form)"
    except (OSError, ValueError) as cause:
        return f"cannot be read: {getattr(cause, 'strerror', None) or 'not the name of a file'}"
    return None
