"""`scan`: cassettes looked through for secrets, for data of people, and for their age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from zoho_conformance.exchanges import scan as scanning
from zoho_conformance.exchanges.cassettes.read import (
    DOCUMENTED,
    Cassette,
    UnreadableCassetteError,
    held,
    is_cassette,
    load,
)
from zoho_conformance.exchanges.scan import Exposure
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs import timestamps
from zoho_conformance.runs.recording_target import recording_files


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of a file: what it gives away, each a line; or why it cannot be read."""

    file: Path
    interactions: int
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unread: str = ""


def found(paths: Sequence[Path]) -> tuple[list[Path], int]:
    """The cassettes that the paths name, and how many files below them are something else.

    ``UsageError`` where a path is not there, or a directory holds no cassettes.
    """
    cassettes: dict[Path, None] = {}
    others = 0
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: is not there; name cassettes, or directories of them")
        files = list(recording_files(path)) if path.is_dir() else [path]
        mine = [file for file in files if is_cassette(file)]
        others += len(files) - len(mine)
        if path.is_dir() and not mine:
            raise UsageError(
                f"{path}: holds no cassettes: no *.yaml, *.yml or *.json below it has recorded "
                "exchanges"
            )
        cassettes |= dict.fromkeys(mine)
    return list(cassettes), others


def scan(file: Path, max_age: int | None = None, allowed: Sequence[str] = ()) -> Scanned:
    """What a cassette gives away, and whether it was recorded more than ``max_age`` days ago."""
    try:
        data = load(file)
        whole = held(data, str(file))
    except UnreadableCassetteError as cause:
        return Scanned(file, 0, unread=str(cause))
    lines: dict[Literal["error", "warning"], list[str]] = {"error": [], "warning": []}
    for place, one in _exposures(data, allowed):
        named = f" {one.name}" if one.name else ""
        lines[one.level].append(f"{file}: {place}{one.place}{named}: {one.what}")
    # Beside the interactions: metadata, comments, what a recorder of one's own has added.
    beside = None if lines["error"] else scanning.token(file.read_text("utf-8", "replace"))
    if beside:
        lines["error"].append(f"{file}: {beside}")
    too_old = _too_old(whole, max_age)
    if too_old:
        lines["error"].append(f"{file}: {too_old}")
    return Scanned(file, len(whole.interactions), tuple(lines["error"]), tuple(lines["warning"]))


def _exposures(data: Any, allowed: Sequence[str]) -> Iterator[tuple[str, Exposure]]:
    for at, interaction in enumerate(data["interactions"], 1):
        for one in scanning.find_exposures(interaction, allowed):
            yield f"interaction {at}: ", one
    for one in scanning.beside(data, allowed):
        yield "beside the interactions:", one


def _too_old(cassette: Cassette, max_age: int | None) -> str:
    """Why the cassette is older than it may be; empty where it is not."""
    if max_age is None or cassette.metadata.get("target") == DOCUMENTED:
        return ""
    stamp = timestamps.parse_iso(cassette.metadata.get("recorded_at", "")) or _first_date(cassette)
    if stamp is None:
        return "does not say when it was recorded, and --max-age asks for it: record it anew"
    days = (datetime.now(UTC) - datetime.fromisoformat(stamp)).days
    if days <= max_age:
        return ""
    return f"recorded {days} days ago, and --max-age allows {max_age}: record it anew"


def _first_date(cassette: Cassette) -> str | None:
    dates = (
        timestamps.parse_http_date(came.headers.get("date", ""))
        for _, came in cassette.interactions
    )
    return min((one for one in dates if one), default=None)


def told(scanned: Sequence[Scanned], others: int) -> Mapping[str, Any]:
    """All that was scanned as one JSON object."""
    return {
        "cassettes": len(scanned),
        "interactions": sum(one.interactions for one in scanned),
        "others": others,
        "errors": [line for one in scanned for line in one.errors],
        "warnings": [line for one in scanned for line in one.warnings],
        "unread": [one.unread for one in scanned if one.unread],
    }
