"""What the API sends to an address of the caller's: notifications, and jobs that are done."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.contracts.contract import BodySample, Callback, Key, Operation
from zoho_conformance.contracts.doubt import Doubt
from zoho_conformance.pages.keys import body_keys
from zoho_conformance.pages.keys.lists_of_body import KeyList

_FIELD = re.compile(r"[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*_?_?s?")
_ADDRESS = re.compile(r"(?:call_?back|notify|notification|webhook)(?:_?url)?", re.IGNORECASE)


def read(
    title: str,
    operations: Sequence[Operation],
    lists: Sequence[KeyList],
    samples: Sequence[BodySample],
    request_keys: Sequence[Key],
) -> tuple[tuple[Callback, ...], tuple[Doubt, ...]]:
    """The callback that the page describes, whatever it is about; none where it shows none."""
    keys, doubts = body_keys.read(lists, samples)
    if not keys:
        return (), ()
    lines = [*(key_list.section.line for key_list in lists), *(sample.line for sample in samples)]
    chosen = {key.name for key in request_keys if key.presence == "optional"}
    callback = Callback(
        name=re.sub(r"[^a-z0-9]+", "_", f"{title.casefold()} callback").strip("_"),
        line=min(lines),
        # What the caller may leave out of the request cannot come back.
        keys=tuple(_as_it_comes(key, chosen) for key in keys),
        operations=_registering(operations, request_keys),
    )
    return (callback,), tuple(_about_callback(doubts))


def _as_it_comes(key: Key, chosen: Collection[str]) -> Key:
    """The key of a callback; a field of a module stands for whichever a record has."""
    is_field = key.basis == "sample" and _FIELD.fullmatch(key.name) is not None
    if not is_field and key.name not in chosen:
        return key
    own = replace(key, always=False, required=False, is_field=is_field)
    if is_field or not key.types or "null" in key.types:
        return own
    return replace(own, types=(*key.types, "null"), nullable=True)


def _registering(
    operations: Sequence[Operation], request_keys: Sequence[Key]
) -> tuple[str, ...] | None:
    """The operations to which the address is given."""
    writes = [operation.id for operation in operations if operation.method != "GET"]
    takes_address = any(_ADDRESS.fullmatch(key.name) for key in request_keys)
    return tuple(writes) if takes_address and len(writes) < len(operations) else None


def _about_callback(doubts: Sequence[Doubt]) -> Iterator[Doubt]:
    for doubt in doubts:
        yield structs.replace(doubt, what=f"of the callback: {doubt.what}")
