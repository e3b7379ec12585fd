"""Which options a command line has itself, and which come from the environment or a file."""

from __future__ import annotations

import click
from click.core import ParameterSource

_TYPED = (ParameterSource.COMMANDLINE, ParameterSource.PROMPT)


_NOT_AGAIN = {"reports", "wait", "dry_run"}
"""Options that change nothing of what is seen."""


def given_options(other: click.Command) -> list[str]:
    """The options of the command line that another command has too, as they are typed."""
    context = click.get_current_context()
    known = {parameter.name for parameter in other.params if isinstance(parameter, click.Option)}
    typed: list[str] = []
    for parameter in context.command.params:
        if parameter.name not in context.params or parameter.name not in known - _NOT_AGAIN:
            continue
        if is_given(parameter.name):
            option = max(parameter.opts, key=len)
            value = context.params[parameter.name]
            if value is True:
                typed.append(option)
                continue
            values = value if isinstance(value, tuple) else (value,)
            for each in values:
                typed += [f"{option}={each}"] if option.startswith("--") else [option, str(each)]
    return typed


def is_given(name: str) -> bool:
    """Whether the command line itself has the parameter of this name.

    A value from the environment or the configuration is meant for the commands that it fits.
    """
    context = click.get_current_context(silent=True)
    return context is None or context.get_parameter_source(name) in _TYPED
