"""What is packed: how it begins, and how large it may become.

A bomb of some kilobytes would fill any memory.
"""

from __future__ import annotations

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"

MAX_BODY_BYTES = 64 * 1024 * 1024
"""The largest body of an answer, however it came."""

_FREE_BYTES = 4 * 1024 * 1024
MAX_RATIO = 50
"""JSON of an API is packed to about a tenth of its size; a bomb to a five-hundredth, or less."""


MAX_TOGETHER_BYTES = 4 * MAX_BODY_BYTES
"""How much all bodies of a recording that are kept may have beyond that."""


def max_unpacked(packed_bytes: int) -> int:
    """To how many bytes so many packed ones may unpack."""
    return _FREE_BYTES + MAX_RATIO * packed_bytes
