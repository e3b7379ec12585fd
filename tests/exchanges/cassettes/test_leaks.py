"""Scanning: what must not be written is seen in whatever form it hides, and leak without it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from zoho_conformance.exchanges.cassettes.leaks import find_leak

SECRET = 'pla+nted/se"cret?8'
NAME = "Ada O'Lovelace & Töchter"
TOKEN = "1000.0a1b2c3d4e5f60718293a4b5c6d7e8f9.00112233445566778899aabbccddeeff"
FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "url": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "json": lambda text: json.dumps(text)[1:-1],
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 without its end": lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    "base64 for urls": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 among others": lambda text: base64.b64encode(f"x:{text}!".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("around", ["{}", 'body: "{}"\n', "https://x.invalid/?a={}&b=1", "> {} <"])
def test_a_replaced_name_is_found_in_each_encoding(form: str, around: str) -> None:
    written = FORMS[form]
    assert find_leak(around.format(written(SECRET)), [SECRET]) == "a credential"
    assert find_leak(around.format(written(TOKEN)), []) == "an OAuth token"
    leak = find_leak(around.format(written(NAME)), [], [NAME])
    assert leak == "a name, text or id that should have been replaced"


def test_a_credential_in_base64_is_found_where_its_begin_cannot_be_told() -> None:
    packed = base64.b64encode(SECRET.encode()).decode().rstrip("=")
    assert find_leak(f"x{packed}xx", [SECRET]) == "a credential"


def test_an_oauth_token_is_found_without_being_named() -> None:
    assert find_leak(f"x {TOKEN.upper()} y", []) == "an OAuth token"
    assert find_leak("Authorization: Zoho-oauthtoken abcdefgh12", []) == "an OAuth token"


def test_a_clean_text_has_no_leak() -> None:
    text = "Locked_Reason__s: \u201cbakeli monura\u201d\nid: '5270311840021733915'\n" + "A" * 40
    assert find_leak(text, [SECRET, ""], [NAME, "", "4150868000000310001"]) is None
    assert find_leak("", [SECRET], [NAME]) is None


def test_short_replaced_texts_are_not_looked_for() -> None:
    assert find_leak("a lock is a lock", [], ["lock", "s a l"]) is None
    assert find_leak("a locked lock", [], ["locked"]) is not None
    assert find_leak("a lock is a lock", ["lock"]) == "a credential"


@pytest.mark.parametrize("real", [SECRET, NAME, TOKEN])
def test_the_description_of_a_leak_does_not_repeat_it(real: str) -> None:
    leak = find_leak(real, [SECRET], [NAME])
    assert leak is not None
    assert real not in leak


def test_malformed_base64_is_ignored() -> None:
    assert find_leak("%ZZ %E0%A4 ====== " + "A" * 17 + " \ud800", [SECRET], [NAME]) is None
