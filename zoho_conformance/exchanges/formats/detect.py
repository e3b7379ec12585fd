"""Which files hold recordings, and of which format each is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zoho_conformance.exchanges.formats.interface import (
    Format,
    Recording,
    UnreadableRecordingError,
)
from zoho_conformance.exchanges.formats.vcr_cassette import VcrCassettes, read_cassette
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import walk

FORMATS: tuple[Format, ...] = (VcrCassettes(),)
"""All formats, in the order in which they are tried."""


def no_recordings(named: str) -> str:
    """The message for folders without a single recorded exchange."""
    return f"{named}: no cassettes: no file below it has recorded exchanges"


def why_no_recording(file: Path) -> str:
    """The message for a file that was named and holds no recorded exchange."""
    try:
        read_cassette(file)
    except UnreadableRecordingError as cause:
        return str(cause)
    return f"{file}: no recorded exchanges in it"


def recording_files(folder: Path) -> Iterator[Path]:
    """Every file below a directory that is not hidden, in the order of their names.

    Which of them hold recordings shows when they are opened.
    """
    for file in _walk(folder):
        if not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file


def _walk(folder: Path) -> list[Path]:
    try:
        return sorted(walk(folder))
    except OSError as cause:
        raise UsageError(f"{cause.filename}: cannot be read: {cause.strerror}") from cause


def name_of(file: Path) -> str:
    """The path of a recording without the ending of its format."""
    suffixes = frozenset[str]().union(*(format_.suffixes for format_ in FORMATS))
    is_ending = file.suffix.casefold() in suffixes
    return (file.with_suffix("") if is_ending else file).as_posix()


def open_recording(file: Path) -> Recording | None:
    """Open a file of recordings; None where it is of no known format.

    `UnreadableRecordingError` where it is of one, and nothing in it can be read.
    """
    opened = (format_.open(file) for format_ in FORMATS)
    return next((recording for recording in opened if recording is not None), None)
