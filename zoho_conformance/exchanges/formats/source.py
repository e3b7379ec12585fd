"""Where recordings come from: bytes with a name, unpacked, which are read as a stream."""

from __future__ import annotations

import codecs
import errno
import io
import os
import stat
import zlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from zoho_conformance.model import input_files
from zoho_conformance.model.locations import as_named
from zoho_conformance.model.unpacking import GZIP_MAGIC, ZSTD_MAGIC

START_BYTES = 65536
"""So much of a file tells what it is, mostly."""

_CHUNK_BYTES = 262144
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_AS_IT_IS = (GZIP_MAGIC, ZSTD_MAGIC, *_UTF_16)
"""How files begin that are read as something else than what they hold."""
_GZIP_BITS = 31
_MAX_ZSTD_WINDOW = 128 * 1024 * 1024
_ZSTD_CHUNK_BYTES = 2048
"""Of so few bytes no more than some megabytes come at once: zstd has no bound of its own."""
_PACKING_SUFFIXES = (".gz", ".zst")


class Source:
    """Bytes that may hold recordings: a file, a member of an archive, or what is piped in.

    `name` is what messages call it, `raw` opens it, and `file` is its path on disk, if it has one.
    One that is `read_once` cannot be opened again: what was looked at of it is kept, and comes
    first when it is read. What is short is looked at whole, and read from that. `beside` gives what
    lies next to a member of an archive.
    """

    def __init__(
        self,
        name: str,
        raw: Callable[[], BinaryIO],
        *,
        size: int | None = None,
        file: str | None = None,
        read_once: bool = False,
        beside: Callable[[str, str], Source | None] | None = None,
    ) -> None:
        self.name = name
        self._beside = beside
        self.size = size
        self.file = file
        self._raw = raw
        self._read_once = read_once
        self._stream: BinaryIO | None = None
        self._looked_at = b""
        self._is_whole = False
        self._may_be_small = False

    @classmethod
    def of_file(cls, file: str | Path) -> Source:
        """The source that is a file; `OSError` where it is gone, or is none."""
        name = os.fspath(file)
        status = os.stat(name)  # noqa: PTH116 - a path costs more to make, and there may be thousands
        source = cls(
            as_named(name),
            lambda: input_files.open_file(Path(name)),
            size=status.st_size,
            file=name,
            read_once=input_files.is_own_pipe(name),
        )
        source._may_be_small = stat.S_ISREG(status.st_mode) and status.st_size < START_BYTES
        return source

    @classmethod
    def of_listed(cls, file: str) -> Source:
        """The source that is a plain file, as its folder's listing says; its size shows later."""
        source = cls(as_named(file), lambda: input_files.open_file(Path(file)), file=file)
        source._may_be_small = True
        return source

    @cached_property
    def path(self) -> Path | None:
        """The file on disk that it is, if it is one."""
        return None if self.file is None else Path(self.file)

    @cached_property
    def suffix(self) -> str:
        """The ending of the name in lower case, without that of a packed file."""
        name = PurePosixPath(self.name.casefold())
        return (name.with_suffix("") if name.suffix in _PACKING_SUFFIXES else name).suffix

    @property
    def can_seek(self) -> bool:
        """Whether any place of it can be read first: a file on disk that is not packed."""
        if self.path is None or self._read_once or not self.path.is_file():
            return False
        with self._raw() as stream:
            magic = stream.read(4)
        return not magic.startswith(_NOT_AS_IT_IS)

    @property
    def is_looked_at_whole(self) -> bool:
        """Whether what was looked at of it is all of it."""
        return self._is_whole

    def beside(self, name: str, folder: str = "") -> Source | None:
        """What lies beside it, in its folder or below; None where nothing of that name does.

        With `folder` it lies in that one, as seen from its own.
        """
        if self._beside is not None:
            return self._beside(name, folder)
        if self.path is None:
            return None
        root = (self.path.absolute().parent / folder).resolve()
        file = (root / name).resolve()
        return Source.of_file(file) if file.is_relative_to(root) and file.is_file() else None

    @property
    def start(self) -> bytes:
        """The first bytes, unpacked; `OSError` where they cannot be read."""
        return self.peek(START_BYTES)

    def peek(self, size: int) -> bytes:
        """So many first bytes, unpacked, which are read again when the source is opened.

        Of a damaged one it is what comes before the damage; `OSError` where that is nothing.
        """
        if self._is_whole or len(self._looked_at) >= size:
            return self._looked_at[:size]
        if self._may_be_small and self._read_small_file():
            return self._looked_at[:size]
        if self._read_once:
            if self._stream is None:
                self._stream = _unpack(self._raw())
            more, self._is_whole = _read_first(self._stream, size - len(self._looked_at))
            self._looked_at += more
            return self._looked_at[:size]
        with self.open() as stream:
            first, is_whole = _read_first(stream, size)
        if size <= START_BYTES:
            self._looked_at, self._is_whole = first, is_whole
        return first

    def _read_small_file(self) -> bool:
        """Look at a whole file at once; whether that is what it holds: it may be encoded."""
        assert self.file is not None
        self._may_be_small = False
        whole, self.size = input_files.read_small(self.file, START_BYTES)
        # Some files of the system's say that they have no bytes.
        if not whole or len(whole) != self.size or whole.startswith(_NOT_AS_IT_IS):
            return False
        self._looked_at, self._is_whole = whole, True
        return True

    def open(self) -> BinaryIO:
        """A stream of the content, unpacked. Its reads raise `OSError` where it is damaged."""
        if self._is_whole:
            return io.BytesIO(self._looked_at)
        if not self._read_once:
            return _unpack(self._raw())
        if self._stream is None:
            return _unpack(self._raw())
        return io.BufferedReader(_Joined(self._looked_at, self._stream), _CHUNK_BYTES)

    def read(self, max_bytes: int = input_files.MAX_BYTES) -> bytes:
        """The whole content; `OSError` where it is larger than what is read in one piece."""
        if self._is_whole and len(self._looked_at) <= max_bytes:
            return self._looked_at
        chunks: list[bytes] = []
        length = 0
        with self.open() as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                chunks.append(chunk)
                length += len(chunk)
                if length > max_bytes:
                    raise input_files.too_large_error(max_bytes)
        content = b"".join(chunks)
        if self._read_once:
            # Whoever looks at it next cannot open it again.
            self._looked_at, self._is_whole = content, True
        return content


