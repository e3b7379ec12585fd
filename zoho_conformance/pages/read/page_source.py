"""A page as it was given: its bytes as text, why it cannot be a page, and its rendering."""

from __future__ import annotations

import codecs
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Literal

from zoho_conformance.model.errors import UsageError
from zoho_conformance.pages.headings import kind_of

Rendering = Literal["html", "markdown", "text"]

MAX_SIZE = 10_000_000
"""Bytes, or characters, of a page. The largest known pages have some tens of thousands."""

_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PK\x03\x04", "an archive"),
    (b"\x1f\x8b", "a compressed file"),
)
_BYTE_ORDER_MARKS = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HTML_HEAD_BYTES = 2048
_CHARSET_NAME = re.compile(r"[a-z0-9.:+-]{1,40}")
_WEB_CODECS = re.compile(
    r"ascii|utf-8(?:-sig)?|utf-(?:16|32)(?:-[bl]e)?|iso8859-[0-9]{1,2}|cp(?:125[0-8]|866|874|932|949)"
    r"|koi8-[ru]|mac-(?:roman|cyrillic)|gb2312|gbk|gb18030|hz|big5(?:hkscs)?|euc_(?:jp|kr)"
    r"|shift_jis|iso2022_jp"
)

_HTML_START_CHARS = 2_000
"""A page that is HTML says so within this many characters."""
_HTML_DOCUMENT = re.compile(r"<(!doctype html|html|head|body)\b", re.IGNORECASE)
_HTML_TAG = re.compile(r"</(h[1-6]|p|li|ul|div|pre|table|section|main|article)\s*>", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*)$", re.MULTILINE)
_MARKDOWN_FENCE = re.compile(r"^ *(```|~~~)", re.MULTILINE)
_MARKDOWN_INLINE = re.compile(r"\\_|\]\(https?://|\*\*\S")
_TEXT_BULLET = re.compile(r"^[ \t\xa0]*[•▪◦●]\s", re.MULTILINE)
_MAX_HEADING_CHARS = 100
_ENOUGH_PLAIN_HEADINGS = 3


def check_size(size: int, name: str) -> None:
    """Raise `UsageError` for more bytes, or characters, than any page has."""
    if size > MAX_SIZE:
        raise UsageError(f"{name}: larger than {MAX_SIZE // 1_000_000} MB, the limit for a page")


def decode_page(raw: bytes, name: str, charset: str | None = None) -> str:
    """The text of a page's bytes; `UsageError` where they are not text.

    The encoding is that of their byte order mark, else the `charset` that came with them, else the
    one that HTML declares in its head, else UTF-8.
    """
    check_size(len(raw), name)
    for signature, format_name in _SIGNATURES:
        if raw.startswith(signature):
            raise _not_a_page(name, format_name)
    encoding = charset or _declared_charset(raw) or "utf-8"
    for mark, marked_encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            raw, encoding = raw.removeprefix(mark), marked_encoding
    try:
        text = raw.decode(_codec(encoding))
    except LookupError:
        raise UsageError(f"{name}: unknown character set; save it as UTF-8") from None
    except UnicodeError:
        raise UsageError(f"{name}: not valid {encoding.upper()}; save it as UTF-8") from None
    check_text(text, name)
    return text


def _codec(charset: str) -> str:
    """The codec of a character set that pages of the web have; `LookupError` for any other.

    Python has codecs that are none of text, or take the square of its length (`punycode`).
    """
    plain = charset.strip().casefold().replace("_", "-")
    if not _CHARSET_NAME.fullmatch(plain):
        raise LookupError
    codec = codecs.lookup(plain).name
    if not _WEB_CODECS.fullmatch(codec):
        raise LookupError
    return codec


def check_text(text: str, name: str) -> None:
    """Raise `UsageError` for a text that cannot be a page: too large, empty, or binary data."""
    check_size(len(text), name)
    if not text.strip():
        raise UsageError(f"{name}: the page is empty")
    if "\0" in text:
        raise _not_a_page(name, "binary data")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{name}: contains half of a surrogate pair; save it as UTF-8") from None


def _not_a_page(name: str, format_name: str) -> UsageError:
    return UsageError(
        f"{name}: not a page of API documentation but {format_name}; "
        "give HTML, Markdown or plain text"
    )


def _declared_charset(raw: bytes) -> str | None:
    """The character set that HTML declares; UTF-16 cannot be declared that way."""
    match = _META_CHARSET.search(raw[:_HTML_HEAD_BYTES])
    charset = match[1].decode("ascii") if match else None
    return None if charset is None or charset.casefold().startswith("utf-16") else charset


def detect_format(page: str) -> Rendering:
    """The rendering of a page, from its text: its name and its sender may be wrong."""
    begins = page.lstrip("\ufeff \t\r\n")[:1]
    headings = (match[1].strip(" *_#\r") for match in _MARKDOWN_HEADING.finditer(page))
    marked = sum(map(_is_section_heading, headings))
    # Most lines begin with a mark, which is soon seen.
    lines = (line for line in map(str.strip, page.splitlines()) if line[:1].isalpha())
    plain = sum(map(_is_section_heading, lines))
    is_document = begins == "<" and _HTML_DOCUMENT.search(page, 0, _HTML_START_CHARS)
    if is_document or (begins == "<" and not (marked or plain)):
        return "html" if is_document or _HTML_TAG.search(page) else "text"
    # A program in a sample may have comments that look like headings.
    if marked and marked >= plain:
        return "markdown"
    has_fence = _MARKDOWN_FENCE.search(page) is not None
    if plain >= _ENOUGH_PLAIN_HEADINGS or (plain and not has_fence) or _TEXT_BULLET.search(page):
        return "text"
    is_markdown = begins == "#" or has_fence or _MARKDOWN_INLINE.search(page)
    return "markdown" if is_markdown else "text"


def _is_section_heading(words: str) -> bool:
    return (
        words[:1].isalpha()
        and len(words) <= _MAX_HEADING_CHARS
        and kind_of(words.replace("\\", "")) != "other"
    )
