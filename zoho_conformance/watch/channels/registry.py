"""The channels that there are; options, help, redaction and documentation follow from the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoho_conformance.watch.channels import apprise, github, webhook
from zoho_conformance.watch.channels.channel import Channel, ChannelKind, Variable

CHANNELS: tuple[ChannelKind, ...] = (github.KIND, webhook.KIND, apprise.KIND)
"""To add a channel, write its module, list its `KIND` here, and test it."""

_MIN_SECRET_CHARS = 4


@dataclass(frozen=True, slots=True, repr=False)
class ChannelSettings:
    """Which channels are asked for.

    `values` are those of the options, by `ChannelKind.parameter`; `variables` those of the
    environment.
    """

    values: Mapping[str, Sequence[str]]
    variables: Mapping[str, str]

    def open(self) -> tuple[Channel, ...]:
        """Open every channel once; `UsageError` for one that cannot be used."""
        channels: dict[str, Channel] = {}
        for kind in CHANNELS:
            for channel in kind.open(self.values.get(kind.parameter, ()), self.variables):
                channels.setdefault(channel.key, channel)
        return tuple(channels.values())

    def redact(self, text: str) -> str:
        """Replace every secret that the channels were given."""
        for secret in sorted(self._secrets(), key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def _secrets(self) -> set[str]:
        secrets = set[str]()
        for kind in CHANNELS:
            if kind.secret:
                secrets.update(self.values.get(kind.parameter, ()))
            for variable in kind.variables:
                if variable.secret:
                    secrets.update(self.variables.get(variable.name, "").split())
        # A shorter one would blot out words; nothing that short is secret.
        return {secret for secret in secrets if len(secret) >= _MIN_SECRET_CHARS}


def variables() -> Iterator[Variable]:
    """List the environment variables that channels read."""
    for kind in CHANNELS:
        yield from kind.variables
