"""What was given as a page, before it is read: its bytes as text, or why it can be no page."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from zoho_conformance.model.errors import UsageError

LARGEST = 10_000_000
"""Bytes, and letters, of a page. The largest pages known have some tens of thousands."""
_KINDS = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PK\x03\x04", "an archive"),
    (b"\x1f\x8b", "a compressed file"),
)
_MARKS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 2048
_NO_PAGE = "is no page of API documentation"


def check_size(size: int, name: str) -> None:
    """Raise ``UsageError`` for so many bytes, or letters, that no page has."""
    if size > LARGEST:
        raise UsageError(
            f"{name}: is larger than {LARGEST // 1_000_000} MB, the most that is read of a page"
        )


def decoded(raw: bytes, name: str, charset: str | None = None) -> str:
    """The text in these bytes; ``UsageError`` where they are none.

    By their byte order mark, else in the character set that came with them, else in the one that
    HTML declares in its head, else in UTF-8.
    """
    check_size(len(raw), name)
    for begins, kind in _KINDS:
        if raw.startswith(begins):
            raise UsageError(f"{name}: {_NO_PAGE}: it is {kind}; give HTML, markdown or plain text")
    encoding = charset or _declared(raw) or "utf-8"
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            raw, encoding = raw.removeprefix(mark), marked
    try:
        text = raw.decode(encoding)
    except LookupError:
        raise UsageError(
            f"{name}: is in a character set that is not known; save it in UTF-8"
        ) from None
    except UnicodeError:
        raise UsageError(f"{name}: is no text in {encoding.upper()}; save it in UTF-8") from None
    check_text(text, name)
    return text


def check_text(text: str, name: str) -> None:
    """Raise ``UsageError`` for a text that can be no page: too large, empty, or binary data."""
    check_size(len(text), name)
    if not text.strip():
        raise UsageError(f"{name}: is empty")
    if "\0" in text:
        raise UsageError(
            f"{name}: {_NO_PAGE}: it is binary data; give HTML, markdown or plain text"
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{name}: has halves of characters in it; save it in UTF-8") from None


def _declared(raw: bytes) -> str | None:
    """The character set that HTML declares; one of two bytes a letter cannot be declared so."""
    found = _DECLARED.search(raw[:_HEAD])
    name = found[1].decode("ascii") if found else None
    return None if name is None or name.casefold().startswith("utf-16") else name
