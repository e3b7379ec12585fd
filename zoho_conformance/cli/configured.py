"""What the configuration file of a project sets for a command, as defaults of its options."""

# ruff: noqa: PLC0415 - where there is no file, nothing is loaded to read one.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any  # noqa: TID251 - see above

import click
from click.core import ParameterSource

from zoho_conformance.cli.option_types import (
    names_path,
    settings_of,
    variables_of,
    why_not,
)
from zoho_conformance.cli.terminal import note
from zoho_conformance.model.environment import lookup
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import close_names
from zoho_conformance.runs.configuration_file import (
    PYTEST,
    SHARED,
    ConfigurationFile,
    read_configuration,
)

if TYPE_CHECKING:
    import msgspec

_NAMED = "zoho_conformance.configuration.named"
_FILE = "zoho_conformance.configuration.file"
_PLACE = "zoho_conformance.configuration.place"


def named_file() -> Path | None:
    """The file that `--config` names; None where none is named."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_NAMED) if context else None


def configuration_in_use() -> ConfigurationFile | None:
    """The file that configures this command line; None where none does."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_FILE) if context else None


def configure(context: click.Context, option: click.Parameter, value: Path | None) -> None:  # noqa: ARG001 - click's signature
    """Take the defaults of the command's options from the file, where there is one."""
    if value is not None:
        context.meta[_NAMED] = value
    is_alone = context.parent is None
    if context.resilient_parsing or is_alone or isinstance(context.command, click.Group):
        return
    file = find_file(context.meta.get(_NAMED))
    if file is not None:
        check(file, context)
        context.default_map = defaults(file, context)
        context.meta[_PLACE] = file.place
        context.meta[_FILE] = file
        note(f"configuration: {file.place}")


CONFIG_OPTION = click.Option(
    ["--config"],
    type=click.Path(path_type=Path),
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=configure,
    envvar="ZOHO_CONFORMANCE_CONFIG",
    help="The configuration file.  [default: zoho-conformance.toml, or pyproject.toml with a table "
    "[tool.zoho-conformance], in this folder or in one above it in the repository]",
)
"""`--config`, before the name of a command or after it."""


def find_file(named: Path | None) -> ConfigurationFile | None:
    """The configuration file; None where there is none."""
    return read_configuration(named, _org_names)


def _org_names() -> Iterable[str]:
    from zoho_conformance.runs.org_settings import org_variables

    return (name.removeprefix("ZOHO_").lower() for name in org_variables())


def check(file: ConfigurationFile, context: click.Context) -> None:
    """Raise `UsageError` for an unknown setting, or one of another type."""
    from zoho_conformance.runs.org_settings import org_settings

    root = context.find_root()
    assert isinstance(root.command, click.Group)
    commands = root.command.list_commands(root)
    for name in file.settings:
        if name in (*commands, PYTEST) and name not in SHARED:
            raise UsageError(f"{file.place}: {name}: expected a table, as [{name}]")
    org_settings(file)
    for name in file.tables:
        if name not in (*commands, PYTEST):
            close = close_names(name, (*commands, PYTEST))
            hint = f"did you mean [{close[0]}]?" if close else "the tables are named after commands"
            raise UsageError(f"{file.place}: unknown table [{name}]; {hint}")
    for path, key in _paths(file.tables):
        reason = why_not(key)
        if reason:
            raise UsageError(f"{file.place}: {'.'.join((*path, key))}: {reason}")
        if path == ("org",) and key in _org_names():
            raise UsageError(f"{file.place}: org.{key}: stands above the tables, as {key} = ...")
    from zoho_conformance.cli.table_types import struct_type, table_type
    from zoho_conformance.model import decode

    tables = {
        name: table_type(command)
        for name in file.tables
        if (command := root.command.get_command(root, name)) is not None
    }
    kind = struct_type(
        "Configuration", shared_types(context) | tables | pytest_type(file) | section_types(file)
    )
    settings = {key: value for key, value in file.settings.items() if key in SHARED}
    decode.convert(settings | file.tables | file.sections, kind, file.place)


def shared_types(context: click.Context) -> dict[str, Any]:
    """The types of the settings that are those of every command which has the option."""
    from zoho_conformance.cli.table_types import value_type

    root = context.find_root()
    assert isinstance(root.command, click.Group)
    check_command = root.command.get_command(root, "check")
    assert check_command is not None
    return {key: value_type(each) for key, each in settings_of(check_command) if key in SHARED}


def section_types(file: ConfigurationFile | None = None) -> dict[str, Any]:
    """The types of what holds for every command; of a file, of what it has of that."""
    if file is not None and not file.sections:
        return {}
    from zoho_conformance.runs.configuration_file import LEVELS, OWNERS
    from zoho_conformance.runs.levels import LevelTables
    from zoho_conformance.runs.owners import OwnerTables

    return {LEVELS: LevelTables, OWNERS: OwnerTables}


def pytest_type(file: ConfigurationFile) -> dict[str, type[msgspec.Struct]]:
    """The table of the pytest plugin, where the file has it."""
    if PYTEST not in file.tables:
        return {}
    from zoho_conformance.pytest_plugin.configured import PytestSettings

    return {PYTEST: PytestSettings}


def defaults(file: ConfigurationFile, context: click.Context) -> dict[str, Any]:
    """What the file sets of a command's options, by the names of its parameters."""
    table: Any = file.tables
    for name in command_names(context):
        table = table.get(name, {})
    values = {key: value for key, value in file.settings.items() if key in SHARED} | table
    return {
        str(parameter.name): _value(file, key, parameter, values[key])
        for key, parameter in settings_of(context.command)
        if key in values
    }


def command_names(context: click.Context) -> list[str]:
    """The names of a command below the program: `baseline`, `update`."""
    names = [] if context.parent else [context.info_name or ""]
    while context.parent is not None:
        names.insert(0, context.info_name or "")
        context = context.parent
    return names


def name_variables(command: click.Command, context_names: Iterable[str]) -> None:
    """Give each option of a command the environment variables that set it."""
    name = " ".join(context_names)
    for key, parameter in settings_of(command):
        if parameter.envvar is None:
            parameter.envvar = variables_of(key, name, SHARED)


def origin(context: click.Context, message: str) -> str | None:
    """Where a value is from that a message names, if the command line does not have it."""
    for parameter in context.command.params:
        source = context.get_parameter_source(str(parameter.name))
        if source not in (ParameterSource.DEFAULT_MAP, ParameterSource.ENVIRONMENT):
            continue
        value = context.params.get(str(parameter.name))
        values = map(str, value if isinstance(value, tuple | list) else [value])
        if isinstance(parameter.type, click.Choice) or not any(each in message for each in values):
            continue
        if source is ParameterSource.ENVIRONMENT:
            return next(iter(lookup(parameter.envvar or ())), None)
        return context.meta.get(_PLACE)
    return None


def _paths(
    tables: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every key of a command's table, with the names of the tables that it is in."""
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from _paths(value, (*path, key))
        elif path:
            yield path, key


def _value(file: ConfigurationFile, key: str, parameter: click.Parameter, value: Any) -> Any:
    """A value as the option takes it: of several a list, a path from where the command runs."""
    is_list = parameter.nargs == -1 or getattr(parameter, "multiple", False)
    values = value if isinstance(value, list) else [value]
    if names_path(parameter):
        values = [file.path_from_here(key, each) for each in values]
    return values if is_list else values[0]
