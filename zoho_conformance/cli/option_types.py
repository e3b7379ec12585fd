"""Options as settings of a configuration: the key of each, and its variables."""

from __future__ import annotations

from collections.abc import Iterator

import click

_TYPED_ONLY = frozenset(
    (
        "--help --version --config --report-schema -k --allow-writes --check --compare --curl "
        "--dry-run --effects --exchange --force --from --id --json --keep --no-check --only --out "
        "--reason --renew --schema --search --token --yes"
    ).split()
)
"""Options that permit something, or say what a single run does: no file may set them."""

SECRET_OPTIONS = {"--webhook": "ZOHO_WATCH_WEBHOOK", "--notify": "ZOHO_WATCH_NOTIFY"}
"""Options whose value may hold a secret, and the variable that takes it."""

_ARGUMENTS = {"recordings": "paths", "archives": "paths", "paths": "paths", "pages": "pages"}
"""The keys of the arguments that name what a command works on."""

_NOT_FILES = frozenset({"files", "reports"})
_PREFIX = "ZOHO_CONFORMANCE_"


def key_of(parameter: click.Parameter) -> str | None:
    """The key of a parameter in a configuration; None for what only a command line has."""
    if isinstance(parameter, click.Argument):
        is_list = parameter.nargs == -1
        return _ARGUMENTS.get(parameter.name or "") if is_list else None
    name = max(parameter.opts, key=len)
    if name in _TYPED_ONLY or name in SECRET_OPTIONS or getattr(parameter, "hidden", False):
        return None
    return name.lstrip("-")


def why_not(key: str) -> str | None:
    """Why an option cannot be configured; None if it can be, or is not an option."""
    option = f"--{key}" if len(key) > 1 else f"-{key}"
    if option in SECRET_OPTIONS:
        return f"may hold a secret; set {SECRET_OPTIONS[option]} in the environment instead"
    if option in _TYPED_ONLY:
        return f"only on the command line, as {option}"
    return None


def settings_of(command: click.Command) -> Iterator[tuple[str, click.Parameter]]:
    """The parameters of a command that a configuration may set, each with its key."""
    for parameter in command.params:
        key = key_of(parameter)
        if key is not None:
            yield key, parameter


def variables_of(key: str, command: str, shared: tuple[str, ...]) -> list[str]:
    """The environment variables of an option of a command, the one that counts most first."""
    names = [f"{_PREFIX}{command} {key}", *([f"{_PREFIX}{key}"] if key in shared else [])]
    return [name.upper().replace(" ", "_").replace("-", "_") for name in names]


def names_path(parameter: click.Parameter) -> bool:
    """Whether the value of a parameter is a path, or begins with one."""
    is_argument = isinstance(parameter, click.Argument)
    return isinstance(parameter.type, click.Path) or is_argument or parameter.name == "reports"
