"""The types that the tables of a configuration have, made of the options of the commands."""

from __future__ import annotations

from collections.abc import Mapping
from types import GenericAlias
from typing import Annotated, Any, Literal

import click
import msgspec

from zoho_conformance.cli.option_types import settings_of


def table_type(command: click.Command, outer: str = "") -> type[msgspec.Struct]:
    """The table of a command in a configuration; of a group, the tables of its commands."""
    title = f"{outer}{(command.name or '').title()}"
    if isinstance(command, click.Group):
        fields = {name: table_type(inner, title) for name, inner in command.commands.items()}
    else:
        fields = {key: value_type(parameter) for key, parameter in settings_of(command)}
    return struct_type(title, fields)


def struct_type(name: str, fields: Mapping[str, Any]) -> type[msgspec.Struct]:
    """A struct with these optional fields, and no other."""
    names = {key.replace("-", "_"): key for key in fields}
    return msgspec.defstruct(
        name,
        [
            (attribute, fields[key] | msgspec.UnsetType, msgspec.UNSET)
            for attribute, key in names.items()
        ],
        rename=names,
        frozen=True,
        forbid_unknown_fields=True,
    )


def value_type(parameter: click.Parameter) -> Any:
    """The type of a parameter's value; several values may be one or a list."""
    kind = _single_type(parameter)
    if parameter.nargs == -1 or getattr(parameter, "multiple", False):
        kind = kind | GenericAlias(list, (kind,))
    help_text = getattr(parameter, "help", None)
    if not help_text:
        return kind
    return Annotated[kind, msgspec.Meta(description=" ".join(help_text.split()))]


def _single_type(parameter: click.Parameter) -> Any:
    if getattr(parameter, "is_flag", False):
        return bool
    if isinstance(parameter.type, click.Choice):
        return Literal[tuple(parameter.type.choices)]
    if isinstance(parameter.type, click.IntRange):
        return Annotated[int, msgspec.Meta(ge=parameter.type.min, le=parameter.type.max)]
    return str
