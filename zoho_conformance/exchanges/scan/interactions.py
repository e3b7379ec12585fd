"""An interaction of vcrpy's, scanned part by part: address, headers and bodies of both sides."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from zoho_conformance.exchanges.scan import texts, words

_SIGNING_IN = "/oauth/"
_SESSION = 8
"""A cookie that signs somebody in has as many characters at least."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something that a recording gives away: where, under which name, and what; never the value.

    An `error` is a secret; a `warning` may be somebody's data, or could not be looked into.
    """

    place: str
    name: str
    what: str
    level: Literal["error", "warning"]

    @property
    def told(self) -> str:
        """One line."""
        named = f" {self.name}" if self.name else ""
        return f"{self.level}: {self.place}{named}: {self.what}"


def find_exposures(
    interaction: Mapping[str, Any], allowed: Iterable[str] = ()
) -> Iterator[Exposure]:
    """What an interaction gives away; ``allowed`` are names under which anything may stand.

    ``AttributeError``, ``KeyError`` or ``TypeError`` where it has not the form of an interaction.
    """
    passed = frozenset(map(words.plain, allowed))
    seen: set[Exposure] = set()
    for one in _all(interaction):
        if one not in seen and words.plain(one.name) not in passed:
            seen.add(one)
            yield one


def beside(cassette: Mapping[str, Any], allowed: Iterable[str] = ()) -> Iterator[Exposure]:
    """What a cassette gives away beside its interactions: in metadata, and what somebody added."""
    passed = frozenset(map(words.plain, allowed))
    for one in _rest("", cassette, "interactions"):
        if words.plain(one.name) not in passed:
            yield one


def _rest(place: str, held: Mapping[str, Any], *looked: str) -> Iterator[Exposure]:
    """What is exposed under other names than those that are looked into one by one."""
    others = {name: value for name, value in held.items() if name not in looked}
    yield from _text(place, "", list(texts.pairs(others)))


def _all(interaction: Mapping[str, Any]) -> Iterator[Exposure]:
    request, response = interaction["request"], interaction["response"]
    address = str(request["uri"])
    signing_in = _SIGNING_IN in urlsplit(address).path
    yield from _address("request address", address, signing_in=signing_in)
    for side, held in (("request", request), ("response", response)):
        headers = dict(_headers(held.get("headers") or {}))
        for name, values in headers.items():
            for value in values:
                yield from _header(f"{side} header", name, value)
        encoding = "".join(headers.get("content-encoding", ()))
        body = held.get("body", held.get("content"))
        if isinstance(body, dict) and not body.keys() & {"string", "base64_string"}:
            yield from _rest(f"{side} body", body)
        else:
            yield from _body(f"{side} body", _raw(body), encoding, signing_in=signing_in)
        yield from _rest(side, held, "uri", "headers", "body", "content")


def _address(place: str, address: str, *, signing_in: bool) -> Iterator[Exposure]:
    parts = urlsplit(address)
    if parts.password and not words.is_stand_in(parts.password):
        yield Exposure(place, "", "a password", "error")
    # A redirect of OAuth may have its token behind the `#`.
    pairs = [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]
    yield from _text(place, address, pairs, signing_in=signing_in)


def _header(place: str, name: str, value: str) -> Iterator[Exposure]:
    held = _cookies(name, value) if name in ("cookie", "set-cookie") else value
    if words.is_secret(name):
        if not words.is_stand_in(held):
            yield Exposure(place, name, "a credential", "error")
    elif name == "location":
        yield from _address(f"{place} {name}", value, signing_in=False)
    else:
        yield from _text(place, value, [(name, value)])


def _cookies(name: str, value: str) -> str:
    """The values of cookies, but for short ones, such as `lang=en`.

    Of a cookie that is to be stored the first pair alone is one.
    """
    pairs = value.split(";")[: 1 if name == "set-cookie" else None]
    values = [one.partition("=")[2].strip() for one in pairs]
    return " ".join(one for one in values if len(one) >= _SESSION)


def _body(place: str, raw: bytes, encoding: str, *, signing_in: bool) -> Iterator[Exposure]:
    found, readable = texts.opened(raw, encoding)
    if not readable:
        yield Exposure(place, "", "packed so that it cannot be looked into", "warning")
    for text in found:
        yield from _text(place, text, list(texts.named(text)), signing_in=signing_in)


def _text(
    place: str, text: str, pairs: Sequence[tuple[str, str]], *, signing_in: bool = False
) -> Iterator[Exposure]:
    """What a text gives away, with the names under which it stands as far as it has some."""
    held = texts.token(text)
    if held:
        name = next((name for name, value in pairs if texts.token(value)), "")
        yield Exposure(place, name, held, "error")
    told = False
    for name, value in pairs:
        if words.is_stand_in(value):
            continue
        if words.is_secret(name, signing_in=signing_in):
            if not texts.token(value):
                yield Exposure(place, name, "a credential", "error")
        elif words.is_personal(name, value) and not texts.is_nobodys(value):
            told = True
            yield Exposure(place, name, "what may be somebody's", "warning")
    if not told and texts.addresses(text):
        yield Exposure(place, "", "an e-mail address", "warning")


def _headers(given: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for name, value in given.items():
        several = value if isinstance(value, list) else [value]
        yield str(name).casefold(), [_as_text(one) for one in several]


def _as_text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _raw(body: Any) -> bytes:
    """The bytes of a body, in any of the ways in which vcrpy has written one."""
    if isinstance(body, dict):
        if "base64_string" in body:
            return _unpacked(body["base64_string"])
        body = body.get("string")
    if body is None:
        return b""
    return body if isinstance(body, bytes) else str(body).encode()


def _unpacked(text: Any) -> bytes:
    raw = text if isinstance(text, bytes) else str(text).encode()
    try:
        return base64.b64decode(raw)
    except binascii.Error:
        return raw
