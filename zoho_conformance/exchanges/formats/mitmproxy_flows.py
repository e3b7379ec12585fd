"""Flows that mitmproxy saved, read by mitmproxy itself, which is not among the dependencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from zoho_conformance.exchanges.formats.interface import (
    RawExchange,
    RecordedPlace,
    Unread,
    UnreadableRecordingError,
)
from zoho_conformance.exchanges.formats.parts import (
    lack_of,
    message_of,
    time_of,
    unanswered,
    url_of,
)
from zoho_conformance.exchanges.formats.source import Source

_SIGN = re.compile(rb"[0-9]{1,12}:[0-9]{1,3}:[a-z_]+[;,]")


class MitmproxyFlows:
    """What `mitmdump -w` writes."""

    suffixes = frozenset({".flow", ".flows", ".mitm"})

    def open(self, source: Source) -> FlowFile | None:
        """Open a file of flows; `UnreadableRecordingError` where mitmproxy is not installed."""
        if not _SIGN.match(source.start):
            return None
        try:
            from mitmproxy import http, io  # noqa: PLC0415 - an extra, and slow to import
        except ImportError as cause:
            raise UnreadableRecordingError(
                f"{source.name}: flows of mitmproxy are read by the package mitmproxy: "
                "pip install mitmproxy, or export them as HAR"
            ) from cause
        return FlowFile(source, io, http)


class FlowFile(msgspec.Struct, frozen=True):
    """A file of flows, not read yet."""

    source: Source
    io: Any
    http: Any
    metadata: Mapping[str, str] = msgspec.field(default_factory=dict)
    beside: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def __iter__(self) -> Iterator[RawExchange | Unread]:
        """Read the flows one by one; those of other protocols are not exchanges."""
        index = 0
        with self.source.open() as stream:
            flows = self.io.FlowReader(stream).stream()
            while True:
                index += 1
                place = RecordedPlace(self.source.name, index)
                try:
                    flow = next(flows)
                except StopIteration:
                    return
                except (OSError, ValueError, TypeError, KeyError) as cause:
                    yield Unread(place, f"mitmproxy cannot read it ({type(cause).__name__})")
                    return
                if isinstance(flow, self.http.HTTPFlow):
                    yield _exchange(place, flow)


def _exchange(place: RecordedPlace, flow: Any) -> RawExchange:
    request, response = flow.request, flow.response
    if response is None:
        sent = message_of(_headers(request), request.raw_content)
        return unanswered(place, request.method, url_of(request.pretty_url), sent)
    headers = _headers(response)
    body = response.raw_content
    return RawExchange(
        place,
        request.method,
        url_of(request.pretty_url),
        message_of(_headers(request), request.raw_content),
        response.status_code,
        message_of(headers, body),
        {},
        time_of(request.timestamp_start),
        lack_of(request.method, response.status_code, headers, body),
    )


def _headers(message: Any) -> tuple[tuple[str, str], ...]:
    return tuple(message.headers.items(multi=True))
