"""What makes a served org differ from the honest one, and the edits that is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TypeAlias

from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.rules import RULES
from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reference.request import CONFIGURATION, LOCK_BY_ID, LOCK_LIST, ApiRequest

AnswerEdit: TypeAlias = Callable[[ApiRequest, Answer], Answer]
"""Gives what is answered instead of the honest answer, which it leaves untouched."""

RequestEdit: TypeAlias = Callable[[ApiRequest], ApiRequest]
"""Gives what the org takes a request for; the honest answer is the answer to that."""

SideEffect: TypeAlias = Callable[[OrgInventory, ApiRequest, Answer], None]
"""Does something to the org besides, after the honest answer to what it heard."""


def same_answer(_asked: ApiRequest, answer: Answer) -> Answer:
    """Answer honestly."""
    return answer


def same_request(request: ApiRequest) -> ApiRequest:
    """Hear honestly."""
    return request


def no_side_effect(_estate: OrgInventory, _asked: ApiRequest, _answer: Answer) -> None:
    """Do honestly."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One difference that the pages allow, so that no rule may trip over it."""

    name: str
    summary: str
    edit_answer: AnswerEdit = same_answer
    edit_request: RequestEdit = same_request
    side_effect: SideEffect = no_side_effect


@dataclass(frozen=True, slots=True)
class Mutant:
    """One misbehaviour, which trips the rule with the id `trips` and no other.

    Raises ConformanceError when there is no such rule.
    """

    name: str
    trips: str
    summary: str
    edit_answer: AnswerEdit = same_answer
    edit_request: RequestEdit = same_request
    side_effect: SideEffect = no_side_effect

    def __post_init__(self) -> None:
        if self.trips not in RULES:
            raise ConformanceError(f"mutant {self.name!r} trips {self.trips!r}, which is no rule")


Mutation: TypeAlias = Mutant | Variation


Place: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value inside a JSON object."""

BodyEdit: TypeAlias = Callable[[JsonObject], None]
"""Changes a JSON object in place; does nothing where the place it is about is absent."""

LOCKS = frozenset({LOCK_LIST, LOCK_BY_ID})
EVERYWHERE = LOCKS | {CONFIGURATION}
_WRAPPERS = ("data", "record_locking_configurations")


def drop_key(*place: str | int) -> BodyEdit:
    """Leave out the key at this place."""
    return _at(place, lambda holder, key: holder.pop(key))


def set_value(value: object, *place: str | int) -> BodyEdit:
    """Answer this value at this place."""
    return _at(place, lambda holder, key: holder.update({key: deepcopy(value)}))


def convert_value(function: Callable[[str], object], *place: str | int) -> BodyEdit:
    """Answer at this place what the function makes of the honest value, unless that is null."""

    def side_effect(holder: JsonObject, key: str) -> None:
        if holder[key] is not None:
            holder[key] = function(str(holder[key]))

    return _at(place, side_effect)


def rename_key(new: str, *place: str | int) -> BodyEdit:
    """Answer the value at this place under another key."""
    return _at(place, lambda holder, key: holder.update({new: holder.pop(key)}))


def add_key(new: str, value: object, *beside: str | int) -> BodyEdit:
    """Answer a further key beside the one at this place."""
    return _at(beside, lambda holder, _: holder.update({new: deepcopy(value)}))


def in_body(edit: BodyEdit, operations: Collection[str]) -> AnswerEdit:
    """Edit the bodies of these operations' successes."""

    def edit_answer(request: ApiRequest, answer: Answer) -> Answer:
        if (
            request.operation not in operations
            or not is_success(answer.status)
            or answer.body is None
        ):
            return answer
        body = deepcopy(answer.body)
        edit(body)
        return replace(answer, body=body)

    return edit_answer


def in_locks(
    edit: BodyEdit, source: str | None = None, operations: Collection[str] = LOCKS
) -> AnswerEdit:
    """Edit the locks answered; with `source` only those with this Lock_Source__s."""

    def wanted(lock: JsonObject) -> bool:
        return source is None or lock.get("Lock_Source__s") == source

    return in_body(_in_rows("data", edit, wanted), operations)


def in_configurations(edit: BodyEdit) -> AnswerEdit:
    """Edit the configurations answered."""
    rows = _in_rows("record_locking_configurations", edit, lambda _: True)
    return in_body(rows, {CONFIGURATION})


def in_success(
    make: Callable[[Answer], Answer],
    operations: Collection[str],
    source: str | None = None,
) -> AnswerEdit:
    """Answer what `make` gives in place of a success with a body; `source` as in `in_locks`."""

    def edit_answer(request: ApiRequest, answer: Answer) -> Answer:
        if (
            request.operation not in operations
            or not is_success(answer.status)
            or answer.body is None
        ):
            return answer
        if source and value_at(answer.body, ("data", 0, "Lock_Source__s")) != source:
            return answer
        return make(answer)

    return edit_answer


def in_refusal(
    code: str,
    make: Callable[[Answer], Answer],
    operations: Collection[str] = EVERYWHERE,
) -> AnswerEdit:
    """Answer what `make` gives in place of these operations' refusals with this code.

    A refusal may be flat, or the first row of a body.
    """
    places: tuple[Place, ...] = (("code",), *((key, 0, "code") for key in _WRAPPERS))

    def edit_answer(request: ApiRequest, answer: Answer) -> Answer:
        if request.operation not in operations:
            return answer
        codes = [value_at(answer.body, place) for place in places]
        return make(answer) if code in codes else answer

    return edit_answer


def with_body(edit: BodyEdit) -> Callable[[Answer], Answer]:
    """Make an answer whose body is edited."""

    def make(answer: Answer) -> Answer:
        body = deepcopy(answer.body or {})
        edit(body)
        return replace(answer, body=body)

    return make


def with_status(status: int) -> Callable[[Answer], Answer]:
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


def _at(place: Place, side_effect: Callable[[JsonObject, str], object]) -> BodyEdit:
    *way, key = place

    def edit(root: JsonObject) -> None:
        holder = value_at(root, tuple(way))
        if isinstance(holder, dict) and key in holder:
            side_effect(holder, str(key))

    return edit


def _in_rows(wrapper: str, edit: BodyEdit, wanted: Callable[[JsonObject], bool]) -> BodyEdit:
    def edit_rows(body: JsonObject) -> None:
        rows = body.get(wrapper)
        for row in rows if isinstance(rows, list) else ():
            if wanted(row):
                edit(row)

    return edit_rows
