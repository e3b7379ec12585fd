"""The tags of Python's that YAML may have, read as plain values: nothing that they name is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

_TAG = "tag:yaml.org,2002:python/"


class PythonTags(msgspec.Struct, frozen=True):
    """Which tags are read: those of texts, those of lists, and those of mappings.

    `objects` says what stands in the place of a mapping; it raises `TypeError` where the mapping is
    not what the tag makes of it.
    """

    texts: frozenset[str] = frozenset()
    sequences: frozenset[str] = frozenset()
    objects: Mapping[str, Callable[[Mapping[Any, Any]], Any]] = msgspec.field(default_factory=dict)


def _buffered(fields: Mapping[Any, Any]) -> bytes:
    """The bytes of a buffer, the first part of its state."""
    state = fields.get("state") or [b""]
    if not isinstance(state, list):
        raise TypeError
    content = state[0] or b""
    if isinstance(content, str):
        return content.encode()
    if not isinstance(content, bytes):
        raise TypeError
    return content


def _iterated(fields: Mapping[Any, Any]) -> list[Any]:
    """What was iterated over, the first argument."""
    arguments = fields.get("args") or [[]]
    if not isinstance(arguments, list) or not isinstance(arguments[0], list):
        raise TypeError
    return arguments[0]


NO_TAGS = PythonTags()

VCRPY_TAGS = PythonTags(
    texts=frozenset({f"{_TAG}str", f"{_TAG}unicode"}),
    sequences=frozenset({f"{_TAG}tuple"}),
    objects={
        f"{_TAG}object/new:_io.BytesIO": _buffered,
        f"{_TAG}object/apply:builtins.iter": _iterated,
    },
)
"""Those that vcrpy's own safe loader reads."""
