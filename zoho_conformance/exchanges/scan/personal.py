"""Personal data in free text, known by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zoho_conformance.exchanges.scan import names
from zoho_conformance.exchanges.scan.account_numbers import find_cards, find_ibans
from zoho_conformance.exchanges.scan.ip_addresses import find_ip_addresses
from zoho_conformance.exchanges.scan.phone_numbers import find_phone_numbers
from zoho_conformance.exchanges.scan.tokens import Match

# Bounded, and begun where a word begins: a body may be one word of megabytes.
_EMAIL_ADDRESS = re.compile(
    r"(?<![\w.+%-])([\w.+%-]{1,64})@((?:[\w-]{1,63}\.){1,8}([A-Za-z]{2,24}))(?![\w-])"
)
_RESERVED_DOMAIN = re.compile(
    r"(?:^|\.)(?:example(?:\.(?:com|net|org|edu|[a-z]{2}|co\.[a-z]{2}))?|invalid|test|localhost"
    r"|local|internal|(?:your|my)-?(?:domain|company|org|site)\.[a-z]{2,3}|domain\.(?:com|tld))$",
    re.IGNORECASE,
)
# `icon@2x.png` and `module@v1.js` are files.
_FILE_ENDINGS = frozenset(
    "png jpg jpeg gif svg webp ico bmp avif css scss less js mjs cjs jsx ts tsx json yaml yml toml "
    "xml html htm md txt py rb php java go rs sh bat exe zip gz tar tgz whl jar pdf csv sql lock "
    "log map woff ttf conf cfg ini env".split()
)
_FILE_OR_VERSION = re.compile(r"[0-9.]+x\.|v?[0-9]")
_NOBODY = re.compile(
    r"(?:git|hg|svn|no-?_?reply|do-?not-?_?reply|postmaster|mailer-daemon|root)(?:\+.*)?",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b[0-9]{1,5}[a-z]?,? (?:[A-Z][a-z']+ ){1,3}(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Lane"
    r"|Ln\.?|Boulevard|Blvd\.?|Drive|Court|Terrace|Crescent|Square|Parkway|Highway|Close)(?!\w)"
    r"|\b[A-ZÄÖÜ][a-zäöüß]{2,24}(?:[ -][A-ZÄÖÜ][a-zäöüß]{2,24}){0,2}[ -]?(?:[Ss]tra(?:ß|ss)e"
    r"|[Ss]tr\.|[Aa]llee|[Pp]latz|[Gg]asse|[Ww]eg|[Dd]amm|[Uu]fer) [0-9]{1,4} ?[a-z]?(?!\w)"
    r"|\b[0-9]{1,4}(?: bis| ter)?,? (?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Qq]uai) "
    r"(?:d[eu'] ?|des )?(?:la |le |l')?[A-ZÀ-Ý][\w'-]+"
)
_SOCIAL_SECURITY = re.compile(
    r"(?:\bssn\b|social security)[^\n0-9]{0,40}([0-9]{3}-[0-9]{2}-[0-9]{4})(?![\w-])",
    re.IGNORECASE,
)


def find_personal_data(text: str, name: str = "") -> Iterator[Match]:
    """Personal data in a text by their form; `name` is what the text stands under, if anything."""
    if "@" in text:
        yield from (Match("an e-mail address", value) for value in _find_email_addresses(text))
    if not any(digit in text for digit in "0123456789"):
        return
    if not names.names_version(name):
        yield from (Match("an IP address", value) for value in find_ip_addresses(text, name))
    yield from (Match("a street address", match[0]) for match in _STREET.finditer(text))
    ibans = list(find_ibans(text))
    yield from (Match("a bank account", value) for value in ibans)
    if names.names_number(name):
        return
    cards = list(find_cards(text, name))
    yield from (Match("a payment card", value) for value in cards)
    for number in find_phone_numbers(text, name):
        if not any(number in value for value in (*cards, *ibans)):
            yield Match("a phone number", number)
    yield from (Match("a social security number", each) for each in _SOCIAL_SECURITY.findall(text))


def is_example_address(value: str) -> bool:
    """Whether a value is an e-mail address that is reserved for examples."""
    return _EMAIL_ADDRESS.fullmatch(value) is not None and not any(_find_email_addresses(value))


def _find_email_addresses(text: str) -> Iterator[str]:
    for match in _EMAIL_ADDRESS.finditer(text):
        user, domain, ending = match.groups()
        is_file = ending.casefold() in _FILE_ENDINGS or _FILE_OR_VERSION.match(domain)
        if not (is_file or _RESERVED_DOMAIN.search(domain) or _NOBODY.fullmatch(user)):
            yield match[0]
