"""Which files hold recordings, and of which format each is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zoho_conformance.exchanges.formats.interface import Format, Recording
from zoho_conformance.exchanges.formats.vcr_cassette import VcrCassettes
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import walk

FORMATS: tuple[Format, ...] = (VcrCassettes(),)
"""All formats, in the order in which they are tried."""


def no_recordings(named: str) -> str:
    """The message for what was named and has not a single recording."""
    *others, last = (f"*{suffix}" for suffix in sorted(_suffixes()))
    names = f"{', '.join(others)} or {last}" if others else last
    return f"{named}: no cassettes: no {names} below it has recorded exchanges"


def recording_files(folder: Path) -> Iterator[Path]:
    """Every file below a directory that may hold recordings, in the order of their names."""
    suffixes = _suffixes()
    for file in _walk(folder):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.suffix.casefold() in suffixes and not hidden:
            yield file


def _walk(folder: Path) -> list[Path]:
    try:
        return sorted(walk(folder))
    except OSError as cause:
        raise UsageError(f"{cause.filename}: cannot be read: {cause.strerror}") from cause


def _suffixes() -> frozenset[str]:
    return frozenset[str]().union(*(format_.suffixes for format_ in FORMATS))


def format_of(file: Path) -> Format | None:
    """The format of a file; None where it holds no recordings."""
    return next((format_ for format_ in FORMATS if format_.recognizes(file)), None)


def open_recording(file: Path) -> Recording | None:
    """Open a file of recordings; None where it is of no known format.

    `UnreadableRecordingError` where it is of one, and nothing in it can be read.
    """
    format_ = format_of(file)
    return format_.open(file) if format_ else None
