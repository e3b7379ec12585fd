"""Which recordings a directory holds: sets of cases that probes show, and exchanges of others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zoho_conformance.exchanges.cassettes.sets import (
    DOCUMENTED,
    NOT_RUN_FILE,
    CassetteSet,
    find_cassette_sets,
)
from zoho_conformance.exchanges.formats.detect import recording_files
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.cassette_target import CassetteTarget
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recording_target import RecordingTarget
from zoho_conformance.runs.settings import Settings


def find_recordings(
    settings: Settings, library: Library
) -> Sequence[CassetteTarget | RecordingTarget]:
    """The targets in the directory of cassettes; ``UsageError`` where there is nothing to judge.

    A set has the form ``SET/VERSION/OPERATION/CASE.yaml``, where a case without a cassette counts
    as not run. Every other exchange in a directory that was named is a case of its own.
    """
    place = settings.cassettes or _usual(library)
    if not place.is_dir():
        raise UsageError(f"{place}: not a directory (expected a folder of cassettes)")
    sets = [one for one in find_cassette_sets(place, library.version) if _is_set(one, library)]
    found: list[CassetteTarget | RecordingTarget] = [CassetteTarget(one, library) for one in sets]
    if settings.cassettes is None:
        if not found:
            raise UsageError(
                f"{place}: holds no cassettes of {library.version}; name a directory of them "
                "with --cassettes"
            )
        return found
    names = {one.name for one in found}
    folder = place.resolve()
    name = f"{folder.name}-recordings" if folder.name in names else folder.name
    others = [file for file in recording_files(folder) if not _is_in(file, sets, library)]
    foreign = RecordingTarget(name, folder, others, library)
    if not found and not foreign.cases:
        raise UsageError(_nothing(place, foreign, library))
    return [*found, foreign] if foreign.cases or foreign.unmatched or foreign.unread else found


def _usual(library: Library) -> Path:
    """The cassettes beside the contracts, ours where they have none."""
    own = library.root / "cassettes"
    return own if own.is_dir() else locations.root() / "cassettes"


def _probed(library: Library) -> set[str]:
    return {one.operation for one in library.probes.probes}


def _is_set(held: CassetteSet, library: Library) -> bool:
    """Whether a directory holds cases by the names of operations that the library knows."""
    shown = library.sample_cases if held.target == DOCUMENTED else ()
    known = {one.operation for one in shown} or _probed(library)
    return any((held.folder / one).is_dir() for one in known)


def _is_in(file: Path, sets: Sequence[CassetteSet], library: Library) -> bool:
    """Whether a file belongs to a set, be it as the cassette of a case or beside them."""
    for held in sets:
        folder = held.folder.resolve()
        if file.name == NOT_RUN_FILE and file.parent == folder:
            return True
        if folder in file.parents:
            operation = file.relative_to(folder).parts[0]
            return held.target == DOCUMENTED or operation in _probed(library)
    return False


def _nothing(place: Path, foreign: RecordingTarget, library: Library) -> str:
    if foreign.unread:
        return foreign.unread[0]
    if not foreign.unmatched:
        return (
            f"{place}: holds no cassettes: no *.yaml, *.yml or *.json below it has recorded "
            "exchanges"
        )
    count = sum(foreign.unmatched.values())
    most, times = next(iter(foreign.unmatched.items()))
    return (
        f"{place}: none of its {count} recorded exchanges is to an operation of the contracts "
        f"{library.version}, such as ({times} of them) {most}"
    )
