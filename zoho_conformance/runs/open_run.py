"""Opening a run: from settings to targets that answer."""

# ruff: noqa: PLC0415 - a run imports what it was asked for.

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - most projects set none of these

from msgspec.structs import replace

from zoho_conformance.contracts.version_ends import load_ends
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.find_recordings import find_recordings
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.plugins import load_checks
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings

if TYPE_CHECKING:
    from zoho_conformance.model.privacy import Privacy
    from zoho_conformance.runs.baseline import Baseline
    from zoho_conformance.runs.levels import Levels
    from zoho_conformance.runs.owners import Ownership


@contextmanager
def open_run(settings: Settings, on_read: Callable[[int], None] | None = None) -> Iterator[Run]:
    """A run on the targets of the settings; what was started for it ends with it.

    `on_read` is called with how many recorded exchanges were read so far.
    Raises `UsageError` where there is nothing to judge, or nothing to judge it by.
    """
    checks = load_checks(settings.plugins)
    library = open_library(
        settings.contracts, settings.api_version, checks, settings.against, settings.org_schema
    )
    baseline = open_baseline(settings, library)
    levels = open_levels(settings.levels, library, settings.uses)
    privacy = _open_privacy(library) if settings.private else None
    ends = load_ends(settings.lifecycle)
    owners = open_owners(settings.owners, library)
    if settings.target == "cassettes":
        targets = find_recordings(settings, library, privacy, on_read)
        library.require_schemas({case.operation for target in targets for case in target.cases})
        yield Run(library, targets, baseline, privacy, levels, ends=ends, owners=owners)
        return
    library.require_probes()
    library.require_schemas({probe.operation for probe in library.probes.probes})
    if not library.probes.probes:
        raise UsageError(
            f"{library.root}: there are no probes for the operations of these contracts; judge "
            "recordings with --target cassettes --cassettes DIR"
        )
    # An org is reached over HTTP, which judging recordings need not import.
    from zoho_conformance.runs.open_org import open_org_targets

    with open_org_targets(settings, library) as targets:
        yield Run(library, targets, baseline, privacy, levels, ends=ends, owners=owners)


def open_baseline(settings: Settings, library: Library) -> Baseline | None:
    """The baseline that the settings name; None for none."""
    if settings.baseline is None:
        return None
    from zoho_conformance.runs.baseline import Baseline, load

    today = datetime.now(UTC).date()
    entries = load(settings.baseline)
    return Baseline.from_entries(settings.baseline, entries, library.contract_digest, today)


def open_levels(levels: Levels | None, library: Library, uses: Path | None = None) -> Levels | None:
    """The levels of a project, checked against the contracts and rules; None for none.

    `uses` is the file of what our code uses. Raises `UsageError` for an entry that is of no rule or
    operation, and for a file that cannot be read.
    """
    if levels is None:
        return None
    levels.require_rules(lambda: library.rules)
    resolved = levels.resolve(library.promises)
    if uses is None:
        return resolved
    from zoho_conformance.checks.touched_uses import TouchedUses

    return replace(resolved, uses=TouchedUses(uses, library.promises))


def _open_privacy(library: Library) -> Privacy:
    """What masks the names that a project gives away."""
    from zoho_conformance.runs.private_words import privacy_of

    return privacy_of(library)


def open_owners(owners: Ownership | None, library: Library) -> Ownership | None:
    """The owners of a project, checked against the contracts and rules; None for none.

    Raises `UsageError` for an entry that is of no rule or operation.
    """
    return None if owners is None else owners.resolve(library.promises, library.rules)
