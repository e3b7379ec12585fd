"""What an audit is to write down of the answers, and the file of it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from zoho_conformance.audit.summary import Summary, Times
from zoho_conformance.checks.observed.contract import observed_operations
from zoho_conformance.contracts.observed import OBSERVED_FORM, ObservedContract, text_of
from zoho_conformance.model import files
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Library


class Observing(msgspec.Struct, frozen=True, dict=True):
    """The file of the observed contract; the words of `values_of` are written down too."""

    file: Path
    values_of: tuple[str, ...] = ()


def require_writable(file: Path) -> None:
    """Raise `UsageError`, before anything is judged, where a file cannot be written."""
    if file.is_dir():
        raise UsageError(f"--observed {file}: is a directory; name a file")


def write_observed(file: Path, library: Library, summary: Summary, *, partial: bool) -> None:
    """Write what a summary has of the answers; `partial` is whether judging was stopped."""
    times = Times()
    for tally in summary.outcomes.values():
        times.add(tally.times)
    wrappers = {id_: library.promises[id_].wrapper for id_ in summary.observed}
    rows = {id_: f"{wrapper}[]" if wrapper else None for id_, wrapper in wrappers.items()}
    observed = ObservedContract(
        OBSERVED_FORM,
        library.version,
        sum(
            answers.exchanges
            for counts in summary.observed.values()
            for answers in counts.answers.values()
        ),
        times.first or None,
        times.last or None,
        partial,
        observed_operations(summary.observed, rows),
    )
    try:
        files.write(file, text_of(observed))
    except OSError as cause:
        reason = cause.strerror or cause
        raise UsageError(f"--observed {file}: cannot be written: {reason}") from cause
