"""`completion`: the script with which a shell completes the command line."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from zoho_conformance.cli.command import Command

_NAME = "zoho-conformance"
_VARIABLE = "_ZOHO_CONFORMANCE_COMPLETE"


@click.command(
    cls=Command, is_configured=False, examples=('eval "$(zoho-conformance completion bash)"',)
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a shell completion script.

    Add this to ~/.bashrc or ~/.zshrc: eval "$(zoho-conformance completion bash)"; for fish:
    zoho-conformance completion fish > ~/.config/fish/completions/zoho-conformance.fish
    """
    completion_class = get_completion_class(shell)
    assert completion_class is not None
    click.echo(completion_class(context.find_root().command, {}, _NAME, _VARIABLE).source())
