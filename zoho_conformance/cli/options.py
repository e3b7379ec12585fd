"""What several commands of the command line share: options, settings from them, and progress."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any  # noqa: TID251 - `--help` has no use for readers of logs

import click

from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import HIGHEST_FIRST
from zoho_conformance.runs.settings import (
    BASELINE_FILE,
    MAX_TIME,
    MAX_TIME_RANGE,
    TARGETS,
    WAIT_FOR_EVER,
    WRITES,
    Settings,
)

if TYPE_CHECKING:
    from zoho_conformance.exchanges.formats.field_map import FieldMap


def contracts_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which contracts are judged by."""
    for option in (
        click.option(
            "--api-version", metavar="VERSION", help="The API version.  [default: latest]"
        ),
        click.option(
            "--contracts",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="The contracts that `derive --into DIR` wrote, in place of those that ship.",
        ),
    ):
        command = option(command)
    return command


def plugin_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that adds custom checks."""
    option = click.option(
        "--plugin",
        "plugins",
        multiple=True,
        metavar="MODULE",
        help="Also run the custom checks of this module; may be given several times.",
    )
    return option(command)


def map_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that says where a log has the parts of an exchange."""
    option = click.option(
        "--map",
        "field_map",
        metavar="MAP",
        help="Where each line of a log has what: url=.req.url,status=.res.code,body=.res.body, or "
        "kong, nginx, apache, otel.",
    )
    return option(command)


any_version_option = click.option(
    "--any-version",
    is_flag=True,
    help="Judge requests to other versions of the API too, by the contracts of this one.",
)
"""`--any-version`, for what another version would change."""


def parse_map(text: str | None) -> FieldMap | None:
    """The map that `--map` names; `UsageError` where it is none."""
    if text is None:
        return None
    from zoho_conformance.exchanges.formats.field_map import (  # noqa: PLC0415 - few commands need it
        parse_field_map,
    )

    return parse_field_map(text)


def against_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names an observed contract."""
    option = click.option(
        "--against",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Also judge by what an org used to answer: what `audit --observed` wrote.",
    )
    return option(command)


def private_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that masks what the contracts do not document."""
    option = click.option(
        "--private",
        is_flag=True,
        help="Mask every name and value that no page documents; see ZOHO_CONFORMANCE_SALT.",
    )
    return option(command)


_LIVE_ONLY = {
    "config": "--config",
    "modules": "--module",
    "all_modules": "--all-modules",
    "max_requests": "--max-requests",
    "max_time": "--max-time",
}

_WRITING_ONLY = {"journal": "--journal", "wait": "--wait"}


