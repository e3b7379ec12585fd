"""What `watch` prints of its run, as text or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import msgspec

from zoho_conformance.model.display import legible
from zoho_conformance.watch.message import as_text, title
from zoho_conformance.watch.payload import payload_of
from zoho_conformance.watch.run_watch import WatchResult

_MAX_MESSAGE_CHARS = 20_000
_OUTCOMES = {"told": "delivered", "failed": "not delivered", "nothing": "nothing to deliver"}


def as_json(result: WatchResult) -> dict[str, Any]:
    """What happened as one object: that of a webhook, and what the command did."""
    return {
        **msgspec.to_builtins(payload_of(result.alert)),
        "state": str(result.file),
        "runs": result.state.runs,
        "deliveries": [asdict(delivery) for delivery in result.deliveries],
        "messages": [{"channel": label, "text": text} for label, text in result.previews],
    }


def as_lines(result: WatchResult) -> Iterator[str]:
    """What happened, for a person or a log."""
    yield legible(title(result.alert))
    news = result.events or result.state.incident or result.seen.blips
    if not result.previews and news:
        yield as_text(result.alert, _MAX_MESSAGE_CHARS).rstrip()
    yield from (legible(f"not judged: {reason}") for reason in result.seen.reasons)
    for delivery in result.deliveries:
        yield f"{_OUTCOMES[delivery.outcome]}: {delivery.channel}"
    for channel, text in result.previews:
        yield f"--- would be delivered to {channel}:"
        yield text.rstrip()
