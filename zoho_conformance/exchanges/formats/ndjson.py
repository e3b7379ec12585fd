"""Logs of JSON objects, one a line: our plain form, those of gateways, and what a map describes."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from functools import partial
from io import BytesIO

import msgspec

from zoho_conformance.exchanges.formats import envoy_tap, open_telemetry
from zoho_conformance.exchanges.formats.field_map import PLAIN, PRESETS, FieldMap
from zoho_conformance.exchanges.formats.interface import (
    UnreadableRecordingError,
)
from zoho_conformance.exchanges.formats.json_document import (
    JsonStart,
    read_start,
)
from zoho_conformance.exchanges.formats.log_line import LogLine, read_exchange
from zoho_conformance.exchanges.formats.ndjson_log import EntryReader, NdjsonLog
from zoho_conformance.exchanges.formats.plain_line import decode_plain_line
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model import json_text

_UNKNOWN_FORM = (
    "a log whose lines have no known form: say where they have what with --map url=.PATH,…"
)
_OF_THE_API = re.compile(rb"/crm/(?:bulk/)?v[0-9]")


class Ndjson:
    """Lines of JSON; `fields` says where their parts are, or it shows in the first line."""

    suffixes = frozenset({".ndjson", ".jsonl", ".log"})

    def __init__(self, fields: FieldMap | None = None) -> None:
        self._fields = fields

    def open(self, source: Source) -> NdjsonLog | None:
        """Open a log; None where its first line does not tell where the parts are."""
        start = read_start(source)
        is_lines = start is not None and _is_lines(source)
        is_other = start is None or start.has("interactions")
        reader = None if is_other or start is None else _reader(start, self._fields)
        if not is_lines or reader is None:
            by_second = self._open_by_second_line(source)
            if by_second is not None:
                return by_second
        if reader is not None:
            is_array = start is not None and start.is_array
            return NdjsonLog(source, reader, is_lines and not is_array, is_array=is_array)
        if is_other:
            return None
        if _OF_THE_API.search(source.start) and _is_log(source):
            raise UnreadableRecordingError(f"{source.name}: {_UNKNOWN_FORM}")
        return None

    def _open_by_second_line(self, source: Source) -> NdjsonLog | None:
        """Open a log whose first line is unlike the others: cut off as logs rotate, or a notice."""
        first, _, rest = source.start.lstrip().partition(b"\n")
        second = rest.lstrip()
        if first.strip() in (b"[", b"{") or not second.startswith(b"{"):
            return None
        undamaged = Source("", partial(BytesIO, second))
        start = read_start(undamaged)
        reader = _reader(start, self._fields) if start is not None else None
        if reader is None or not _is_lines(undamaged):
            return None
        return NdjsonLog(source, reader, is_lines=True)


def _reader(start: JsonStart, fields: FieldMap | None) -> EntryReader | None:
    """What reads the entries of a log that begins so, by a map where there is one."""
    if fields is None and envoy_tap.has_form(start):
        return EntryReader(
            lambda place, entry: iter((envoy_tap.read_trace(place, msgspec.json.decode(entry)),)),
            reads_several=True,
        )
    otel = fields is None or fields.name == "otel"
    if otel and open_telemetry.has_form(start):
        return EntryReader(
            lambda place, entry: open_telemetry.read_export(place, msgspec.json.decode(entry)),
            reads_several=True,
        )
    known = fields or _known_form(start)
    if known is None:
        return None
    return EntryReader(
        lambda place, entry: iter((read_exchange(place, LogLine(entry), known),)),
        decode_plain_line if known is PLAIN else None,
    )


def _is_log(source: Source) -> bool:
    """Whether a source is two lines of JSON at least; any document may be written in one."""
    return _is_lines(source) and bool(source.start.strip().partition(b"\n")[2])


def _is_lines(source: Source) -> bool:
    """Whether a log has an object in each line, and not objects of many lines."""
    line, newline, _ = source.start.removeprefix(BOM_UTF8).lstrip().partition(b"\n")
    if not newline:
        return True
    try:
        msgspec.json.decode(json_text.without_halves(line))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    except RecursionError:
        # Nested deeply, but on one line.
        return True
    return True


def _known_form(start: JsonStart) -> FieldMap | None:
    """The map of a log whose first line begins so."""
    request, response = start.inside("request"), start.inside("response")
    if start.has("request", "response"):
        if {"querystring", "uri"} & request and (start.has("latencies") or start.has("service")):
            return PRESETS["kong"]
        if request and response:
            return PLAIN
        return PRESETS["kong"] if "uri" in request else None
    if start.has("attributes") and any(
        name.startswith(("http.", "url.")) for name in start.inside("attributes")
    ):
        return PRESETS["otel"]
    if start.has("status") and ({"request_uri", "request"} & start.keys.keys()):
        return PRESETS["nginx"]
    return None
