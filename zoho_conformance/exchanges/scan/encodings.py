"""The forms in which a text hides inside another: escaped, encoded, or as numbers."""

from __future__ import annotations

import base64
import html
import quopri
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zoho_conformance.exchanges.http.compression import decompress
from zoho_conformance.exchanges.http.errors import BrokenAnswerError
from zoho_conformance.model.unpacking import GZIP_MAGIC

_MAX_LAYERS = 4
_MAX_GROWTH = 16
"""All forms together are at most so many times as long as the text, and a bit."""
_MIN_ALLOWANCE = 65_536

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})"
    r"|([0-3][0-7]{2})|([\"'/\\])|([nrt]))"
)
_SPACES = {"n": "\n", "r": "\r", "t": "\t"}
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
# Of ASCII alone: what is looked for is written in it, and `%ACCESS_TOKEN%` is a placeholder.
_PERCENT = re.compile(r"%([2-7][0-9a-fA-F])")
_SOFT_BREAK = re.compile(r"=\r?\n|=3D")
# Characters that have no width, and those that look like others.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_WIDE = re.compile("[\uff01-\uff5e]")
_WRAPPED = re.compile(r"(?<=[A-Za-z0-9+/]{60})\r?\n[ \t]{0,80}(?=[A-Za-z0-9+/=])")
# With either alphabet, or with neither of its marks: `v1-` before a word would shift its bits.
_BASE64_WORDS = (
    re.compile(r"[A-Za-z0-9+/]{16,}"),
    re.compile(r"[A-Za-z0-9_-]{16,}"),
    re.compile(r"[A-Za-z0-9]{16,}"),
)
_HEX_WORD = re.compile(
    r"(?<![0-9a-zA-Z])(?:0x)?(?:[0-9a-fA-F]{2}){10,}(?![0-9a-zA-Z])"
    r"|(?<![0-9a-zA-Z])(?:(?:0x)?[0-9a-fA-F]{2}[ :,-]{1,3}){10,}(?:0x)?[0-9a-fA-F]{2}"
    r"(?![0-9a-zA-Z])"
)
_NOT_HEX = re.compile(r"0[xX]|[^0-9a-fA-F]")
_NUMBERS = re.compile(
    r"(?<![0-9.])(?:(?:3[2-9]|[4-9][0-9]|1[01][0-9]|12[0-6]),\s{0,40})"
    r"{10,}[0-9]{2,3}"
)
_MAX_PACKED_BYTES = 16 * 1024 * 1024
_MIN_PRINTABLE = 0.95


@dataclass(frozen=True, slots=True)
class Form:
    """A text as it stands, or as it reads decoded; `encoding` names how it was hidden."""

    text: str
    encoding: str = ""


def decoded_forms(text: str) -> Iterator[Form]:
    """The text itself, then whatever it reads as once decoded, several layers deep."""
    allowance = _MAX_GROWTH * len(text) + _MIN_ALLOWANCE
    seen = {text}
    layer = [Form(text)]
    for _ in range(_MAX_LAYERS + 1):
        inner: list[Form] = []
        for form in layer:
            yield form
            for decoded in _decode_once(form):
                allowance -= len(decoded.text)
                if decoded.text not in seen and allowance > 0:
                    seen.add(decoded.text)
                    inner.append(decoded)
        layer = inner


def _decode_once(form: Form) -> Iterator[Form]:
    for encoding, decode in _DECODERS:
        decoded = decode(form.text)
        if decoded and decoded != form.text:
            yield Form(decoded, form.encoding or encoding)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_escaped_character, text) if "\\" in text else ""


def _escaped_character(match: re.Match[str]) -> str:
    *codes, octal, plain, space = match.groups()
    if plain or space:
        return plain or _SPACES[space]
    code = int(octal, 8) if octal else int(next(filter(None, codes)), 16)
    try:
        return chr(code)
    except (ValueError, OverflowError):
        return match[0]


def _unescape_html(text: str) -> str:
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else ""


def _unquote(text: str) -> str:
    return _PERCENT.sub(lambda match: chr(int(match[1], 16)), text) if "%" in text else ""


def _unquote_printable(text: str) -> str:
    if not _SOFT_BREAK.search(text):
        return ""
    return quopri.decodestring(text.encode(errors="replace")).decode("utf-8", "replace")


def _make_visible(text: str) -> str:
    if text.isascii():
        return ""
    narrow = _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _INVISIBLE.sub("", narrow)


def _decode_base64_words(text: str) -> str:
    if "\n" in text:
        text = _WRAPPED.sub("", text)
    words = dict.fromkeys(word for pattern in _BASE64_WORDS for word in pattern.findall(text))
    return "\n".join(filter(None, map(readable_base64, words)))


def readable_base64(word: str) -> str:
    """The text that a word is in base64, with or without padding; empty where it is none."""
    standard = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        packed = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except ValueError:
        return ""
    return readable_text(packed)


def _decode_hex_words(text: str) -> str:
    return "\n".join(filter(None, map(_decode_hex, _HEX_WORD.findall(text))))


def _decode_hex(word: str) -> str:
    digits = _NOT_HEX.sub("", word)
    return readable_text(bytes.fromhex(digits)) if len(digits) % 2 == 0 else ""


def _decode_numbers(text: str) -> str:
    return "\n".join(
        "".join(chr(int(number)) for number in re.findall("[0-9]+", run))
        for run in _NUMBERS.findall(text)
    )


def readable_text(packed: bytes) -> str:
    """The text that bytes are, unpacked if they are gzip; empty if they are not text."""
    if packed.startswith(GZIP_MAGIC):
        try:
            packed = decompress(packed, "gzip", _MAX_PACKED_BYTES)
        except BrokenAnswerError:
            return ""
    try:
        text = packed.decode()
    except UnicodeDecodeError:
        return ""
    printable = sum(map(str.isprintable, text)) + text.count("\n") + text.count("\t")
    return text if printable >= _MIN_PRINTABLE * len(text) else ""


_DECODERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("escaped", _unescape),
    ("as HTML entities", _unescape_html),
    ("percent-encoded", _unquote),
    ("quoted-printable", _unquote_printable),
    ("with invisible characters", _make_visible),
    ("in base64", _decode_base64_words),
    ("in hex", _decode_hex_words),
    ("as a list of numbers", _decode_numbers),
)
