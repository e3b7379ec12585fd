"""Opening a run: from settings to targets that answer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from conformance import data
from conformance.errors import UsageError
from conformance.library import Library
from conformance.run import Run
from conformance.run.cassettes import CassetteTarget
from conformance.transport import cassettes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conformance.run.settings import Settings


@contextmanager
def opened(settings: Settings) -> Iterator[Run]:
    """A run on the targets of the settings; what was started for it ends with it."""
    library = Library()
    if settings.target == "cassettes":
        yield Run(library, _sets(settings.cassettes, library))
        return
    # An org is reached over HTTP, whose imports judging recordings has no use for.
    from conformance.run.reference import reference  # noqa: PLC0415

    with reference(library, settings.mutant, recording_folder(settings, library)) as target:
        yield Run(library, [target])


def recording_folder(settings: Settings, library: Library) -> Path | None:
    """Where cassettes are to be recorded, if they are."""
    if not settings.record:
        return None
    return (settings.cassettes or data.root() / "cassettes" / settings.target) / library.version


def _sets(folder: Path | None, library: Library) -> list[CassetteTarget]:
    place = folder or data.root() / "cassettes"
    if not place.is_dir():
        raise UsageError(f"{place}: is no directory of cassettes")
    found = cassettes.sets(place, library.version)
    if not found:
        raise UsageError(
            f"{place}: holds no cassettes of {library.version}: none of its directories has the "
            f"form SET/{library.version}/OPERATION/CASE.yaml"
        )
    return [CassetteTarget(one, library) for one in found]
