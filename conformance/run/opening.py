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
    from conformance.run.orgs import org_targets  # noqa: PLC0415

    with org_targets(settings, library) as targets:
        yield Run(library, targets)


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
