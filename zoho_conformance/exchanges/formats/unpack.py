"""Recorded bodies, unpacked where a recorder left them packed, and bounded in what that gives."""

from __future__ import annotations

from collections.abc import Mapping

from zoho_conformance.exchanges.http.decoding import GZIP_MAGIC, decode_body
from zoho_conformance.exchanges.http.errors import BodyTooLargeError, BrokenAnswerError
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.unpacking import MAX_BODY_BYTES, max_unpacked

_KNOWN = ("gzip", "x-gzip", "deflate")


class UnpackError(ConformanceError):
    """A body that cannot be unpacked, or is not to be; the message says why."""


class BombError(UnpackError):
    """A body that unpacks to more than any answer has."""


class Unpacker:
    """Unpacks the bodies of one recording.

    They are bounded together: a small one may be recorded, or stand under an alias, a thousand
    times.
    """

    def __init__(self) -> None:
        self._bodies: set[bytes] = set()
        self._bombs: set[bytes] = set()
        self._packed_bytes = 0
        self._plain_bytes = 0

    def unpack(self, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The body as it was before compression; one that a recorder unpacked already as it is.

        Raises `UnpackError`.
        """
        names = headers.get("content-encoding", "").casefold().split(",")
        encodings = [name.strip() for name in names if name.strip() not in ("", "identity")]
        if not encodings or not body or _is_text(body):
            return body
        if encodings[-1] not in _KNOWN:
            raise UnpackError(
                "its body is compressed in a way that is not read here: record it uncompressed "
                "(decode_compressed_response=True)"
            )
        if encodings[-1] != "deflate" and not body.startswith(GZIP_MAGIC):
            return body
        return self.decode(body, headers["content-encoding"])

    def decode(self, body: bytes, encodings: str) -> bytes:
        """The body without these encodings; raises `UnpackError`."""
        if body in self._bombs:
            raise _bomb()
        if body not in self._bodies:
            self._bodies.add(body)
            self._packed_bytes += len(body)
        limit = max_unpacked(self._packed_bytes) - self._plain_bytes
        try:
            plain = decode_body(body, {"content-encoding": encodings}, min(limit, MAX_BODY_BYTES))
        except BodyTooLargeError as cause:
            self._bombs.add(body)
            raise _bomb() from cause
        except BrokenAnswerError as cause:
            raise UnpackError("its compressed body is damaged") from cause
        if plain is not body:
            self._plain_bytes += len(plain)
        return plain


def _bomb() -> BombError:
    return BombError("its body unpacks to more than any answer has")


def _is_text(body: bytes) -> bool:
    """Whether a body is text, which nothing compressed is."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
