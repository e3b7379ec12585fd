"""Which options a command line has itself, and which come from the environment or a file."""

from __future__ import annotations

import click
from click.core import ParameterSource

_TYPED = (ParameterSource.COMMANDLINE, ParameterSource.PROMPT)


def is_given(name: str) -> bool:
    """Whether the command line itself has the parameter of this name.

    What only the environment or the configuration has is meant for the commands that it fits.
    """
    context = click.get_current_context(silent=True)
    return context is None or context.get_parameter_source(name) in _TYPED
