"""Files that others named or wrote: read if they are files, and of a size that text has."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from zoho_conformance.model.lazy_pattern import lazy_pattern

MAX_BYTES = 256 * 1024 * 1024
"""Larger files are not read: what is meant to be read here is text."""

_CHUNK_BYTES = 1024 * 1024
_BUFFER_BYTES = 128 * 1024
"""With Python's own 8 KB each line of a log would cost a call of the system or two."""

_BINARY = getattr(os, "O_BINARY", 0)
_OWN_PIPE = lazy_pattern(r"/dev/(?:stdin|fd/[0-9]+)|/proc/(?:self|[0-9]+)/fd/[0-9]+")
"""Where the shell puts a pipe that it made, for `<(...)`, and what was piped in."""


def read_bytes(file: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The content of a file, without waiting for what may never come.

    Raises `OSError` whose `strerror` says why it cannot be read: a named pipe, a socket, a device,
    or a file of more than `max_bytes`. A pipe that the shell made for `<(...)` can be read.
    """
    size = _refuse_special(file)
    if size > max_bytes:
        raise too_large_error(max_bytes)
    # What is read in one go has no use for a file object, which takes as long as to read it.
    descriptor = os.open(file, os.O_RDONLY | _BINARY)
    try:
        content = os.read(descriptor, size + 1)
        if 0 < len(content) == size:
            return content
        # A pipe has no size, nor have some files of the system's; others are written to meanwhile.
        chunks = [content]
        length = len(content)
        while chunk := os.read(descriptor, _CHUNK_BYTES):
            chunks.append(chunk)
            length += len(chunk)
            if length > max_bytes:
                raise too_large_error(max_bytes)
    finally:
        os.close(descriptor)
    return b"".join(chunks)


def read_start(file: Path, size: int) -> bytes:
    """The first bytes of a file; errors as for `read_bytes`."""
    with open_file(file) as stream:
        return stream.read(size)


def open_file(file: Path) -> BinaryIO:
    """A file opened for reading, of any size; anything else is refused as by `read_bytes`."""
    _refuse_special(file)
    return file.open("rb", buffering=_BUFFER_BYTES)


def reopen(descriptor: int) -> BinaryIO:
    """A file that is open already, from its start; to close it leaves the descriptor open."""
    stream = open(descriptor, "rb", buffering=_BUFFER_BYTES, closefd=False)  # noqa: SIM115 - the caller closes it
    stream.seek(0)
    return stream


def is_own_pipe(file: str | Path) -> bool:
    """Whether a path is a pipe that the shell made, which can be read but once."""
    return _OWN_PIPE.fullmatch(os.fspath(file)) is not None


def too_large_error(max_bytes: int) -> OSError:
    """The refusal of what has more than `max_bytes`."""
    return OSError(errno.EFBIG, f"larger than {max_bytes >> 20} MiB")


def read_small(file: str, below: int) -> tuple[bytes, int]:
    """The content of a file on disk if it has fewer bytes than that, in one go, and its size.

    The content is empty, or of another size, where there may be more to read. Errors are as for
    `open`.
    """
    descriptor = os.open(file, os.O_RDONLY | _BINARY)
    try:
        size = os.fstat(descriptor).st_size
        return os.read(descriptor, size + 1) if size < below else b"", size
    finally:
        os.close(descriptor)


def walk(folder: Path, enter: Callable[[Path], bool] | None = None) -> Iterator[Path]:
    """Everything below a folder but folders, as `scan`."""
    return (Path(entry.path) for entry in scan(folder, enter))


def scan(
    folder: str | Path, enter: Callable[[Path], bool] | None = None
) -> Iterator[os.DirEntry[str]]:
    """Everything below a folder but folders, in no order; linked folders are not entered.

    `enter` is asked for each folder inside. What a link leads to need not be there. `OSError` where
    a folder cannot be listed.
    """
    pending = [os.fspath(folder)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if enter is None or enter(Path(entry.path)):
                        pending.append(entry.path)
                elif not (entry.is_symlink() and os.path.isdir(entry.path)):  # noqa: PTH112 - faster, in large folders
                    yield entry


def _refuse_special(file: Path) -> int:
    """The size of a file; raises for anything that could block: only a file surely ends."""
    status = os.stat(file)  # noqa: PTH116 - of small files, paths cost as much as reading
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return status.st_size
    special = next((name for is_kind, name in _SPECIAL if is_kind(mode)), None)
    if special is None or os.fspath(file) == os.devnull or _OWN_PIPE.fullmatch(os.fspath(file)):
        return 0
    raise OSError(errno.EINVAL, f"{special}, not a file")


_SPECIAL = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
