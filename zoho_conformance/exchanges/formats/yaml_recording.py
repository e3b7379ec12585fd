"""Recordings that are one document of YAML with a list of exchanges, of other tools than VCR's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from zoho_conformance.exchanges.formats.interface import (
    RawExchange,
    RecordedPlace,
    Unread,
    UnreadableRecordingError,
)
from zoho_conformance.exchanges.formats.json_recording import read_each
from zoho_conformance.exchanges.formats.parts import body_of
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model.untrusted_yaml import parse_yaml
from zoho_conformance.model.yaml_errors import UntrustedYamlError


class YamlRecording(msgspec.Struct, frozen=True):
    """The entries of a document, none of which was looked into yet."""

    source: Source
    entries: list[Any]
    read_entry: Callable[[RecordedPlace, Any], RawExchange]
    metadata: Mapping[str, str] = msgspec.field(default_factory=dict)
    beside: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def __iter__(self) -> Iterator[RawExchange | Unread]:
        """Read the exchanges one by one."""
        return read_each(self.source, self.entries, self.read_entry)


def parse_recording(source: Source, raw: bytes) -> Any:
    """The data of a file that its first lines show to be a recording."""
    try:
        return parse_yaml(raw)
    except UntrustedYamlError as cause:
        raise UnreadableRecordingError(f"{source.name}: {cause}") from cause


def yaml_body_of(given: Any) -> bytes | None:
    """A body as `body_of` has it; YAML may hold its bytes."""
    return given if isinstance(given, bytes) else body_of(given)