def fail_on_option(description: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--fail-on`, an error by default; `description` is its help."""
    return click.option(
        "--fail-on",
        type=click.Choice(HIGHEST_FIRST),
        default="error",
        show_default=True,
        help=description,
    )


report_option = click.option(
    "--report", "reports", multiple=True, metavar="FILE", help="Write x.json, x.xml … or FORM=FILE."
)
"""`--report`, once for each form to write."""


def report_or_run(command: Callable[..., None]) -> Callable[..., None]:
    """A report to work on, or the target of a check that makes one now."""
    for option in (
        click.option("-k", "select", metavar="EXPRESSION", help="As for `check`."),
        click.option("--mutant", metavar="NAME", help="As for `check`."),
        click.option(
            "--cassettes",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="As for `check`.",
        ),
        click.option(
            "--target",
            type=click.Choice(TARGETS),
            default="cassettes",
            show_default=True,
            help="Without REPORT: who answers now.",
        ),
        click.option("--report", "named", metavar="FILE", help="The same as REPORT."),
        click.argument("report", required=False),
    ):
        command = option(command)
    return command


max_time_option = click.option(
    "--max-time",
    type=click.IntRange(*MAX_TIME_RANGE),
    metavar="SECONDS",
    help=f"Ask for SECONDS in all for each module.  [default: {MAX_TIME}]",
)
"""`--max-time`: how long an org may be asked."""


def config_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names the configuration file."""
    option = click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The file that describes the org.  [default: conformance.toml, if it exists]",
    )
    return option(command)


def operation_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that selects operations."""
    option = click.option(
        "--operation",
        "operations",
        multiple=True,
        metavar="ID",
        help="Only this operation; may be given several times.",
    )
    return option(command)


_WRITING_OPTIONS = (
    click.option(
        "--journal",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="The file that notes what has to be undone.  [default: ZOHO_CONFORMANCE_JOURNAL, or "
        "journal.json in the user's state directory]",
    ),
    click.option(
        "--wait",
        is_flag=False,
        flag_value=WAIT_FOR_EVER,
        default=0,
        type=click.IntRange(min=0),
        metavar="[SECONDS]",
        help="Wait while another run writes to the org, for so long at most if SECONDS are given.",
    ),
)


def org_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which live org is asked, and what may be done to it."""
    for option in (
        config_option,
        click.option(
            "--module",
            "modules",
            multiple=True,
            metavar="NAME",
            help="A module to judge; may be given several times.",
        ),
        click.option("--all-modules", is_flag=True, help="Judge every module that can be locked."),
        click.option(
            "--allow-writes",
            "writes",
            is_flag=False,
            flag_value="sandbox",
            default="no",
            type=click.Choice(WRITES),
            help="Also lock, unlock and configure; =production for a production org.",
        ),
        click.option(
            "--max-requests",
            type=click.IntRange(min=1),
            metavar="N",
            help="Send at most N requests.",
        ),
        max_time_option,
        *_WRITING_OPTIONS,
    ):
        command = option(command)
    return command


def writing_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of whatever writes to an org."""
    for option in _WRITING_OPTIONS:
        command = option(command)
    return command


def baseline_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names a baseline."""
    option = click.option(
        "--baseline",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=f"The file of known drift.  [default: {BASELINE_FILE}, if it exists]",
    )
    return option(command)


def baseline_file(named: Path | None, *, ignored: bool = False) -> Path | None:
    """The baseline of a run: the named one, or the one in the working directory; None for none."""
    if named and ignored:
        raise UsageError("--baseline and --no-baseline: use one or the other")
    default = Path(BASELINE_FILE) if Path(BASELINE_FILE).is_file() else None
    return None if ignored else named or default


def build_settings(**options: Any) -> Settings:
    """The settings that options ask for; `UsageError` for those that do not go together."""
    lists = ("modules", "plugins", "recordings")
    several = {name: tuple(options.get(name, ())) for name in lists}
    settings = Settings(**{**options, **several})
    if settings.target != "live":
        for name, option in _LIVE_ONLY.items():
            if getattr(settings, name):
                raise UsageError(f"{option}: only with --target live")
        if settings.writes != "no":
            raise UsageError("--allow-writes: only with --target live")
    for name, option in _WRITING_ONLY.items():
        if getattr(settings, name) and settings.writes == "no":
            raise UsageError(f"{option}: only with --allow-writes")
    if settings.modules and settings.all_modules:
        raise UsageError("--module and --all-modules: use one or the other")
    return settings


def require_fitting_options(settings: Settings) -> None:
    """Raise `UsageError` for options of a check that do not fit its target."""
    if settings.mutant and settings.target != "reference":
        raise UsageError("--mutant: only the reference org has mutants; add --target reference")
    if settings.cassettes and settings.target != "cassettes":
        raise UsageError("--cassettes: only with --target cassettes")
    if settings.all_operations and settings.target != "cassettes":
        raise UsageError("--all: no probe is sent to the other operations; leave out --target")
    if settings.recordings and settings.target != "cassettes":
        raise UsageError(f"{settings.recordings[0]}: recordings are judged without --target")
    if settings.max_age is not None and settings.target != "cassettes":
        raise UsageError("--max-age: only cassettes have an age; add --target cassettes")
    if settings.fields is not None and not settings.recordings:
        raise UsageError("--map: name the logs that it describes")
    if settings.any_version and not (settings.recordings or settings.cassettes):
        raise UsageError("--any-version: name the recordings of the other versions")
    if settings.callbacks and not (settings.recordings or settings.cassettes):
        raise UsageError("--callbacks: name the recordings of the side that receives them")
    if settings.fail_on_unmatched and settings.target != "cassettes":
        raise UsageError("--fail-on-unmatched: only recordings may have other requests")


def progress() -> Callable[[int, int], None] | None:
    """A counter on the terminal, where there is one."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, planned: int) -> None:
        end = "\r" if done < planned else "\r\033[K"
        click.echo(f"{done} of {planned} cases{end}", err=True, nl=False)

    return show
