"""A recorded exchange, scanned part by part: address, headers and bodies of both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from zoho_conformance.exchanges.formats.interface import Message, RawExchange
from zoho_conformance.exchanges.formats.unpack import Unpacker
from zoho_conformance.exchanges.scan import names
from zoho_conformance.exchanges.scan.assigned import secret_of_header
from zoho_conformance.exchanges.scan.bodies import unpack
from zoho_conformance.exchanges.scan.content import Content, Exposure, nothing_invented
from zoho_conformance.exchanges.scan.stand_ins import is_stand_in

_TOKEN_PATH = "/oauth/"  # noqa: S105 - part of an address


def find_exposures(
    exchange: RawExchange,
    allowed: Iterable[str] = (),
    is_invented: Callable[[str], bool] = nothing_invented,
    unpacker: Unpacker | None = None,
) -> Iterator[Exposure]:
    """What an exchange gives away, each once; anything may stand under `allowed` names.

    `unpacker` is that of its recording. `BombError` for a body that unpacks to more than any
    answer has.
    """
    exposures = _exchange_exposures(exchange, is_invented, unpacker or Unpacker())
    yield from _permitted(exposures, allowed)


def find_exposures_in(place: str, values: Any, allowed: Iterable[str] = ()) -> Iterator[Exposure]:
    """What plain values give away, such as the metadata of a file."""
    yield from _permitted(Content(place).in_data(values), allowed)


def _permitted(exposures: Iterable[Exposure], allowed: Iterable[str]) -> Iterator[Exposure]:
    passed = frozenset(map(names.normalize, allowed))
    seen: set[tuple[str, str, str]] = set()
    for exposure in exposures:
        # The same value may be found by its name and by its form.
        same = (exposure.place, exposure.path or exposure.name, exposure.value)
        if same not in seen and names.normalize(exposure.name) not in passed:
            seen.add(same)
            yield exposure


def _exchange_exposures(
    exchange: RawExchange, is_invented: Callable[[str], bool], unpacker: Unpacker
) -> Iterator[Exposure]:
    signing_in = _TOKEN_PATH in urlsplit(exchange.url).path
    address = Content("request address", signing_in, is_invented)
    yield from _address_exposures(address, exchange.url)
    for side, message in (("request", exchange.request), ("response", exchange.response)):
        yield from _message_exposures(side, message, is_invented, unpacker, signing_in=signing_in)
    for place, values in exchange.beside.items():
        yield from Content(place, is_invented=is_invented).in_data(values)


def _message_exposures(
    side: str,
    message: Message,
    is_invented: Callable[[str], bool],
    unpacker: Unpacker,
    *,
    signing_in: bool,
) -> Iterator[Exposure]:
    for name, value in message.headers:
        header = Content(f"{side} header", is_invented=is_invented)
        yield from _header_exposures(header, name.casefold(), value)
    unpacked, readable = unpack(message.body, message.header("content-encoding"), unpacker)
    body = Content(f"{side} body", signing_in, is_invented)
    if not readable:
        yield Exposure(body.place, "", "packed so that it cannot be looked into", "warning")
    for text in unpacked:
        yield from body.in_text(text)


def _address_exposures(content: Content, address: str) -> Iterator[Exposure]:
    try:
        parts = urlsplit(address)
    except ValueError:
        # Not a URL, such as `https://[::1`: a text like any other.
        yield from content.in_text(address)
        return
    # A redirect of OAuth may have its token behind the `#`.
    pairs = [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]
    yield from content.in_pairs(address, pairs)


def _header_exposures(content: Content, name: str, value: str) -> Iterator[Exposure]:
    if name == "location":
        yield from _address_exposures(
            Content(f"{content.place} {name}", is_invented=content.is_invented), value
        )
        return
    if name in ("cookie", "set-cookie") or names.is_secret(name, value):
        secret = secret_of_header(name, value)
        if secret and not is_stand_in(secret):
            yield content.secret(name, secret)
        return
    yield from content.in_pairs(value, [(name, value)])
