"""How much a command prints, and whether in colour: the options that say so, and who asks."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from zoho_conformance.model import environment

_META = "zoho_conformance.terminal"
_LOGGER = "zoho_conformance"
_CLEAR_LINE = "\r\033[K"


def is_quiet() -> bool:
    """Whether only results are printed: no progress, and one line of a verdict."""
    return _is_set("quiet")


def is_verbose() -> bool:
    """Whether requests, choices and waits are printed as well."""
    return _is_set("verbose")


def has_colour(stream: TextIO | None) -> bool:
    """Whether output to a stream should be coloured."""
    return not _is_set("no_color") and environment.has_colour(stream)


def has_links(stream: TextIO | None) -> bool:
    """Whether titles in output to a stream should be links, which are escapes like colours."""
    return not _is_set("no_color") and environment.has_links(stream)


def shows_progress() -> bool:
    """Whether to show progress, which only terminals get."""
    return not is_quiet() and sys.stderr is not None and sys.stderr.isatty()


def note(text: str) -> None:
    """Print a line for users who want to know more than the result."""
    if is_verbose():
        click.echo(text, err=True)


def _is_set(name: str) -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(f"{_META}.{name}"))


def _keep(context: click.Context, option: click.Parameter, value: bool) -> None:  # noqa: FBT001
    """Note a flag for the whole command; it may stand before or after the command's name."""
    if not value or context.meta.get(f"{_META}.{option.name}"):
        return
    context.meta[f"{_META}.{option.name}"] = True
    if option.name == "verbose" and not context.resilient_parsing:
        _show_log(context)


def _show_log(context: click.Context) -> None:
    """Print what the parts of a run log: requests, choices and waits."""
    import logging  # noqa: PLC0415 - start-up, for those who do not ask

    class Lines(logging.Handler):
        """Prints each record as a line, wherever standard error goes by then."""

        def emit(self, record: logging.LogRecord) -> None:
            clear = _CLEAR_LINE if shows_progress() else ""
            click.echo(f"{clear}{self.format(record)}", err=True)

    logger, handler = logging.getLogger(_LOGGER), Lines()
    level = logger.level

    def end() -> None:
        logger.removeHandler(handler)
        logger.setLevel(level)

    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    context.find_root().call_on_close(end)


def _flag(*names: str, description: str) -> click.Option:
    return click.Option(
        names,
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_keep,
        help=description,
    )


TERMINAL_OPTIONS = (
    _flag("-q", "--quiet", description="Print only results, and only the first line of a verdict."),
    _flag("-v", "--verbose", description="Also print requests, choices and waits."),
    _flag("--no-color", description="Print without colour, like NO_COLOR."),
)
"""What every command takes, before its name or after it."""
