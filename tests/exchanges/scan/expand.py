"""Reads the tables of leaks and lookalikes, and makes of each row a file to scan.

What looks like a secret is written there as `«kind argument»` and made here, the same in each run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.exchanges.scan.made import cassette, interaction

TABLES = Path(__file__).parent / "tables"
_INNERMOST = re.compile(r"«([a-z0-9]+)(?: ([^«»]*))?»")
_PNG = b"\x89PNG\r\n\x1a\n"
_HEX = "0123456789abcdef"
_LOWER, _UPPER, _DIGITS = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: where its content stands, in what section, and in which line."""

    section: str
    where: str
    content: str
    line: int

    def write(self, folder: Path) -> Path:
        """The row as a file: a cassette, or the text file that it names."""
        kind, _, name = self.where.partition(" ")
        content = expand(self.content, f"{self.where}{self.content}")
        if kind == "file":
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / name
            file.write_text(f"{content}\n", encoding="utf-8")
            return file
        if kind == "json":
            json.loads(content)
        made = {
            "json": lambda: interaction(came=content),
            "body": lambda: interaction(came=content),
            "sent": lambda: interaction(asked=content),
            "url": lambda: interaction(uri=content),
            "header": lambda: interaction(headers={name: [content]}),
            "answered": lambda: interaction(answered={name: [content]}),
        }[kind]()
        return cassette(folder / "cassette.json", made)


def rows(table: str) -> Iterator[Row]:
    """The rows of a table, in their order."""
    section = ""
    lines = (TABLES / f"{table}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("= "):
            section = line[2:]
        elif line and not line.startswith("#"):
            where, _, content = line.partition(" | ")
            yield Row(section, where, content, number)


def expand(text: str, seed: str) -> str:
    """The text with everything made that it names; the same name twice in a text is made twice."""
    count = 0
    # All of a token that is split has to be of one token.
    while match := _INNERMOST.search(text):
        kind, argument = match[1], match[2] or ""
        count += 1
        made = _make(kind, argument, f"{seed}{count}", seed)
        text = text[: match.start()] + made + text[match.end() :]
    return text


def _make(kind: str, argument: str, seed: str, row: str) -> str:
    if kind in _DRAWN:
        return _draw(_DRAWN[kind], int(argument), seed)
    if kind in _ENCODED:
        return _ENCODED[kind](argument)
    if kind == "zoho":
        # Of one row always the same, so that its two halves can be named apart.
        return ".".join(["1000", _draw(_HEX, 32, row), _draw(_HEX, 32, f"{row}.")])
    return _MADE[kind](argument, seed)


def _uuid(_: str, seed: str) -> str:
    digits = _draw(_HEX, 32, seed)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _web_token(_: str, seed: str) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": "ann", "iat": 1764172800})
    encoded = [_url_base64(json.dumps(part)) for part in parts]
    return ".".join([*encoded, _draw(_DRAWN["alnum"], 43, seed)])


def _repeat(argument: str, _: str) -> str:
    letter, times = argument.split()
    return letter * int(times)


_MADE: dict[str, Callable[[str, str], str]] = {
    "uuid": _uuid,
    "jwt": _web_token,
    "rep": _repeat,
    "b64bytes": lambda count, seed: base64.b64encode(_bytes(int(count), seed)).decode(),
    "png": lambda count, seed: base64.b64encode(_PNG + _bytes(int(count), seed)).decode(),
    "nl": lambda _, __: "\n",
    "x": lambda _, __: "",
}
_DRAWN = {
    "hex": _HEX,
    "alnum": _LOWER + _UPPER + _DIGITS,
    "upper": _UPPER + _DIGITS,
    "digits": "123456789",
}


def _url_base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


_ENCODED: dict[str, Callable[[str], str]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64url": _url_base64,
    "hexed": lambda text: text.encode().hex(),
    "hexpairs": lambda text: text.encode().hex(" "),
    "codes": lambda text: ", ".join(str(ord(letter)) for letter in text),
    "unicode": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "hexentities": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "percent": lambda text: "".join(f"%{ord(letter):02X}" for letter in text),
    "percented": lambda text: quote(text, safe=""),
    "first": lambda text: text[:24],
    "rest": lambda text: text[24:],
}


def _bytes(count: int, seed: str) -> bytes:
    blocks = (
        hashlib.sha256(f"{seed}/{index}".encode()).digest() for index in range(count // 32 + 1)
    )
    return b"".join(blocks)[:count]


def _draw(letters: str, count: int, seed: str) -> str:
    return "".join(letters[byte % len(letters)] for byte in _bytes(count, seed))
