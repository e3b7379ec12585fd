"""Where requests are sent instead, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_ZOHO = re.compile(r"(?:[a-z0-9-]+\.)*(?:zohoapis|zohocloud|zoho)\.[a-z]{2,3}(?:\.[a-z]{2})?\.?")
"""The hosts of Zoho's API, accounts and files, in any data centre."""


class HostRefusedError(OSError):
    """A request was kept from one of Zoho's hosts."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A server on this computer that answers for Zoho's hosts, and for `more_hosts`.

    `refused` is called with each host that a client asked for which is not routed.
    """

    host: str
    port: int
    refused: Callable[[str], None]
    more_hosts: frozenset[str] = frozenset()

    def answers_for(self, host: object) -> bool:
        """Whether requests to a host are sent to the server."""
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if not isinstance(host, str):
            return False
        name = host.casefold()
        return name in self.more_hosts or _ZOHO.fullmatch(name) is not None

    def refuse(self, host: object) -> HostRefusedError:
        """Note that a client is not routed, and make the error that it gets."""
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        self.refused(name)
        return HostRefusedError(
            f"zoho_org keeps requests from {name}: this client is not routed to the local org; "
            "point it at zoho_org.url"
        )


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands for an attribute of a class or module while requests are diverted."""

    owner: Any
    name: str
    value: Any
