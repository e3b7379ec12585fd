"""Files, scanned for secrets, for personal data, and recordings for their age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED
from zoho_conformance.exchanges.formats.detect import open_cassette
from zoho_conformance.exchanges.formats.interface import (
    RawExchange,
    Recording,
    Unread,
    UnreadableRecordingError,
    unread_lines,
)
from zoho_conformance.exchanges.formats.unpack import BombError, Unpacker
from zoho_conformance.exchanges.scan import names
from zoho_conformance.exchanges.scan.allowlist import Allowlist
from zoho_conformance.exchanges.scan.bodies import decode_text
from zoho_conformance.exchanges.scan.content import Exposure
from zoho_conformance.exchanges.scan.exposures import find_exposures, find_exposures_in
from zoho_conformance.exchanges.scan.invented import inventions_of
from zoho_conformance.exchanges.scan.masked import masked, shown_name
from zoho_conformance.exchanges.scan.text_file import (
    Lines,
    find_beside,
    find_in_text_file,
)
from zoho_conformance.model import timestamps
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import read_bytes, walk

_NOT_COMMITTED = frozenset(
    ".git .hg .svn .venv venv node_modules __pycache__ .tox .nox .mypy_cache .pytest_cache "
    ".ruff_cache .hypothesis .eggs .idea".split()
)
"""Folders that hold what tools made, and that are not committed."""
_CACHE_MARK = "CACHEDIR.TAG"
_NUL = "\0"
_START_CHARS = 8192


@dataclass(slots=True)
class ScannedFile:
    """What a file gives away, in lines that name places only; and what in it cannot be read."""

    file: Path
    is_recording: bool = False
    is_text: bool = True
    exchanges: int = 0
    allowed: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, place: str, exposure: Exposure) -> None:
        """Note an exposure as a line."""
        where = exposure.path or (exposure.name and shown_name(exposure.name))
        inside = " ".join(filter(None, (exposure.place, where)))
        parts = (f"{self.file}:", place, f"{inside}:" if inside else "", exposure.what)
        is_secret = exposure.level == "error"
        value = f" ({masked(exposure.value, is_secret=is_secret)})" if exposure.value else ""
        lines = self.errors if is_secret else self.warnings
        lines.append(" ".join(filter(None, parts)) + value)


def files_to_scan(paths: Sequence[Path]) -> list[Path]:
    """The files that the paths name, and all below the directories among them.

    `UsageError` where a path does not exist, or a directory holds no file.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file (expected a file, or a directory of them)")
        below = _files_below(path) if path.is_dir() else [path]
        if not below:
            raise UsageError(f"{path}: no files in it")
        files |= dict.fromkeys(below)
    return list(files)


def _files_below(folder: Path) -> list[Path]:
    try:
        return sorted(walk(folder, _is_committed))
    except OSError as cause:
        raise UsageError(f"{cause.filename}: cannot be read: {cause.strerror}") from cause


def _is_committed(folder: Path) -> bool:
    return folder.name not in _NOT_COMMITTED and not (folder / _CACHE_MARK).exists()


def scan_file(file: Path, max_age: int | None = None, allowed: Sequence[str] = ()) -> ScannedFile:
    """What a file gives away, and whether it was recorded more than `max_age` days ago.

    Anything may stand under the `allowed` names of headers, parameters and keys, and in lines with
    the comment `pragma: allowlist secret`. A recording that cannot be read is scanned as text.
    """
    scanned = ScannedFile(file)
    try:
        text = _read_text(file, scanned)
        recording = _open_recording(file, scanned)
    except OSError as cause:
        scanned.unread.append(f"{file}: cannot be read: {cause.strerror}")
        return scanned
    if not scanned.is_text:
        return scanned
    exposures: Iterable[tuple[str, Exposure]]
    if recording is None:
        exposures = _scan_text(file, text)
    else:
        exposures = _scan_recording(scanned, recording, text, max_age)
    allowlist = Allowlist(text)
    passed = frozenset(map(names.normalize, allowed))
    for place, exposure in exposures:
        if exposure.value and allowlist.allows(exposure.value):
            scanned.allowed += 1
        elif not exposure.name or names.normalize(exposure.name) not in passed:
            scanned.add(place, exposure)
    return scanned


def _read_text(file: Path, scanned: ScannedFile) -> str:
    """The text of a file; of bytes that are not text, what can be read of them."""
    raw = read_bytes(file)
    text = decode_text(raw)
    if text is not None and _NUL not in text[:_START_CHARS]:
        return text
    scanned.is_text = False
    return raw.decode("utf-8", "replace")


def _open_recording(file: Path, scanned: ScannedFile) -> Recording | None:
    """The recording that a file holds; None where it holds none, or none that can be read."""
    try:
        recording = open_cassette(file)
    except UnreadableRecordingError as cause:
        scanned.is_recording = scanned.is_text = True
        scanned.unread.append(str(cause))
        return None
    if recording is not None:
        scanned.is_recording = scanned.is_text = True
    return recording


def _scan_text(file: Path, text: str) -> Iterator[tuple[str, Exposure]]:
    for line, exposure in find_in_text_file(file, text):
        yield f"line {line}:" if line else "", exposure


def _scan_recording(
    scanned: ScannedFile,
    recording: Recording,
    text: str,
    max_age: int | None,
) -> list[tuple[str, Exposure]]:
    """What the exchanges give away, what stands beside them, and what is in no data at all."""
    is_invented = inventions_of(recording.metadata)
    exposures: list[tuple[str, Exposure]] = []
    first_date: str | None = None
    unread: list[Unread] = []
    unpacker = Unpacker()
    for exchange in recording:
        if isinstance(exchange, Unread):
            unread.append(exchange)
            continue
        scanned.exchanges += 1
        place = f"{exchange.place.in_file}:"
        given_away = find_exposures(exchange, (), is_invented, unpacker)
        try:
            exposures += ((place, exposure) for exposure in given_away)
        except BombError as cause:
            unread.append(Unread(exchange.place, str(cause)))
        first_date = min(filter(None, (first_date, _date_of(exchange))), default=None)
    scanned.unread.extend(unread_lines(unread))
    exposures += (
        ("outside the exchanges:", each) for each in find_exposures_in("", recording.beside)
    )
    lines = Lines(text)
    for exposure in find_beside(text, [each.value for _, each in exposures]):
        line = lines.of(exposure.value)
        exposures.append((f"line {line}:" if line else "", exposure))
    too_old = _why_too_old(recording, first_date, max_age)
    if too_old:
        exposures.append(("", Exposure("", "", too_old, "error")))
    return exposures


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
