"""Looking for what must not be written, in the forms in which it hides."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Collection
from urllib.parse import quote, quote_plus, unquote_plus

from zoho_conformance.exchanges.scan.encodings import decoded_forms
from zoho_conformance.exchanges.scan.tokens import ZOHO_TOKEN

_MIN_REPLACED_CHARS = 6
"""Shorter texts stand in cassettes by chance."""
_OAUTH_HEADER = re.compile(r"Zoho-oauthtoken\s+\S{8,}", re.IGNORECASE)


def find_leak(text: str, secrets: Collection[str], replaced: Collection[str] = ()) -> str | None:
    """What a text gives away, in words that do not repeat it; None for nothing.

    `secrets` are looked for in every encoding, `replaced` (names, texts, ids) as they are.
    """
    # Names have letters beyond ASCII, and spaces.
    forms = [form.text for form in decoded_forms(text)] + [unquote_plus(text)]
    for form in forms:
        if ZOHO_TOKEN.search(form) or _OAUTH_HEADER.search(form):
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
