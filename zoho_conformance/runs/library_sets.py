"""Sets of cassettes with cases of the operations that a library knows, and those that ship."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED, CassetteSet, find_cassette_sets
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.cassette_target import CassetteTarget, WhichSamples
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.target import Target


def shipped_sets(library: Library, samples: WhichSamples) -> Sequence[Target]:
    """The sets beside the contracts; those of the project where there are none."""
    beside = library.root / "cassettes"
    folder = beside if beside.is_dir() else locations.root() / "cassettes"
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a directory (expected a folder of cassettes)")
    sets = sets_in(folder, library)
    targets = [CassetteTarget(recorded, library, samples) for recorded in sets]
    if not targets:
        raise UsageError(
            f"{folder}: no cassettes of {library.version}; name files or folders of recordings"
        )
    return targets


def sets_in(folder: Path, library: Library) -> list[CassetteSet]:
    """The sets in a folder that have cases of operations that the library knows."""
    sets = find_cassette_sets(folder, library.version)
    return [recorded for recorded in sets if _is_of_library(recorded, library)]


def probed_operations(library: Library) -> set[str]:
    """The operations that the library has probes for."""
    return {probe.operation for probe in library.probes.probes}


def _is_of_library(recorded: CassetteSet, library: Library) -> bool:
    """Whether a set has cases of operations that the library knows."""
    samples = library.sample_cases if recorded.target == DOCUMENTED else ()
    shown = {case.recording or case.operation for case in samples}
    operations = shown or probed_operations(library)
    return any((recorded.folder / operation).is_dir() for operation in operations)
