"""A text is found behind whatever it was encoded with, and what only looks encoded is let be."""

from __future__ import annotations

import base64
import gzip
import hashlib
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest

from zoho_conformance.exchanges.scan.content import Content
from zoho_conformance.exchanges.scan.encodings import decoded_forms

TEXT = "refresh me: 1000-lighthouse-keeper"

ENCODINGS: dict[str, Callable[[str], str]] = {
    "escaped": lambda text: "".join(f"\\u{ord(letter):04X}" for letter in text),
    "escaped in JavaScript": lambda text: "".join(f"\\u{{{ord(letter):x}}}" for letter in text),
    "escaped bytes": lambda text: "".join(f"\\x{ord(letter):02x}" for letter in text),
    "octal": lambda text: "".join(f"\\{ord(letter):03o}" for letter in text),
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "hex entities": lambda text: "".join(f"&#X{ord(letter):x};" for letter in text),
    "percent": lambda text: "".join(f"%{ord(letter):02x}" for letter in text),
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 without padding": lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 in lines": lambda text: base64.encodebytes((text * 3).encode()).decode(),
    "base64 of gzip": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "base64 twice": lambda text: base64.b64encode(base64.b64encode(text.encode())).decode(),
    "base64 behind a prefix": lambda text: f"v1-{base64.b64encode(text.encode()).decode()}",
    "hex": lambda text: text.encode().hex(),
    "hex in pairs": lambda text: text.encode().hex(":").upper(),
    "hex with marks": lambda text: ", ".join(f"0x{ord(letter):02x}" for letter in text),
    "numbers": lambda text: f"[{','.join(str(ord(letter)) for letter in text)}]",
    "soft line ends": lambda text: f"{text[:9]}=\r\n{text[9:]}",
    "invisible characters": "\u200b".join,
    "wide characters": lambda text: "".join(
        chr(ord(letter) + 0xFEE0) if letter > " " else letter for letter in text
    ),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("around", ["{}", '{{"x": "{}"}}', "see {}, there"])
def test_a_text_is_read_behind_its_encoding(encoding: str, around: str) -> None:
    forms = decoded_forms(around.format(ENCODINGS[encoding](TEXT)))
    assert any(TEXT in form.text and form.encoding for form in forms)


def test_digests_and_pictures_are_no_text() -> None:
    raw = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(9))
    for text in (raw.hex(), base64.b64encode(raw).decode()):
        assert [form.text for form in decoded_forms(text)] == [text]


@pytest.mark.parametrize(
    "text", ["\ud800=3D", "\\ud800=3D", "&#x110000;", "\\u{110000}", "1000.…=="]
)
def test_half_a_character_ends_no_scan(text: str) -> None:
    # What it finds in them does not matter.
    list(Content("body").in_text(f'password="{text}{text}"'))


def test_a_bomb_is_left_packed() -> None:
    packed = gzip.compress(b"lighthouse " * 900_000)
    text = base64.b64encode(packed).decode()
    assert sum(len(form.text) for form in decoded_forms(text)) < 1_000_000


HOSTILE = {
    "letters": "a",
    "heads of web tokens": "eyJ",
    "bodies of web tokens": ".eyJ",
    "keys": "sk-",
    "quotes": '"+"',
    "escapes": "\\u0031",
    "addresses": "a@b.",
    "phone numbers": "030 ",
    "accounts": "DE89 3704 ",
    "colons": "2a02:",
    "names": "token=",
    "spaces": " ",
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_the_time_grows_with_the_length_of_a_line_and_not_its_square(part: str) -> None:
    def seconds(chars: int) -> float:
        text = f'"{part * (chars // len(part))}"'
        begin = time.process_time()
        list(Content("body").in_text(text))
        return time.process_time() - begin

    seconds(1_000)
    # A square would make it 64 times as long.
    assert seconds(160_000) < 24 * max(seconds(20_000), 0.01)
