"""vcrpy's cassettes, YAML or JSON.

They are parsed here and not through vcrpy because its import costs more than judging a whole set,
and nothing is replayed into an HTTP client: the recorded exchange itself is what is judged.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from zoho_conformance.exchanges.formats.interface import (
    Message,
    RawExchange,
    RecordedPlace,
    Unread,
    UnreadableRecordingError,
    read_whole,
)
from zoho_conformance.model import input_files, json_text
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.json_text import NotJsonError
from zoho_conformance.model.untrusted_yaml import (
    InvalidYamlError,
    UntrustedYamlError,
    parse_yaml,
)

_MARK = b"interactions"
_START_BYTES = 65536
_NOT_VCRPY = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What is raised where data have not the form of vcrpy's."""


class VcrCassettes:
    """The format of vcrpy."""

    suffixes = frozenset({".yaml", ".yml", ".json"})

    def recognizes(self, file: Path) -> bool:
        """Whether a file is meant to be a cassette; one that cannot be opened counts as one."""
        try:
            if file.stat().st_size > input_files.MAX_BYTES:
                return _MARK in input_files.read_start(file, _START_BYTES)
            return _MARK in input_files.read_bytes(file)
        except OSError:
            return True

    def open(self, file: Path) -> VcrCassette:
        """Open a cassette; `UnreadableRecordingError` where it has no interactions."""
        return parse_cassette(_load(file), file)


@dataclass(frozen=True, slots=True)
class VcrCassette:
    """The data of one cassette, its interactions not looked into yet."""

    file: Path
    interactions: list[Any]
    metadata: Mapping[str, str]
    beside: Mapping[str, Any]

    def __iter__(self) -> Iterator[RawExchange | Unread]:
        """Read the interactions one by one."""
        for index, interaction in enumerate(self.interactions, 1):
            place = RecordedPlace(self.file, index)
            try:
                yield _raw_exchange(place, interaction)
            except _NOT_VCRPY as cause:
                yield Unread(place, _problem(cause))


@dataclass(frozen=True, slots=True)
class Cassette:
    """All exchanges of one cassette, decoded. `metadata` is what the recorder noted, if any."""

    interactions: tuple[tuple[Request, Response], ...]
    metadata: Mapping[str, str]


def read_cassette(file: Path) -> Cassette:
    """Read a whole cassette; `UnreadableRecordingError` where one of its exchanges is broken."""
    return decode_cassette(VcrCassettes().open(file))


def decode_cassette(cassette: VcrCassette) -> Cassette:
    """Decode all exchanges; `UnreadableRecordingError` where one of them is broken."""
    return Cassette(read_whole(cassette), cassette.metadata)


def parse_cassette(data: Any, file: Path) -> VcrCassette:
    """The cassette in vcrpy's data; `file` is what messages call it.

    `UnreadableRecordingError` where the data have not the form of a cassette.
    """
    if data is None:
        raise UnreadableRecordingError(f"{file}: empty")
    try:
        interactions = data["interactions"]
        noted = (data.get("metadata") or {}).items()
        metadata = {_text(k): _text(v) for k, v in noted if not isinstance(v, (dict, list))}
        beside = {name: value for name, value in data.items() if name != "interactions"}
        if not isinstance(interactions, list):
            raise TypeError
    except _NOT_VCRPY as cause:
        raise UnreadableRecordingError(
            f"{file}: not a cassette of vcrpy: {_problem(cause)}"
        ) from cause
    if not interactions:
        raise UnreadableRecordingError(f"{file}: no recorded exchanges in it")
    return VcrCassette(file, interactions, metadata, beside)


class _NotUrlError(ValueError):
    """An address cannot be taken apart, such as `http://[::1/`."""


def _problem(cause: Exception) -> str:
    """What data lack to be vcrpy's; the values in them are not for messages."""
    if isinstance(cause, KeyError):
        return f"{cause.args[0]} is missing"
    if isinstance(cause, _NotUrlError):
        return "its address is not a URL"
    return "values of other types than vcrpy writes"


def _load(file: Path) -> Any:
    """The data in a cassette of either serializer: JSON, or YAML."""
    try:
        return _parse(input_files.read_bytes(file))
    except FileNotFoundError as cause:
        raise UnreadableRecordingError(f"{file}: no such file") from cause
    except OSError as cause:
        raise UnreadableRecordingError(f"{file}: cannot be read: {cause.strerror}") from cause
    except InvalidYamlError as cause:
        raise UnreadableRecordingError(f"{file}: {cause}: truncated, or not a cassette") from cause
    except UntrustedYamlError as cause:
        raise UnreadableRecordingError(f"{file}: {cause}") from cause


def _parse(raw: bytes) -> Any:
    if raw.lstrip().startswith(b"{"):
        try:
            return json_text.parse(raw.decode(json.detect_encoding(raw)))
        except UnicodeDecodeError:
            pass
        except NotJsonError as cause:
            if cause.place is None:
                raise UntrustedYamlError(f"not JSON: {cause}") from cause
            # YAML may begin with a brace too, and its parser says where it ends.
    return parse_yaml(raw)


def _raw_exchange(place: RecordedPlace, interaction: Mapping[str, Any]) -> RawExchange:
    request, response = interaction["request"], interaction["response"]
    sent = request.get("body")
    # vcrpy once had names of its own for what httpx answers.
    by_httpx = "status_code" in response
    status = response["status_code"] if by_httpx else response["status"]["code"]
    answered = response["content"] if by_httpx else response["body"]
    beside: dict[str, Any] = {}
    if isinstance(sent, dict) and not _has_text(sent):
        beside["request body"] = sent
    if isinstance(answered, dict) and not _has_text(answered):
        raise KeyError("string")
    beside["request"] = _omit(request, "uri", "headers", "body")
    beside["response"] = _omit(response, "headers", "body", "content")
    beside["interaction"] = _omit(interaction, "request", "response")
    return RawExchange(
        place,
        _text(request["method"]),
        _url(request["uri"]),
        Message(_headers(request.get("headers")), _body(sent), isinstance(sent, str)),
        int(status),
        Message(_headers(response.get("headers")), _body(answered)),
        beside,
    )


def _url(given: Any) -> str:
    url = _text(given)
    try:
        urlsplit(url)
    except ValueError as cause:
        raise _NotUrlError from cause
    return url


def _has_text(body: Mapping[str, Any]) -> bool:
    return "string" in body or "base64_string" in body


def _omit(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


def _headers(given: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """Every name with each of its values, which vcrpy writes as a list."""
    return tuple(
        (_text(name), _text(value))
        for name, values in (given or {}).items()
        for value in (values if isinstance(values, list) else [values])
    )


def _text(value: Any) -> str:
    """A text, or a number or date that YAML made of one."""
    if isinstance(value, (dict, list)):
        # Written out, what aliases stand for would unfold.
        raise TypeError
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _body(given: Any) -> bytes:
    """The bytes of a body, in any of the ways in which vcrpy has written one."""
    if isinstance(given, dict):
        if "base64_string" in given:
            # vcrpy once had a way of its own to hold in JSON what is not text.
            return base64.b64decode(given["base64_string"])
        given = given.get("string")
    return _bytes(given)


def _bytes(value: Any) -> bytes:
    if value is None:
        return b""
    return value if isinstance(value, bytes) else _text(value).encode()
