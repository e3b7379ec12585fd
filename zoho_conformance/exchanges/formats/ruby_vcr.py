"""Cassettes of Ruby's VCR, YAML or JSON: nearly vcrpy's, with a time at each exchange."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from zoho_conformance.exchanges.formats.interface import (
    RawExchange,
    RecordedPlace,
    Unread,
    UnreadableRecordingError,
)
from zoho_conformance.exchanges.formats.json_document import JsonStart
from zoho_conformance.exchanges.formats.json_recording import Exchanges, Steps, read_entries
from zoho_conformance.exchanges.formats.parts import time_of
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.vcr_cassette import (
    NOT_OF_FORM,
    problem,
    raw_exchange,
)
from zoho_conformance.model.untrusted_yaml import parse_yaml
from zoho_conformance.model.yaml_errors import UntrustedYamlError

_NAME = "http_interactions"
_SIGN = re.compile(rb"""(?m)^(?:---[^\n]*\n|[#%][^\n]*\n|\s*\n)*["']?http_interactions["']?\s*:""")
_SIGN_ANYWHERE = re.compile(rb"""(?m)^["']?http_interactions["']?\s*:""")


class RubyVcr:
    """The YAML that VCR writes by default."""

    suffixes = frozenset({".yml", ".yaml"})

    def open(self, source: Source) -> RubyCassette | None:
        """Open a cassette; None where the source is another file."""
        if not (_SIGN.match(source.start) or _SIGN_ANYWHERE.search(source.start)):
            return None
        try:
            data = parse_yaml(source.read())
        except UntrustedYamlError as cause:
            raise UnreadableRecordingError(f"{source.name}: {cause}") from cause
        entries = data.get(_NAME) if isinstance(data, Mapping) else None
        if not isinstance(entries, list):
            return None
        recorder = data.get("recorded_with")
        return RubyCassette(
            source.name, entries, {} if recorder is None else {"recorded_with": recorder}
        )


class RubyCassette(msgspec.Struct, frozen=True):
    """The data of one cassette, its interactions not looked into yet."""

    file: str
    interactions: list[Any]
    beside: Mapping[str, Any]

    @property
    def metadata(self) -> Mapping[str, str]:
        """VCR notes nothing of a cassette as a whole that says who answered."""
        return {}

    def __iter__(self) -> Iterator[RawExchange | Unread]:
        """Read the interactions one by one."""
        for index, interaction in enumerate(self.interactions, 1):
            place = RecordedPlace(self.file, index)
            try:
                yield _read_interaction(place, interaction)
            except NOT_OF_FORM as cause:
                yield Unread(place, problem(cause))


class RubyVcrJson:
    """The JSON that VCR writes on request."""

    def wrote(self, start: JsonStart) -> bool:
        """Whether a document has its list of interactions."""
        return not start.is_array and start.has(_NAME)

    def is_entry(self, steps: Steps) -> bool:
        """Whether the object at a place of a document is an entry."""
        return steps == (_NAME, None)

    def read(self, source: Source) -> Exchanges:
        """Read the interactions one by one."""
        return read_entries(source, f"{_NAME}.item", _read_interaction)


def _read_interaction(place: RecordedPlace, interaction: Mapping[str, Any]) -> RawExchange:
    exchange = raw_exchange(place, interaction)
    return replace(
        exchange,
        method=exchange.method.upper(),
        recorded_at=time_of(interaction.get("recorded_at")),
    )
