"""Cassettes in the layout in which vcrpy writes them: read in one step an exchange.

That takes half as long as to read any plain YAML and to look what is in it. Where anything of a
file is laid out otherwise, or may be broken, the whole of it is left to `vcr_cassette`, which comes
to the same exchanges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from zoho_conformance.exchanges.formats import vcr_signs
from zoho_conformance.exchanges.formats.interface import Message, RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.parts import Headers, lack_of
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.vcr_cassette import (
    NOT_OF_FORM,
    VcrCassette,
    body_bytes,
    header_pairs,
    metadata_of,
    url_text,
)
from zoho_conformance.model.plain_scalars import BeyondError
from zoho_conformance.model.plain_yaml import (
    plain_text,
    read_entries,
    scalar_form,
    scalar_value,
)

_LIST = "interactions:\n"
_BEGINNING = f"{_LIST}- request:\n".encode()
_MAX_REST_CHARS = 4096
_BODY_TYPES = frozenset({str, bytes, type(None)})
_SENT, _ANSWERED = 4, 6
"""The columns of the keys with the bodies."""
_HEADERS = r"\ {4}headers:(?:\n((?:\ {6}[^\n]*+\n)++)|\ \{\}\n)"


class LaidOutCassettes:
    """The format of vcrpy, in its own layout."""

    suffixes = frozenset({".yaml", ".yml"})

    def open(self, source: Source) -> LaidOutCassette | None:
        """Open a cassette; None for one that is laid out otherwise, and for any other file."""
        if not source.start.startswith(_BEGINNING):
            return None
        try:
            return _read(source.name, source.read())
        except (BeyondError, *NOT_OF_FORM):
            return None


class LaidOutCassette(VcrCassette, frozen=True):
    """A cassette whose interactions are read already."""

    def __iter__(self) -> Iterator[RawExchange]:
        """The exchanges one by one."""
        return iter(self.interactions)


def _read(file: str, raw: bytes) -> LaidOutCassette:
    text = plain_text(raw)
    form = _interaction_form()
    exchanges: list[RawExchange] = []
    at = len(_LIST)
    while (match := form.match(text, at)) is not None:
        at = match.end()
        exchanges.append(_exchange(RecordedPlace(file, len(exchanges) + 1), match.groups("")))
    rest = text[at : at + _MAX_REST_CHARS]
    if not exchanges or not rest[:1].isalpha() or len(text) - at > _MAX_REST_CHARS:
        # What begins further right would belong to the last interaction.
        raise BeyondError
    return LaidOutCassette(file, exchanges, *_noted(rest))


def _exchange(place: RecordedPlace, parts: Sequence[str]) -> RawExchange:
    sent, sent_headers, method, uri, answered, answered_headers, code, message = parts
    sent_body = scalar_value(sent, _SENT)
    answered_body = scalar_value(answered, _ANSWERED)
    if type(sent_body) not in _BODY_TYPES or type(answered_body) not in _BODY_TYPES:
        raise BeyondError
    status = int(code)
    headers, body = _headers(answered_headers), body_bytes(answered_body)
    return RawExchange(
        place,
        method,
        url_text(scalar_value(uri, _SENT)),
        Message(_headers(sent_headers), body_bytes(sent_body), type(sent_body) is str),
        status,
        Message(headers, body),
        {
            "request": {"method": method},
            "response": {"status": {"code": status, "message": scalar_value(message, _ANSWERED)}},
            "interaction": {},
        },
        lack=lack_of(method, status, headers, body),
    )


@lru_cache(maxsize=256)
def _headers(lines: str) -> Headers:
    """The headers in the lines below their name; the exchanges of one client have the same."""
    return header_pairs(read_entries(lines)) if lines else ()


@lru_cache(maxsize=64)
def _noted(rest: str) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """The metadata that follow the interactions, and all that does."""
    noted = read_entries(rest)
    if type(noted) is not dict or not vcr_signs.OWN_KEYS.issuperset(noted):
        raise BeyondError
    if vcr_signs.INTERACTIONS in noted:
        raise BeyondError
    return metadata_of(noted), noted


@cache
def _interaction_form() -> re.Pattern[str]:
    """The lines of an interaction, and what differs from one to the other."""
    sent, answered = (scalar_form(rf"\n\ {{{column + 1}}}") for column in (_SENT, _ANSWERED))
    return re.compile(
        rf"""
        -\ request:\n
        \ {{4}}body:\ ({sent})\n
        {_HEADERS}
        \ {{4}}method:\ (GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\n
        \ {{4}}uri:\ ({sent})\n
        \ {{2}}response:\n
        \ {{4}}body:\n
        \ {{6}}string:\ ({answered})\n
        {_HEADERS}
        \ {{4}}status:\n
        \ {{6}}code:\ ([1-5][0-9][0-9])\n
        \ {{6}}message:\ ({answered})\n
        """,
        re.VERBOSE,
    )
