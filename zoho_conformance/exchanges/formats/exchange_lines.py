"""At which lines of their files recorded exchanges begin: looked up on demand.

Reading recordings does not note lines, which are hardly ever needed. So whoever has a finding names
a file and the numbers of exchanges in it, and the file is looked through once more as far as the
last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - only logs are read by a map

from zoho_conformance.exchanges.formats.interface import UnreadableRecordingError
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model.untrusted_yaml import item_lines

if TYPE_CHECKING:
    from zoho_conformance.exchanges.formats.field_map import FieldMap

_YAML_KEYS = ("interactions", "http_interactions", "responses")
MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
"""A line in a larger document helps little, and it would be read in one piece."""


def find_lines(
    file: Path, numbers: Collection[int], fields: FieldMap | None = None
) -> Mapping[int, int]:
    """The lines of exchanges in a file, by their numbers in it from 1.

    Those of a format without lines, and of a file that is packed or gone, are not in it.
    """
    try:
        source = Source.of_file(file)
        if not numbers or not source.can_seek:
            return {}
        lines = _lines(source, fields, max(numbers))
        return {
            number: line
            for number, line in enumerate(islice(lines, max(numbers)), 1)
            if number in numbers and line is not None
        }
    except (OSError, UnreadableRecordingError):
        # What is there of it was judged before.
        return {}


def _lines(source: Source, fields: FieldMap | None, last: int) -> Iterable[int | None]:
    is_small = source.size is not None and source.size <= MAX_DOCUMENT_BYTES
    if not source.start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return item_lines(source.read(), _YAML_KEYS) if is_small else ()
    from zoho_conformance.exchanges.formats.json_lines import (  # noqa: PLC0415 - loads every format
        lines_of_json,
    )

    return lines_of_json(source, fields, last, is_small=is_small)
