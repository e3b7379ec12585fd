"""The texts in a recorded body, unpacked."""

from __future__ import annotations

import base64
import binascii
import json
import re

from zoho_conformance.exchanges.formats.unpack import BombError, Unpacker, UnpackError
from zoho_conformance.model.unpacking import GZIP_MAGIC, ZSTD_MAGIC

_MAX_LAYERS = 3
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
"""What is packed has some of these bytes, and text none."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\s-]{16,}={0,2}")


def unpack(
    body: bytes, encoding: str = "", unpacker: Unpacker | None = None
) -> tuple[tuple[str, ...], bool]:
    """The texts in a body, unpacked and out of base64; and whether all could be read.

    `encoding` is its Content-Encoding, `unpacker` that of its recording. A body that a recorder
    unpacked already is as it is. `BombError` for one that unpacks to more than any answer has.
    """
    texts: list[str] = []
    readable = _unpack(body, encoding, texts, _MAX_LAYERS, unpacker or Unpacker())
    return tuple(texts), readable


def _unpack(body: bytes, encoding: str, texts: list[str], layers: int, unpacker: Unpacker) -> bool:
    """Collect the texts; whether all could be read."""
    if body.startswith(GZIP_MAGIC):
        encoding = "gzip"
    text = decode_text(body)
    if text is None:
        try:
            inner = unpacker.unpack(body, {"content-encoding": encoding})
        except BombError:
            raise
        except UnpackError:
            return False
        return bool(layers) and inner != body and _unpack(inner, "", texts, layers - 1, unpacker)
    inner = _decode_base64(body) if layers else b""
    if inner.startswith((b"{", b"[", GZIP_MAGIC, ZSTD_MAGIC)):
        return _unpack(inner, "", texts, layers - 1, unpacker)
    texts.append(text)
    return True


def decode_text(raw: bytes) -> str | None:
    """The text that bytes are, in UTF-8, UTF-16 or UTF-32; None if they are not text.

    Of text in another encoding, or spoilt, what is ASCII: anything that leaks is.
    """
    # Told by a mark, or by where the zeros of the first two characters are.
    encoding = json.detect_encoding(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None if _CONTROL.search(raw) else raw.decode("ascii", "replace")


def _decode_base64(body: bytes) -> bytes:
    if not _BASE64.fullmatch(body.strip()):
        return b""
    packed = b"".join(body.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        return b""
