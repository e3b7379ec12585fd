"""The levels and owners of the configuration, for commands that compare descriptions."""

# ruff: noqa: PLC0415 - without levels or owners, nothing is loaded to check them against.

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - see above

from msgspec.structs import replace

from zoho_conformance.cli.configured import configuration_in_use
from zoho_conformance.cli.project import (
    configured_levels,
    configured_owners,
    custom_rules,
    promises_of,
)

if TYPE_CHECKING:
    from zoho_conformance.runs.levels import Levels
    from zoho_conformance.runs.owners import Ownership


def levels_of_comparison(operations: Iterable[str], uses: Path | None = None) -> Levels | None:
    """The levels that the configuration sets, for descriptions that have these operations.

    `uses` is the file of what our code uses. An entry may be about another operation of the
    contracts that the project is judged by. Raises `UsageError` for one that is of no rule, or of
    no operation at all, and for a file that cannot be read.
    """
    levels, file = configured_levels(), configuration_in_use()
    if levels is None or file is None:
        return None
    levels.require_rules(lambda: custom_rules(file))
    # What is compared need not be what the project is judged by.
    promises = promises_of(file)
    known = (*promises.ids, *promises.callbacks) if promises is not None else ()
    levels.require_operations((*operations, *known))
    if uses is None:
        return levels
    from zoho_conformance.checks.touched_uses import TouchedUses
    from zoho_conformance.runs.library import open_library

    return replace(levels, uses=TouchedUses(uses, open_library().promises))


def owners_of_comparison(operations: Iterable[str]) -> Ownership | None:
    """The owners that the configuration names, for descriptions that have these operations.

    An entry may be about another operation of the contracts that the project is judged by. Raises
    `UsageError` for one that is of no rule, or of no operation at all.
    """
    owners, file = configured_owners(), configuration_in_use()
    if owners is None or file is None:
        return None
    from zoho_conformance.runs.library import open_library

    promises = promises_of(file)
    if promises is None:
        promises = open_library().promises
    return owners.resolve(promises, custom_rules(file), operations)
