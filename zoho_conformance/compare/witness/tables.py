"""Finding the model table of an SDK: in a folder, an archive, or an installed package.

The package itself is never imported or run.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from zoho_conformance.compare.witness.documents import parse
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import read_bytes, walk
from zoho_conformance.model.unpacking import max_unpacked

TABLE = "json_details.json"
_LZMA_BYTES = 64 * 1024 * 1024
"""What unpacking may need itself; the header of the archive demands it."""
_WHEEL_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SDK = re.compile(r"sdk[-_]?([0-9]+)(?:[-_.]([0-9]+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawTable:
    """The bytes of a table, where it is, and the name of its package, if that is known."""

    content: bytes
    place: str
    package: str | None


def is_archive(content: bytes) -> bool:
    """Whether a file is a wheel, another zip, or a source archive."""
    try:
        return zipfile.is_zipfile(io.BytesIO(content)) or tarfile.is_tarfile(io.BytesIO(content))
    except _BROKEN:
        # It begins as one does, and is broken.
        return True


def has_table(folder: Path) -> bool:
    """Whether a table is below a folder."""
    return any(file.name == TABLE for file in walk(folder))


def find_in_folder(folder: Path) -> RawTable:
    """Find the table below a folder that is nearest to its top."""
    files = [file for file in walk(folder) if file.name == TABLE]
    if not files:
        raise UsageError(f"{folder}: no {TABLE} in it; name the folder of an SDK's package")
    nearest = min(files, key=lambda file: (len(file.parts), str(file)))
    return RawTable(read_bytes(nearest), str(nearest), _package_of(nearest, folder))


def find_in_archive(file: Path, content: bytes) -> RawTable:
    """Find the table in a wheel or source archive."""
    try:
        if zipfile.is_zipfile(io.BytesIO(content)):
            name, table = _find_in_zip(file, content)
        else:
            name, table = _find_in_tar(file, content)
    except _BROKEN as cause:
        raise UsageError(f"{file}: broken archive ({cause}); download it again") from cause
    return RawTable(table, f"{file}: {name}", file.name)


_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
)


def _find_in_zip(file: Path, content: bytes) -> tuple[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        name = _nearest(file, entries)
        if entries[name].compress_type not in _WHEEL_METHODS:
            raise UsageError(f"{file}: {name} is packed in another way than in a wheel")
        limit = max_unpacked(entries[name].compress_size)
        # The size that an entry declares need not be true.
        with archive.open(name) as stream:
            table = stream.read(limit + 1)
    _refuse_large(file, name, len(table), limit)
    return name, table


def _find_in_tar(file: Path, content: bytes) -> tuple[str, bytes]:
    limit = max_unpacked(len(content))
    plain = _unpack(content, limit + 1)
    _refuse_large(file, "what is in it", len(plain), limit)
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
        members = {member.name: member for member in archive if member.isfile()}
        name = _nearest(file, members)
        stream = archive.extractfile(members[name])
        assert stream is not None
        return name, stream.read(len(plain))


def _unpack(content: bytes, max_bytes: int) -> bytes:
    """A tar archive without its compression, at most so many bytes of it."""
    if content.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(31).decompress(content, max_bytes)
    if content.startswith(b"BZh"):
        return bz2.BZ2Decompressor().decompress(content, max_bytes)
    if content.startswith(b"\xfd7zXZ"):
        return lzma.LZMADecompressor(memlimit=_LZMA_BYTES).decompress(content, max_bytes)
    return content


def find_installed(name: str) -> RawTable:
    """Find the table of an installed package."""
    try:
        package = metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError) as cause:
        raise UsageError(
            f"{name}: neither a file nor an installed package; name a file, or install it"
        ) from cause
    for listed in package.files or ():
        if listed.name == TABLE:
            file = Path(str(listed.locate()))
            try:
                return RawTable(read_bytes(file), str(file), f"{name}-{package.version}")
            except OSError as cause:
                raise UsageError(f"{file}: cannot be read: {cause.strerror}") from cause
    raise UsageError(f"{name}: installed, but has no {TABLE}; it is not an SDK with model tables")


def parse_table(raw: RawTable) -> dict[str, Any]:
    """The models of a table by name; `UsageError` where it is not a table."""
    value = parse(raw.content, raw.place).value
    if not is_table(value):
        raise UsageError(f"{raw.place}: not a table of an SDK's models")
    return models(value)


def models(value: dict[str, Any]) -> dict[str, Any]:
    """The models of a parsed table by name, without what else is among them."""
    return {name: model for name, model in value.items() if isinstance(model, dict)}


def is_table(value: Any) -> bool:
    """Whether a parsed file is a table of models: each an object of fields with names and types."""
    if not isinstance(value, dict) or not value:
        return False
    models = [model for model in value.values() if isinstance(model, dict)]
    telling = [
        model
        for model in models
        if model.get("interface") is True or any(map(_is_field, model.values()))
    ]
    return len(telling) * 2 > len(value)


def version_of(parts: Iterable[str]) -> str | None:
    """The API version in the names of the folders that a file is in."""
    return api_version(_sdk_name(parts))


def api_version(name: str | None) -> str | None:
    """The API version in a package's name: `zohocrmsdk8-0` is for v8."""
    version = _SDK.search(name or "")
    if version is None:
        return None
    minor = version[2]
    return f"v{version[1]}" + (f".{minor}" if minor and int(minor) else "")


def _is_field(value: Any) -> bool:
    return isinstance(value, dict) and "name" in value and "type" in value


def _package_of(table_: Path, folder: Path) -> str | None:
    """The package of an unpacked table by the metadata beside it, or by its folders."""
    for above in table_.resolve().parents:
        for info in sorted(above.glob("*.dist-info")):
            if (info / "RECORD").is_file() and TABLE in (info / "RECORD").read_text(
                "utf-8", "replace"
            ):
                return info.name
        if above == folder.resolve():
            break
    return _sdk_name(table_.resolve().parts)


def _sdk_name(parts: Iterable[str]) -> str | None:
    return next((part for part in reversed(tuple(parts)) if _SDK.search(part)), None)


def _nearest(file: Path, names: Iterable[str]) -> str:
    tables = [name for name in names if PurePosixPath(name).name == TABLE]
    if not tables:
        raise UsageError(f"{file}: no {TABLE} in it; is it the package of an SDK?")
    return min(tables, key=lambda name: (name.count("/"), name))


def _refuse_large(file: Path, name: str, size: int, limit: int) -> None:
    if size > limit:
        raise UsageError(f"{file}: {name} unpacks to more than {limit >> 20} MiB")
