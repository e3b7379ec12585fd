"""The options of commands that ask a live org: which, how much, and what may be done to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from zoho_conformance.runs.settings import MAX_TIME, MAX_TIME_RANGE, WAIT_FOR_EVER, WRITES


def max_time_option(scope: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--max-time`: how long an org may be asked; `scope` says for what."""
    return click.option(
        "--max-time",
        type=click.IntRange(*MAX_TIME_RANGE),
        metavar="SECONDS",
        help=f"Spend at most SECONDS on {scope}.  [default: {MAX_TIME}]",
    )


REQUESTS_OF_A_MODULE = "requests for each module"
ALL_REQUESTS = "all requests together"


_WRITING_OPTIONS = (
    click.option(
        "--journal",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="The file that records what has to be undone.  [default: ZOHO_CONFORMANCE_JOURNAL, or "
        "journal.json in the user's state directory]",
    ),
    click.option(
        "--wait",
        is_flag=False,
        flag_value=WAIT_FOR_EVER,
        default=0,
        type=click.IntRange(min=0),
        metavar="[SECONDS]",
        help="Wait while another run writes to the org, for at most SECONDS if given.",
    ),
)


def org_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which live org is asked, and what may be done to it."""
    for option in (
        click.option(
            "--module",
            "modules",
            multiple=True,
            metavar="NAME",
            help="A module to judge; repeatable.",
        ),
        click.option(
            "--all-modules", is_flag=True, help="Judge every module whose records can be locked."
        ),
        click.option(
            "--allow-writes",
            "writes",
            is_flag=False,
            flag_value="sandbox",
            default="no",
            type=click.Choice(WRITES),
            help="Allow writes: lock, unlock and configure; =production for a production org.",
        ),
        click.option(
            "--effects",
            is_flag=True,
            help="Also write to a locked record, to check that it stays unchanged; never in "
            "production.",
        ),
        click.option(
            "--max-requests",
            type=click.IntRange(min=1),
            metavar="N",
            help="Send at most N requests.",
        ),
        max_time_option(REQUESTS_OF_A_MODULE),
        *_WRITING_OPTIONS,
    ):
        command = option(command)
    return command


def writing_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of commands that write to an org."""
    for option in _WRITING_OPTIONS:
        command = option(command)
    return command
