"""What of an answer may be shown, in one place: reports, alerts, exceptions and cassettes ask here.

A new key, value or code is the drift, and must be legible. But what stands in its place may as well
be a person's name, a token or an id. So a text of an answer is shown only

- where the contract has a vocabulary: as the name of a key in an object whose keys it names, as a
  value of a key whose possible values it lists, as an error code, as a media type; and
- if it looks like a word of an API's there (`is_word`).

Of every other text only the form is shown, and of a value in any other place its JSON type.
"""

from __future__ import annotations

import string
import unicodedata
from functools import lru_cache

from zoho_conformance.model.data_like import is_data_like
from zoho_conformance.model.lazy_pattern import lazy_pattern

MAX_WORD_CHARS = 40
_WORD = lazy_pattern(r"[$A-Za-z_](?:[A-Za-z0-9_$]|-(?=[A-Za-z0-9]))*")
_DIGITS = lazy_pattern(r"[0-9]+")
_MAX_DIGITS = 5
_MAX_NUMBERS = 2
_FORM_MARKS = frozenset(string.punctuation + " ")
_MAX_FORM_CHARS = 40
_METHODS = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
)
_IP_ADDRESS = lazy_pattern(r"[0-9.]+|[0-9a-f]*:[0-9a-f:.]*")
HIDDEN = "{\N{HORIZONTAL ELLIPSIS}}"
"""What stands in an address for what may be an id or a name."""
_MEDIA_TYPES = frozenset(
    f"{tree}/{subtype}"
    for tree, subtypes in {
        "application": "json javascript jsonl pdf xml zip gzip octet-stream msgpack yaml "
        "graphql-response+json hal+json ld+json problem+json problem+xml soap+xml vnd.api+json "
        "x-download x-ndjson x-www-form-urlencoded xhtml+xml",
        "image": "bmp gif jpeg png svg+xml tiff webp",
        "multipart": "byteranges form-data mixed related",
        "text": "calendar csv css event-stream html javascript json markdown plain xml",
    }.items()
    for subtype in subtypes.split()
)


@lru_cache(maxsize=4096)
def is_word(text: str) -> bool:
    """Whether a text looks like a word of an API's: `Locked_Reason2`, `portal-user`, `NOT_ALLOWED`.

    It is of letters, digits, `_`, `$` and `-`, at most 40 of them; it has no more than five digits
    in two places, and is not a token, an encoded text or an address (`data_like`).
    """
    if len(text) > MAX_WORD_CHARS or not _WORD.fullmatch(text):
        return False
    numbers = _DIGITS.findall(text)
    if len(numbers) > _MAX_NUMBERS or sum(map(len, numbers)) > _MAX_DIGITS:
        return False
    return not is_data_like(text)


def mask(text: str) -> str:
    """A text that stands where the contract has a vocabulary: a word or a short number as it is.

    Of any other text the form.
    """
    if text.isascii() and text.isdigit():
        return text if len(text) <= _MAX_DIGITS else form_of(text)
    return text if is_word(text.strip()) else form_of(text)


def form_of(text: str) -> str:
    """The form of a text without what it says: a letter or digit stands for its kind."""
    return "".join(map(_kind, text[:_MAX_FORM_CHARS]))


def _kind(letter: str) -> str:
    if letter in _FORM_MARKS:
        return letter
    # The vowels of some scripts are marks on the letter before.
    if letter.isalpha() or unicodedata.category(letter).startswith("M"):
        return "A" if letter.isupper() else "a"
    return "9" if letter.isnumeric() else "?"


def is_media_type(text: str) -> bool:
    """Whether a text is a media type in wide use; the subtype of any other may say anything."""
    return text in _MEDIA_TYPES


def show_media_type(media_type: str) -> str:
    """A media type that is in wide use as it is, of any other text in its place the form."""
    if not media_type:
        return "none"
    return media_type if is_media_type(media_type) else f"another, like {form_of(media_type)}"


def show_count(count: int) -> str:
    """A number that counts something: an id or a telephone number is longer."""
    return str(count) if abs(count) < 10**_MAX_DIGITS else "a number of more than five digits"


def show_method(method: str) -> str:
    """A method of HTTP; a recording may have anything in its place."""
    return method.upper() if method.upper() in _METHODS else "?"


def show_host(host: str) -> str:
    """A host without the labels that may be a name or an id; of addresses this computer's alone."""
    if _IP_ADDRESS.fullmatch(host):
        return host if host in ("127.0.0.1", "::1") else HIDDEN
    return ".".join(label if is_word(label) else HIDDEN for label in host.split("."))
