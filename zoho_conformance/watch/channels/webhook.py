"""A webhook: each message is one POST of JSON, signed where there is a secret to sign with."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from zoho_conformance.model import http_status
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.channels.channel import (
    ChannelKind,
    UndeliveredError,
    Variable,
    key_of,
    send,
    why_invalid,
    why_refused,
)
from zoho_conformance.watch.message import Alert, as_text, title
from zoho_conformance.watch.payload import payload_of
from zoho_conformance.watch.state import Outbox

_MAX_PREVIEW_CHARS = 20_000


@dataclass(frozen=True, slots=True, repr=False)
class Webhook:
    """An address that takes JSON; `secret` is the key of the signature, None for none."""

    url: str
    secret: str | None = None

    def __post_init__(self) -> None:
        wrong = why_invalid(self.url)
        if wrong:
            raise UsageError(f"--webhook: the address {wrong}")

    @property
    def key(self) -> str:
        """Digest the whole address."""
        return key_of("webhook", self.url)

    @property
    def label(self) -> str:
        """Name its host: the rest of its address may be secret."""
        return f"webhook at {urlsplit(self.url).hostname} ({self.key[:4]})"

    def has_work(self, alert: Alert, outbox: Outbox) -> bool:  # noqa: ARG002 - of the interface
        """Whether there are events to deliver."""
        return bool(outbox.queue)

    def preview(self, alert: Alert) -> str:
        """Show the text that the JSON holds."""
        return f"{title(alert)}\n\n{as_text(alert, _MAX_PREVIEW_CHARS)}"

    def deliver(self, alert: Alert, outbox: Outbox) -> None:
        """Send one message; its delivery header is the same for the same events."""
        body = msgspec.json.encode(payload_of(alert)).decode()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "x-zoho-conformance-delivery": _delivery_id(outbox),
        }
        if self.secret is not None:
            digest = hmac.new(self.secret.encode(), body.encode(), hashlib.sha256).hexdigest()
            headers["x-zoho-conformance-signature-256"] = f"sha256={digest}"
        response = send("POST", self.url, headers, body)
        if not http_status.is_success(response.status):
            raise UndeliveredError(why_refused(response.status))


def _delivery_id(outbox: Outbox) -> str:
    """Identify the events, for a receiver that gets them twice because its answer was lost."""
    events = "\n".join(f"{event.incident.id} {event.kind} {event.when}" for event in outbox.queue)
    return hashlib.sha256(f"{outbox.key}\n{events}".encode()).hexdigest()[:16]


def _open(urls: Sequence[str], variables: Mapping[str, str]) -> Iterator[Webhook]:
    for url in (*urls, *variables.get("ZOHO_WATCH_WEBHOOK", "").split()):
        yield Webhook(url, variables.get("ZOHO_WATCH_WEBHOOK_SECRET"))


KIND = ChannelKind(
    option="--webhook",
    metavar="URL",
    help="POST alerts as JSON to this address.",
    open=_open,
    secret=True,
    variables=(
        Variable("ZOHO_WATCH_WEBHOOK", "addresses as for `--webhook`, separated by spaces"),
        Variable("ZOHO_WATCH_WEBHOOK_SECRET", "the key that signs messages"),
    ),
)
