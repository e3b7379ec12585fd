"""The texts in a recorded body, unpacked."""

from __future__ import annotations

import base64
import binascii
import re

from zoho_conformance.exchanges.formats.unpack import BombError, Unpacker, UnpackError

_GZIP_MAGIC = b"\x1f\x8b"
_MAX_LAYERS = 3
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\s-]{16,}={0,2}")
_WIDE_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def unpack(
    body: bytes, encoding: str = "", unpacker: Unpacker | None = None
) -> tuple[tuple[str, ...], bool]:
    """The texts in a body, unpacked from gzip, deflate and base64; and whether all could be read.

    `encoding` is its Content-Encoding, `unpacker` that of its recording. A body that a recorder
    unpacked already is as it is. `BombError` for one that unpacks to more than any answer has.
    """
    texts: list[str] = []
    readable = _unpack(body, encoding, texts, _MAX_LAYERS, unpacker or Unpacker())
    return tuple(texts), readable


def _unpack(body: bytes, encoding: str, texts: list[str], layers: int, unpacker: Unpacker) -> bool:
    """Collect the texts; whether all could be read."""
    if body.startswith(_GZIP_MAGIC):
        encoding = "gzip"
    text = decode_text(body)
    if text is None:
        try:
            inner = unpacker.decode(body, encoding)
        except BombError:
            raise
        except UnpackError:
            return False
        return bool(layers) and inner != body and _unpack(inner, "", texts, layers - 1, unpacker)
    inner = _decode_base64(body) if layers else b""
    if inner.startswith((b"{", b"[", _GZIP_MAGIC)):
        return _unpack(inner, "", texts, layers - 1, unpacker)
    texts.append(text)
    return True


def decode_text(raw: bytes) -> str | None:
    """The text that bytes are, in UTF-8 or marked as UTF-16; None where they are no text."""
    for mark, name in _WIDE_ENCODINGS:
        if raw.startswith(mark):
            try:
                return raw.decode(name)
            except UnicodeDecodeError:
                return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _decode_base64(body: bytes) -> bytes:
    if not _BASE64.fullmatch(body.strip()):
        return b""
    packed = b"".join(body.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        return b""
