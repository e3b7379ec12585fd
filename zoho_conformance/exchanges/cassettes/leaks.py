"""Looking for what must not be written, in the forms in which it hides."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection, Iterator
from urllib.parse import quote, quote_plus, unquote_plus

_MIN_REPLACED_CHARS = 6
"""Shorter texts stand in cassettes by chance."""
_TOKEN = re.compile(
    r"\b1000\.[0-9a-f]{16,}\.[0-9a-f]{16,}\b|Zoho-oauthtoken\s+\S{8,}", re.IGNORECASE
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")


def find_leak(text: str, secrets: Collection[str], replaced: Collection[str] = ()) -> str | None:
    """What a text gives away, in words that do not repeat it; None for nothing.

    `secrets` are looked for in every encoding, `replaced` (names, texts, ids) as they are.
    """
    forms = list(_decoded_forms(text))
    for form in forms:
        if _TOKEN.search(form):
            return "an OAuth token"
    for secret in secrets:
        if secret and _occurs(_encoded_forms(secret), forms):
            return "a credential"
    for real in replaced:
        if len(real) >= _MIN_REPLACED_CHARS and _occurs((real, _json_escaped(real)), forms):
            return "a name, text or id that should have been replaced"
    return None


def _occurs(needles: Collection[str], forms: Collection[str]) -> bool:
    return any(needle in form for form in forms for needle in needles)


def _decoded_forms(text: str) -> Iterator[str]:
    """The text as it is, URL-decoded, and what its longer words are in base64."""
    yield text
    yield unquote_plus(text)
    for word in _BASE64.findall(text):
        padded = word + "=" * (-len(word) % 4)
        for altchars in (b"+/", b"-_"):
            try:
                yield base64.b64decode(padded, altchars, validate=True).decode()
            except (binascii.Error, ValueError):
                continue


def _encoded_forms(secret: str) -> tuple[str, ...]:
    return (
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        _json_escaped(secret),
        base64.b64encode(secret.encode()).decode().rstrip("="),
    )


def _json_escaped(text: str) -> str:
    return json.dumps(text)[1:-1]
