"""Files of recordings, scanned for secrets, for personal data, and for their age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED
from zoho_conformance.exchanges.formats.detect import (
    format_of,
    no_recordings,
    open_recording,
    recording_files,
)
from zoho_conformance.exchanges.formats.interface import (
    RawExchange,
    Recording,
    Unread,
    UnreadableRecordingError,
    unread_lines,
)
from zoho_conformance.exchanges.scan.exposures import Exposure, find_exposures, find_exposures_in
from zoho_conformance.exchanges.scan.texts import find_token
from zoho_conformance.model import timestamps
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import read_bytes


@dataclass(slots=True)
class ScannedFile:
    """What a file gives away, in lines that name places only; and what in it cannot be read."""

    file: Path
    exchanges: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, place: str, exposure: Exposure) -> None:
        """Note an exposure as a line."""
        named = f" {exposure.name}" if exposure.name else ""
        lines = self.errors if exposure.level == "error" else self.warnings
        lines.append(f"{self.file}: {place} {exposure.place}{named}: {exposure.what}".rstrip())


def files_to_scan(paths: Sequence[Path]) -> tuple[list[Path], int]:
    """The recordings that the paths name, and how many files below them are something else.

    `UsageError` where a path does not exist, or a directory holds no recordings.
    """
    recordings: dict[Path, None] = {}
    other_files = 0
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file (expected a cassette, or a directory of them)")
        files = list(recording_files(path)) if path.is_dir() else [path]
        recognized = [file for file in files if format_of(file)]
        other_files += len(files) - len(recognized)
        if path.is_dir() and not recognized:
            raise UsageError(no_recordings(path))
        recordings |= dict.fromkeys(recognized)
    return list(recordings), other_files


def scan_file(file: Path, max_age: int | None = None, allowed: Sequence[str] = ()) -> ScannedFile:
    """What a file gives away, and whether it was recorded more than `max_age` days ago.

    Anything may stand under the `allowed` names of headers, parameters and keys.
    """
    scanned = ScannedFile(file)
    try:
        recording = open_recording(file)
    except UnreadableRecordingError as cause:
        scanned.unread.append(str(cause))
        return scanned
    if recording is None:
        return scanned
    first_date: str | None = None
    unread: list[Unread] = []
    for exchange in recording:
        if isinstance(exchange, Unread):
            unread.append(exchange)
            continue
        scanned.exchanges += 1
        for exposure in find_exposures(exchange, allowed):
            scanned.add(f"{exchange.place.in_file}:", exposure)
        first_date = min(filter(None, (first_date, _date_of(exchange))), default=None)
    scanned.unread.extend(unread_lines(unread))
    for exposure in find_exposures_in("", recording.beside, allowed):
        scanned.add("beside the exchanges:", exposure)
    # Comments, and whatever else a file holds that is not in its data.
    token = None if scanned.errors else find_token(read_bytes(file).decode("utf-8", "replace"))
    if token:
        scanned.errors.append(f"{file}: {token}")
    too_old = _why_too_old(recording, first_date, max_age)
    if too_old:
        scanned.errors.append(f"{file}: {too_old}")
    return scanned


def _date_of(exchange: RawExchange) -> str | None:
    return timestamps.parse_http_date(exchange.response.header("date"))


def _why_too_old(recording: Recording, first_date: str | None, max_age: int | None) -> str:
    """Why the recording is older than it may be; empty where it is not."""
    if max_age is None or recording.metadata.get("target") == DOCUMENTED:
        return ""
    stamp = timestamps.parse_iso(recording.metadata.get("recorded_at", "")) or first_date
    if stamp is None:
        return "does not say when it was recorded, which --max-age needs: record it again"
    days = (datetime.now(UTC) - datetime.fromisoformat(stamp)).days
    if days <= max_age:
        return ""
    return f"recorded {days} days ago (--max-age allows {max_age}): record it again"
