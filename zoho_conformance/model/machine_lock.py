"""A lock that one process of a machine has at a time, for all users and folders.

It neither depends on a home, a working directory or the environment, nor outlives its process: the
system releases it when the process is killed, and a restart of the machine leaves nothing locked.
"""

from __future__ import annotations

import errno
import hashlib
import os
import socket
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from weakref import WeakSet

from zoho_conformance.model.errors import UsageError

_NAME = "zoho-crm-conformance"
_SHARED = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - the folder made in it is checked
_MAX_HOLDER_BYTES = 4096
_LOCKED_BYTE = 1 << 30
"""Windows does not let others read a locked byte; so far out, none is read."""

_TRIES = 3


class MachineLock:
    """The lock of a name; `file` has what its holder says of itself, for those who want it too.

    On Linux the lock is also the name of a socket, which cannot be taken away: the file lies in a
    temporary folder, and if it were removed or replaced, a second process could lock its successor.
    It also keeps off the processes of other users, whose files lie in folders of their own.
    """

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self._digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        self._folder = folder
        self._descriptor: int | None = None
        self._socket: socket.socket | None = None
        _every.add(self)

    @property
    def file(self) -> Path:
        """The file that is locked."""
        return (self._folder or _shared_folder()) / f"{self._digest}.lock"

    def acquire(self, holder: bytes) -> bool:
        """Take the lock, and leave word of its holder; False where another process has it.

        Raises `UsageError` where there is no place to lock anything.
        """
        try:
            if not self._bind():
                return False
            if self._lock_file(holder):
                return True
        except BaseException:
            self.release()
            raise
        self.release()
        return False

    def holder(self) -> bytes:
        """What the process that has the lock says of itself; empty where it is unknown."""
        with suppress(OSError, UsageError):
            descriptor = os.open(self.file, _READING)
            try:
                return _content(descriptor)
            finally:
                os.close(descriptor)
        return b""

    def is_kept(self, holder: bytes) -> bool:
        """Whether this process has the lock still; where its file was removed, it locks a new one.

        False in a process that was forked from the one that took the lock, and where another took
        it over.
        """
        if self._descriptor is None:
            return False
        try:
            if _is_same_file(self._descriptor, self.file):
                return _content(self._descriptor) == holder
            os.close(self._descriptor)
            self._descriptor = None
            return self._lock_file(holder)
        except (OSError, UsageError):
            return False

    def take_over(self, holder: bytes) -> None:
        """Have the process that has the lock find that it has it no longer."""
        # The holder may be another user, whose file is not here.
        with suppress(OSError, UsageError):
            descriptor = os.open(self.file, _WRITING)
            try:
                _write(descriptor, holder)
            finally:
                os.close(descriptor)

    def release(self) -> None:
        """Let others have the lock, and leave no file behind.

        One who waits for the file of the past sees, once it is locked, that it is no longer there.
        """
        # Windows removes no open file, and the folder may be gone.
        with suppress(OSError, UsageError):
            if self._descriptor is not None and _is_same_file(self._descriptor, self.file):
                self.file.unlink()
        self.close()

    def close(self) -> None:
        """Close what this process has of the lock, and touch nothing else."""
        descriptor, self._descriptor = self._descriptor, None
        name, self._socket = self._socket, None
        if descriptor is not None:
            os.close(descriptor)
        if name is not None:
            name.close()

    def _bind(self) -> bool:
        """Take the name among the sockets; True also where the system has no such names."""
        if sys.platform != "linux":
            return True
        try:
            name = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        except OSError:
            return True
        try:
            name.bind(f"\0{_NAME}-{self._digest}")
        except OSError as cause:
            name.close()
            return cause.errno != errno.EADDRINUSE
        self._socket = name
        return True

    def _lock_file(self, holder: bytes) -> bool:
        """Lock the file of the name, and see that it is still the file of the name then."""
        for _ in range(_TRIES):
            descriptor = _open(self.file)
            try:
                locked = _lock(descriptor)
                if locked and _is_same_file(descriptor, self.file):
                    _write(descriptor, holder)
                    self._descriptor, descriptor = descriptor, -1
                    return True
            except OSError as cause:
                raise UsageError(f"{self.file}: cannot be locked: {cause.strerror}") from cause
            finally:
                if descriptor != -1:
                    os.close(descriptor)
            if not locked:
                return False
        return False


_every: WeakSet[MachineLock] = WeakSet()
"""The locks of this process, for `_close_all` alone."""

_PLAIN = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
"""Neither waits at a pipe nor follows a link."""

_READING = os.O_RDONLY | _PLAIN
_WRITING = os.O_WRONLY | _PLAIN
_LOCKING = os.O_RDWR | os.O_CREAT | _PLAIN


def _close_all() -> None:
    """Close what a child has of its parent's locks, else they would outlive the parent with it."""
    for lock in list(_every):
        lock.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_all)


def _open(file: Path) -> int:
    try:
        descriptor = os.open(file, _LOCKING, 0o600)
    except OSError as cause:
        raise UsageError(
            f"{file}: cannot be opened to lock it: {cause.strerror}; remove it, or have it removed"
        ) from cause
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"{file}: not a file, and so no lock; remove it")
    return descriptor


def _content(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, _MAX_HOLDER_BYTES)


def _write(descriptor: int, content: bytes) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, content)


def _is_same_file(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.lstat())
    except OSError:
        return False


def _shared_folder() -> Path:
    """A folder of the user's own in a place that is the same for all processes of the machine.

    `TMPDIR` and `HOME` are not: CI systems set them for each job.
    """
    if sys.platform == "win32":
        folder = Path(tempfile.gettempdir()) / _NAME
        folder.mkdir(exist_ok=True)
        return folder
    root = next(filter(_is_usable, _SHARED), None) or tempfile.gettempdir()
    folder = Path(root) / f"{_NAME}-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid():
            return folder
    except OSError as cause:
        raise UsageError(f"{folder}: cannot be made, to lock in it: {cause.strerror}") from cause
    raise UsageError(
        f"{folder}: not a folder of yours, so that other runs could not be kept off with a lock in "
        "it; have it removed"
    )


def _is_usable(folder: str) -> bool:
    return Path(folder).is_dir() and os.access(folder, os.W_OK | os.X_OK)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            if cause.errno in (errno.EACCES, errno.EAGAIN):
                return False
            raise
        return True
