"""Reading a witness: from a file, a folder, an archive, or an installed package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from zoho_conformance.compare.witness import openapi, openapi_folder, sdk, tables
from zoho_conformance.compare.witness.description import Witness
from zoho_conformance.compare.witness.documents import parse
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import read_bytes

INSTALLED = "pypi:"
"""The prefix of an installed package."""

_PACKAGE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_FILES = (".json", ".yaml", ".yml", ".whl", ".zip", ".gz", ".tgz", ".txt")


def read_all(given: str, name: str, problems: list[str]) -> list[Witness]:
    """The witnesses in what was named: a folder of OpenAPI files may have several.

    `problems` gets a line for each file of a folder that cannot be read.
    """
    folder = Path(given)
    try:
        if folder.is_dir() and not tables.has_table(folder):
            return openapi_folder.read_folder(folder, name, problems)
    except OSError as cause:
        raise UsageError(f"{given}: cannot be read: {cause.strerror}") from cause
    return [read(given, name)]


def read(given: str, name: str) -> Witness:
    """Read the witness that was named; `UsageError` where there is none, or it is broken."""
    file = Path(given)
    try:
        if file.is_dir():
            return _read_sdk(name, tables.find_in_folder(file))
        if not file.exists():
            return _read_sdk(name, tables.find_installed(_package(given)))
        raw = read_bytes(file)
        if tables.is_archive(raw):
            return _read_sdk(name, tables.find_in_archive(file, raw))
    except OSError as cause:
        raise UsageError(f"{given}: cannot be read: {cause.strerror}") from cause
    parsed = parse(raw, given)
    value = parsed.value
    if openapi.is_openapi(value):
        return openapi.openapi_witness(name, file, value, parsed.notes)
    if tables.is_table(value):
        return sdk.sdk_witness(name, tables.models(value), tables.version_of(file.resolve().parts))
    raise UsageError(
        f"{given}: neither an OpenAPI description (no `openapi` at its top) "
        f"nor an SDK's table of models ({tables.TABLE})"
    )


def short_names(given: Sequence[str]) -> list[str]:
    """A short name for each: the file's own, with as many folders as make it unique."""
    depth = 1
    names = [_short_name(file, depth) for file in given]
    while len(set(names)) < len(set(given)) and depth < _MAX_FOLDERS:
        depth += 1
        names = [_short_name(file, depth) for file in given]
    return names


_MAX_FOLDERS = 12


def _short_name(given: str, depth: int) -> str:
    parts = Path(given.removeprefix(INSTALLED)).parts
    short = "/".join(parts[-depth:]) or given
    # The tags of a wheel say where it can be installed, not what it is.
    return "-".join(short.split("-")[:2]) if short.endswith(".whl") else short


def _package(given: str) -> str:
    named = given.removeprefix(INSTALLED)
    if not _PACKAGE.fullmatch(named) or (named == given and named.endswith(_FILES)):
        raise UsageError(f"{given}: not found; name a file, a folder or an installed package")
    return named


def _read_sdk(name: str, raw: tables.RawTable) -> Witness:
    return sdk.sdk_witness(name, tables.parse_table(raw), tables.api_version(raw.package))
