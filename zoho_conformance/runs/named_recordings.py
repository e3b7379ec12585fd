"""Recordings that were named: files, folders, patterns, addresses, a pipe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - few runs mask anything

from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED, NOT_RUN_FILE, CassetteSet
from zoho_conformance.exchanges.formats.find_sources import (
    STDIN,
    NamedSource,
    find_sources,
    is_address,
    no_recordings,
    sources_below,
    sources_of_files,
)
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.locations import as_named
from zoho_conformance.runs.cassette_target import CassetteTarget, WhichSamples
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.library_sets import probed_operations, sets_in
from zoho_conformance.runs.recording_target import HowToRead, RecordingTarget
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.target import Target

if TYPE_CHECKING:
    from zoho_conformance.model.privacy import Privacy

_NAMED_FILES = "recordings"
"""The target of files that were named one by one."""


def find_named_recordings(
    settings: Settings,
    named: Sequence[str | Path],
    library: Library,
    privacy: Privacy | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Sequence[Target]:
    """The targets in the recordings that were named; `UsageError` where there are none.

    `on_read` is called with how many exchanges of a target were read so far.

    A set has the form `SET/VERSION/OPERATION/CASE.yaml`, where a case without a cassette counts as
    not run. Every other exchange in what was named is a case of its own.
    """
    local = [Path(each) for each in named if not _is_elsewhere(each)]
    elsewhere = [str(each) for each in named if _is_elsewhere(each)]
    targets: list[Target] = []
    foreign: list[RecordingTarget] = []
    fields = settings.fields
    how = HowToRead(privacy, fields, settings.callbacks, settings.any_version, on_read)
    for folder in _distinct_folders(local):
        sets = () if fields else sets_in(folder, library)
        samples: WhichSamples = "all" if settings.all_operations else "found"
        targets += [CassetteTarget(recorded, library, samples) for recorded in sets]
        foreign.append(_foreign_recordings(folder, sets, library, how))
    beside = [*_files_beside(local), *(each for name in elsewhere for each in find_sources(name))]
    if beside:
        foreign.append(RecordingTarget(_NAMED_FILES, beside, library, how))
    report_unread = settings.allow_unreadable and any(target.unread for target in foreign)
    has_exchanges = any(target.cases or target.unmatched or target.foreign for target in foreign)
    if not (targets or report_unread or has_exchanges):
        raise UsageError(_why_empty(named, foreign, privacy))
    targets += [
        target
        for target in foreign
        if target.cases or target.unmatched or target.foreign or target.unread
    ]
    _make_names_unique(targets)
    return targets


def _is_elsewhere(named: str | Path) -> bool:
    """Whether an argument is an address, a pipe or a pattern instead of a path."""
    if isinstance(named, Path):
        return False
    if named == STDIN or is_address(named):
        return True
    return any(char in named for char in "*?[") and not Path(named).exists()


def _distinct_folders(named: Sequence[Path]) -> list[Path]:
    """The folders among what was named, without those that are inside another."""
    folders = {path.resolve(): path for path in named if path.is_dir()}
    return [path for real, path in folders.items() if folders.keys().isdisjoint(real.parents)]


def _files_beside(named: Sequence[Path]) -> list[NamedSource]:
    """The files that were named, each once, without those that are in a folder that was named."""
    folders = {path.resolve() for path in named if path.is_dir()}
    files: dict[Path, Path] = {}
    for path in named:
        if path.is_dir():
            continue
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder (expected recordings)")
        if folders.isdisjoint(path.resolve().parents):
            files.setdefault(path.resolve(), path)
    if not files:
        return []
    above = Path(os.path.commonpath([file.absolute().parent for file in files.values()]))
    labels = ((file, file.absolute().relative_to(above).as_posix()) for file in files.values())
    return list(sources_of_files(labels))


def _make_names_unique(targets: Sequence[Target]) -> None:
    """Number the targets whose folders have the same name."""
    names: set[str] = set()
    for target in targets:
        name, count = target.name, 2
        while target.name in names:
            target.name, count = f"{name}-{count}", count + 1
        names.add(target.name)


def _foreign_recordings(
    folder: Path,
    sets: Sequence[CassetteSet],
    library: Library,
    how: HowToRead,
) -> RecordingTarget:
    """What a folder has besides sets."""
    in_use = {recorded.name for recorded in sets}
    real = folder.resolve()
    name = f"{real.name}-recordings" if real.name in in_use else real.name
    is_in_set = _belongs_to_set(real, sets, library) if sets else None
    return RecordingTarget(name, sources_below(folder, is_in_set), library, how)


def _belongs_to_set(
    real: Path, sets: Sequence[CassetteSet], library: Library
) -> Callable[[str], bool]:
    """Whether a file, by its path below a folder, belongs to one of the sets there.

    It does as the cassette of a case, or as its list of reasons.
    """
    folders = [(recorded.folder.resolve(), recorded.target == DOCUMENTED) for recorded in sets]
    below = [
        ("" if folder == real else f"{folder.relative_to(real).as_posix()}/", is_documented)
        for folder, is_documented in folders
        if folder.is_relative_to(real)
    ]

    probed = probed_operations(library)

    def belongs(label: str) -> bool:
        for start, is_documented in below:
            if label.startswith(start):
                step, _, rest = label[len(start) :].partition("/")
                return is_documented or step in probed or (step == NOT_RUN_FILE and not rest)
        return False

    return belongs


def nothing_matched(targets: Iterable[Target], version: str) -> str | None:
    """One line on the exchanges of targets that have nothing to judge; None where one has."""
    targets = tuple(targets)
    if any(target.cases or target.unread for target in targets):
        return None
    unmatched = [pair for target in targets for pair in target.unmatched.items()]
    foreign = sum(count for target in targets for count in target.foreign.values())
    count = sum(times for _, times in unmatched) + foreign
    line = f"none of the {count} recorded exchanges matches an operation of the contracts {version}"
    if not unmatched:
        return f"{line}; all are with other hosts"
    first, times = max(unmatched, key=lambda pair: pair[1])
    return f"{line}; such as ({times} of them) {first.reason}"


def _why_empty(
    named: Sequence[str | Path], foreign: Sequence[RecordingTarget], privacy: Privacy | None
) -> str:
    """One line on why there is nothing to read in what was named."""
    first = as_named(str(named[0]))
    shown = first if len(named) == 1 else f"{first} and {len(named) - 1} more"
    unread = (line for target in foreign for line in target.unread)
    only = named[0] if len(named) == 1 else None
    if only is None or _is_elsewhere(only) or Path(only).is_dir():
        why = no_recordings(shown)
    else:
        from zoho_conformance.exchanges.formats.detect import (  # noqa: PLC0415 - for the message alone
            why_no_recording,
        )

        why = why_no_recording(Path(shown))
    reason = next(unread, why)
    if privacy is None:
        return reason
    # The names are what the user typed.
    return f"{shown}: {privacy.text(reason.removeprefix(f'{shown}: '))}"
