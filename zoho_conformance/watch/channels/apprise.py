"""Apprise: Slack, Teams, e-mail and a hundred more services, each by its Apprise address."""

# ruff: noqa: PLC0415 - Apprise is an extra, and takes a while to import.

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.channels.channel import (
    ChannelKind,
    UndeliveredError,
    Variable,
    key_of,
)
from zoho_conformance.watch.message import Alert, as_text, title
from zoho_conformance.watch.state import Outbox

MAX_SECONDS = 60.0
"""What notifying a service may take, all parts of a message together."""

_MAX_CHARS = 6_000
_LOGGER = logging.getLogger("apprise")


@dataclass(frozen=True, slots=True, repr=False)
class AppriseService:
    """A service by its address, of which everything but the scheme may be secret."""

    url: str

    def __post_init__(self) -> None:
        _service(self.url)

    @property
    def key(self) -> str:
        """Digest the whole address."""
        return key_of("notify", self.url)

    @property
    def label(self) -> str:
        """Name its scheme, and four digits that tell it from others."""
        return f"{self.url.partition('://')[0]} by Apprise ({self.key[:4]})"

    def has_work(self, alert: Alert, outbox: Outbox) -> bool:  # noqa: ARG002 - of the interface
        """Whether there are events to deliver."""
        return bool(outbox.queue)

    def preview(self, alert: Alert) -> str:
        """Show title and text."""
        return f"{title(alert)}\n\n{as_text(alert, _MAX_CHARS)}"

    def deliver(self, alert: Alert, outbox: Outbox) -> None:  # noqa: ARG002 - of the interface
        """Send one message, in several parts where the service takes no long ones."""
        from apprise import NotifyFormat, NotifyType

        types = {
            "drift": NotifyType.FAILURE,
            "not-judged": NotifyType.WARNING,
            "clear": NotifyType.SUCCESS,
        }
        service = _service(self.url)
        message = {
            "body": as_text(alert, _MAX_CHARS),
            "title": title(alert),
            "notify_type": types[alert.status],
            "body_format": NotifyFormat.TEXT,
        }
        if not _notify_in_time(service, message):
            raise UndeliveredError(
                "the message was not accepted; send one with `apprise -vv` and the same address to "
                "see why"
            )


def _notify_in_time(service: Any, message: Mapping[str, Any]) -> bool:
    """Whether a service takes a message; `UndeliveredError` where that cannot be known in time.

    In a thread that is left behind then: Apprise waits for each byte of an answer, not for all.
    """
    result: Future[bool] = Future()

    def notify() -> None:
        try:
            with _silent():
                result.set_result(bool(service.notify(**message)))
        except Exception as cause:  # noqa: BLE001 - of any service of a hundred
            result.set_exception(
                UndeliveredError(f"Apprise cannot notify the service ({type(cause).__name__})")
            )

    Thread(target=notify, name="notify", daemon=True).start()
    try:
        return result.result(MAX_SECONDS)
    except TimeoutError:
        raise UndeliveredError(
            f"the service did not answer within {MAX_SECONDS:g} seconds"
        ) from None


def _service(url: str) -> Any:
    """Open what Apprise knows by an address; `UsageError` where it knows nothing by it."""
    try:
        from apprise import Apprise, NotifyBase
    except ModuleNotFoundError as cause:
        if cause.name != "apprise":
            raise
        raise UsageError("--notify: needs Apprise; install it with: pip install apprise") from cause
    if "overflow=" not in url:
        # By default, a message that is too long for a service is lost.
        url += ("&" if "?" in url else "?") + "overflow=split"
    with _silent():
        service = Apprise.instantiate(url)
    if not isinstance(service, NotifyBase):
        scheme = url.partition("://")[0] if "://" in url else "…"
        raise UsageError(
            f"--notify {scheme}://…: not an address that Apprise knows; see `apprise --details`"
        )
    return service


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what Apprise logs to itself: addresses and answers hold secrets."""
    handler, propagates = logging.NullHandler(), _LOGGER.propagate
    _LOGGER.addHandler(handler)
    _LOGGER.propagate = False
    try:
        yield
    finally:
        _LOGGER.removeHandler(handler)
        _LOGGER.propagate = propagates


def _open(urls: Sequence[str], variables: Mapping[str, str]) -> Iterator[AppriseService]:
    for url in (*urls, *variables.get("ZOHO_WATCH_NOTIFY", "").split()):
        yield AppriseService(url)


KIND = ChannelKind(
    option="--notify",
    metavar="URL",
    help="Notify a service (Slack, Teams, e-mail, …) by its Apprise address.",
    open=_open,
    secret=True,
    variables=(Variable("ZOHO_WATCH_NOTIFY", "addresses as for `--notify`, separated by spaces"),),
)
