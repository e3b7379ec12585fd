"""What a pytest session judges by: its options, and the configuration of the project.

The plugin loads this where a session judges anything, or the project has a configuration.
"""

# ruff: noqa: PLC0415 - many sessions need one of these alone.

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - types of modules that are loaded late

import pytest

from zoho_conformance.model.errors import ConformanceError

if TYPE_CHECKING:
    from zoho_conformance.guard import Guard
    from zoho_conformance.model.rules import Level
    from zoho_conformance.runs.levels import Levels
    from zoho_conformance.runs.library import Library
    from zoho_conformance.runs.owners import Ownership

_LEVELS: pytest.StashKey[Levels | None] = pytest.StashKey()
"""The levels that the project's configuration sets."""
_OWNERS: pytest.StashKey[Ownership | None] = pytest.StashKey()
"""The owners that it names."""


def take_configuration(config: pytest.Config) -> None:
    """Set the options that the command line leaves out, and the project's configuration has."""
    from zoho_conformance.runs.configuration_file import read_configuration

    try:
        file = read_configuration(None, _org_names)
        if file is None:
            return
        from zoho_conformance.pytest_plugin.configured import (
            plugin_levels,
            plugin_owners,
            plugin_settings,
        )

        settings = plugin_settings(file)
        config.stash[_LEVELS] = plugin_levels(file)
        config.stash[_OWNERS] = plugin_owners(file)
    except ConformanceError as cause:
        raise pytest.UsageError(str(cause)) from cause
    if not (config.option.zoho_conformance_cassettes or settings.get("cassettes")):
        settings.pop("report", None)
    for name, value in settings.items():
        # Of some settings there are no options.
        if not getattr(config.option, f"zoho_conformance_{name}", None):
            setattr(config.option, f"zoho_conformance_{name}", value)


def _org_names() -> Iterable[str]:
    from zoho_conformance.runs.org_settings import org_variables

    return (name.removeprefix("ZOHO_").lower() for name in org_variables())


def open_recordings(config: pytest.Config) -> None:
    """Have the recordings that the options name judged, each exchange as a test."""
    from zoho_conformance.pytest_plugin.collector import RecordingsSession
    from zoho_conformance.reports.formats import parse_output
    from zoho_conformance.runs.settings import Settings

    option = config.getoption
    try:
        reports = tuple(parse_output(path) for path in option("zoho_conformance_report"))
    except ConformanceError as cause:
        raise pytest.UsageError(str(cause)) from cause
    settings = Settings(
        cassettes=Path(option("zoho_conformance_cassettes")),
        # Each file that cannot be read becomes a test in error; the project's own tests run.
        allow_unreadable=True,
        contracts=_path(config, "zoho_conformance_contracts"),
        api_version=option("zoho_conformance_api_version"),
        fail_on=_fail_on(config),
        fail_on_requests=option("zoho_conformance_fail_on_requests"),
        baseline=_path(config, "zoho_conformance_baseline"),
        levels=config.stash.get(_LEVELS, None),
        owners=config.stash.get(_OWNERS, None),
        lifecycle=_path(config, "zoho_conformance_lifecycle"),
        against=_path(config, "zoho_conformance_against"),
        org_schema=_path(config, "zoho_conformance_org_schema"),
        plugins=tuple(config.getoption("zoho_conformance_plugin")),
        reports=reports,
        private=option("zoho_conformance_private"),
    )
    recordings = RecordingsSession(settings)
    # Opened before anything is collected, so that a folder without recordings ends the session.
    recordings.open()
    config.pluginmanager.register(recordings, "zoho-conformance-recordings")


def open_guard(config: pytest.Config) -> Guard:
    """The guard of the session; `ConformanceError` for what it cannot be made of."""
    from zoho_conformance.guard import Guard, load_contracts

    return Guard(
        load_contracts(
            _path(config, "zoho_conformance_contracts"),
            config.getoption("zoho_conformance_api_version"),
            plugins=config.getoption("zoho_conformance_plugin"),
        ),
        baseline=_path(config, "zoho_conformance_baseline"),
        fail_on=_fail_on(config),
        fail_on_requests=config.getoption("zoho_conformance_fail_on_requests"),
        against=_path(config, "zoho_conformance_against"),
        levels=config.stash.get(_LEVELS, None),
        owners=config.stash.get(_OWNERS, None),
        org_schema=_path(config, "zoho_conformance_org_schema"),
        private=config.getoption("zoho_conformance_private"),
    )


def library_of(config: pytest.Config) -> Library:
    """The contracts that the options name."""
    from zoho_conformance.runs.library import open_library

    return open_library(
        _path(config, "zoho_conformance_contracts"),
        config.getoption("zoho_conformance_api_version"),
    )


def _fail_on(config: pytest.Config) -> Level:
    level: Level | None = config.getoption("zoho_conformance_fail_on")
    return level or "error"


def _path(config: pytest.Config, option: str) -> Path | None:
    value = config.getoption(option)
    return Path(value) if value else None
