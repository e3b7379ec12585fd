"""The TOML files that ship, as JSON: to parse them as TOML takes a twentieth of a plain check.

`make docs` writes `contracts/toml.json`. Of a text that is not in it nothing is known here, and it
is parsed: that of a user's file, or of one of ours that was edited since.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache

import msgspec

from zoho_conformance.model import locations


class TomlAsJson(msgspec.Struct):
    """A TOML file by the size and the CRC-32 of its text, and its content."""

    size: int
    checksum: int
    content: msgspec.Raw


FILE = "contracts/toml.json"
"""Where the contents lie, by the names of the TOML files."""


def as_json(text: bytes) -> msgspec.Raw | None:
    """The content of a TOML file that ships, by its text; None for any other text."""
    return _contents().get((len(text), zlib.crc32(text)))


@cache
def _contents() -> Mapping[tuple[int, int], msgspec.Raw]:
    try:
        text = (locations.root() / FILE).read_bytes()
        files = msgspec.json.decode(text, type=dict[str, TomlAsJson])
    except (OSError, ValueError):
        # All it does is to save time.
        return {}
    return {(file.size, file.checksum): file.content for file in files.values()}
