"""Opening a run: from settings to targets that answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from zoho_conformance.exchanges.cassettes.sets import (
    DOCUMENTED,
    NOT_RUN_FILE,
    CassetteSet,
    find_cassette_sets,
)
from zoho_conformance.exchanges.formats.detect import no_recordings, recording_files
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.privacy import Privacy
from zoho_conformance.runs.baseline import Baseline, load
from zoho_conformance.runs.cassette_target import CassetteTarget
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.plugins import load_checks
from zoho_conformance.runs.private_words import privacy_of
from zoho_conformance.runs.recording_target import RecordingTarget
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.target import Target


@contextmanager
def open_run(settings: Settings) -> Iterator[Run]:
    """A run on the targets of the settings; what was started for it ends with it.

    Raises `UsageError` where there is nothing to judge, or nothing to judge it by.
    """
    checks = load_checks(settings.plugins)
    library = open_library(settings.contracts, settings.api_version, checks)
    baseline = _open_baseline(settings, library)
    privacy = privacy_of(library) if settings.private else None
    if settings.target == "cassettes":
        targets = find_recordings(settings, library, privacy)
        library.require_schemas({case.operation for target in targets for case in target.cases})
        yield Run(library, targets, baseline, privacy)
        return
    library.require_schemas({probe.operation for probe in library.probes.probes})
    if not library.probes.probes:
        raise UsageError(
            f"{library.root}: no probe sends any operation of these contracts; judge recordings of "
            "them with --target cassettes --cassettes DIR"
        )
    # An org is reached over HTTP, which judging recordings need not import.
    from zoho_conformance.runs.open_org import open_org_targets  # noqa: PLC0415

    with open_org_targets(settings, library) as targets:
        yield Run(library, targets, baseline, privacy)


def _open_baseline(settings: Settings, library: Library) -> Baseline | None:
    if settings.baseline is None:
        return None
    today = datetime.now(UTC).date()
    entries = load(settings.baseline)
    return Baseline.from_entries(settings.baseline, entries, library.contract_digest, today)


def find_recordings(
    settings: Settings, library: Library, privacy: Privacy | None = None
) -> Sequence[Target]:
    """The targets in the folder of cassettes; `UsageError` where there is nothing to judge.

    A set has the form `SET/VERSION/OPERATION/CASE.yaml`, where a case without a cassette counts as
    not run. Every other exchange in a folder that was named is a case of its own.
    """
    folder = settings.cassettes or _default_folder(library)
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a directory (expected a folder of cassettes)")
    sets = [
        recorded
        for recorded in find_cassette_sets(folder, library.version)
        if _is_of_library(recorded, library)
    ]
    targets: list[Target] = [CassetteTarget(recorded, library) for recorded in sets]
    if settings.cassettes is None:
        if not targets:
            raise UsageError(
                f"{folder}: no cassettes of {library.version}; name a folder of them with "
                "--cassettes"
            )
        return targets
    foreign = _foreign_recordings(folder.resolve(), sets, library, privacy)
    report_unread = settings.allow_unreadable and foreign.unread
    if not targets and not foreign.cases and not report_unread:
        reason = _why_empty(folder, foreign, library)
        if privacy:
            # The folder is what the user typed.
            reason = f"{folder}: {privacy.text(reason.removeprefix(f'{folder}: '))}"
        raise UsageError(reason)
    return [*targets, foreign] if foreign.cases or foreign.unmatched or foreign.unread else targets


def _default_folder(library: Library) -> Path:
    """The cassettes beside the contracts; those of the project where there are none."""
    beside = library.root / "cassettes"
    return beside if beside.is_dir() else locations.root() / "cassettes"


def _probed_operations(library: Library) -> set[str]:
    return {probe.operation for probe in library.probes.probes}


def _is_of_library(recorded: CassetteSet, library: Library) -> bool:
    """Whether a set has cases of operations that the library knows."""
    samples = library.sample_cases if recorded.target == DOCUMENTED else ()
    operations = {case.operation for case in samples} or _probed_operations(library)
    return any((recorded.folder / operation).is_dir() for operation in operations)


def _foreign_recordings(
    folder: Path, sets: Sequence[CassetteSet], library: Library, privacy: Privacy | None
) -> RecordingTarget:
    """What a folder has besides sets."""
    in_use = {recorded.name for recorded in sets}
    name = f"{folder.name}-recordings" if folder.name in in_use else folder.name
    files = [file for file in recording_files(folder) if not _is_in_set(file, sets, library)]
    return RecordingTarget(name, folder, files, library, privacy)


def _is_in_set(file: Path, sets: Sequence[CassetteSet], library: Library) -> bool:
    """Whether a file belongs to a set: as the cassette of a case, or as its list of reasons."""
    for recorded in sets:
        folder = recorded.folder.resolve()
        if file.name == NOT_RUN_FILE and file.parent == folder:
            return True
        if folder in file.parents:
            operation = file.relative_to(folder).parts[0]
            return recorded.target == DOCUMENTED or operation in _probed_operations(library)
    return False


def _why_empty(folder: Path, foreign: RecordingTarget, library: Library) -> str:
    if foreign.unread:
        return foreign.unread[0]
    if not foreign.unmatched:
        return no_recordings(folder)
    count = sum(foreign.unmatched.values())
    reason, times = next(iter(foreign.unmatched.items()))
    return (
        f"{folder}: none of its {count} recorded exchanges matches an operation of the contracts "
        f"{library.version}; such as ({times} of them) {reason}"
    )
