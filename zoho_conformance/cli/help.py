"""`help`: the help of a command, as `COMMAND --help` shows it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from zoho_conformance.cli.command import Command, unknown_command


def _complete(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001 - click's signature
    incomplete: str,
) -> list[str]:
    command, inner = _walk(context, context.params.get("names") or ())
    if not isinstance(command, click.Group):
        return []
    return [name for name in command.list_commands(inner) if name.startswith(incomplete)]


@click.command(
    cls=Command,
    is_configured=False,
    examples=("zoho-conformance help check", "zoho-conformance help baseline update"),
)
@click.argument("names", nargs=-1, metavar="[COMMAND]...", shell_complete=_complete)
@click.pass_context
def help(context: click.Context, names: Sequence[str]) -> None:  # noqa: A001 - the command's name
    """Show the help of a command."""
    command, inner = _walk(context, names)
    click.echo(command.get_help(inner))


def _walk(context: click.Context, names: Sequence[str]) -> tuple[click.Command, click.Context]:
    """The command that is named, and a context for it; `UsageError` where there is none."""
    inner = context.find_root()
    command = inner.command
    for name in names:
        child = command.get_command(inner, name) if isinstance(command, click.Group) else None
        if child is None:
            if isinstance(command, click.Group):
                raise click.UsageError(unknown_command(command, inner, name), inner)
            raise click.UsageError(f"{inner.command_path} has no commands of its own.", inner)
        inner = click.Context(child, info_name=name, parent=inner)
        command = child
    return command, inner
