"""Numbers of bank accounts and payment cards, which carry a check digit.

python-stdnum knows the forms of IBANs in some eighty countries, and the check digits.
"""

# ruff: noqa: PLC0415 - the tables are loaded for a text that has something like a number.

from __future__ import annotations

import re
from collections.abc import Iterator

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ \u00a0-]?[A-Z0-9]){11,30}(?![a-z0-9])")
# In lower case it may be a part of a digest, so it has to be called by its name.
_CALLED_IBAN = re.compile(r"\biban\W{1,4}([A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){11,30})", re.IGNORECASE)
_IBAN_LENGTHS = range(15, 35)
_CARD = re.compile(
    r"(?<![\w.+-])(?:[2-6][0-9]{3}(?:[ -]?[0-9]{4}){3}|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5})"
    r"(?![\w-]|\.[0-9])"
)
_ISSUED = re.compile(r"4|5[1-5]|2[2-7]|3[47]|35|6(?:011|5|4[4-9])")
_CARD_WORD = re.compile(
    r"card|visa|master|amex|karte|carte|tarjeta|payment|\bpan\b|\bcvv\b|paid", re.IGNORECASE
)
_CONTEXT_CHARS = 48
_SEPARATORS = re.compile(r"[ \u00a0-]")


def find_ibans(text: str) -> Iterator[str]:
    """The bank accounts in a text."""
    for candidate in dict.fromkeys((*_IBAN.findall(text), *_CALLED_IBAN.findall(text))):
        from stdnum import iban

        compact = _SEPARATORS.sub("", candidate).upper()
        # A word may follow it.
        if any(iban.is_valid(compact[:length]) for length in _IBAN_LENGTHS):
            yield candidate


def find_cards(text: str, name: str) -> Iterator[str]:
    """The payment cards in a text: digits in groups, or with a word for it before or as name."""
    for match in _CARD.finditer(text):
        from stdnum import luhn

        digits = _SEPARATORS.sub("", match[0])
        before = f"{name} {text[max(0, match.start() - _CONTEXT_CHARS) : match.start()]}"
        is_written_as_one = digits != match[0] or _CARD_WORD.search(before)
        # Of sixteen digits one in ten have the right check digit, such as zeros.
        is_real = _ISSUED.match(digits) and len(set(digits)) > 1 and luhn.is_valid(digits)
        if is_written_as_one and is_real:
            yield match[0]