def _read_first(stream: BinaryIO, size: int) -> tuple[bytes, bool]:
    """So many first bytes of a stream, and whether it is seen to end there."""
    first = bytearray()
    while len(first) < size:
        try:
            # No more than comes at once: a stream that waits for more would lose it to an error.
            # And no more than a chunk, since room for all that is asked for is made beforehand.
            chunk = stream.read1(min(size - len(first), _CHUNK_BYTES))  # type: ignore[attr-defined]
        except OSError:
            if not first:
                raise
            break
        if not chunk:
            return bytes(first), True
        first += chunk
    return bytes(first), False


def _unpack(raw: BinaryIO) -> BinaryIO:
    """A stream without the compression that its first bytes show, and text in UTF-8."""
    buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(_Raw(raw))
    magic = buffered.peek(4)[:4]
    if magic.startswith(GZIP_MAGIC):
        return io.BufferedReader(_Gunzip(buffered), _CHUNK_BYTES)
    if magic.startswith(ZSTD_MAGIC):
        return io.BufferedReader(_Unzstd(buffered), _CHUNK_BYTES)
    if magic.startswith(_UTF_16):
        return io.BufferedReader(_FromUtf16(buffered), _CHUNK_BYTES)
    return buffered


class _Raw(io.RawIOBase):
    """Any object with `read`, such as drivers of remote files give, chunk by chunk."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__()
        self._from = raw
        self._rest = memoryview(b"")

    def _next(self) -> bytes:
        """The next chunk; an empty one is the end."""
        return self._from.read(_CHUNK_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = memoryview(self._next())
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def close(self) -> None:
        self._from.close()
        super().close()


class _Joined(_Raw):
    """What was looked at already, and then the rest."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__(rest)
        self._rest = memoryview(first)


class _FromUtf16(_Raw):
    """The content of a text in UTF-16, as some shells write what is redirected to a file."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__(raw)
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")

    def _next(self) -> bytes:
        while chunk := self._from.read(_CHUNK_BYTES):
            if text := self._decoder.decode(chunk):
                return text.encode(errors="replace")
        return self._decoder.decode(b"", final=True).encode(errors="replace")


class _Gunzip(_Raw):
    """The content of gzip, of as many members as there are."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__(raw)
        self._member = zlib.decompressobj(_GZIP_BITS)

    def _next(self) -> bytes:
        while True:
            packed = self._member.unconsumed_tail or self._from.read(_CHUNK_BYTES)
            if self._member.eof:
                packed = self._member.unused_data or packed
                if not packed.strip(b"\0"):
                    return b""
                self._member = zlib.decompressobj(_GZIP_BITS)
            elif not packed:
                raise _damaged("cut off")
            try:
                plain = self._member.decompress(packed, _CHUNK_BYTES)
            except zlib.error as cause:
                raise _damaged("damaged") from cause
            if plain:
                return plain


class _Unzstd(_Raw):
    """The content of zstd, of as many frames as there are."""

    def __init__(self, raw: BinaryIO) -> None:
        import zstandard  # noqa: PLC0415 - nearly nothing is packed in this way

        super().__init__(raw)
        self._frames = zstandard.ZstdDecompressor(max_window_size=_MAX_ZSTD_WINDOW)
        self._damage = zstandard.ZstdError
        self._frame = self._frames.decompressobj()
        self._is_within = False

    def _next(self) -> bytes:
        while True:
            packed = self._frame.unused_data if self._frame.eof else b""
            packed = packed or self._from.read(_ZSTD_CHUNK_BYTES)
            if self._frame.eof:
                self._frame = self._frames.decompressobj()
                self._is_within = False
            if not packed:
                if self._is_within:
                    raise _damaged("cut off")
                return b""
            self._is_within = True
            try:
                plain = self._frame.decompress(packed)
            except self._damage as cause:
                raise _damaged("damaged") from cause
            if plain:
                return plain


def _damaged(how: str) -> OSError:
    return OSError(errno.EIO, f"the packed file is {how}")
