"""Recorded bodies, unpacked where a recorder left them packed, and bounded in what that gives."""

# ruff: noqa: PLC0415 - most are recorded plain, and need nothing that unpacks.

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.unpacking import (
    GZIP_MAGIC,
    MAX_BODY_BYTES,
    MAX_RATIO,
    MAX_TOGETHER_BYTES,
    ZSTD_MAGIC,
    max_unpacked,
)

_MAX_ENCODINGS = 5
_MAGIC = {"gzip": GZIP_MAGIC, "x-gzip": GZIP_MAGIC, "zstd": ZSTD_MAGIC}
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x20)))


class UnpackError(ConformanceError):
    """A body that cannot be unpacked, or is not to be; the message says why."""


class BombError(UnpackError):
    """A body that unpacks to more than any answer has."""


class Unpacker:
    """Unpacks the bodies of one recording, each to as much as its own size allows.

    With `keeps` all of them are kept by who asks. Then a body is unpacked once, however often it
    was recorded or stands under an alias, and all are bounded together as well.
    """

    def __init__(self, *, keeps: bool = False) -> None:
        self._keeps = keeps
        self._unpacked: dict[tuple[bytes, Sequence[str]], bytes] = {}
        self._bombs: set[bytes] = set()
        self._bytes_left = MAX_TOGETHER_BYTES

    def unpack(self, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The body as it was before compression; one that a recorder unpacked already as it is.

        Raises `UnpackError`.
        """
        if _is_plain(body):
            return body
        from zoho_conformance.exchanges.http.compression import ENCODINGS
        from zoho_conformance.exchanges.http.decoding import encodings_of

        encodings = encodings_of(headers) or _signs_of(body)
        if not encodings:
            return self._inflate_unmarked(body)
        if len(encodings) > _MAX_ENCODINGS or not ENCODINGS.issuperset(encodings):
            raise UnpackError(
                "the body's compression is not supported: record it uncompressed "
                "(decode_compressed_response=True)"
            )
        return self._decode(body, encodings)

    def _inflate_unmarked(self, body: bytes) -> bytes:
        """The text that a body is in deflate; the body where it is none.

        vcrpy takes deflate without a wrapper for unpacked, and drops the header that says so.
        """
        try:
            plain = self._decode(body, ("deflate",))
        except UnpackError:
            return body
        return plain if _is_plain(plain) else body

    def _decode(self, body: bytes, encodings: Sequence[str]) -> bytes:
        if body in self._bombs:
            raise _bomb()
        key = (body, tuple(encodings))
        if key in self._unpacked:
            return self._unpacked[key]
        from zoho_conformance.exchanges.http.errors import BodyTooLargeError, BrokenAnswerError

        # What is packed as JSON is packed takes nothing of what is left for all.
        limit = min(max_unpacked(len(body)), self._bytes_left + MAX_RATIO * len(body))
        try:
            plain = _decode(body, encodings, min(limit, MAX_BODY_BYTES))
        except BodyTooLargeError as cause:
            self._bombs.add(body)
            raise _bomb() from cause
        except BrokenAnswerError as cause:
            raise UnpackError(str(cause)) from cause
        if self._keeps and plain is not body:
            self._unpacked[key] = plain
            self._bytes_left -= max(len(plain) - MAX_RATIO * len(body), 0)
        return plain


def _decode(body: bytes, encodings: Sequence[str], max_bytes: int) -> bytes:
    """The body without its encodings, but for those that the recorder undid."""
    from zoho_conformance.exchanges.http.compression import decompress

    for encoding in reversed(encodings):
        if _is_plain(body):
            break
        if body.startswith(_MAGIC.get(encoding, b"")):
            body = decompress(body, encoding, max_bytes)
    return body


def _signs_of(body: bytes) -> Sequence[str]:
    """The encoding that a body itself shows, where a recorder left the header out."""
    return [name for name in ("gzip", "zstd") if body.startswith(_MAGIC[name])]


def _bomb() -> BombError:
    return BombError("the body unpacks to more than any answer has")


def _is_plain(body: bytes) -> bool:
    """Whether a body is text; a short one may be packed to what could be, but for its signs."""
    if len(body.translate(None, _CONTROL)) != len(body):
        return False
    if body.isascii():
        return True
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
