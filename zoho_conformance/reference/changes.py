"""The pieces that mutants and variations are made of: edits of a JSON object, and where they act.

Every change works on a deep copy, since the honest answer shares its body with the estate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import replace
from typing import TypeAlias

from zoho_conformance.model.http_status import is_success
from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.mutation import Change
from zoho_conformance.reference.request import CONFIGURATION, LOCK_BY_ID, LOCK_LIST, Asked

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value inside a JSON object."""

Edit: TypeAlias = Callable[[JsonObject], None]
"""Changes a JSON object in place; does nothing where the place it is about is absent."""

LOCKS = frozenset({LOCK_LIST, LOCK_BY_ID})
EVERYWHERE = LOCKS | {CONFIGURATION}
_WRAPPERS = ("data", "record_locking_configurations")


def drop(*place: str | int) -> Edit:
    """Leave out the key at this place."""
    return _at(place, lambda holder, key: holder.pop(key))


def put(value: object, *place: str | int) -> Edit:
    """Answer this value at this place."""
    return _at(place, lambda holder, key: holder.update({key: deepcopy(value)}))


def convert(function: Callable[[str], object], *place: str | int) -> Edit:
    """Answer at this place what the function makes of the honest value, unless that is null."""

    def act(holder: JsonObject, key: str) -> None:
        if holder[key] is not None:
            holder[key] = function(str(holder[key]))

    return _at(place, act)


def rename(new: str, *place: str | int) -> Edit:
    """Answer the value at this place under another key."""
    return _at(place, lambda holder, key: holder.update({new: holder.pop(key)}))


def add(new: str, value: object, *beside: str | int) -> Edit:
    """Answer a further key beside the one at this place."""
    return _at(beside, lambda holder, _: holder.update({new: deepcopy(value)}))


def in_body(edit: Edit, operations: Collection[str]) -> Change:
    """Edit the bodies of these operations' successes."""

    def change(asked: Asked, answer: Answer) -> Answer:
        if (
            asked.operation not in operations
            or not is_success(answer.status)
            or answer.body is None
        ):
            return answer
        body = deepcopy(answer.body)
        edit(body)
        return replace(answer, body=body)

    return change


def in_locks(edit: Edit, source: str | None = None, operations: Collection[str] = LOCKS) -> Change:
    """Edit the locks answered; with `source` only those with this Lock_Source__s."""

    def wanted(lock: JsonObject) -> bool:
        return source is None or lock.get("Lock_Source__s") == source

    return in_body(_in_rows("data", edit, wanted), operations)


def in_configurations(edit: Edit) -> Change:
    """Edit the configurations answered."""
    rows = _in_rows("record_locking_configurations", edit, lambda _: True)
    return in_body(rows, {CONFIGURATION})


def in_success(
    make: Callable[[Answer], Answer],
    operations: Collection[str],
    source: str | None = None,
) -> Change:
    """Answer what `make` gives in place of a success with a body; `source` as in `in_locks`."""

    def change(asked: Asked, answer: Answer) -> Answer:
        if asked.operation not in operations or not is_success(answer.status):
            return answer
        if answer.body is None:
            return answer
        if source and value_at(answer.body, ("data", 0, "Lock_Source__s")) != source:
            return answer
        return make(answer)

    return change


def in_refusal(
    code: str,
    make: Callable[[Answer], Answer],
    operations: Collection[str] = EVERYWHERE,
) -> Change:
    """Answer what `make` gives in place of these operations' refusals with this code.

    A refusal may be flat, or the first row of a body.
    """
    places: tuple[Place, ...] = (("code",), *((key, 0, "code") for key in _WRAPPERS))

    def change(asked: Asked, answer: Answer) -> Answer:
        if asked.operation not in operations:
            return answer
        codes = [value_at(answer.body, place) for place in places]
        return make(answer) if code in codes else answer

    return change


def edited(edit: Edit) -> Callable[[Answer], Answer]:
    """Make an answer whose body is edited."""

    def make(answer: Answer) -> Answer:
        body = deepcopy(answer.body or {})
        edit(body)
        return replace(answer, body=body)

    return make


def under(status: int) -> Callable[[Answer], Answer]:
    """Make an answer that comes under another HTTP status."""
    return lambda answer: replace(answer, status=status)


def value_at(root: object, place: Place) -> object:
    """Give the value at this place, or None where there is none."""
    for step in place:
        if isinstance(root, dict):
            root = root.get(step)
        elif isinstance(root, list) and isinstance(step, int) and step < len(root):
            root = root[step]
        else:
            return None
    return root


def _at(place: Place, act: Callable[[JsonObject, str], object]) -> Edit:
    *way, key = place

    def edit(root: JsonObject) -> None:
        holder = value_at(root, tuple(way))
        if isinstance(holder, dict) and key in holder:
            act(holder, str(key))

    return edit


def _in_rows(wrapper: str, edit: Edit, wanted: Callable[[JsonObject], bool]) -> Edit:
    def edit_rows(body: JsonObject) -> None:
        rows = body.get(wrapper)
        for row in rows if isinstance(rows, list) else ():
            if wanted(row):
                edit(row)

    return edit_rows
