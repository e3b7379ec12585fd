"""What the project of a configuration is judged by: its contracts, and rules of its own."""

# ruff: noqa: PLC0415 - asked only where a configuration decides on findings.

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any  # noqa: TID251 - see above

from zoho_conformance.model.errors import UsageError

if TYPE_CHECKING:
    from zoho_conformance.contracts.promises import Promises
    from zoho_conformance.runs.configuration_file import ConfigurationFile


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
