"""What an interaction gives away is found wherever it hides, and what stands for it is let be."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from typing import Any
from urllib.parse import quote

import pytest

from tests.exchanges.scan.made import SECRET, TOKEN, interaction
from zoho_conformance.exchanges.formats.interface import RawExchange
from zoho_conformance.exchanges.formats.vcr_cassette import parse_cassette
from zoho_conformance.exchanges.scan.content import Exposure
from zoho_conformance.exchanges.scan.exposures import find_exposures, find_exposures_in
from zoho_conformance.exchanges.scan.names import is_secret


def exposures(interaction: dict[str, Any], *allowed: str) -> list[Exposure]:
    (exchange,) = parse_cassette({"interactions": [interaction]}, "x.yaml")
    assert isinstance(exchange, RawExchange), exchange
    return list(find_exposures(exchange, allowed))


def places(interaction: dict[str, Any], *allowed: str) -> list[tuple[str, str, str]]:
    return [(each.level, each.place, each.name) for each in exposures(interaction, *allowed)]


def json_of(**keys: Any) -> str:
    return json.dumps(keys)


BODIES: dict[str, Any] = {
    "text": lambda text: {"string": text},
    "bytes": lambda text: {"string": text.encode()},
    "gzip": lambda text: {"string": gzip.compress(text.encode())},
    "base64": lambda text: {"string": base64.b64encode(text.encode()).decode()},
    "base64 for urls": lambda text: {"string": base64.urlsafe_b64encode(text.encode()).decode()},
    "base64 of gzip": lambda text: {
        "string": base64.b64encode(gzip.compress(text.encode())).decode()
    },
    "base64 as vcrpy had it": lambda text: {
        "base64_string": base64.b64encode(text.encode()).decode()
    },
}


@pytest.mark.parametrize("form", BODIES)
def test_a_credential_is_found_in_a_body_however_it_is_packed(form: str) -> None:
    for content in (json_of(access_token=SECRET), json_of(data=[{"clientSecret": SECRET}])):
        ((level, place, name),) = places(interaction(came=BODIES[form](content)))
        assert (level, place) == ("error", "response body")
        assert name in ("access_token", "clientSecret")


def test_a_deflated_body_is_unpacked_by_its_header() -> None:
    packed = zlib.compress(json_of(refresh_token=SECRET, padding="é" * 99).encode())
    entry = interaction(came=packed, answered={"Content-Encoding": ["deflate"]})
    assert places(entry) == [("error", "response body", "refresh_token")]


def test_a_body_that_cannot_be_unpacked_is_a_warning() -> None:
    entry = interaction(came=b"\x8b\x02\x80\xff\xfe\x03", answered={"Content-Encoding": ["br"]})
    assert places(entry) == [("warning", "response body", "")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16"])
def test_a_body_is_read_in_any_encoding_of_json(encoding: str) -> None:
    entry = interaction(came=json_of(refresh_token=SECRET).encode(encoding))
    assert places(entry) == [("error", "response body", "refresh_token")]


@pytest.mark.parametrize("spoilt", [b"\xed\xa0\x80", b"M\xfcller"], ids=["surrogate", "Latin-1"])
def test_a_body_that_is_no_utf_8_is_looked_through_all_the_same(spoilt: bytes) -> None:
    body = json_of(refresh_token=SECRET, x="?").encode().replace(b"?", spoilt)
    assert ("error", "response body", "refresh_token") in places(interaction(came=body))


SECRETS: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "token": (
        interaction(headers={"Authorization": [f"Zoho-oauthtoken {TOKEN}"]}),
        ("request header", "authorization"),
    ),
    "bare": (interaction(headers={"authorization": SECRET}), ("request header", "authorization")),
    "basic": (
        interaction(headers={"Authorization": [f"Basic {SECRET}"]}),
        ("request header", "authorization"),
    ),
    "cookie": (interaction(headers={"Cookie": [f"a={SECRET}; b=1"]}), ("request header", "cookie")),
    "key": (interaction(headers={"X-Api-Key": [SECRET.encode()]}), ("request header", "x-api-key")),
    "stored cookie": (
        interaction(answered={"Set-Cookie": ["x=REDACTED", f"s={SECRET}; Path=/; Secure"]}),
        ("response header", "set-cookie"),
    ),
    "redirection": (
        interaction(answered={"Location": [f"https://x.invalid/?code=1&access_token={SECRET}"]}),
        ("response header location", "access_token"),
    ),
    "other header": (interaction(answered={"X-Trace": [TOKEN]}), ("response header", "x-trace")),
    "grant": (
        interaction(uri=f"https://accounts.zoho.com/oauth/v2/token?code={SECRET}"),
        ("request address", "code"),
    ),
    "parameter": (
        interaction(uri=f"https://x.invalid/?refresh_token={quote(TOKEN)}"),
        ("request address", "refresh_token"),
    ),
    "address": (interaction(uri=f"https://me:{SECRET}@x.invalid/"), ("request address", "")),
    "form": (
        interaction(asked=f"grant_type=refresh_token&client_secret={SECRET}"),
        ("request body", "client_secret"),
    ),
    "form in parts": (
        interaction(
            asked='--x\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n'
            f"{SECRET}\r\n--x--"
        ),
        ("request body", "client_secret"),
    ),
    "within a text": (interaction(came=json_of(note=f"see {TOKEN}")), ("response body", "note")),
    "no json": (interaction(came=f"<p>{TOKEN}</p>"), ("response body", "")),
    "lines of json": (
        interaction(came=json_of(a=1) + "\n" + json_of(refresh_token=SECRET)),
        ("response body", "refresh_token"),
    ),
    "page": (
        interaction(came=f"<script>var x = {{access_token: '{SECRET}'}};</script>"),
        ("response body", "access_token"),
    ),
    "xml": (
        interaction(came=f"<a><client_secret>{SECRET}</client_secret></a>"),
        ("response body", "client_secret"),
    ),
    "json in json": (
        interaction(came=json_of(payload=json_of(client_secret=SECRET))),
        ("response body", "client_secret"),
    ),
    "body of keys": (
        interaction(asked={"access_token": SECRET}),
        ("request body", "access_token"),
    ),
    "redirection behind the hash": (
        interaction(answered={"Location": [f"https://x.invalid/#access_token={SECRET}"]}),
        ("response header location", "access_token"),
    ),
    "private key": (
        interaction(came=json_of(value=f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}")),
        ("response body", "value"),
    ),
    "another service": (
        interaction(came=json_of(value="ghp_" + "a1" * 18)),
        ("response body", "value"),
    ),
    "web token": (
        interaction(came=json_of(note="eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJlMTI")),
        ("response body", "note"),
    ),
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_found_where_it_stands(kind: str) -> None:
    entry, expected = SECRETS[kind]
    assert ("error", *expected) in places(entry)
    assert not [each for each in exposures(entry) if SECRET in each.what or TOKEN in each.what]


def test_a_credential_is_found_beside_what_vcrpy_records() -> None:
    entry = interaction()
    entry["response"]["parsed"] = {"deep": [{"refresh_token": SECRET}]}
    assert places(entry) == [("error", "response", "refresh_token")]
    own = interaction() | {"note": {"client_secret": SECRET}}
    assert places(own) == [("error", "interaction", "client_secret")]


def test_a_credential_is_found_beside_the_interactions() -> None:
    beside = {"metadata": {"access_token": SECRET, "by": "nobody"}}
    ((name, level),) = [(each.name, each.level) for each in find_exposures_in("", beside)]
    assert (name, level) == ("access_token", "error")
    assert list(find_exposures_in("", beside, ["Access-Token"])) == []


def test_a_value_that_holds_itself_is_looked_through_once() -> None:
    content: dict[str, Any] = {"client_secret": SECRET}
    content["again"] = [content, content]
    assert [each.name for each in find_exposures_in("", content)] == ["client_secret"]


def test_a_token_is_reported_once_a_place() -> None:
    entry = interaction(uri=f"https://x.invalid/?access_token={TOKEN}", came=json_of(a=TOKEN))
    assert [each[:2] for each in places(entry)] == [
        ("error", "request address"),
        ("error", "response body"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "REDACTED",
        "<access token>",
        "[FILTERED]",
        "***",
        "xxxxxxxx",
        "Zoho-oauthtoken REDACTED",
        "Bearer {token}",
        "$ZOHO_ACCESS_TOKEN",
        "${CLIENT_SECRET}",
        "your-client-secret",
        "DUMMY_TOKEN_1",
        "fakeAccessToken",
        "%TOKEN%",
        "xoxb-REDACTED",
        "token-{run.id}-1",
        "sha256=${digest}",
        "1000.<hex>.<hex>",
        "1000.41d9xxxxxxxxxxxx.8fccxxxxxxxxxxxx",
    ],
)
def test_a_stand_in_is_not_a_secret(value: str) -> None:
    entry = interaction(
        headers={"Authorization": [value]},
        asked=f"client_secret={quote(value)}&code=1",
        came=json_of(access_token=value),
    )
    assert places(entry) == []


@pytest.mark.parametrize(
    "content",
    [
        {"code": "INVALID_DATA", "status": "error"},
        {"info": {"next_page_token": "c9eb1d5d43e3b2b1ff2d4b9a4e1a0d77"}},
        {"id": "3652397000000624001", "Record_Locking_Rule_Id__s": "3652397000000624001"},
        {"api_name": "Email", "data_type": "email", "mobile": True, "phone": None},
        {"Email": "somebody@example.com", "Phone": "none"},
        {"token": None, "secret": False},
    ],
    ids=lambda content: next(iter(content)),
)
def test_ordinary_answers_hold_no_secret(content: Any) -> None:
    assert places(interaction(came=json.dumps(content))) == []


@pytest.mark.parametrize(
    "page",
    [
        "<a href='/forgot_password?x=1'>password=</a>",
        "function sign(a){return a.token=document.cookie.value,b.password=c.password.value}",
        "<input name='authenticity_token' value='REDACTED'>",
        ".token.keyword{color:#07a} --secret-key: var(--primary-colour-of-links)",
        "client_secret={your_client_secret_1}",
    ],
)
def test_ordinary_pages_hold_no_secret(page: str) -> None:
    assert places(interaction(came=page)) == []


def test_a_short_cookie_is_not_a_credential() -> None:
    assert places(interaction(headers={"Cookie": ["lang=en; consent=1"]})) == []


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"Email": "ada@lovelace.engineering"}, "Email"),
        ({"Secondary_Email": "ada@lovelace.engineering"}, "Secondary_Email"),
        ({"Phone": "+49 30 1234567"}, "Phone"),
        ({"First_Name": "Ada"}, "First_Name"),
        ({"Mailing_Street": "St James's Square 12"}, "Mailing_Street"),
        ({"note": "write to ada@lovelace.engineering"}, "note"),
    ],
)
def test_personal_data_are_a_warning(content: Any, name: str) -> None:
    assert places(interaction(came=json.dumps(content))) == [("warning", "response body", name)]


def test_an_allowed_name_may_have_any_value() -> None:
    entry = interaction(headers={"Authorization": [SECRET]}, came=json_of(First_Name="Ada"))
    assert places(entry, "AUTHORIZATION", "first-name") == []


@pytest.mark.parametrize("of", ["RESTRICTED", "OTHER_EDITION", "LESSER_SCOPE"])
@pytest.mark.parametrize("kind", ["REFRESH", "ACCESS"])
def test_the_variable_of_a_second_token_is_the_name_of_a_secret(kind: str, of: str) -> None:
    assert is_secret(f"ZOHO_{kind}_TOKEN_{of}", SECRET)
    assert not is_secret(f"ZOHO_{of}", SECRET)
