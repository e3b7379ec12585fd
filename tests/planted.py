"""Invented data of people, each value its own, in every place of an exchange that has any."""

from __future__ import annotations

import base64
import html
import random
import re
import string
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote_plus

_SYLLABLES = "ba da fe gi ho ju ka lo mi nu pa ro sa te vi wo ze bri cla dro fle gra".split()

_SHARE = 0.5
"""How many of the texts of an answer are replaced."""

Draw = random.Random


def _name(draw: Draw) -> str:
    return "".join(draw.choices(_SYLLABLES, k=3)).title()


def _digits(draw: Draw, count: int) -> str:
    return str(draw.randrange(10 ** (count - 1), 10**count))


def _letters(draw: Draw, letters: str, count: int) -> str:
    return "".join(draw.choices(letters, k=count))


def _person(draw: Draw) -> str:
    return f"{_name(draw)} {_name(draw)}"


_ALNUM = string.ascii_letters + string.digits

KINDS: dict[str, Callable[[Draw], str]] = {
    "name": _person,
    "name of three": lambda draw: f"{_person(draw)} {_name(draw)}",
    "name with an accent": lambda draw: f"Zoë {_name(draw)}",
    "mail": lambda draw: f"{_name(draw).lower()}@{_name(draw).lower()}.example",
    "mail in words": lambda draw: f"{_name(draw)}_at_{_name(draw)}_com".lower(),
    "phone": lambda draw: f"+49 {_digits(draw, 3)} {_digits(draw, 7)}",
    "phone of underscores": lambda draw: f"tel_{_digits(draw, 3)}_{_digits(draw, 4)}",
    "IBAN": lambda draw: f"DE{_digits(draw, 20)}",
    "IP": lambda draw: ".".join(str(draw.randrange(20, 255)) for _ in range(4)),
    "id": lambda draw: _digits(draw, 18),
    "id in a name": lambda draw: f"{_name(draw)}_{_digits(draw, 12)}",
    "date of birth": lambda draw: (
        f"born_19{_digits(draw, 2)}_0{_digits(draw, 1)}_{_digits(draw, 2)}"
    ),
    "postal address": lambda draw: f"{_digits(draw, 2)} {_name(draw)} Street, {_name(draw)}",
    "URL": lambda draw: f"https://{_name(draw).lower()}.example/u/{_name(draw)}",
    "UUID": lambda draw: str(uuid.UUID(int=draw.getrandbits(128))),
    "AWS": lambda draw: "AKIA" + _letters(draw, string.ascii_uppercase + string.digits, 16),
    "GitHub": lambda draw: "ghp_" + _letters(draw, _ALNUM, 36),
    "GitLab": lambda draw: "glpat-" + _letters(draw, _ALNUM, 20),
    "Slack": lambda draw: f"xoxb-{_digits(draw, 11)}-{_letters(draw, _ALNUM, 24)}",
    "Stripe": lambda draw: "sk_live_" + _letters(draw, _ALNUM, 24),
    "Google": lambda draw: "AIza" + _letters(draw, _ALNUM, 35),
    "Zoho": lambda draw: f"1000.{draw.getrandbits(128):032x}.{draw.getrandbits(128):032x}",
    "token": lambda draw: _letters(draw, _ALNUM, 32),
    "JWT": lambda draw: "eyJ" + base64.b64encode(draw.randbytes(30)).decode(),
    "base64": lambda draw: base64.b64encode(_person(draw).encode()).decode().rstrip("="),
    "base64url": lambda draw: base64.urlsafe_b64encode(_person(draw).encode()).decode(),
    "base32": lambda draw: base64.b32encode(_person(draw).encode()).decode().rstrip("="),
    "hex": lambda draw: f"x{_person(draw).encode().hex()}",
    "percent": lambda draw: quote(_person(draw)),
    "long": lambda draw: "_".join(_name(draw).lower() for _ in range(8)),
    "sentence": lambda draw: f"{_person(draw)} called about {_name(draw)}",
}
"""Kinds of data that nothing may show."""

