"""Bodies as they come over the wire, whole and decoded, or refused.

Decoded here and not by urllib3, which takes a compressed body that was cut short for a whole one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping

from zoho_conformance.exchanges.http.errors import BodyTooLargeError, BrokenAnswerError

_PLAIN = ("", "identity")
_GZIP = ("gzip", "x-gzip")
_MAX_ENCODINGS = 2
GZIP_MAGIC = b"\x1f\x8b"
_MAX_PARTS = 100
_GZIP_BITS, _ZLIB_BITS, _RAW_BITS = 31, 15, -15
_LENGTH = re.compile(r"[0-9]+(\s*,\s*[0-9]+)*")


def join_chunks(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    """The chunks as one body; `BrokenAnswerError` where it is larger than `max_bytes`."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise _too_large_error(max_bytes)
    return bytes(body)


def decode_body(body: bytes, headers: Mapping[str, str], max_bytes: int) -> bytes:
    """The body as it was before compression; `BrokenAnswerError` where that is not possible."""
    names = headers.get("content-encoding", "").casefold().split(",")
    encodings = [name for name in map(str.strip, names) if name not in _PLAIN]
    if len(encodings) > _MAX_ENCODINGS:
        raise BrokenAnswerError("the body is encoded more than twice over")
    for encoding in reversed(encodings):
        # An answer without a body (204, to HEAD) may still say how it would be encoded.
        if not body:
            continue
        if encoding in _GZIP:
            body = _decompress(body, _GZIP_BITS, max_bytes)
        elif encoding == "deflate":
            # Some send the bare stream, others wrap it, as the standard says; the first byte tells.
            wrapped = body[0] & 0x0F == zlib.DEFLATED
            body = _decompress(body, _ZLIB_BITS if wrapped else _RAW_BITS, max_bytes)
        else:
            raise BrokenAnswerError("the body is in an encoding that was not asked for")
    return body


def check_length(headers: Mapping[str, str]) -> None:
    """Refuse a Content-Length that is not a number; a body that is shorter shows when read."""
    declared = headers.get("content-length")
    if declared is not None and not _LENGTH.fullmatch(declared.strip()):
        raise BrokenAnswerError("the Content-Length is not a number")


def check_values(body: bytes, max_values: int) -> None:
    """Refuse a body that would be too many values of JSON, by the signs that stand before them."""
    if sum(map(body.count, (b",", b"[", b"{"))) > max_values:
        raise BrokenAnswerError(f"the body holds more than {max_values} values")


def _decompress(body: bytes, bits: int, max_bytes: int) -> bytes:
    plain = b""
    # A body of gzip may be of several parts, each with a beginning and an end.
    for _ in range(_MAX_PARTS):
        stream = zlib.decompressobj(bits)
        try:
            plain += stream.decompress(body, max_bytes + 1 - len(plain))
        except zlib.error:
            raise BrokenAnswerError("the compressed body is damaged") from None
        if len(plain) > max_bytes:
            raise _too_large_error(max_bytes)
        body = stream.unused_data
        if stream.eof and not body:
            return plain
        if not stream.eof or not body.startswith(GZIP_MAGIC):
            break
    raise BrokenAnswerError("the compressed body is cut off or goes on after its end")


def _too_large_error(max_bytes: int) -> BodyTooLargeError:
    return BodyTooLargeError(f"the body is larger than {max_bytes} bytes")
