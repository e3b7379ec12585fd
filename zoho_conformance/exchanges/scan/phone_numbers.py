"""Phone numbers in free text, international and as people write them at home.

phonenumbers says which numbers there are: numbering plans change, and are kept up to date there.
What it is asked about is found here: of digits alone it would take every order number for one.
"""

# ruff: noqa: PLC0415 - the numbering plans are loaded for a text that has something like a number.

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = r"(?:[ ().\u00a0/-]{0,3}[0-9])"
_NUMBER = re.compile(
    rf"(?<![\w./+@#=-])(?:\+|(?<!:)00)\(?[1-9]{_DIGITS}{{6,15}}(?!\w|[.,:-][0-9])"
    rf"|(?<![\w.,:/+@#=-])(?:\([0-9]{{2,5}}\)|[0-9]{{1,5}}){_DIGITS}{{5,11}}(?!\w|[.,:/-][0-9])"
)
# Forms that are written for no other number: an area code in brackets, or a zero before it.
_NATIONAL = re.compile(
    r"\([0-9]{2,5}\)[ -]?[0-9]{3,8}(?:[ -]?[0-9]{2,5}){0,3}"
    r"|(?:1[-. ])?[2-9][0-9]{2}[-.][2-9][0-9]{2}[-.][0-9]{4}"
    r"|0[1-9][0-9]{1,4}[ /-]{1,3}[0-9]{3,8}(?:[ -][0-9]{2,6}){0,3}|0[1-9](?:[ .][0-9]{2}){4}"
)
_CALLED = re.compile(
    r"(?:phone|\btel\b|\btel[.:]|telefon|\bcall|mobile?\b|mobil|handy|\bcell\b|\bfax|\bring\b"
    r"|\brang\b|\bdial|whats\s?app|\bsms\b|reach|contact|erreich|anruf|r[uü]ckruf"
    r"|t[eé]l[eé]phone|appele[rz]|joindre|tel[eé]fono|llam(?:ar|e)|hotline|durchwahl"
    r"|(?:her|his|my|their|your|our)(?: new)? number|(?:handy|telefon|mobil|ruf)nummer)"
    r"[^\n]{0,40}$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(
    r"[^\n.]{0,24}\b(?:mobile|phone|cell|office|fax|zur[uü]ckrufen|anrufen|erreichbar)\b",
    re.IGNORECASE,
)
_MIN_DIGITS, _MIN_NATIONAL_DIGITS = 7, 9
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2}"
    r"|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}"
)
_CONTEXT_CHARS = 48
# Where national numbers are tried: the more there are, the more digits are a number somewhere.
_REGIONS = ("US", "GB", "DE", "FR", "IN", "AU", "NL", "ES", "IT", "CH", "AT", "JP", "BR", "ZA")


def find_phone_numbers(text: str, name: str) -> Iterator[str]:
    """The phone numbers in a text; `name`, and words before, may say that there is one."""
    for match in _NUMBER.finditer(text):
        number = match[0].strip(" .-/")
        if _DATE.match(number):
            continue
        if number.startswith("+"):
            if _is_number(number, None, is_sure=True):
                yield number
            continue
        if number.startswith("00"):
            if _is_number(f"+{number[2:]}", None):
                yield number
            continue
        before = f"{name}: {text[max(0, match.start() - _CONTEXT_CHARS) : match.start()]}"
        # Digits alone are a phone number only where a label says so.
        is_written_as_one = (
            (_NATIONAL.fullmatch(number) and _digits(number) >= _MIN_NATIONAL_DIGITS)
            or _CALLED.search(before)
            or _CALLED_AFTER.match(text, match.end())
        )
        if (
            is_written_as_one
            and _digits(number) >= _MIN_DIGITS
            and any(_is_number(number, region) for region in _REGIONS)
        ):
            yield number


def _digits(number: str) -> int:
    return sum(map(str.isdigit, number))


def _is_number(number: str, region: str | None, *, is_sure: bool = False) -> bool:
    """Whether there is such a number; where it is sure to be one, its length is enough."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    if is_sure:
        return phonenumbers.is_possible_number(parsed)
    return phonenumbers.is_valid_number(parsed)
