"""Recorded bodies: unpacked as recorders leave them, and never to more than an answer has."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
import zstandard

from zoho_conformance.exchanges.formats.unpack import Unpacker, UnpackError

TEXT = b'{"data": []}'
PACKED = gzip.compress(TEXT)
BARE = zlib.compress(TEXT)[2:-4]
BROTLI = brotli.compress(TEXT)
ZSTD = zstandard.compress(TEXT)


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
        (BARE, "deflate"),
        (BROTLI, "br"),
        (ZSTD, "zstd"),
        (zstandard.compress(TEXT[:5]) + zstandard.compress(TEXT[5:]), "zstd"),
        (gzip.compress(PACKED), "gzip, gzip"),
        (brotli.compress(PACKED), "gzip, br"),
        (zstandard.compress(BARE), "deflate,zstd"),
        (PACKED, "gzip, zstd"),
        (PACKED, ""),
        (ZSTD, ""),
        (BARE, ""),
        (gzip.compress(TEXT[:5]) + gzip.compress(TEXT[5:]), "gzip"),
    ],
    ids=[
        "plain",
        "unpacked",
        "unpacked-br",
        "gzip",
        "x-gzip",
        "deflate",
        "bare",
        "br",
        "zstd",
        "zstd-parts",
        "twice",
        "both",
        "three",
        "outer-undone",
        "unmarked-gzip",
        "unmarked-zstd",
        "unmarked-bare",
        "parts",
    ],
)
def test_a_body_is_unpacked_if_the_recorder_did_not_do_so(body: bytes, encoding: str) -> None:
    assert unpack(body, encoding) == TEXT


BOMB = gzip.compress(bytes(20_000_000))
_LONG = gzip.compress(bytes(1_000_000))


CUT, DAMAGED = "the compressed body is cut off", "the compressed body is damaged"
ON = "the compressed body goes on after its end"
UNKNOWN, TOO_MUCH = "record it uncompressed", "more than any answer has"


@pytest.mark.parametrize(
    "body",
    [zlib.compress(b"\xff\xfe"), b"%PDF-1.4 \xff\xfe\0", b"\x89PNG\r\n\x1a\n", BARE[:-1], BROTLI],
)
def test_a_body_that_says_nothing_of_its_encoding_is_left_as_it_is(body: bytes) -> None:
    assert unpack(body, "") == body


REFUSED = {
    "cut-gzip": (PACKED[:-9], "gzip", CUT),
    "cut-deflate": (zlib.compress(TEXT)[:-2], "deflate", CUT),
    "cut-bare-deflate": (BARE[:-2], "deflate", CUT),
    "cut-br": (BROTLI[:-2], "br", CUT),
    "cut-zstd": (ZSTD[:-2], "zstd", CUT),
    "more-gzip": (PACKED + b"more", "gzip", ON),
    "more-deflate": (zlib.compress(TEXT) + b"more", "deflate", ON),
    "more-zstd": (ZSTD + b"more", "zstd", DAMAGED),
    "more-br": (BROTLI + b"more", "br", DAMAGED),
    "checksum": (PACKED[:-8] + bytes(8), "gzip", DAMAGED),
    "no-deflate": (b"\xff\xfe", "deflate", DAMAGED),
    "no-br": (b"\xff\xfe", "br", DAMAGED),
    "unknown": (b"\x1f\x9d\x90", "compress", UNKNOWN),
    "six-times": (PACKED, ", ".join(["gzip"] * 6), UNKNOWN),
    "bomb": (BOMB, "gzip", TOO_MUCH),
    "bomb-in-a-bomb": (gzip.compress(BOMB), "gzip, gzip", TOO_MUCH),
    "bomb-deflate": (zlib.compress(bytes(20_000_000)), "deflate", TOO_MUCH),
    "bomb-in-parts": (gzip.compress(bytes(1_000_000)) * 60, "gzip", TOO_MUCH),
    "bomb-br": (brotli.compress(bytes(20_000_000), quality=5), "br", TOO_MUCH),
    "bomb-zstd": (zstandard.compress(bytes(20_000_000)), "zstd", TOO_MUCH),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_body_that_cannot_be_unpacked_is_refused(kind: str) -> None:
    body, encoding, problem = REFUSED[kind]
    with pytest.raises(UnpackError, match=problem):
        unpack(body, encoding)


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "passed on"])
def test_the_bodies_that_are_kept_of_a_recording_are_bounded_together(*, keeps: bool) -> None:
    unpacker = Unpacker(keeps=keeps)
    unpacked = 0
    for number in range(100):
        body = gzip.compress(b"%d" % number + bytes(3_900_000))
        with suppress(UnpackError):
            unpacked += bool(unpacker.unpack(body, {"content-encoding": "gzip"}))
    assert unpacked == 100 or keeps
    assert 60 < unpacked < 80 or not keeps


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "passed on"])
def test_a_body_that_was_recorded_very_often_is_unpacked_each_time(*, keeps: bool) -> None:
    unpacker = Unpacker(keeps=keeps)
    plain = [unpacker.unpack(body, {"content-encoding": "gzip"}) for body in [_LONG] * 500]
    assert {len(each) for each in plain} == {1_000_000}
    assert len(set(map(id, plain))) == 1 or not keeps


def test_many_ordinary_bodies_are_all_unpacked() -> None:
    unpacker = Unpacker()
    text = b", ".join(b'{"id": "%d"}' % (number * 7919) for number in range(5000))
    packed = [gzip.compress(b"%d" % number + text) for number in range(100)]
    plain = [unpacker.unpack(body, {"content-encoding": "gzip"}) for body in packed]
    assert sum(map(len, plain)) > 4_194_304
