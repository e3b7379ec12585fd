"""A folder of OpenAPI files as one witness: each file has some of the operations.

A folder may have everything twice, as JSON and as YAML, or several versions of the API. Each of
these is a witness of its own, for the same operation cannot be compared with two descriptions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from zoho_conformance.compare.witness.description import DescribedOperation, Witness
from zoho_conformance.compare.witness.documents import parse
from zoho_conformance.compare.witness.matching import match
from zoho_conformance.compare.witness.openapi import is_openapi, read_openapi
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import MAX_BYTES, read_bytes, walk

_ENDINGS = {".json": "JSON", ".yaml": "YAML", ".yml": "YAML"}
_MAX_FILES = 5000
_SIGNS = (b"openapi", b"swagger")
_SKIPPED = frozenset({"node_modules"})

_Edition = tuple[str, str]
"""The notation of a file, and the API version that it describes, empty where it names none."""


@dataclass(slots=True)
class _Gathered:
    """What the files of one edition describe together."""

    files: int = 0
    operations: list[DescribedOperation] = field(default_factory=list)
    notes: list[Collection[str]] = field(default_factory=list)


def read_folder(folder: Path, name: str, problems: list[str]) -> list[Witness]:
    """The witnesses in a folder; `problems` gets a line for each file that cannot be read.

    Files that are not OpenAPI descriptions count only where one of these refers to them. Raises
    `UsageError` where nothing is described, or more is there than any description has.
    """
    values: dict[Path, Any] = {}
    editions: dict[_Edition, _Gathered] = {}
    broken: list[str] = []
    for file in _files(folder):
        try:
            root, notes = _parse(file, values)
            if root is None:
                continue
            described = read_openapi(file, root, notes, values)
        except UsageError as cause:
            broken.append(str(cause))
            continue
        by_version: dict[str, list[DescribedOperation]] = {}
        for operation in described.operations:
            by_version.setdefault(operation.version or "", []).append(operation)
        for version, operations in by_version.items():
            edition = editions.setdefault((_ENDINGS[file.suffix.lower()], version), _Gathered())
            edition.files += 1
            edition.operations += operations
            edition.notes.append(described.notes)
    if not editions:
        raise UsageError(
            broken[0] if broken else f"{folder}: no OpenAPI file with an operation in it"
        )
    problems += broken
    return [
        _witness(_edition_name(name, edition, editions), edition, gathered)
        for edition, gathered in sorted(editions.items())
    ]


def _files(folder: Path) -> list[Path]:
    files = sorted(
        file.resolve()
        for file in walk(folder, lambda below: below.name not in _SKIPPED)
        if file.suffix.lower() in _ENDINGS
    )
    if len(files) > _MAX_FILES:
        raise UsageError(f"{folder}: more than {_MAX_FILES} files; name a folder below it")
    if sum(file.stat().st_size for file in files if file.is_file()) > MAX_BYTES:
        raise UsageError(
            f"{folder}: its files are larger than {MAX_BYTES >> 20} MiB in all; "
            "name a folder below it"
        )
    return files


def _parse(file: Path, values: dict[Path, Any]) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The OpenAPI document in a file; None where it is something else."""
    if file in values:
        value = values[file]
        return (value, ()) if is_openapi(value) else (None, ())
    try:
        raw = read_bytes(file)
    except OSError as cause:
        raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    if not any(sign in raw for sign in _SIGNS):
        return None, ()
    parsed = parse(raw, str(file))
    if not is_openapi(parsed.value):
        return None, ()
    values[file] = parsed.value
    return parsed.value, parsed.notes


def _edition_name(name: str, edition: _Edition, editions: Mapping[_Edition, Any]) -> str:
    """The name of the folder, with what tells the edition from the others in it."""
    notation, version = edition
    parts = []
    if len({each for _, each in editions}) > 1:
        parts.append(version or "no version")
    if len({each for each, _ in editions}) > 1:
        parts.append(notation)
    return f"{name} ({', '.join(parts)})" if parts else name


def _witness(name: str, edition: _Edition, gathered: _Gathered) -> Witness:
    notation, version = edition
    files = f"{gathered.files} file{'s' if gathered.files > 1 else ''}"
    return Witness(
        name=name,
        kind="OpenAPI",
        summary=f"OpenAPI, {files} of {notation}, {len(gathered.operations)} operations",
        version=version or None,
        match=partial(match, tuple(gathered.operations)),
        notes=_Notes(gathered.notes),
    )


class _Notes(Collection[str]):
    """The notes of several files, each once; they grow while shapes are looked at."""

    def __init__(self, parts: list[Collection[str]]) -> None:
        self._parts = parts

    def _all(self) -> dict[str, None]:
        return dict.fromkeys(note for part in self._parts for note in part)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __contains__(self, note: object) -> bool:
        return note in self._all()
