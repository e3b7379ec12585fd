"""A line of a log: its members are parsed when they are asked for, and a body not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from zoho_conformance.exchanges.formats.field_map import FieldMap, Path
from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace
from zoho_conformance.exchanges.formats.parts import (
    NotAnExchangeError,
    body_of,
    headers_of,
    lack_of,
    message_of,
    pseudo_headers_of,
    request_line,
    status_of,
    time_of,
    url_of,
)
from zoho_conformance.model import json_text

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_VALUE = msgspec.json.Decoder()
_IN_BASE64 = b'"base64"'
_CONTAINER_STARTS = b"{["
_TEXT_STARTS = ("{", "[")


class Entry(Protocol):
    """Where the parts of an exchange are looked up."""

    def value(self, path: Path) -> Any:
        """What a path leads to; None where it leads nowhere."""
        ...

    def body(self, path: Path) -> Any:
        """As `value`; an object or an array may come as the bytes that it is written in."""
        ...


class LogLine:
    """One line of JSON; `msgspec.DecodeError` where it is none, or no object.

    Half of a surrogate pair in it is replaced, as it is in a body that is text in its line.
    """

    def __init__(self, line: bytes) -> None:
        self._parsed: dict[Path, Mapping[str, msgspec.Raw] | list[msgspec.Raw] | None] = {
            (): _parse_line(line)
        }

    def value(self, path: Path) -> Any:
        """What a path leads to; None where it leads nowhere."""
        raw = self._raw(path)
        return None if raw is None else _VALUE.decode(raw)

    def body(self, path: Path) -> Any:
        """As `value`, but of an object or an array the bytes that it is written in."""
        raw = self._raw(path)
        if raw is None:
            return None
        written = bytes(raw)
        return written if written[:1] in _CONTAINER_STARTS else _VALUE.decode(raw)

    def _raw(self, path: Path) -> msgspec.Raw | None:
        above = self._container(path[:-1])
        step = path[-1]
        if isinstance(above, Mapping):
            return above.get(step) if isinstance(step, str) else None
        if isinstance(above, list) and isinstance(step, int) and step < len(above):
            return above[step]
        return None

    def _container(self, path: Path) -> Mapping[str, msgspec.Raw] | list[msgspec.Raw] | None:
        if path not in self._parsed:
            raw = self._raw(path)
            self._parsed[path] = None if raw is None else _parse_container(raw)
        return self._parsed[path]


def _parse_line(line: bytes) -> Mapping[str, msgspec.Raw]:
    try:
        return _OBJECT.decode(line)
    except msgspec.DecodeError:
        return _OBJECT.decode(json_text.without_halves(line))


def _parse_container(raw: msgspec.Raw) -> Mapping[str, msgspec.Raw] | list[msgspec.Raw] | None:
    start = bytes(memoryview(raw)[:1])
    if start == b"{":
        return _OBJECT.decode(raw)
    if start == b'"':
        return _parse_text(_VALUE.decode(raw))
    return _ARRAY.decode(raw) if start == b"[" else None


def _parse_text(text: str) -> Mapping[str, msgspec.Raw] | list[msgspec.Raw] | None:
    """JSON that a log has as a text, such as a line of a program in that of its container."""
    written = text.strip()
    if not written.startswith(_TEXT_STARTS):
        return None
    try:
        return _parse_container(msgspec.Raw(written.encode(errors="replace")))
    except msgspec.DecodeError:
        return None


class ParsedEntry:
    """An entry that is parsed already."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self._entry = entry

    def value(self, path: Path) -> Any:
        """What a path leads to; None where it leads nowhere."""
        value: Any = self._entry
        for step in path:
            if isinstance(step, int):
                value = value[step] if isinstance(value, list) and step < len(value) else None
            else:
                value = value.get(step) if isinstance(value, Mapping) else None
        return value

    body = value


def read_exchange(place: RecordedPlace, entry: Entry, fields: FieldMap) -> RawExchange:
    """The exchange in an entry; `NotAnExchangeError` where it has none."""

    def value(field: str) -> Any:
        values = (entry.value(path) for path in fields.paths.get(field, ()))
        return next((each for each in values if each is not None), None)

    def body(field: str) -> Any:
        values = (entry.body(path) for path in fields.paths.get(field, ()))
        return next((each for each in values if each is not None), None)

    asked = value("request_headers")
    pseudo = pseudo_headers_of(asked)
    sent_headers = headers_of(asked)
    line = request_line(_text(value("url"))) or request_line(_text(value("path")))
    method = _text(value("method")) or (line[0] if line else pseudo.get(":method", ""))
    if not method:
        raise NotAnExchangeError("its method is missing")
    url = url_of(
        line[1] if line else _text(value("url")),
        _text(value("scheme")) or pseudo.get(":scheme", ""),
        _text(value("host")) or pseudo.get(":authority", "") or _header(sent_headers, "host"),
        "" if line else _text(value("path")) or pseudo.get(":path", ""),
        value("query"),
    )
    status = status_of(value("status"))
    headers = headers_of(value("response_headers"))
    answered = bytes_of(body("response_body"), value("body_encoding"))
    lack = lack_of(method, status, headers, answered)
    if value("truncated") is True:
        lack = "truncated"
    return RawExchange(
        place,
        method,
        url,
        message_of(sent_headers, bytes_of(body("request_body"))),
        status,
        message_of(headers, answered),
        {},
        time_of(value("recorded_at")),
        lack,
        from_log=True,
    )


def bytes_of(given: Any, encoding: Any = None) -> bytes | None:
    """The bytes of a body, which may be JSON as it was written; None where there is none."""
    if isinstance(given, bytes) and _IN_BASE64 not in given[:16]:
        return given
    return body_of(_VALUE.decode(given) if isinstance(given, bytes) else given, encoding)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _header(headers: tuple[tuple[str, str], ...], wanted: str) -> str:
    return next((value for name, value in headers if name.casefold() == wanted), "")
