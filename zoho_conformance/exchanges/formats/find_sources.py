"""Where recordings are looked for: files, folders, archives, patterns, addresses, a pipe."""

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

import msgspec

from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import scan
from zoho_conformance.model.locations import as_named

STDIN = "-"
_ZIP_MAGIC = b"PK\x03\x04"
_PATTERN_CHARS = frozenset("*?[")
_RECORDING_SUFFIXES = frozenset(
    ".yaml .yml .json .har .ndjson .jsonl .log .flow .flows .mitm".split()
)
_PACKING_SUFFIXES = frozenset({".gz", ".zst"})


class NamedSource(msgspec.Struct, frozen=True):
    """A source, and the name of its exchanges in reports: its path below what was named."""

    label: str
    source: Source


def is_address(named: str) -> bool:
    """Whether a name is an address such as `s3://bucket/calls.har`, and no path."""
    return "://" in named


def find_sources(named: str) -> Iterator[NamedSource]:
    """Every source in what was named; `UsageError` where there is no such thing.

    Files that are hidden count only where they are named themselves.
    """
    if named == STDIN:
        yield from _piped_in()
    elif is_address(named):
        yield from _at_address(named)
    else:
        path = Path(named)
        if path.is_dir():
            yield from sources_below(path)
        elif path.exists():
            yield from _in_file(path, path.name)
        elif _PATTERN_CHARS.intersection(named):
            yield from _of_pattern(named)
        else:
            raise UsageError(f"{named}: no such file or folder (expected recordings)")


def recording_files(folder: Path) -> Iterator[Path]:
    """Every file below a directory that is not hidden, in the order of their names.

    Which of them hold recordings shows when they are opened.
    """
    for file, _, _ in _labelled_files(folder):
        yield Path(file)


def _labelled_files(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """As `recording_files`, each with its path below the directory, and whether it is a plain file.

    What is none is a link, or special.
    """
    root = os.path.join(folder, "")  # noqa: PTH118 - with a separator at its end
    start = "" if folder == Path() else root
    try:
        below = {
            entry.path[len(root) :].replace(os.sep, "/"): entry.is_file(follow_symlinks=False)
            for entry in scan(root)
        }
    except OSError as cause:
        raise UsageError(f"{cause.filename}: cannot be read: {cause.strerror}") from cause
    # Folders come in the order of their names, of which none has what is put in their place.
    for label in sorted(below, key=lambda label: label.replace("/", "\0")):
        if not label.startswith(".") and "/." not in label:
            yield start + label.replace("/", os.sep), label, below[label]


def sources_below(
    folder: Path, leaves_out: Callable[[str], bool] | None = None
) -> Iterator[NamedSource]:
    """Every source below a directory but those whose labels `leaves_out` is true of."""
    for file, label, is_plain in _labelled_files(folder):
        if leaves_out is None or not leaves_out(label):
            yield from _in_file(file, label, is_plain=is_plain)


def name_of(name: str) -> str:
    """The path of a recording without the ending of its format."""
    path = PurePosixPath(name).as_posix() if "/" in name else name
    stem, suffix = _split_suffix(path)
    if suffix in _PACKING_SUFFIXES:
        path = stem
        stem, suffix = _split_suffix(path)
    return stem if suffix in _RECORDING_SUFFIXES else path


def _split_suffix(path: str) -> tuple[str, str]:
    """A path without its ending, and that in lower case, as pathlib has them in ten times this."""
    dot = path.rfind(".")
    if path.rfind("/") + 1 < dot < len(path) - 1:
        return path[:dot], path[dot:].casefold()
    return path, ""


def no_recordings(named: str) -> str:
    """The message for folders without a single recorded exchange."""
    return f"{named}: no cassettes: no file below it has recorded exchanges"


def sources_of_files(files: Iterable[tuple[str | Path, str]]) -> Iterator[NamedSource]:
    """The sources in files, each with the label that it is to have."""
    for file, label in files:
        yield from _in_file(file, label)


def _of_pattern(pattern: str) -> Iterator[NamedSource]:
    root = Path(Path(pattern).anchor) if Path(pattern).is_absolute() else Path()
    relative = Path(pattern).relative_to(root) if Path(pattern).is_absolute() else Path(pattern)
    try:
        paths = sorted(root.glob(relative.as_posix()))
    except (ValueError, NotImplementedError) as cause:
        raise UsageError(f"{pattern}: no pattern of file names: {cause}") from cause
    if not paths:
        raise UsageError(f"{pattern}: no file has such a name")
    for path in paths:
        if path.is_dir():
            for file in recording_files(path):
                yield from _in_file(file, file.as_posix())
        else:
            yield from _in_file(path, path.as_posix())


def _in_file(file: str | Path, label: str, *, is_plain: bool = False) -> Iterator[NamedSource]:
    """The source that a file is, or the members of an archive.

    One that `is_plain` is known to be no link, and nothing special.
    """
    try:
        source = Source.of_listed(str(file)) if is_plain else Source.of_file(file)
        is_archive = source.start.startswith(_ZIP_MAGIC)
    except OSError as cause:
        # Opening it says why it cannot be read.
        yield NamedSource(label, _broken(as_named(str(file)), str(file), cause))
        return
    if is_archive:
        yield from _members(as_named(str(file)), label, Path(file))
    else:
        yield NamedSource(label, source)


def _broken(name: str, file: str | None, cause: OSError) -> Source:
    def fail() -> BinaryIO:
        raise cause

    return Source(name, fail, file=file)


def _members(name: str, label: str, archive: Path | BytesIO) -> Iterator[NamedSource]:
    """The files in a ZIP archive, none of them unpacked to disk."""
    import zipfile  # noqa: PLC0415 - few recordings are in archives

    try:
        opened = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, OSError) as cause:
        yield NamedSource(label, _broken(name, None, OSError(f"a damaged archive: {cause}")))
        return
    infos = sorted(opened.infolist(), key=lambda info: info.filename)
    for info in infos:
        if info.is_dir() or PurePosixPath(info.filename).name.startswith("."):
            continue
        yield NamedSource(f"{label}/{info.filename}", _member(opened, name, info.filename))


