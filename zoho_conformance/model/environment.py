"""What surrounds the process, from the environment: the terminal, a CI system, and whom to tell."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


def has_colour(stream: TextIO | None) -> bool:
    """Whether what goes to the stream, None where it is closed, is to be coloured.

    `NO_COLOR` and `FORCE_COLOR` decide, if set to anything; else whether it is a terminal.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def step_summary() -> Path | None:
    """The file that GitHub shows as the summary of the step; None outside of its workflows."""
    named = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(named) if named else None


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """Whom `watch` tells, as far as that is a secret: addresses and tokens, never shown.

    ``notify`` are addresses of Apprise's, ``webhooks`` such as take JSON, which is signed with
    ``webhook_secret``; ``github_api`` is the address of GitHub's API.
    """

    notify: tuple[str, ...]
    webhooks: tuple[str, ...]
    webhook_secret: str | None
    github_token: str | None
    github_api: str


def told(environ: Mapping[str, str] | None = None) -> Told:
    """Whom the environment says to tell; a CI system sets a secret it lacks to nothing."""
    variables = os.environ if environ is None else environ
    return Told(
        tuple(variables.get("ZOHO_WATCH_NOTIFY", "").split()),
        tuple(variables.get("ZOHO_WATCH_WEBHOOK", "").split()),
        variables.get("ZOHO_WATCH_WEBHOOK_SECRET", "").strip() or None,
        variables.get("GITHUB_TOKEN", "").strip() or None,
        variables.get("GITHUB_API_URL", "").strip() or "https://api.github.com",
    )
