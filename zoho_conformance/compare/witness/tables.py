"""Finding the model tables of an SDK: a file, a folder, an archive of a package, an installed one.

The package itself is never imported or run.
"""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from zoho_conformance.compare.witness.parse import parse
from zoho_conformance.model.errors import UsageError

TABLE = "json_details.json"
_MAX_BYTES = 128 * 1024 * 1024
_SDK = re.compile(r"sdk[-_]?([0-9]+)(?:[-_.]([0-9]+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawTable:
    """The bytes of a file, where they were found, and of which package, if that is known."""

    content: bytes
    place: str
    package: str | None


def is_archive(file: Path) -> bool:
    """Whether a file is a wheel, another zip, or a source archive."""
    return zipfile.is_zipfile(file) or tarfile.is_tarfile(file)


def find_in_folder(folder: Path) -> RawTable:
    """The table below a folder, the one nearest to its top."""
    found = sorted(folder.rglob(TABLE), key=lambda one: (len(one.parts), str(one)))
    if not found:
        raise UsageError(f"{folder}: has no {TABLE} in it; name the folder of an SDK's package")
    return RawTable(found[0].read_bytes(), str(found[0]), _package_of(found[0], folder))


def find_in_archive(file: Path) -> RawTable:
    """The table in a wheel or source archive."""
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                sizes = {one.filename: one.file_size for one in archive.infolist()}
                name = _nearest(file, sizes)
                _refuse_large(file, sizes[name])
                return RawTable(archive.read(name), f"{file}: {name}", file.name)
        with tarfile.open(file) as archive:
            members = {one.name: one for one in archive.getmembers() if one.isfile()}
            name = _nearest(file, members)
            _refuse_large(file, members[name].size)
            held = archive.extractfile(members[name])
            assert held is not None
            return RawTable(held.read(), f"{file}: {name}", file.name)
    except (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, RuntimeError) as cause:
        raise UsageError(f"{file}: is a broken archive ({cause}); download it again") from cause


def find_installed(name: str) -> RawTable:
    """The table of an installed package."""
    try:
        package = metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError) as cause:
        raise UsageError(
            f"{name}: is neither a file nor an installed package; name a file, or install it"
        ) from cause
    for one in package.files or ():
        if one.name == TABLE:
            file = Path(str(one.locate()))
            try:
                return RawTable(file.read_bytes(), str(file), f"{name}-{package.version}")
            except OSError as cause:
                raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    raise UsageError(f"{name}: is installed, and has no {TABLE}: it is no SDK with model tables")


def parse_table(raw: RawTable) -> dict[str, Any]:
    """The models of a table by their names; ``UsageError`` where it is none."""
    value = parse(raw.content, raw.place)
    if not is_table(value):
        raise UsageError(f"{raw.place}: is no table of an SDK's models")
    return models(value)


def models(value: dict[str, Any]) -> dict[str, Any]:
    """The models of a parsed table by their names; what else stands among them is left out."""
    return {name: model for name, model in value.items() if isinstance(model, dict)}


def is_table(value: Any) -> bool:
    """Whether a parsed file is a table of models: each an object of fields with names and types."""
    if not isinstance(value, dict) or not value:
        return False
    models = [one for one in value.values() if isinstance(one, dict)]
    telling = [
        one for one in models if one.get("interface") is True or any(map(_is_field, one.values()))
    ]
    return len(telling) * 2 > len(value)


def version_of(parts: Iterable[str]) -> str | None:
    """The API version in the names of the folders that a file lies in."""
    return api_version(_sdk_name(parts))


def api_version(name: str | None) -> str | None:
    """The API version in a package's name: `zohocrmsdk8-0` is for v8."""
    found = _SDK.search(name or "")
    if found is None:
        return None
    minor = found[2]
    return f"v{found[1]}" + (f".{minor}" if minor and int(minor) else "")


def _is_field(value: Any) -> bool:
    return isinstance(value, dict) and "name" in value and "type" in value


def _package_of(table_: Path, folder: Path) -> str | None:
    """The package that an unpacked table is of, by the metadata beside it or by its folders."""
    for above in table_.resolve().parents:
        for one in sorted(above.glob("*.dist-info")):
            if (one / "RECORD").is_file() and TABLE in (one / "RECORD").read_text(
                "utf-8", "replace"
            ):
                return one.name
        if above == folder.resolve():
            break
    return _sdk_name(table_.resolve().parts)


def _sdk_name(parts: Iterable[str]) -> str | None:
    return next((one for one in reversed(tuple(parts)) if _SDK.search(one)), None)


def _nearest(file: Path, names: Iterable[str]) -> str:
    found = [one for one in names if PurePosixPath(one).name == TABLE]
    if not found:
        raise UsageError(f"{file}: has no {TABLE} in it; is it the package of an SDK?")
    return min(found, key=lambda one: (one.count("/"), one))


def _refuse_large(file: Path, size: int) -> None:
    if size > _MAX_BYTES:
        raise UsageError(f"{file}: its {TABLE} is larger than {_MAX_BYTES} bytes")
