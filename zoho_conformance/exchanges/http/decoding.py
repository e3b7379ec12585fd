"""Bodies as they come over the wire, whole and decoded, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from zoho_conformance.exchanges.http.compression import decompress, too_large_error
from zoho_conformance.exchanges.http.errors import BrokenAnswerError

_PLAIN = ("", "identity")
_ASKED_FOR = ("gzip", "x-gzip", "deflate")
_MAX_ENCODINGS = 2
_LENGTH = re.compile(r"[0-9]+(\s*,\s*[0-9]+)*")


def join_chunks(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    """The chunks as one body; `BrokenAnswerError` where it is larger than `max_bytes`."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise too_large_error(max_bytes)
    return bytes(body)


def encodings_of(headers: Mapping[str, str]) -> list[str]:
    """The encodings of a body, in the order in which they were applied."""
    names = headers.get("content-encoding", "").casefold().split(",")
    return [name for name in map(str.strip, names) if name not in _PLAIN]


def decode_body(body: bytes, headers: Mapping[str, str], max_bytes: int) -> bytes:
    """The body as it was before compression; `BrokenAnswerError` where that is not possible."""
    encodings = encodings_of(headers)
    if len(encodings) > _MAX_ENCODINGS:
        raise BrokenAnswerError("the body is encoded more than twice over")
    for encoding in reversed(encodings):
        # An answer without a body (204, to HEAD) may still say how it would be encoded.
        if not body:
            continue
        if encoding not in _ASKED_FOR:
            raise BrokenAnswerError("the body has an encoding that was not requested")
        body = decompress(body, encoding, max_bytes)
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
