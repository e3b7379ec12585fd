"""The owners that a project's configuration names."""

# ruff: noqa: PLC0415 - where no owners are named, nothing is loaded to hold them against.

from __future__ import annotations

from typing import TYPE_CHECKING  # noqa: TID251 - see above

from zoho_conformance.cli.configured import configuration_in_use

if TYPE_CHECKING:
    from zoho_conformance.runs.owners import Ownership


def configured_owners() -> Ownership | None:
    """The owners that the configuration of this command line names; None where it names none."""
    file = configuration_in_use()
    if file is None or not file.sections:
        return None
    from zoho_conformance.runs.owners import owners_of

    return owners_of(file)
