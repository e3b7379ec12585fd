"""Whether a text that looks like an API's word is personal data.

A key or an error code is made of words that people can say. A token, and a text that is encoded,
has the same letters in an order that no word has; and an e-mail address can be spelled with
underscores.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

from zoho_conformance.model.lazy_pattern import lazy_pattern

_RUN = lazy_pattern(r"[A-Za-z0-9]+")
_PIECE = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
"""What camel case joins: `lockedReason2` is `locked`, `Reason` and `2`."""

_MAX_PIECE_LETTERS = 20
_MIN_CAMEL_LETTERS = 3
"""How long the pieces of a word in camel case are on average; those of a token are shorter."""
_MAX_ACRONYM_LETTERS = 5
_MIN_JUDGED_LETTERS = 8
"""Shorter words say too little about the order of their letters."""
_MAX_ODD_PAIRS = 0.15
_MAX_CHARS_AROUND_DIGITS = 14
_SPELLED_PIECE = lazy_pattern(r"[a-z]{3}")
_MAX_SHARE_OF_DIGITS = 1 / 3
_HEX = lazy_pattern(r"(?=.*[0-9])[0-9a-fA-F]{8,}")
_MIN_ENCODED_CHARS = 8
_MIN_DECODED_CHARS = 5
_LAST_LATIN_LETTER = "\N{LATIN SMALL LETTER Z WITH SWASH TAIL}"

_FOLLOWING = {
    "a": "abcdfghiklmnprstuvwxyz",
    "b": "abcdeijlmoprstuy",
    "c": "acdehiklorstuy",
    "d": "abcdegijlmnorstuvy",
    "e": "abcdefghijklmnopqrstuvwxy",
    "f": "aefilorstuy",
    "g": "aeghilmnorsuy",
    "h": "aeilmnorstuy",
    "i": "abcdefgklmnoprstuvxz",
    "j": "aeiosu",
    "k": "aeilnostuw",
    "l": "abcdefiklmopstuvy",
    "m": "abeilmopsuy",
    "n": "abcdefghiklmnoprstuvwy",
    "o": "abcdefghijklmnoprstuvwxy",
    "p": "adehiloprstuy",
    "q": "lu",
    "r": "abcdefgiklmnoprstuvwy",
    "s": "acdefhiklmnopqstuwy",
    "t": "abcdefhilmnoprstuwy",
    "u": "abcdefgilmnoprst",
    "v": "aeio",
    "w": "aehilnors",
    "x": "ceipt",
    "y": "aceilmnoprstz",
    "z": "aeio",
}
"""The letters that follow each letter in the names of APIs, counted over 70,000 of them.

Of the pairs of letters that chance makes, half are missing here; of those in names, one in 300.
"""

_SPELLED_ADDRESS = lazy_pattern(
    r".+_at_.+_[a-z]{2,}|.+[_-](?:at[_-].+[_-]dot|gmail|googlemail|hotmail|outlook|yahoo|icloud"
    r"|proton(?:mail)?)[_-](?:com|net|org|me|co|de|fr|uk|in)|.+[_-][^_-]+[_-](?:com|net|org)",
    re.IGNORECASE,
)
_TEXT = lazy_pattern(r"[\w .,:;@+'/&()!?=#%-]+")


def is_data_like(word: str) -> bool:
    """Whether a word of ASCII letters, digits, `_`, `$` and `-` is a token, or hides a text."""
    if _SPELLED_ADDRESS.fullmatch(word):
        return True
    runs = _RUN.findall(word)
    return any(map(_is_token, runs)) or any(map(_hides_text, (word, *runs)))


def _is_token(run: str) -> bool:
    """Whether a run of letters and digits looks drawn: by its digits, its case, or its letters."""
    if _HEX.fullmatch(run) or _has_digits_strewn_in(run):
        return True
    pieces = [piece for piece in _PIECE.findall(run) if not piece.isdigit()]
    letters = sum(map(len, pieces))
    if any(len(piece) > _MAX_PIECE_LETTERS for piece in pieces):
        return True
    if _is_broken_up(run, len(pieces)) and letters / len(pieces) < _MIN_CAMEL_LETTERS:
        return True
    return letters >= _MIN_JUDGED_LETTERS and _has_odd_letters(pieces)


def _has_digits_strewn_in(run: str) -> bool:
    """Whether a run has more digits amid its letters than `OAuth2Token` or `utf8` words have."""
    digits = sum(map(str.isdigit, run))
    if not digits or run.isdigit() or run.rstrip("0123456789").isalpha():
        return False
    is_camel = _is_mixed(run) and _SPELLED_PIECE.search(run) is not None
    is_long = len(run) > _MAX_CHARS_AROUND_DIGITS and not is_camel
    return is_long or digits / len(run) > _MAX_SHARE_OF_DIGITS


def _is_broken_up(run: str, pieces: int) -> bool:
    """Whether a run changes its case more often than once, or at a digit."""
    if not _is_mixed(run):
        return False
    return pieces > 2 or (pieces > 1 and not run.rstrip("0123456789").isalpha())  # noqa: PLR2004


def _is_mixed(run: str) -> bool:
    return not (run.isupper() or run.islower())


def _has_odd_letters(pieces: list[str]) -> bool:
    """Whether too many letters are followed by one that does not follow them in names."""
    words = [
        piece.lower()
        for piece in pieces
        if not (piece.isupper() and len(piece) <= _MAX_ACRONYM_LETTERS)
    ]
    pairs = [pair for word in words for pair in pairwise(word)]
    odd = sum(after not in _FOLLOWING[before] and after != before for before, after in pairs)
    return odd > 1 and odd / len(pairs) > _MAX_ODD_PAIRS


def _hides_text(word: str) -> bool:
    return len(word) >= _MIN_ENCODED_CHARS and any(map(_is_text, _decodings(word)))


def _decodings(word: str) -> Iterator[bytes]:
    """What a word is in base64, in its two alphabets, and in base32."""
    padded = word + "=" * (-len(word) % 4)
    with suppress(binascii.Error):
        yield base64.b64decode(padded, altchars=b"-_", validate=True)
    if word.isupper():
        with suppress(binascii.Error):
            yield base64.b32decode(word + "=" * (-len(word) % 8))


def _is_text(raw: bytes) -> bool:
    # Windows' tools encode text in UTF-16 first.
    for encoding in ("utf-8", "utf-16-le"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(text) >= _MIN_DECODED_CHARS and _TEXT.fullmatch(text):
            return encoding == "utf-8" or max(text) <= _LAST_LATIN_LETTER
    return False
