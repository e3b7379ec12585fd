"""The channels of a watch, with those that the owners of a configuration name."""

# ruff: noqa: PLC0415 - without owners, nothing is loaded for them.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any  # noqa: TID251 - see above

import msgspec

from zoho_conformance.cli.project import configured_owners

if TYPE_CHECKING:
    from zoho_conformance.runs.owners import Ownership
    from zoho_conformance.watch.channels.channel import Channel
    from zoho_conformance.watch.routing import Routing


class Routes(msgspec.Struct, frozen=True):
    """All channels of a watch, those of owners among them, and which of them gets what.

    `routing` is None where no owner names a channel; `secrets` must never be shown.
    """

    channels: tuple[Channel, ...]
    owners: Ownership | None = None
    routing: Routing | None = None
    secrets: frozenset[str] = frozenset()

    def redact(self, text: str) -> str:
        """The text without the addresses of the owners' channels."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


def open_routes(channels: Sequence[Channel], options: Mapping[str, Any]) -> Routes:
    """The channels of a watch with those that owners name; nothing is sent yet.

    Raises `UsageError` for an entry that is of no rule or operation, or whose channel cannot be
    used.
    """
    owners = configured_owners()
    if owners is None:
        return Routes(tuple(channels))
    from zoho_conformance.model import environment
    from zoho_conformance.runs.library import open_library
    from zoho_conformance.runs.open_run import open_owners
    from zoho_conformance.runs.plugins import load_checks
    from zoho_conformance.watch.channels.of_owners import open_named
    from zoho_conformance.watch.routing import Routing

    checks = load_checks(options["plugins"])
    library = open_library(options["contracts"], options["api_version"], checks)
    owners = open_owners(owners, library)
    named = open_named(_named_channels(owners), environment.lookup)
    if owners is None or not named.by_name:
        return Routes(tuple(channels), owners)
    keys = {name: channel.key for name, channel in named.by_name.items()}
    own = frozenset(channel.key for channel in channels)
    all_channels = {each.key: each for each in (*channels, *named.by_name.values())}
    routing = Routing(owners.entry_of, keys, own)
    return Routes(tuple(all_channels.values()), owners, routing, named.secrets)


def _named_channels(owners: Ownership | None) -> Iterator[tuple[str, str]]:
    """The channels that entries name, each with its place."""
    if owners is None:
        return
    for number, entry in enumerate(owners.entries):
        yield from ((f"{owners.place}: owners[{number}]", name) for name in entry.channels)
