"""Which answers were received: each is recognized by its text, wherever that is decoded.

So it does not matter how a text gets from the client to a decoder. What is kept of it is its length
and its hash.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from zoho_conformance.uses.object_path import ObjectPath

_MAX_BODIES = 10_000
_WHITESPACE = " \t\n\r\ufeff"
_OPENING = (b"{", b"[")
_MAX_LEADING_BYTES = 64


class Bodies:
    """The operations of the answers that were received last, by their texts."""

    def __init__(self) -> None:
        self._operations: OrderedDict[tuple[int, int], ObjectPath] = OrderedDict()
        self._lock = Lock()

    def remember(self, body: bytes | str, where: ObjectPath) -> None:
        """Note that a text is the answer of an operation; of two that have it the later counts."""
        key = _key(body)
        if key is None:
            return
        with self._lock:
            self._operations[key] = where
            self._operations.move_to_end(key)
            if len(self._operations) > _MAX_BODIES:
                self._operations.popitem(last=False)

    def forget(self) -> None:
        """Note that there will be no more requests."""
        self._operations.clear()

    def find(self, body: object) -> ObjectPath | None:
        """The place of the top of the answer whose text this is; None for any other text."""
        if not self._operations or not isinstance(body, bytes | bytearray | memoryview | str):
            return None
        key = _key(body if isinstance(body, bytes | str) else bytes(body))
        return None if key is None else self._operations.get(key)


def is_json_like(body: bytes) -> bool:
    """Whether a body may be an object or a list in JSON, by its first bytes."""
    return body[:_MAX_LEADING_BYTES].lstrip(b" \t\n\r\xef\xbb\xbf").startswith(_OPENING)


def _key(body: bytes | str) -> tuple[int, int] | None:
    if isinstance(body, bytes):
        if not is_json_like(body):
            return None
        try:
            body = body.decode()
        except UnicodeDecodeError:
            return None
    text = body.strip(_WHITESPACE)
    return len(text), hash(text)
