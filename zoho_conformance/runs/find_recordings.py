"""Which recordings a run judges: those that ship, or the files and folders that were named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING  # noqa: TID251 - few runs mask anything

from zoho_conformance.runs.library import Library
from zoho_conformance.runs.library_sets import shipped_sets
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.target import Target

if TYPE_CHECKING:
    from zoho_conformance.model.privacy import Privacy


def find_recordings(
    settings: Settings,
    library: Library,
    privacy: Privacy | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Sequence[Target]:
    """The targets in the recordings that were named, or else in those that ship.

    `on_read` is called with how many exchanges of a target were read so far. Raises `UsageError`
    where there are none.
    """
    of_option = () if settings.cassettes is None else (settings.cassettes,)
    named = (*of_option, *settings.recordings)
    if not named:
        return shipped_sets(library, "all" if settings.all_operations else "suite")
    from zoho_conformance.runs.named_recordings import (  # noqa: PLC0415 - ours need no matching
        find_named_recordings,
    )

    return find_named_recordings(settings, named, library, privacy, on_read)
