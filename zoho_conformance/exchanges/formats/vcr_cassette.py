"""vcrpy's cassettes, YAML or JSON.

They are parsed here and not through vcrpy because its import costs more than judging a whole set,
and nothing is replayed into an HTTP client: the recorded exchange itself is what is judged.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from zoho_conformance.exchanges.formats import vcr_signs
from zoho_conformance.exchanges.formats.interface import (
    Message,
    RawExchange,
    RecordedPlace,
    Unread,
    UnreadableRecordingError,
    cannot_be_read,
    read_whole,
)
from zoho_conformance.exchanges.formats.parts import lack_of
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model import input_files, json_text
from zoho_conformance.model.exchange import Request, Response
from zoho_conformance.model.json_text import NotJsonError
from zoho_conformance.model.untrusted_yaml import parse_yaml
from zoho_conformance.model.yaml_errors import InvalidYamlError, UntrustedYamlError

NOT_OF_FORM = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What is raised where data have not the form of vcrpy's."""


class VcrCassettes:
    """The format of vcrpy."""

    suffixes = frozenset({".yaml", ".yml", ".json"})

    def open(self, source: Source) -> VcrCassette | None:
        """Open a cassette; None for another file, whatever it is called.

        `UnreadableRecordingError` where a file begins as a cassette and is none.
        """
        # Of a short file the start is all of it, in which there is more to see.
        if not (source.is_looked_at_whole or _may_be_cassette(source)):
            return None
        raw = source.read()
        if not vcr_signs.may_be_cassette(vcr_signs.as_utf_8(raw)):
            return None
        try:
            data = _parse(raw)
        except UntrustedYamlError as cause:
            if not vcr_signs.begins_as_cassette(vcr_signs.as_utf_8(raw)):
                return None
            raise _not_parsed(source.name, cause) from cause
        return None if vcr_signs.is_other_data(data) else parse_cassette(data, source.name)


def _may_be_cassette(source: Source) -> bool:
    start = vcr_signs.as_utf_8(source.start)
    if not vcr_signs.may_begin_cassette(start):
        return False
    is_small = source.size is None or source.size <= input_files.MAX_BYTES
    return is_small or vcr_signs.begins_as_cassette(start)


class VcrCassette(msgspec.Struct, frozen=True):
    """The data of one cassette, its interactions not looked into yet."""

    file: str
    interactions: list[Any]
    metadata: Mapping[str, str]
    beside: Mapping[str, Any]

    def __iter__(self) -> Iterator[RawExchange | Unread]:
        """Read the interactions one by one."""
        for index, interaction in enumerate(self.interactions, 1):
            place = RecordedPlace(self.file, index)
            try:
                yield raw_exchange(place, interaction)
            except NOT_OF_FORM as cause:
                yield Unread(place, problem(cause))


class Cassette(msgspec.Struct, frozen=True):
    """All exchanges of one cassette, decoded. `metadata` is what the recorder noted, if any."""

    interactions: tuple[tuple[Request, Response], ...]
    metadata: Mapping[str, str]


def read_cassette(file: Path) -> Cassette:
    """Read a file that has to be a cassette.

    `UnreadableRecordingError` where it is none, has no exchange, or one of them is broken.
    """
    try:
        data = _parse(input_files.read_bytes(file))
    except OSError as cause:
        raise cannot_be_read(file, cause) from cause
    except UntrustedYamlError as cause:
        raise _not_parsed(str(file), cause) from cause
    return decode_cassette(parse_cassette(data, str(file)))


def decode_cassette(cassette: VcrCassette) -> Cassette:
    """Decode all exchanges; `UnreadableRecordingError` where there is none, or a broken one."""
    if not cassette.interactions:
        raise UnreadableRecordingError(f"{cassette.file}: no recorded exchanges in it")
    return Cassette(read_whole(cassette), cassette.metadata)


def parse_cassette(data: Any, file: str) -> VcrCassette:
    """The cassette in vcrpy's data; `file` is what messages call it.

    `UnreadableRecordingError` where the data have not the form of a cassette.
    """
    if data is None:
        raise UnreadableRecordingError(f"{file}: empty")
    try:
        if not isinstance(data, Mapping):
            raise KeyError(vcr_signs.INTERACTIONS)
        interactions = data[vcr_signs.INTERACTIONS]
        metadata = metadata_of(data)
        beside = {name: value for name, value in data.items() if name != vcr_signs.INTERACTIONS}
        if not isinstance(interactions, list):
            raise TypeError
    except NOT_OF_FORM as cause:
        raise UnreadableRecordingError(
            f"{file}: not a cassette of vcrpy: {problem(cause)}"
        ) from cause
    return VcrCassette(file, interactions, metadata, beside)


