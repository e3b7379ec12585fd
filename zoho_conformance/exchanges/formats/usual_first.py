"""Cassettes as vcrpy writes them, as most projects have, opened before other formats load."""

from __future__ import annotations

from typing import TYPE_CHECKING  # noqa: TID251 - only logs are read by a map

from zoho_conformance.exchanges.formats.interface import Recording, cannot_be_read
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.vcr_layout import LaidOutCassettes

if TYPE_CHECKING:
    from zoho_conformance.exchanges.formats.field_map import FieldMap

_USUAL = LaidOutCassettes()


def open_source(source: Source, fields: FieldMap | None = None) -> Recording | None:
    """As `detect.open_source`, which tries this format first as well."""
    if fields is None:
        try:
            cassette = _USUAL.open(source)
        except OSError as cause:
            raise cannot_be_read(source.name, cause) from cause
        if cassette is not None:
            return cassette
    from zoho_conformance.exchanges.formats import detect  # noqa: PLC0415 - 5 ms, for 25 formats

    return detect.open_source(source, fields)