def _member(archive: Any, name: str, member: str) -> Source:
    """The source that a member of an archive is, which knows those beside it."""
    info = archive.getinfo(member)
    folder = PurePosixPath(member).parent

    def beside(other: str, below: str) -> Source | None:
        root = posixpath.normpath((folder / below).as_posix())
        path = posixpath.normpath(posixpath.join(root, other))
        is_inside = root == "." or path.startswith(f"{root}/")
        is_there = is_inside and path in archive.namelist()
        return _member(archive, name, path) if is_there else None

    opener = _opener(archive, info)
    return Source(f"{name}/{member}", opener, size=info.file_size, beside=beside)


def _opener(archive: Any, info: Any) -> Callable[[], BinaryIO]:
    from zipfile import BadZipFile  # noqa: PLC0415 - as above

    def open_member() -> BinaryIO:
        try:
            return cast("BinaryIO", archive.open(info))
        except (BadZipFile, NotImplementedError, RuntimeError) as cause:
            # Encrypted, or packed in a way that is not read here.
            raise OSError(f"cannot be unpacked: {cause}") from cause

    return open_member


def _at_address(address: str) -> Iterator[NamedSource]:
    """The files at an address of fsspec's, which may be a pattern or a folder."""
    import fsspec  # noqa: PLC0415 - few read from elsewhere, and it is slow to import

    protocol = address.partition("://")[0]
    try:
        system, path = fsspec.core.url_to_fs(address)
        paths = _remote_paths(system, path)
    except (ImportError, ValueError) as cause:
        reason = str(cause).partition("\n")[0]
        raise UsageError(f"{protocol}://…: cannot be read here: {reason}") from cause
    except Exception as cause:
        # Drivers raise errors of their own, whose texts may hold what was sent to sign in.
        raise UsageError(
            f"{protocol}://…: cannot be read ({type(cause).__name__}): is the address right, and "
            "may it be read from here?"
        ) from cause
    if not paths:
        raise UsageError(f"{protocol}://…: no file has such a name")
    for each in paths:
        yield from _remote(system, protocol, each)


def _remote_paths(system: Any, path: str) -> Sequence[str]:
    if _PATTERN_CHARS.intersection(path):
        return sorted(system.glob(path))
    return sorted(system.find(path)) if system.isdir(path) else [path]


def _remote(system: Any, protocol: str, path: str) -> Iterator[NamedSource]:
    label = path.partition("?")[0].rpartition("://")[2].lstrip("/")
    name = path if is_address(path) else f"{protocol}://{path}"

    def opened() -> BinaryIO:
        try:
            return cast("BinaryIO", system.open(path, "rb"))
        except OSError:
            raise
        except Exception as cause:
            raise OSError(f"cannot be opened ({type(cause).__name__})") from cause

    source = Source(name.partition("?")[0], opened)
    if label.casefold().endswith(".zip"):
        yield from _members(source.name, label, BytesIO(source.read()))
    else:
        yield NamedSource(label, source)


def _piped_in() -> Iterator[NamedSource]:
    """The source that standard input is, or the members of an archive in it."""
    source = Source(STDIN, _stdin, read_once=True)
    try:
        is_archive = source.start.startswith(_ZIP_MAGIC)
        content = source.read() if is_archive else b""
    except OSError as cause:
        yield NamedSource("stdin", _broken(STDIN, None, cause))
        return
    if is_archive:
        yield from _members(STDIN, "stdin", BytesIO(content))
    else:
        yield NamedSource("stdin", source)


def _stdin() -> BinaryIO:
    return cast("BinaryIO", sys.stdin.buffer)
