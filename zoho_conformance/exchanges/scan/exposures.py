"""A recorded exchange, scanned part by part: address, headers and bodies of both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from zoho_conformance.exchanges.formats.interface import Message, RawExchange
from zoho_conformance.exchanges.scan import names, texts

_TOKEN_PATH = "/oauth/"  # noqa: S105 - part of an address
_MIN_SESSION_COOKIE = 8
"""Shorter cookies, such as `lang=en`, sign nobody in."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something that a recording gives away: where, under which name, and what; never the value.

    An `error` is a secret; a `warning` may be personal data, or could not be looked into.
    """

    place: str
    name: str
    what: str
    level: Literal["error", "warning"]


def find_exposures(exchange: RawExchange, allowed: Iterable[str] = ()) -> Iterator[Exposure]:
    """What an exchange gives away, each once; anything may stand under `allowed` names."""
    passed = frozenset(map(names.normalize, allowed))
    seen: set[Exposure] = set()
    for exposure in _exchange_exposures(exchange):
        if exposure not in seen and names.normalize(exposure.name) not in passed:
            seen.add(exposure)
            yield exposure


def find_exposures_in(place: str, values: Any, allowed: Iterable[str] = ()) -> Iterator[Exposure]:
    """What plain values give away, such as the metadata of a file."""
    passed = frozenset(map(names.normalize, allowed))
    for exposure in _text_exposures(place, "", list(texts.named_values(values))):
        if names.normalize(exposure.name) not in passed:
            yield exposure


def _exchange_exposures(exchange: RawExchange) -> Iterator[Exposure]:
    signing_in = _TOKEN_PATH in urlsplit(exchange.url).path
    yield from _address_exposures("request address", exchange.url, signing_in=signing_in)
    yield from _message_exposures("request", exchange.request, signing_in=signing_in)
    yield from _message_exposures("response", exchange.response, signing_in=signing_in)
    for place, values in exchange.beside.items():
        yield from _text_exposures(place, "", list(texts.named_values(values)))


def _message_exposures(side: str, message: Message, *, signing_in: bool) -> Iterator[Exposure]:
    for name, value in message.headers:
        yield from _header_exposures(f"{side} header", name.casefold(), value)
    unpacked, readable = texts.unpack(message.body, message.header("content-encoding"))
    place = f"{side} body"
    if not readable:
        yield Exposure(place, "", "packed so that it cannot be looked into", "warning")
    for text in unpacked:
        yield from _text_exposures(
            place, text, list(texts.named_texts(text)), signing_in=signing_in
        )


def _address_exposures(place: str, address: str, *, signing_in: bool) -> Iterator[Exposure]:
    try:
        parts = urlsplit(address)
    except ValueError:
        # Not a URL, such as `https://[::1`: a text like any other.
        yield from _text_exposures(place, address, [])
        return
    if parts.password and not names.is_stand_in(parts.password):
        yield Exposure(place, "", "a password", "error")
    # A redirect of OAuth may have its token behind the `#`.
    pairs = [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]
    yield from _text_exposures(place, address, pairs, signing_in=signing_in)


def _header_exposures(place: str, name: str, value: str) -> Iterator[Exposure]:
    content = _cookie_values(name, value) if name in ("cookie", "set-cookie") else value
    if names.is_secret(name):
        if not names.is_stand_in(content):
            yield Exposure(place, name, "a credential", "error")
    elif name == "location":
        yield from _address_exposures(f"{place} {name}", value, signing_in=False)
    else:
        yield from _text_exposures(place, value, [(name, value)])


def _cookie_values(name: str, value: str) -> str:
    """The values of cookies, without short ones such as `lang=en`.

    In `Set-Cookie`, only the first pair is a cookie.
    """
    pairs = value.split(";")[: 1 if name == "set-cookie" else None]
    values = [pair.partition("=")[2].strip() for pair in pairs]
    return " ".join(value for value in values if len(value) >= _MIN_SESSION_COOKIE)


def _text_exposures(
    place: str, text: str, pairs: Sequence[tuple[str, str]], *, signing_in: bool = False
) -> Iterator[Exposure]:
    """What a text gives away, with the names under which it stands as far as it has some."""
    token = texts.find_token(text)
    if token:
        name = next((name for name, value in pairs if texts.find_token(value)), "")
        yield Exposure(place, name, token, "error")
    personal = False
    for name, value in pairs:
        if names.is_stand_in(value):
            continue
        if names.is_secret(name, signing_in=signing_in):
            if not texts.find_token(value):
                yield Exposure(place, name, "a credential", "error")
        elif names.is_personal(name, value) and not texts.is_example_address(value):
            personal = True
            yield Exposure(place, name, "possibly personal data", "warning")
    if not personal and texts.has_email_address(text):
        yield Exposure(place, "", "an e-mail address", "warning")
