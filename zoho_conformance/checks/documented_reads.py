"""Whether a key that code reads is on a page."""

from __future__ import annotations

from typing import Literal

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.uses.use import ANY_KEY

Documentation = Literal["documented", "conditional", "open", "undocumented"]
"""Whether a page has a key, in every answer or in some; where the page names no keys, or where they
are an org's own, it is `open`."""

_OF_ERRORS = frozenset({"code", "status", "message", "details"})


def documentation_of(promise: Promise, path: str) -> Documentation:
    """What the page of an operation has of a key of its answers, those of errors included."""
    path = path.rstrip("[]")
    if not path:
        return "documented"
    key = promise.key_at(path)
    if key is not None:
        return "documented" if key.is_required else "conditional"
    if _is_of_errors(promise, path):
        return "conditional"
    holder = json_path.parent(path)
    name = json_path.name(path)
    if name == ANY_KEY or name in json_path.PLACEHOLDERS or promise.is_open(holder):
        return "open"
    is_undescribed = promise.key_at(holder.rstrip("[]")) and not promise.names_keys_in(holder)
    return "open" if is_undescribed else "undocumented"


def _is_of_errors(promise: Promise, path: str) -> bool:
    """Whether errors have a key: in the body itself, or in a row's place."""
    of_row = f"{promise.wrapper}[]."
    inside = path.removeprefix(of_row) if promise.wrapper else path
    return inside.split(".")[0] in _OF_ERRORS
