"""A webhook: each message is one POST of JSON, signed where there is a secret to sign with."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from zoho_conformance.exchanges.http import send_once
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch import payload
from zoho_conformance.watch.blocks import plain
from zoho_conformance.watch.channels.channel import UndeliveredError, key_of
from zoho_conformance.watch.message import News, blocks, title
from zoho_conformance.watch.state import Outbox

_SHOWN = 20_000


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that takes JSON; ``secret`` is the key of the signature, None for none."""

    url: str
    secret: str | None = None

    def __post_init__(self) -> None:
        wrong = send_once.url_problem(self.url)
        if wrong:
            raise UsageError(f"--webhook: the address {wrong}")

    @property
    def key(self) -> str:
        """Of its whole address."""
        return key_of("webhook", self.url)

    @property
    def label(self) -> str:
        """Its host: the rest of its address may be a secret."""
        return f"webhook at {urlsplit(self.url).hostname} ({self.key[:4]})"

    def due(self, news: News, outbox: Outbox) -> bool:  # noqa: ARG002 - a channel's signature
        """Whether there is anything that it was not told."""
        return bool(outbox.queue)

    def shown(self, news: News) -> str:
        """The text that the JSON holds."""
        return f"{title(news)}\n\n{plain(blocks(news), _SHOWN)}"

    def tell(self, news: News, outbox: Outbox) -> None:
        """Send one message; the delivery header is the same for the same events."""
        body = json.dumps(payload.of(news), ensure_ascii=False)
        headers = {
            "content-type": "application/json; charset=utf-8",
            "x-zoho-conformance-delivery": _delivery(outbox),
        }
        if self.secret is not None:
            digest = hmac.new(self.secret.encode(), body.encode(), hashlib.sha256).hexdigest()
            headers["x-zoho-conformance-signature-256"] = f"sha256={digest}"
        try:
            came = send_once.send_once("POST", self.url, headers, body)
        except TransportError as cause:
            raise UndeliveredError(str(cause)) from cause
        if not send_once.is_success(came):
            raise UndeliveredError(f"it answers {came.status}: {send_once.explain_status(came)}")


def _delivery(outbox: Outbox) -> str:
    """What a receiver tells a message by that comes twice, since its answer was lost."""
    named = "\n".join(f"{one.incident.id} {one.kind} {one.when}" for one in outbox.queue)
    return hashlib.sha256(f"{outbox.key}\n{named}".encode()).hexdigest()[:16]
