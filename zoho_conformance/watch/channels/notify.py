"""Apprise: Slack, Teams, e-mail and a hundred more, each named by an address of Apprise's own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import apprise

from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.blocks import plain
from zoho_conformance.watch.channels.channel import UndeliveredError, key_of
from zoho_conformance.watch.message import News, blocks, title
from zoho_conformance.watch.state import Outbox

_TEXT = 6_000
_LOGGER = logging.getLogger("apprise")
_TYPES = {
    "drift": apprise.NotifyType.FAILURE,
    "not-judged": apprise.NotifyType.WARNING,
    "clear": apprise.NotifyType.SUCCESS,
}


@dataclass(frozen=True, slots=True)
class Notified:
    """An address of Apprise's; all of it may be a secret but its scheme."""

    url: str

    def __post_init__(self) -> None:
        _service(self.url)

    @property
    def key(self) -> str:
        """Of its whole address."""
        return key_of("notify", self.url)

    @property
    def label(self) -> str:
        """Its scheme, and four digits that tell it from others."""
        return f"{self.url.partition('://')[0]} by Apprise ({self.key[:4]})"

    def due(self, news: News, outbox: Outbox) -> bool:  # noqa: ARG002 - a channel's signature
        """Whether there is anything that it was not told."""
        return bool(outbox.queue)

    def shown(self, news: News) -> str:
        """Title and text."""
        return f"{title(news)}\n\n{plain(blocks(news), _TEXT)}"

    def tell(self, news: News, outbox: Outbox) -> None:  # noqa: ARG002 - a channel's signature
        """Send one message, in several parts where the service takes no long ones."""
        service = _service(self.url)
        with _quiet():
            taken = service.notify(
                body=plain(blocks(news), _TEXT),
                title=title(news),
                notify_type=_TYPES[news.status],
                body_format=apprise.NotifyFormat.TEXT,
            )
        if not taken:
            raise UndeliveredError(
                "the message was not taken; send one with `apprise -vv` and the same address to "
                "see why"
            )


def _service(url: str) -> apprise.NotifyBase:
    """What Apprise makes of an address; ``UsageError`` where that is nothing."""
    if "overflow=" not in url:
        # Left to itself, a message that is too long for a service is lost.
        url += ("&" if "?" in url else "?") + "overflow=split"
    with _quiet():
        found = apprise.Apprise.instantiate(url)
    if not isinstance(found, apprise.NotifyBase):
        scheme = url.partition("://")[0] if "://" in url else "…"
        raise UsageError(
            f"--notify {scheme}://…: is no address that Apprise knows; see `apprise --details`"
        )
    return found


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Apprise logs to itself: addresses and answers hold secrets."""
    nowhere, propagates = logging.NullHandler(), _LOGGER.propagate
    _LOGGER.addHandler(nowhere)
    _LOGGER.propagate = False
    try:
        yield
    finally:
        _LOGGER.removeHandler(nowhere)
        _LOGGER.propagate = propagates
