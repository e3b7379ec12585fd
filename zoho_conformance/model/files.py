"""Files: written whole or not at all, and changed by one process at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

IS_WINDOWS = os.name == "nt"

_TRIES = 6
_WAIT_SECONDS = 0.02


def write(file: Path, text: str, *, durable: bool = False) -> None:
    """Make the text the file's whole content, or leave the file as it was; folders are made.

    A link stays one, and a file keeps who may read it. What is not a file (a pipe, a device) is
    written to, never replaced. What is `durable` is on the disk when this returns, and so outlives
    a crash of the machine.
    """
    write_pieces(file, (text,), durable=durable)


def write_pieces(file: Path, pieces: Iterable[str], *, durable: bool = False) -> None:
    """As `write`, of a text that comes in pieces, which never have to be in memory at once."""
    if file.exists() and not file.is_file():
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
        return
    import shutil  # noqa: PLC0415 - loads every way to pack, and a run that writes nothing needs none

    target = file.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Threads and processes write side by side, each its own.
    beside = target.with_name(f".{target.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as stream:
            with suppress(FileNotFoundError):
                shutil.copymode(target, beside)
            stream.writelines(pieces)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        _replace(beside, target)
        if durable:
            _sync_folder(target.parent)
    finally:
        beside.unlink(missing_ok=True)


def _replace(beside: Path, target: Path) -> None:
    """Give a file the name of another.

    Windows refuses that while some program reads the other, which is over in a moment: a scanner
    of viruses, an editor, or a run beside this one.
    """
    tries = _TRIES if IS_WINDOWS else 1
    for seconds in [*(_WAIT_SECONDS * 2**number for number in range(tries - 1)), None]:
        try:
            beside.replace(target)
        except PermissionError:
            if seconds is None:
                raise
            time.sleep(seconds)
        else:
            return


def _sync_folder(folder: Path) -> None:
    """Have the disk note what the folder's files are called now, where the system can."""
    # Windows opens no folders, and some network file systems sync none.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def lock(lock_file: Path, *, wait: bool, at_most: float = -1) -> Iterator[None]:
    """Hold a lock while the context lasts; other processes that ask for it wait, or fail.

    Raises `TimeoutError` where another process has the lock and `wait` is false, or the wait took
    `at_most` so many seconds (-1: any number), and `OSError` where the lock file cannot be made.
    The lock file is empty and stays behind: if it were removed, two processes could each lock a
    file of that name.
    """
    # Costs a tenth of a second at start-up, and few commands need it.
    from filelock import FileLock  # noqa: PLC0415 - see above

    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock_file, timeout=at_most if wait else 0):
        yield


def temporary_lock_file(file: Path) -> Path:
    """A lock file outside the folder of the file, which may be a repository."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, and few runs lock anything
    import tempfile  # noqa: PLC0415 - as for shutil, which it loads

    digest = hashlib.sha256(str(file.resolve()).encode(errors="surrogateescape")).hexdigest()
    return Path(tempfile.gettempdir()) / f"zoho-crm-conformance-{_user()}" / f"{digest[:16]}.lock"


def _user() -> str:
    # Windows has a temporary folder for each user already.
    return str(os.getuid()) if hasattr(os, "getuid") else "user"
