"""The type of a configuration file as a whole, of which its JSON Schema is made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import click
import msgspec

from zoho_conformance.cli.configured import section_types, shared_types
from zoho_conformance.cli.table_types import struct_type, table_type
from zoho_conformance.exchanges.http.data_centers import DATA_CENTERS, ENVIRONMENTS
from zoho_conformance.model.patterns import whole
from zoho_conformance.pytest_plugin.configured import PytestSettings
from zoho_conformance.runs.configuration_file import OWN_VALUE, PYTEST
from zoho_conformance.runs.org_settings import org_variables


def configuration_type(program: click.Group) -> type[msgspec.Struct]:
    """A struct with all that a configuration file may set."""
    context = click.Context(program)
    commands = {name: program.get_command(context, name) for name in program.list_commands(context)}
    tables: dict[str, Any] = {
        name: table_type(command) for name, command in commands.items() if command
    }
    shared = shared_types(context)
    for name in shared.keys() & tables.keys():
        # `contracts` is an option of every command, and a command with a table.
        command = commands[name]
        inner = command.commands if isinstance(command, click.Group) else {}
        fields = {key: table_type(each, name.title()) for key, each in inner.items()}
        tables[name] = shared[name] | struct_type(name.title(), {OWN_VALUE: shared[name], **fields})
    return struct_type(
        "Configuration",
        _org_types() | shared | tables | {PYTEST: PytestSettings} | section_types(),
    )


def _org_types() -> dict[str, Any]:
    """The types of what describes an org, without what is secret."""
    names = [
        variable.removeprefix("ZOHO_").lower()
        for variable, is_secret in org_variables().items()
        if not is_secret
    ]
    return {name: _described(name, _org_type(name)) for name in names}


def _org_type(name: str) -> Any:
    if name == "dc":
        return Literal[tuple(center.name for center in DATA_CENTERS)]
    if name == "environment":
        return Literal[ENVIRONMENTS]
    if name.endswith("_id"):
        return Annotated[str, msgspec.Meta(pattern=whole("[0-9]+"))] | int
    return str


def _described(name: str, kind: Any) -> Any:
    return Annotated[kind, msgspec.Meta(description=f"As the variable ZOHO_{name.upper()}.")]
