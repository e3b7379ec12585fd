"""What the configuration says of a project: its levels, owners, contracts and custom rules."""

# ruff: noqa: PLC0415 - nothing is loaded unless a configuration decides on findings.

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any  # noqa: TID251 - see above

from zoho_conformance.cli.configured import configuration_in_use
from zoho_conformance.model.errors import UsageError

if TYPE_CHECKING:
    from zoho_conformance.contracts.promises import Promises
    from zoho_conformance.runs.configuration_file import ConfigurationFile
    from zoho_conformance.runs.levels import Levels
    from zoho_conformance.runs.owners import Ownership


def configured_levels() -> Levels | None:
    """The levels that the configuration of this command line sets; None where it sets none."""
    file = configuration_in_use()
    if file is None or not file.sections:
        return None
    from zoho_conformance.runs.levels import levels_of

    return levels_of(file)


def configured_owners() -> Ownership | None:
    """The owners that the configuration of this command line names; None where it names none."""
    file = configuration_in_use()
    if file is None or not file.sections:
        return None
    from zoho_conformance.runs.owners import owners_of

    return owners_of(file)


def promises_of(file: ConfigurationFile) -> Promises | None:
    """The promises that the configuration has the project judged by; None if they are unusable."""
    from zoho_conformance.runs.library import open_library

    folder: Any = file.settings.get("contracts")
    root = Path(file.path_from_here("contracts", folder)) if folder else None
    try:
        return open_library(root).promises
    except UsageError:
        return None


def custom_rules(file: ConfigurationFile) -> Iterable[str]:
    """The ids of the rules of the plugins that the configuration names."""
    from zoho_conformance.runs.plugins import load_checks

    named: Any = file.settings.get("plugin", ())
    modules = (named,) if isinstance(named, str) else tuple(named)
    return [check.rule.id for check in load_checks(modules)]
