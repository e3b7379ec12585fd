"""Compressed bodies, restored whole and to a size that was set, or refused.

Not left to urllib3, which takes a compressed body that was cut short for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator
from types import MappingProxyType

from zoho_conformance.exchanges.http.errors import BodyTooLargeError, BrokenAnswerError
from zoho_conformance.model.unpacking import GZIP_MAGIC

_MAX_PARTS = 100
_GZIP_BITS, _ZLIB_BITS, _RAW_BITS = 31, 15, -15
_MAX_ZSTD_WINDOW = 8 * 1024 * 1024
"""What RFC 9659 allows servers over HTTP."""
_ZSTD_CHUNK_BYTES = 512
"""Of so few bytes nothing comes that would not be dropped in time: zstd has no bound of its own."""


def decompress(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """The body without one of the `ENCODINGS`.

    `BrokenAnswerError` where it is damaged or cut off, `BodyTooLargeError` where it has more than
    `max_bytes`.
    """
    plain = bytearray()
    for chunk in _DECODERS[encoding](body, max_bytes):
        plain += chunk
        if len(plain) > max_bytes:
            raise too_large_error(max_bytes)
    return bytes(plain)


def too_large_error(max_bytes: int) -> BodyTooLargeError:
    """The refusal of a body that has more than `max_bytes`."""
    return BodyTooLargeError(f"the body is larger than {max_bytes} bytes")


def _damaged_error() -> BrokenAnswerError:
    return BrokenAnswerError("the compressed body is damaged")


def _cut_off_error() -> BrokenAnswerError:
    return BrokenAnswerError("the compressed body is cut off")


def _goes_on_error() -> BrokenAnswerError:
    return BrokenAnswerError("the compressed body goes on after its end")


def _gunzip(body: bytes, max_bytes: int) -> Iterator[bytes]:
    # A body of gzip may be of several parts, each with a beginning and an end.
    for _ in range(_MAX_PARTS):
        body = yield from _inflate_part(body, _GZIP_BITS, max_bytes)
        if not body:
            return
        if not body.startswith(GZIP_MAGIC):
            break
    raise _goes_on_error()


def _inflate(body: bytes, max_bytes: int) -> Iterator[bytes]:
    # Some send the bare stream, others wrap it, as the standard says; the first byte tells.
    wrapped = body[0] & 0x0F == zlib.DEFLATED
    if (yield from _inflate_part(body, _ZLIB_BITS if wrapped else _RAW_BITS, max_bytes)):
        raise _goes_on_error()


def _inflate_part(body: bytes, bits: int, max_bytes: int) -> Generator[bytes, None, bytes]:
    """Yield what a stream of zlib holds, and return what comes after it."""
    stream = zlib.decompressobj(bits)
    try:
        plain = stream.decompress(body, max_bytes + 1)
    except zlib.error:
        raise _damaged_error() from None
    yield plain
    if not stream.eof:
        raise _cut_off_error()
    return stream.unused_data


def _unpack_brotli(body: bytes, max_bytes: int) -> Iterator[bytes]:
    import brotli  # noqa: PLC0415 - few bodies are packed so, and most runs see none

    stream = brotli.Decompressor()
    try:
        yield stream.process(body, output_buffer_limit=max_bytes + 1)
        while not stream.is_finished():
            if stream.can_accept_more_data():
                raise _cut_off_error()
            yield stream.process(b"", output_buffer_limit=max_bytes + 1)
    except brotli.error:
        raise _damaged_error() from None


def _unpack_zstd(body: bytes, max_bytes: int) -> Iterator[bytes]:
    import zstandard  # noqa: PLC0415 - as for brotli

    del max_bytes
    for _ in range(_MAX_PARTS):
        stream = zstandard.ZstdDecompressor(max_window_size=_MAX_ZSTD_WINDOW).decompressobj()
        at = 0
        while not stream.eof:
            if at >= len(body):
                raise _cut_off_error()
            try:
                yield stream.decompress(body[at : at + _ZSTD_CHUNK_BYTES])
            except zstandard.ZstdError:
                raise _damaged_error() from None
            at += _ZSTD_CHUNK_BYTES
        body = stream.unused_data + body[at:]
        if not body:
            return
    raise _goes_on_error()


_DECODERS: MappingProxyType[str, Callable[[bytes, int], Iterator[bytes]]] = MappingProxyType(
    {
        "gzip": _gunzip,
        "x-gzip": _gunzip,
        "deflate": _inflate,
        "br": _unpack_brotli,
        "zstd": _unpack_zstd,
    }
)
ENCODINGS = frozenset(_DECODERS)
"""The names in a Content-Encoding of what can be undone."""
