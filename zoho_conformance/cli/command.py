"""The kinds of commands: help in groups with examples, and what a mistyped name may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click
from click.core import ParameterSource

from zoho_conformance.cli.configured import CONFIG_OPTION, command_names, name_variables, origin
from zoho_conformance.cli.terminal import TERMINAL_OPTIONS
from zoho_conformance.model.environment import lookup
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import close_names

_ENOUGH_TO_GROUP = 8
"""Fewer options are one list."""


class Command(click.Command):
    """A command with examples, and the options that every command has."""

    def __init__(
        self,
        *args: Any,
        examples: Sequence[str] = (),
        is_configured: bool = True,
        **attributes: Any,
    ) -> None:
        super().__init__(*args, **attributes)
        self.examples = tuple(examples)
        self.is_configured = is_configured
        self.params += (CONFIG_OPTION, *TERMINAL_OPTIONS) if is_configured else TERMINAL_OPTIONS

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; of an unknown option say which one may have been meant."""
        given = list(args)
        if self.is_configured:
            name_variables(self, command_names(ctx))
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as cause:
            name = _typed_option(cause.option_name, given)
            known = [name for parameter in self.get_params(ctx) for name in parameter.opts]
            raise click.UsageError(_unknown_option(name, known), ctx) from cause
        except click.BadParameter as cause:
            variable = _variable_of(cause.param, ctx)
            if variable is None:
                raise
            raise UsageError(f"{variable}: {cause.message}") from cause

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; of a value that cannot be used say where it is set, if elsewhere."""
        try:
            return super().invoke(ctx)
        except UsageError as cause:
            place = origin(ctx, str(cause))
            if place is None:
                raise
            raise UsageError(f"{cause} (set in {place})") from cause

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in groups, and the examples after them."""
        from zoho_conformance.cli.option_groups import (  # noqa: PLC0415 - for help alone
            OTHERS,
            group_options,
        )

        options = [
            parameter
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option) and not parameter.hidden
        ]
        few = len(options) < _ENOUGH_TO_GROUP
        for title, group in group_options(options, OTHERS if few else None):
            records = filter(None, (option.get_help_record(ctx) for option in group))
            with formatter.section(title):
                formatter.write_dl(list(records))
        if self.examples:
            with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
                for example in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}{example}\n")


class Group(click.Group):
    """A command of commands."""

    command_class = Command

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params += (CONFIG_OPTION, *TERMINAL_OPTIONS)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """List the commands in the order in which they are needed."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named, or say which one may have been meant."""
        name = args[0]
        if name.startswith("-") or ctx.resilient_parsing or self.get_command(ctx, name):
            return super().resolve_command(ctx, args)
        raise click.UsageError(unknown_command(self, ctx, name), ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; of an unknown option say which one may have been meant."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as cause:
            name = _typed_option(cause.option_name, given)
            known = [name for parameter in self.get_params(ctx) for name in parameter.opts]
            message = _unknown_option(name, known)
            if not close_names(name.lstrip("-"), (option.lstrip("-") for option in known)):
                owners = list(_commands_with_option(self, ctx, name))
                if owners:
                    message = f"Option {name} comes after a command, such as `{owners[0]} {name}`."
            raise click.UsageError(message, ctx) from cause


def _variable_of(parameter: click.Parameter | None, ctx: click.Context) -> str | None:
    """The environment variable that a parameter's value is from; None where it is not."""
    if parameter is None or not parameter.envvar:
        return None
    if ctx.get_parameter_source(str(parameter.name)) is not ParameterSource.ENVIRONMENT:
        return None
    names = [parameter.envvar] if isinstance(parameter.envvar, str) else parameter.envvar
    return next(iter(lookup(names)), None)


def unknown_command(group: click.Group, ctx: click.Context, name: str) -> str:
    """The message for a command that a group does not have."""
    close = close_names(name, group.list_commands(ctx))
    # A command that is typed alone may lack the group that it is in.
    inside = [] if close else list(_commands_named(group, ctx, name))
    return f"No such command {name!r}{_hint(close or inside)}"


def _typed_option(name: str, arguments: Iterable[str]) -> str:
    """An option as it was typed: of `-report` click takes `-r`."""
    if len(name) == len("-r"):
        for argument in arguments:
            if argument.startswith(name) and len(argument) > len("-rr"):
                return argument.partition("=")[0]
    return name


def _unknown_option(name: str, known: Iterable[str]) -> str:
    by_name = {option.lstrip("-"): option for option in known}
    close = [by_name[close_name] for close_name in close_names(name.lstrip("-"), by_name)]
    return f"No such option {name}{_hint(close)}"


def _hint(close: Sequence[str]) -> str:
    return f"; did you mean {' or '.join(close)}?" if close else "."


def _commands_named(group: click.Group, ctx: click.Context, name: str) -> Iterator[str]:
    for outer, command in _subgroups(group, ctx):
        if name in command.list_commands(ctx):
            yield f"{outer} {name}"


def _commands_with_option(group: click.Group, ctx: click.Context, name: str) -> Iterator[str]:
    for command_name in group.list_commands(ctx):
        command = group.get_command(ctx, command_name)
        if command and any(name in parameter.opts for parameter in command.params):
            yield command_name


def _subgroups(group: click.Group, ctx: click.Context) -> Iterator[tuple[str, click.Group]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield name, command
