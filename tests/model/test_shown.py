"""What of an answer may be shown: words of APIs stay legible, and what looks like data does not."""

from __future__ import annotations

import base64
import hashlib
import random
import string
from collections.abc import Callable

import pytest

from zoho_conformance.model.shown import form_of, is_word, mask, show_count, show_media_type
from zoho_conformance.runs.library import Library

NAMES = ("Ada Lovelace", "Zoë Brontë", "Wilma Grün", "Omar Haddad-Ng", "Łukasz O'Neil")

DRIFT = """
    Locked_Reasonz QUOTA_EXCEEDED ACCOUNT_SUSPENDED portal-user Deal_Name2 cf_Status__c lockedReason
    $approval_state $se_module Lock_Source__s zia_owner_assignment _delete iOSVersion userID eMail
    HTTPStatus isXEnabled OAuth2Token address2Line Currency_1 CustomModule5001 b2b utf8mb4 rhythm
    GLOBAL_PICKLIST_2 recordLockingConfigurationId restricted_custom_buttons Weekdays algorithm
"""
"""New keys, values and codes as an API may have them tomorrow."""

DATA = {
    "an e-mail address": "ada.lovelace@acme.example",
    "an e-mail address that is spelled": "ada_at_acme_dot_example",
    "an e-mail address of underscores": "Ada_Lovelace_gmail_com",
    "a name": "Ada Lovelace",
    "a name of another script": "Łukasz",
    "an address": "12, Grimmauld Place",
    "a URL": "https://crm.acme.example/u/ada",
    "an IP address": "192.168.0.17",
    "an IP address of hyphens": "ip-10-0-0-17",
    "an IP address of version 6": "fe80::1ff:fe23",
    "a telephone number": "+44 20 7946 0958",
    "a telephone number of underscores": "tel_555_0199_77",
    "an IBAN": "DE89370400440532013000",
    "an id": "4150868000000310001",
    "an id in a name": "Field_4150868000000310001",
    "a number of six digits": "Order_100200",
    "a date of birth": "born_1984_05_17",
    "encoded text that reads like a word": "RmVicmliYS5naXpl",
    "a UUID": "a3bb189e-8bf9-3888-9912-ace4e6543002",
    "a hash": hashlib.md5(b"ada", usedforsecurity=False).hexdigest(),
    "a short hash": "a1799dcf",
    "percent-encoded text": "Ada%20Lovelace",
    "a JWT": "eyJhbGciOiJIUzI1NiJ9",
    "a token of AWS": "AKIAIOSFODNN7EXAMPLE",
    "a token of GitHub": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "a token of GitLab": "glpat-abcdEFGHijklMNOPqrst",
    "a token of Slack": "xoxb-abcdefghijkl-abcdefgh",
    "a token of Stripe": "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "a short token": "SmFuZQ",
    "nothing": "",
    "a space": " ",
    "something long": "an_api_name_" * 4,
}


@pytest.mark.parametrize("word", DRIFT.split())
def test_a_word_of_an_api_stays_legible(word: str) -> None:
    assert is_word(word)
    assert mask(word) == word


@pytest.mark.parametrize("text", DATA.values(), ids=list(DATA))
def test_what_looks_like_data_is_no_word(text: str) -> None:
    assert not is_word(text)
    if text.strip():
        assert mask(text) != text


def test_every_name_and_code_of_the_suite_is_a_word() -> None:
    promises = list(Library().suite_promises)
    keys = {
        key.key.name
        for promise in promises
        for key in (*promise.request_keys, *promise.response_keys)
    }
    codes = {row.code for promise in promises for row in promise.errors}
    assert keys
    assert codes
    assert not [word for word in keys | codes if not is_word(word)]


@pytest.mark.parametrize("prefix", ["", "owner_", "x-"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "encode",
    [
        base64.b64encode,
        base64.urlsafe_b64encode,
        lambda raw: base64.b64encode(raw.decode().encode("utf-16-le")),
        base64.b32encode,
        lambda raw: b"x" + raw.hex().encode(),
    ],
    ids=["base64", "base64url", "UTF-16 in base64", "base32", "hex"],
)
def test_a_name_that_is_encoded_is_no_word(
    name: str, encode: Callable[[bytes], bytes], prefix: str
) -> None:
    encoded = encode(name.encode()).decode().rstrip("=")
    assert not is_word(prefix + encoded)


@pytest.mark.parametrize(
    ("letters", "length", "at_most"),
    [
        (string.ascii_letters + string.digits, 20, 0.01),
        (string.ascii_letters + string.digits, 32, 0.001),
        (string.ascii_letters, 20, 0.01),
        (string.ascii_lowercase, 20, 0.02),
        (string.ascii_uppercase + "234567", 16, 0.01),
        (string.ascii_uppercase + string.digits, 20, 0.0),
        ("0123456789abcdef", 12, 0.0),
    ],
)
def test_nearly_no_drawn_token_is_a_word(letters: str, length: int, at_most: float) -> None:
    drawn = random.Random(5)  # noqa: S311 - the same tokens in every run
    tokens = ["".join(drawn.choices(letters, k=length)) for _ in range(2000)]
    assert sum(map(is_word, tokens)) <= at_most * len(tokens)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Wilma Grün, 12", "Aaaaa Aaaa, 99"),
        ("2026-03-14T09:26:53", "9999-99-99A99:99:99"),
        ("ada@acme.example", "aaa@aaaa.aaaaaaa"),
        ("pa$$w%rd", "aa$$a%aa"),
        ("अदा ४२", "aaa 99"),
        ("आदा", "aaa"),
        ("🔒\n\x1b\u202e", "????"),
        ("x" * 41, "a" * 40),
    ],
)
def test_a_form_has_the_kinds_of_letters_and_no_letter(text: str, form: str) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize("number", ["0", "404", "70000"])
def test_a_short_number_is_shown(number: str) -> None:
    assert mask(number) == number


@pytest.mark.parametrize(("number", "form"), [("700000", "999999"), ("٤٢", "99")])
def test_of_other_numbers_the_form_is_shown(number: str, form: str) -> None:
    assert mask(number) == form


@pytest.mark.parametrize("media_type", ["text/html", "application/problem+json", "image/png"])
def test_a_media_type_in_wide_use_is_shown(media_type: str) -> None:
    assert show_media_type(media_type) == media_type


@pytest.mark.parametrize("media_type", ["application/ada-lovelace", "ada/lovelace", "Ada Lovelace"])
def test_of_another_media_type_the_form_is_shown(media_type: str) -> None:
    assert show_media_type(media_type) == f"another, like {form_of(media_type)}"


def test_a_count_is_shown_and_no_longer_number() -> None:
    assert show_count(99_999) == "99999"
    assert "4155551234" not in show_count(4_155_551_234)
