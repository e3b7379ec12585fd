"""What every channel is and can do."""

from __future__ import annotations

import hashlib
from typing import Protocol

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.watch.message import News
from zoho_conformance.watch.state import Outbox


class UndeliveredError(ConformanceError):
    """A channel did not take what it was told; the message says why, and holds no secret."""


class Channel(Protocol):
    """Somebody who is to know. ``label`` names the channel without what may be a secret in it."""

    @property
    def key(self) -> str:
        """What the state knows the channel by."""

    @property
    def label(self) -> str:
        """What people know the channel by."""

    def due(self, news: News, outbox: Outbox) -> bool:
        """Whether there is anything for the channel to do."""

    def shown(self, news: News) -> str:
        """What it would be told, for people to look at."""

    def tell(self, news: News, outbox: Outbox) -> int | None:
        """Tell it, and give what it is to remember; ``UndeliveredError`` where it does not take it.

        Telling the same again does no harm: that happens where what it answered was lost.
        """


def key_of(kind: str, place: str) -> str:
    """A digest of where a channel is, which may hold a secret."""
    return hashlib.sha256(f"{kind}\n{place}".encode()).hexdigest()[:12]
