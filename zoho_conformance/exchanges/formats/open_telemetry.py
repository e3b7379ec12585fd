"""OpenTelemetry's exports as JSON: spans and log records whose attributes describe a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zoho_conformance.exchanges.formats.field_map import PRESETS
from zoho_conformance.exchanges.formats.interface import RawExchange, RecordedPlace, Unread
from zoho_conformance.exchanges.formats.json_document import JsonStart
from zoho_conformance.exchanges.formats.log_line import ParsedEntry, read_exchange
from zoho_conformance.exchanges.formats.parts import NotAnExchangeError

_HOLDERS = (
    ("resourceSpans", ("scopeSpans", "instrumentationLibrarySpans"), "spans"),
    ("resourceLogs", ("scopeLogs", "instrumentationLibraryLogs"), "logRecords"),
)
_METHODS = ("http.request.method", "http.method")
_HEADER = "http.response.header."


def has_form(start: JsonStart) -> bool:
    """Whether a document or a line begins as an export does."""
    return any(start.has(name) for name, _, _ in _HOLDERS)


def read_export(place: RecordedPlace, export: Any) -> Iterator[RawExchange | Unread]:
    """The requests in one export; spans of other work are not exchanges."""
    for record in _records(export):
        attributes = _attributes(record.get("attributes"))
        if not any(name in attributes for name in _METHODS):
            continue
        headers = {
            name.removeprefix(_HEADER): value
            for name, value in attributes.items()
            if name.startswith(_HEADER)
        }
        if headers:
            attributes.setdefault("http.response.headers", headers)
        entry = ParsedEntry({**record, "attributes": attributes})
        try:
            yield read_exchange(place, entry, PRESETS["otel"])
        except NotAnExchangeError as cause:
            yield Unread(place, str(cause))


def _records(export: Any) -> Iterator[Mapping[str, Any]]:
    for name, scopes, records in _HOLDERS:
        for resource in _objects(export, name):
            for scope_name in scopes:
                for scope in _objects(resource, scope_name):
                    yield from _objects(scope, records)


def _objects(holder: Any, name: str) -> list[Mapping[str, Any]]:
    given = holder.get(name) if isinstance(holder, Mapping) else None
    return [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []


def _attributes(given: Any) -> dict[str, Any]:
    """Attributes as an object, whose values are typed in the wire's own way."""
    if isinstance(given, Mapping):
        return dict(given)
    pairs = given if isinstance(given, list) else []
    return {
        pair["key"]: _plain(pair.get("value"))
        for pair in pairs
        if isinstance(pair, Mapping) and isinstance(pair.get("key"), str)
    }


def _plain(value: Any) -> Any:
    """The value of `{"stringValue": "GET"}` and the like."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return value
    ((kind, plain),) = value.items()
    if kind == "arrayValue":
        return (
            [_plain(each) for each in plain.get("values", [])] if isinstance(plain, Mapping) else []
        )
    if kind == "kvlistValue":
        return _attributes(plain.get("values") if isinstance(plain, Mapping) else None)
    return plain
