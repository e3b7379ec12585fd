"""Which settings hold for which command, each with its value and where that comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from zoho_conformance.cli.command import unknown_command
from zoho_conformance.cli.configured import (
    check,
    command_names,
    defaults,
    find_file,
    name_variables,
)
from zoho_conformance.cli.option_types import settings_of
from zoho_conformance.model.environment import lookup
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.configuration import load_configuration
from zoho_conformance.runs.configuration_file import ConfigurationFile
from zoho_conformance.runs.levels import Levels, levels_of
from zoho_conformance.runs.org_settings import org_settings, org_variables

_NOT_SET = "not set"
_SECRET = "set, not shown"  # noqa: S105 - in its place
_DEFAULT = "default"
_ORG_DEFAULTS = {"dc": "us", "environment": "production", "module": "Leads"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: `source` says where its value comes from; None for a value that is not set."""

    name: str
    value: Any
    source: str

    @property
    def shown(self) -> str:
        """The value as a file would have it."""
        if self.value is None:
            return _NOT_SET
        return _SECRET if self.value == _SECRET else json.dumps(self.value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    """All that holds: the file, the org, the levels, and options by the command's name."""

    file: str | None
    org: tuple[Setting, ...]
    commands: tuple[tuple[str, tuple[Setting, ...]], ...]
    levels: Levels | None = None

    def as_json(self) -> dict[str, Any]:
        """The same as one JSON object."""
        return {
            "file": self.file,
            "org": _as_object(self.org),
            "commands": {name: _as_object(settings) for name, settings in self.commands},
            **({"levels": msgspec.to_builtins(self.levels.entries)} if self.levels else {}),
        }

    def lines(self) -> Iterator[str]:
        """The same for people."""
        yield f"file: {self.file or 'none (zoho-conformance init writes one)'}"
        for title, settings in (("org", self.org), *self.commands):
            yield ""
            yield title
            widths = [max(map(len, column)) for column in zip(*map(_cells, settings), strict=True)]
            for setting in settings:
                cells = (
                    cell.ljust(width) for cell, width in zip(_cells(setting), widths, strict=True)
                )
                yield f"  {'  '.join(cells)}".rstrip()
        yield from self._lines_of_levels()

    def _lines_of_levels(self) -> Iterator[str]:
        if self.levels is None:
            return
        yield ""
        yield "levels (if several match a finding, the last one wins)"
        for number, entry in enumerate(self.levels.entries, 1):
            until = f", until {entry.expires}" if entry.expires else ""
            over = ", which is over" if self.levels.is_expired(entry) else ""
            yield f"  {number}: {entry.level} for {entry.words}{until}{over}: {entry.reason}"


def effective_settings(
    context: click.Context, names: Sequence[str], named: Path | None
) -> EffectiveSettings:
    """The settings of the named commands; without names, those of all that are not defaults."""
    root = context.find_root()
    file = find_file(named)
    if file is not None:
        check(file, context)
    # What cannot be used is reported as in a run.
    load_configuration(file=named)
    commands = [
        (" ".join(command_names(inner)), _settings(file, inner)) for inner in _contexts(root, names)
    ]
    if not names:
        commands = [
            (name, tuple(each for each in settings if each.source not in ("", _DEFAULT)))
            for name, settings in commands
        ]
    return EffectiveSettings(
        file.place if file else None,
        tuple(_org(file)),
        tuple((name, settings) for name, settings in commands if settings),
        levels_of(file),
    )


def _org(file: ConfigurationFile | None) -> Iterator[Setting]:
    in_file = org_settings(file)
    variables = org_variables()
    given = lookup(variables)
    for variable, is_secret in variables.items():
        name = variable.removeprefix("ZOHO_").lower()
        if variable in given:
            yield Setting(name, _SECRET if is_secret else given[variable], variable)
        elif name in in_file and file is not None:
            yield Setting(name, in_file[name], file.place)
        else:
            default = _ORG_DEFAULTS.get(name)
            yield Setting(name, default, _DEFAULT if default else "")


def _contexts(root: click.Context, names: Sequence[str]) -> Iterator[click.Context]:
    """A context for each command below what is named."""
    context = root
    for name in names:
        command = context.command
        child = command.get_command(context, name) if isinstance(command, click.Group) else None
        if child is None:
            if isinstance(command, click.Group):
                raise UsageError(unknown_command(command, context, name))
            raise UsageError(f"{' '.join(command_names(context))} has no commands of its own")
        context = click.Context(child, info_name=name, parent=context)
    yield from _leaves(context)


def _leaves(context: click.Context) -> Iterator[click.Context]:
    command = context.command
    if not isinstance(command, click.Group):
        yield context
        return
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        assert child is not None
        yield from _leaves(click.Context(child, info_name=name, parent=context))


def _settings(file: ConfigurationFile | None, context: click.Context) -> tuple[Setting, ...]:
    """The options of a command with their values, as the command would take them."""
    name_variables(context.command, command_names(context))
    context.default_map = defaults(file, context) if file else {}
    return tuple(
        _setting(file, context, key, parameter) for key, parameter in settings_of(context.command)
    )


def _setting(
    file: ConfigurationFile | None, context: click.Context, key: str, parameter: click.Parameter
) -> Setting:
    raw, source = parameter.consume_value(context, {})
    if source is ParameterSource.DEFAULT:
        default = _plain(parameter.default)
        if default is None and getattr(parameter, "is_flag", False):
            default = False
        return Setting(key, default, "" if default is None else _DEFAULT)
    variable = next(iter(lookup(parameter.envvar or ())), "") if parameter.envvar else ""
    try:
        value = _plain(parameter.type_cast_value(context, raw))
    except click.BadParameter as cause:
        raise UsageError(f"{variable or key}: {cause.message}") from cause
    if source is ParameterSource.ENVIRONMENT:
        return Setting(key, value, variable)
    return Setting(key, value, file.place if file else "")


def _plain(value: Any) -> Any:
    """A value as JSON has it; None for none."""
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value] or None
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value) if isinstance(value, str | Path) else None


def _as_object(settings: Iterable[Setting]) -> dict[str, Any]:
    return {
        setting.name: {"value": setting.value, "from": setting.source or None}
        for setting in settings
    }


def _cells(setting: Setting) -> tuple[str, str, str]:
    return setting.name, setting.shown, setting.source
