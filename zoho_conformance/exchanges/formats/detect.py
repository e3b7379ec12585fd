"""Which format a file of recordings has, by its content, whatever its name."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from zoho_conformance.exchanges.formats.betamax_tape import BetamaxTapes
from zoho_conformance.exchanges.formats.charles import Charles
from zoho_conformance.exchanges.formats.easy_vcr import EasyVcr
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.go_vcr import GoVcr
from zoho_conformance.exchanges.formats.har import Har
from zoho_conformance.exchanges.formats.interface import (
    Format,
    Recording,
    UnreadableRecordingError,
    cannot_be_read,
)
from zoho_conformance.exchanges.formats.json_document import read_starts
from zoho_conformance.exchanges.formats.json_recording import JsonRecording, JsonTool
from zoho_conformance.exchanges.formats.mitmproxy_flows import MitmproxyFlows
from zoho_conformance.exchanges.formats.nango import Nango
from zoho_conformance.exchanges.formats.ndjson import Ndjson
from zoho_conformance.exchanges.formats.nock import Nock
from zoho_conformance.exchanges.formats.php_vcr import PhpVcr
from zoho_conformance.exchanges.formats.postman import Newman, PostmanCollection
from zoho_conformance.exchanges.formats.responses_recorder import ResponsesRecorder
from zoho_conformance.exchanges.formats.ruby_vcr import RubyVcr, RubyVcrJson
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.vcr_cassette import VcrCassettes, read_cassette
from zoho_conformance.exchanges.formats.vcr_layout import LaidOutCassettes
from zoho_conformance.exchanges.formats.wiremock import WireMockJournal, WireMockMappings

JSON_TOOLS: tuple[JsonTool, ...] = (
    Har(),
    Newman(),
    PostmanCollection(),
    Nango(),
    RubyVcrJson(),
    Nock(),
    Charles(),
    EasyVcr(),
    WireMockJournal(),
    WireMockMappings(),
)
"""The tools that write one JSON document, in the order in which they are tried."""


class JsonDocuments:
    """Recordings that are one JSON document, of whichever tool."""

    suffixes = frozenset({".har", ".json"})

    def open(self, source: Source) -> Recording | None:
        """Open a document; None where none of the tools wrote it."""
        for start in read_starts(source):
            if start.has("interactions"):
                return None
            tool = next((tool for tool in JSON_TOOLS if tool.wrote(start)), None)
            if tool is not None:
                return JsonRecording(source, tool)
        return None


FORMATS: tuple[Format, ...] = (
    LaidOutCassettes(),
    JsonDocuments(),
    Ndjson(),
    GoVcr(),
    BetamaxTapes(),
    VcrCassettes(),
    RubyVcr(),
    PhpVcr(),
    ResponsesRecorder(),
    MitmproxyFlows(),
)
"""All formats, in the order in which they are tried."""


def why_no_recording(file: Path) -> str:
    """The message for a file that was named and holds no recorded exchange."""
    what = _what_is(file)
    if what:
        return f"{file}: no recorded exchanges in it: {what}"
    try:
        read_cassette(file)
    except UnreadableRecordingError as cause:
        return str(cause)
    return f"{file}: no recorded exchanges in it"


def why_nothing_in(named: Sequence[str | Path]) -> str:
    """The message for what was named, where nothing in it holds a recorded exchange."""
    file = Path(named[0])
    what = _what_is(file) if len(named) == 1 and file.is_file() else ""
    shown = ", ".join(map(str, named))
    return f"{shown}: no recorded exchanges in it{f': {what}' if what else ''}"


def _what_is(file: Path) -> str:
    from zoho_conformance.exchanges.formats.other_files import (  # noqa: PLC0415 - for a message alone
        what_it_is,
    )

    return what_it_is(file)


def open_source(source: Source, fields: FieldMap | None = None) -> Recording | None:
    """Open what may be a recording; None where it is of no known format.

    With `fields` everything is read as a log whose parts they say. `UnreadableRecordingError` where
    it is of a format, and nothing in it can be read, or where it cannot be looked into.
    """
    return _open(source, FORMATS if fields is None else (Ndjson(fields),))


def _open(source: Source, formats: Sequence[Format]) -> Recording | None:
    try:
        for format_ in formats:
            recording = format_.open(source)
            if recording is not None:
                return recording
    except OSError as cause:
        raise cannot_be_read(source.name, cause) from cause
    return None


def open_cassette(file: Path) -> Recording | None:
    """As `open_recording`, but None for a document or a log, all of which is plain JSON."""
    formats = (each for each in FORMATS if not isinstance(each, JsonDocuments | Ndjson))
    return _open_file(file, tuple(formats))


def open_recording(file: Path) -> Recording | None:
    """As `open_source`, of a file. What is gone, or no file, counts by its ending."""
    return _open_file(file, FORMATS)


def _open_file(file: Path, formats: Sequence[Format]) -> Recording | None:
    try:
        source = Source.of_file(file)
        source.start  # noqa: B018 - whether it can be read shows when it is
    except OSError as cause:
        is_no_file = isinstance(cause, FileNotFoundError) or cause.errno == errno.EINVAL
        suffixes = frozenset[str]().union(*(format_.suffixes for format_ in FORMATS))
        if is_no_file and file.suffix.casefold() not in suffixes:
            return None
        raise cannot_be_read(file, cause) from cause
    return _open(source, formats)
