"""Opening a run: from settings to targets that answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.baseline import Baseline, load
from zoho_conformance.runs.find_recordings import find_recordings
from zoho_conformance.runs.library import Library, open_library
from zoho_conformance.runs.plugins import load_checks
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings


@contextmanager
def open_run(settings: Settings) -> Iterator[Run]:
    """A run on the targets of the settings; what was started for it ends with it."""
    checks = load_checks(settings.plugins)
    library = open_library(settings.contracts, settings.api_version, checks)
    baseline = _baseline(settings, library)
    if settings.target == "cassettes":
        held = find_recordings(settings, library)
        library.require_schemas({case.operation for one in held for case in one.cases})
        yield Run(library, held, baseline)
        return
    library.require_schemas({one.operation for one in library.probes.probes})
    if not library.probes.probes:
        raise UsageError(
            f"{library.root}: holds no operation that a probe is sent to; judge recordings of its "
            "operations with --target cassettes --cassettes DIR"
        )
    # An org is reached over HTTP, whose imports judging recordings has no use for.
    from zoho_conformance.runs.open_org import open_org_targets  # noqa: PLC0415

    with open_org_targets(settings, library) as targets:
        yield Run(library, targets, baseline)


def _baseline(settings: Settings, library: Library) -> Baseline | None:
    if settings.baseline is None:
        return None
    today = datetime.now(UTC).date()
    return Baseline.from_entries(
        settings.baseline, load(settings.baseline), library.contract_digest, today
    )