WORDS: dict[str, Callable[[Draw], str]] = {
    "snake_case": lambda draw: f"{_name(draw)}_{_name(draw)}".lower(),
    "CamelCase": lambda draw: _name(draw) + _name(draw),
    "Snake_Case": lambda draw: f"{_name(draw)}_{_name(draw)}",
    "kebab-case": lambda draw: f"{_name(draw)}-{_name(draw)}".lower(),
    "SCREAMING": lambda draw: f"{_name(draw)}_{_name(draw)}".upper(),
}
"""Names of people that have the form of an API's words, and cannot be told from them."""


@dataclass
class Planter:
    """Draws values that are all different, and remembers where each was planted."""

    draw: Draw
    kinds: dict[str, Callable[[Draw], str]]
    planted: dict[str, str] = field(default_factory=dict)
    _turn: int = 0

    def value(self, place: str) -> str:
        """The next value, of the next kind."""
        kind = list(self.kinds)[self._turn % len(self.kinds)]
        self._turn += 1
        while True:
            value = self.kinds[kind](self.draw)
            if value not in self.planted:
                self.planted[value] = f"{kind} in {place}"
                return value

    def answer(self, body: Any, is_word: Callable[[str], bool], path: str = "") -> Any:
        """The body of an answer with values in it; `is_word`: whether a path has a vocabulary."""
        if isinstance(body, list):
            return [self.answer(item, is_word, f"{path}[]") for item in body]
        if not isinstance(body, dict):
            return body
        changed: dict[str, Any] = {}
        for key, value in body.items():
            place = f"{path}.{key}" if path else key
            is_vocabulary = is_word(place)
            if isinstance(value, str) and (is_vocabulary or self.draw.random() < _SHARE):
                changed[key] = self.value("a vocabulary" if is_vocabulary else "a value")
            else:
                changed[key] = self.answer(value, is_word, place)
        changed[self.value("a key")] = self.value("the value of a new key")
        changed["customer"] = {
            self.value("a key of an unknown object"): self.value("an unknown object"),
            "type": self.value("a word of an unknown object"),
            "list": [self.value("an unknown list"), {self.value("a deep key"): [1]}],
        }
        return changed

    def error(self, code: str | None, wrapper: str | None) -> Any:
        """The body of an error, its code as it is or planted too."""
        error = {
            "code": code or self.value("a code"),
            "details": {
                "param": self.value("details.param"),
                "api_name": self.value("details.api_name"),
                self.value("a key of details"): self.value("details"),
            },
            "message": self.value("a message"),
            "status": "error" if code else self.value("the status of an error"),
            self.value("a key of an error"): 1,
        }
        return {wrapper: [error]} if wrapper else error

    def headers(self, *, in_media_type: bool) -> dict[str, list[str]]:
        """Headers, in whose media type there is a value or not."""
        subtype = self.value("a media type") if in_media_type else "json"
        parameter = self.value("a parameter of a media type")
        return {
            "Content-Type": [f'application/{subtype}; by="{parameter}"'],
            "Set-Cookie": [f"who={self.value('a cookie')}"],
            "X-Whose": [self.value("a header")],
            f"X-{self.value('the name of a header')}": ["1"],
        }

    def url(self, url: str) -> str:
        """An address with parameters of which the names and values are planted."""
        name, value = self.value("the name of a parameter"), self.value("a parameter")
        return f"{url}{'&' if '?' in url else '?'}{quote(name)}={quote(value)}"


def forms(text: str) -> Iterator[str]:
    """A text as it is, and what it says to whoever decodes what it is written in."""
    yield text
    yield html.unescape(text)
    yield unquote_plus(text)
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    for word in set(re.findall(r"[A-Za-z0-9+/_-]{12,}={0,2}", text)):
        for decode in (base64.urlsafe_b64decode, bytes.fromhex):
            try:
                padded = word.replace("+", "-").replace("/", "_") + "=" * (-len(word) % 4)
                yield decode(word if decode is bytes.fromhex else padded).decode()
            except ValueError:
                continue
