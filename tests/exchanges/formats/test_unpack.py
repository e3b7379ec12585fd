"""Recorded bodies: unpacked as recorders leave them, and never to more than an answer has."""

from __future__ import annotations

import gzip
import zlib

import pytest

from zoho_conformance.exchanges.formats.unpack import Unpacker, UnpackError

TEXT = b'{"data": []}'
PACKED = gzip.compress(TEXT)


def unpack(body: bytes, encoding: str) -> bytes:
    return Unpacker().unpack(body, {"content-encoding": encoding})


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "gzip"),
        (TEXT, "br"),
        (PACKED, "gzip"),
        (PACKED, "identity, X-Gzip"),
        (zlib.compress(TEXT), "deflate"),
        (gzip.compress(PACKED), "gzip, gzip"),
        (gzip.compress(TEXT[:5]) + gzip.compress(TEXT[5:]), "gzip"),
    ],
    ids=["plain", "unpacked", "unpacked-br", "gzip", "x-gzip", "deflate", "twice", "parts"],
)
def test_a_body_is_unpacked_if_the_recorder_did_not_do_so(body: bytes, encoding: str) -> None:
    assert unpack(body, encoding) == TEXT


BOMB = gzip.compress(bytes(20_000_000))


@pytest.mark.parametrize(
    ("body", "encoding", "problem"),
    [
        (PACKED[:-9], "gzip", "compressed body is damaged"),
        (PACKED + b"more", "gzip", "compressed body is damaged"),
        (b"\xff\xfe", "deflate", "compressed body is damaged"),
        (b"\x28\xb5\x2f\xfd", "zstd", "record it uncompressed"),
        (BOMB, "gzip", "more than any answer has"),
        (gzip.compress(BOMB), "gzip, gzip", "more than any answer has"),
        (zlib.compress(bytes(20_000_000)), "deflate", "more than any answer has"),
        (gzip.compress(bytes(1_000_000)) * 60, "gzip", "more than any answer has"),
    ],
    ids=["cut", "more", "no-deflate", "zstd", "bomb", "twice", "deflate-bomb", "parts"],
)
def test_a_body_that_cannot_be_unpacked_is_refused(
    body: bytes, encoding: str, problem: str
) -> None:
    with pytest.raises(UnpackError, match=problem):
        unpack(body, encoding)


def test_the_bodies_of_a_recording_are_bounded_together() -> None:
    unpacker = Unpacker()
    body = gzip.compress(bytes(3_000_000))
    unpacker.unpack(body, {"content-encoding": "gzip"})
    with pytest.raises(UnpackError, match="more than any answer has"):
        unpacker.unpack(body, {"content-encoding": "gzip"})


def test_many_ordinary_bodies_are_all_unpacked() -> None:
    unpacker = Unpacker()
    text = b", ".join(b'{"id": "%d"}' % (number * 7919) for number in range(5000))
    packed = [gzip.compress(b"%d" % number + text) for number in range(100)]
    plain = [unpacker.unpack(body, {"content-encoding": "gzip"}) for body in packed]
    assert sum(map(len, plain)) > 4_194_304
