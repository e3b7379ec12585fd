"""The channels that owners name in a configuration: `github:OWNER/REPO`, `webhook:VARIABLE`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.channels.channel import Channel, ChannelKind
from zoho_conformance.watch.channels.registry import CHANNELS, variables

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

Lookup = Callable[[Iterable[str]], Mapping[str, str]]
"""Reads environment variables, as `model.environment.lookup` does."""


@dataclass(frozen=True, slots=True, repr=False)
class OwnerChannels:
    """The channels that entries name, by their names; `secrets` must never be shown."""

    by_name: Mapping[str, Channel]
    secrets: frozenset[str] = frozenset()


def open_named(names: Iterable[tuple[str, str]], lookup: Lookup) -> OwnerChannels:
    """Open what entries name; each name comes with the place that has it.

    Raises `UsageError` for an unknown kind, for an address in the file that may be secret, and for
    a variable that is not set.
    """
    channels: dict[str, Channel] = {}
    secrets = set[str]()
    for place, name in names:
        if name in channels:
            continue
        kind_name, _, value = name.partition(":")
        kind = next((each for each in CHANNELS if each.parameter == kind_name), None)
        if kind is None or not value:
            forms = ", ".join(map(_form, CHANNELS))
            raise UsageError(f"{place}: unknown channel {kind_name}; write one of {forms}")
        if kind.secret:
            value = _address(place, kind_name, value, lookup)
            secrets.add(value)
        for channel in _open(kind, value, lookup):
            channels[name] = channel
    return OwnerChannels(channels, frozenset(secrets))


def _form(kind: ChannelKind) -> str:
    return f"{kind.parameter}:{'VARIABLE' if kind.secret else kind.metavar}"


def _address(place: str, kind: str, variable: str, lookup: Lookup) -> str:
    if not _VARIABLE.fullmatch(variable):
        raise UsageError(
            f"{place}: channel {kind}: an address may hold a secret; put it into an environment "
            f"variable, and write {kind}:NAME_OF_THE_VARIABLE"
        )
    address = lookup([variable]).get(variable, "").strip()
    if not address:
        raise UsageError(f"{place}: channel {kind}:{variable}: set {variable} to its address")
    return address


def _open(kind: ChannelKind, value: str, lookup: Lookup) -> Iterator[Channel]:
    """One channel: what the watch's own variables add is not the owner's."""
    own = f"ZOHO_WATCH_{kind.parameter.upper()}"
    read = lookup(variable.name for variable in variables() if variable.name != own)
    yield from kind.open([value], read)
