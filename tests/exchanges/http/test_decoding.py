"""Bodies: whole and decoded, or refused."""

from __future__ import annotations

import gzip
import zlib

import pytest

from zoho_conformance.exchanges.http.decoding import check_length, decode_body, join_chunks
from zoho_conformance.exchanges.http.errors import BrokenAnswerError

TEXT = b'{"data":[]}' * 20
ZIPPED = gzip.compress(TEXT)
BARE = zlib.compress(TEXT)[2:-4]


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (ZIPPED, "gzip"),
        (ZIPPED, "X-GZIP"),
        (zlib.compress(TEXT), "deflate"),
        (BARE, "deflate"),
        (gzip.compress(zlib.compress(TEXT)), "deflate, gzip"),
    ],
    ids=["bare", "identity", "gzip", "x-gzip", "deflate", "bare-deflate", "both"],
)
def test_a_compressed_body_is_restored(body: bytes, encoding: str) -> None:
    assert decode_body(body, {"content-encoding": encoding}, 1000) == TEXT


def test_an_empty_body_is_not_decoded() -> None:
    assert decode_body(b"", {"content-encoding": "gzip"}, 1000) == b""


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT, "gzip"),
        (ZIPPED[:-4], "gzip"),
        (ZIPPED[:20], "gzip"),
        (ZIPPED + b"x", "gzip"),
        (ZIPPED[:-8] + b"\0\0\0\0" + ZIPPED[-4:], "gzip"),
        (TEXT, "deflate"),
        (TEXT, "br"),
        (gzip.compress(bytes(2000)), "gzip"),
    ],
    ids=["plain", "no-length", "cut", "more", "checksum", "no-deflate", "unasked", "bomb"],
)
def test_a_damaged_body_is_refused(body: bytes, encoding: str) -> None:
    with pytest.raises(BrokenAnswerError):
        decode_body(body, {"content-encoding": encoding}, 1000)


def test_a_body_beyond_the_largest_size_is_refused() -> None:
    assert join_chunks([b"ab", b"cd"], 4) == b"abcd"
    with pytest.raises(BrokenAnswerError, match="larger than 3 bytes"):
        join_chunks([b"ab", b"cd"], 3)


@pytest.mark.parametrize("length", ["x", "-5", "1.5", "", "1, x"])
def test_a_length_that_is_not_a_number_is_refused(length: str) -> None:
    with pytest.raises(BrokenAnswerError):
        check_length({"content-length": length})


def test_a_length_may_be_absent_or_a_number() -> None:
    check_length({})
    check_length({"content-length": "12"})
