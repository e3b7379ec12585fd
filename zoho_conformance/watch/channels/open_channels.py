"""The channels that are asked for, by options and by the environment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zoho_conformance.model.environment import Told
from zoho_conformance.model.errors import UsageError
from zoho_conformance.watch.channels.channel import Channel
from zoho_conformance.watch.channels.github import GithubIssue
from zoho_conformance.watch.channels.webhook import Webhook


def opened(
    told: Told,
    notify: Sequence[str] = (),
    webhooks: Sequence[str] = (),
    github: str | None = None,
) -> tuple[Channel, ...]:
    """Every channel once; ``UsageError`` for one that cannot be used. Nothing is sent yet."""
    found: dict[str, Channel] = {}
    for one in _all(told, notify, webhooks, github):
        found.setdefault(one.key, one)
    return tuple(found.values())


def _all(
    told: Told, notify: Sequence[str], webhooks: Sequence[str], github: str | None
) -> Iterator[Channel]:
    if github is not None:
        yield GithubIssue(github, told.github_token, told.github_api)
    for url in (*webhooks, *told.webhooks):
        yield Webhook(url, told.webhook_secret)
    for url in (*notify, *told.notify):
        yield _notified(url)


def _notified(url: str) -> Channel:
    try:
        # Apprise is an extra, and takes a while to import.
        from zoho_conformance.watch.channels.notify import Notified  # noqa: PLC0415
    except ModuleNotFoundError as cause:
        if cause.name != "apprise":
            raise
        raise UsageError(
            "--notify: needs Apprise, which is not installed: "
            "pip install 'zoho-crm-conformance[alert]'"
        ) from cause
    return Notified(url)