def metadata_of(data: Mapping[str, Any]) -> dict[str, str]:
    """What the recorder noted; one of `NOT_OF_FORM` where it is no mapping."""
    noted = (data.get("metadata") or {}).items()
    return {_text(k): _text(v) for k, v in noted if not isinstance(v, (dict, list))}


class _NotUrlError(ValueError):
    """An address cannot be taken apart, such as `http://[::1/`."""


def problem(cause: Exception) -> str:
    """What data lack to be vcrpy's; the values in them are not for messages."""
    if isinstance(cause, KeyError):
        return f"{cause.args[0]} is missing"
    if isinstance(cause, _NotUrlError):
        return "its address is not a URL"
    return "values of other types than vcrpy writes"


def _not_parsed(file: str, cause: UntrustedYamlError) -> UnreadableRecordingError:
    detail = ": truncated, or not a cassette" if isinstance(cause, InvalidYamlError) else ""
    return UnreadableRecordingError(f"{file}: {cause}{detail}")


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


def raw_exchange(place: RecordedPlace, interaction: Mapping[str, Any]) -> RawExchange:
    """One interaction, read; one of `NOT_OF_FORM` where it has another form than vcrpy's."""
    request, response = interaction["request"], interaction["response"]
    sent = request.get("body")
    # vcrpy once had names of its own for what httpx answers.
    by_httpx = "status_code" in response
    status = response["status_code"] if by_httpx else response["status"]["code"]
    answered = response.get("content" if by_httpx else "body")
    headers = header_pairs(response.get("headers"))
    beside: dict[str, Any] = {}
    if isinstance(sent, dict) and not _has_text(sent):
        beside["request body"] = sent
    if isinstance(answered, dict) and not _has_text(answered):
        beside["response body"] = answered
        answered = None
    if answered is None and _declares_body(headers):
        raise KeyError("body")
    beside["request"] = _omit(request, "uri", "headers", "body")
    beside["response"] = _omit(response, "headers", "body", "content")
    beside["interaction"] = _omit(interaction, "request", "response")
    method, body = _text(request["method"]), _body(answered)
    return RawExchange(
        place,
        method,
        url_text(request["uri"]),
        Message(header_pairs(request.get("headers")), _body(sent), _is_text(sent)),
        int(status),
        Message(headers, body),
        beside,
        lack=lack_of(method, int(status), headers, body),
    )


def _declares_body(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether headers say that a body came."""
    return any(name.casefold() == "content-length" and value.strip(" 0") for name, value in headers)


def url_text(given: Any) -> str:
    """An address; one of `NOT_OF_FORM` where it is none."""
    url = _text(given)
    if url.isascii() and "[" not in url and "]" not in url:
        # Whatever else is in it can be taken apart.
        return url
    try:
        urlsplit(url)
    except ValueError as cause:
        raise _NotUrlError from cause
    return url


def _is_text(body: Any) -> bool:
    return isinstance(body.get("string") if isinstance(body, dict) else body, str)


def _has_text(body: Mapping[str, Any]) -> bool:
    return "string" in body or "base64_string" in body


def _omit(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


def header_pairs(given: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """Every name with each of its values, which vcrpy writes as a list, at times of tuples."""
    pairs: list[tuple[str, str]] = []
    for name, values in (given or {}).items():
        if type(values) is list and len(values) == 1 and type(values[0]) is str:
            # As nearly all are.
            pairs.append((_text(name), values[0]))
        else:
            pairs += [(_text(name), _text(text)) for text in _each_value(values)]
    return tuple(pairs)


def _each_value(values: Any) -> Iterator[Any]:
    for value in values if isinstance(values, list) else [values]:
        yield from value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """A text, or a number or date that YAML made of one."""
    if type(value) is str:
        return value
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
    return body_bytes(given)


def body_bytes(value: Any) -> bytes:
    """The bytes of a text, of bytes, or of the chunks that a program sent one by one."""
    if value is None:
        return b""
    if isinstance(value, list):
        return b"".join(map(body_bytes, value))
    return value if isinstance(value, bytes) else _text(value).encode()
