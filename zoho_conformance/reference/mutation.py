"""What makes a served org differ from the honest one, and the edits that mutations are made of.

Every edit of an answer works on a deep copy, since the honest answer shares its body with the org.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from zoho_conformance.model import json_path
from zoho_conformance.model.errors import ConformanceError
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.rules import RULES
from zoho_conformance.reference.answers import Answer, JsonObject
from zoho_conformance.reference.org_inventory import OrgInventory
from zoho_conformance.reference.request import CONFIGURATION, LOCK_BY_ID, LOCK_LIST, ApiRequest
from zoho_conformance.reference.schema_changes import SchemaChange

AnswerEdit: TypeAlias = Callable[[ApiRequest, Answer], Answer]
"""Returns the answer to send instead of the honest one, which it leaves untouched."""

RequestEdit: TypeAlias = Callable[[ApiRequest], ApiRequest]
"""Returns the request that the org answers instead of the one it got."""

SideEffect: TypeAlias = Callable[[OrgInventory, ApiRequest, Answer], None]
"""Does something more to the org, after it has answered honestly."""

StoredEdit: TypeAlias = Callable[[ApiRequest, JsonObject | None, JsonObject], None]
"""Changes in place what a write stored; given what was there before, None where nothing was."""

BodyEdit: TypeAlias = Callable[[JsonObject], None]
"""Changes a JSON object in place; does nothing where the key it is about is absent."""

Steps: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value inside a JSON object."""

LOCKS = frozenset({LOCK_LIST, LOCK_BY_ID})
READS = LOCKS | {CONFIGURATION}
_WRAPPERS = ("data", "record_locking_configurations")


def keep_answer(_request: ApiRequest, answer: Answer) -> Answer:
    """Answer honestly."""
    return answer


def keep_request(request: ApiRequest) -> ApiRequest:
    """Take the request as it is."""
    return request


def no_side_effect(_inventory: OrgInventory, _request: ApiRequest, _answer: Answer) -> None:
    """Do nothing more."""


def keep_stored(_request: ApiRequest, _before: JsonObject | None, _stored: JsonObject) -> None:
    """Store honestly."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One difference that the pages allow, so that no rule may trip over it."""

    name: str
    summary: str
    edit_answer: AnswerEdit = keep_answer
    edit_request: RequestEdit = keep_request
    side_effect: SideEffect = no_side_effect
    edit_stored: StoredEdit = keep_stored


@dataclass(frozen=True, slots=True)
class Mutant:
    """One misbehaviour, which trips the rule with the id `trips` at `path` and no other.

    `also` is what follows from it in later requests: rules and paths that it trips as well.

    Raises ConformanceError when no rule has that id.
    """

    name: str
    trips: str
    path: str
    summary: str
    edit_answer: AnswerEdit = keep_answer
    edit_request: RequestEdit = keep_request
    side_effect: SideEffect = no_side_effect
    edit_stored: StoredEdit = keep_stored
    also: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        if self.trips not in RULES:
            raise ConformanceError(f"mutant {self.name!r} trips {self.trips!r}: unknown rule")


AnswerMutation: TypeAlias = Mutant | Variation
"""An org that answers otherwise than it should, or than it might."""

Mutation: TypeAlias = AnswerMutation | SchemaChange
"""An org that answers otherwise, or that has something else."""


_M = TypeVar("_M", Mutant, Variation)


def index_by_name(mutations: Iterable[_M]) -> Mapping[str, _M]:
    """Mutations by their names; raises ConformanceError where two have the same."""
    named: dict[str, _M] = {}
    for mutation in mutations:
        if mutation.name in named:
            raise ConformanceError(f"two mutations are named {mutation.name}")
        named[mutation.name] = mutation
    return MappingProxyType(named)


def drop_key(*steps: str | int) -> BodyEdit:
    """Leave out the key at these steps."""
    return _at(steps, lambda holder, key: holder.pop(key))


def set_value(value: object, *steps: str | int) -> BodyEdit:
    """Set the key at these steps to a value."""
    return _at(steps, lambda holder, key: holder.update({key: deepcopy(value)}))


def convert_value(function: Callable[[str], object], *steps: str | int) -> BodyEdit:
    """Convert the value at these steps, unless it is null."""

    def convert(holder: JsonObject, key: str) -> None:
        if holder[key] is not None:
            holder[key] = function(str(holder[key]))

    return _at(steps, convert)


def rename_key(new: str, *steps: str | int) -> BodyEdit:
    """Answer the value at these steps under another key."""
    return _at(steps, lambda holder, key: holder.update({new: holder.pop(key)}))


def add_key(new: str, value: object, *beside: str | int) -> BodyEdit:
    """Add a key beside the one at these steps."""
    return _at(beside, lambda holder, _: holder.update({new: deepcopy(value)}))


def combine_edits(*edits: BodyEdit) -> BodyEdit:
    """Make several edits of one object."""

    def edit_body(body: JsonObject) -> None:
        for edit in edits:
            edit(body)

    return edit_body


def chain_edits(*edits: AnswerEdit) -> AnswerEdit:
    """Make several edits of one answer, each of what the one before it gives."""

    def edit_answer(request: ApiRequest, answer: Answer) -> Answer:
        for edit in edits:
            answer = edit(request, answer)
        return answer

    return edit_answer


def edit_success(
    make: Callable[[Answer], Answer],
    operations: Collection[str],
    source: str | None = None,
) -> AnswerEdit:
    """Answer what `make` gives in place of a success with a body.

    With `source` only where the first lock has this Lock_Source__s.
    """

    def edit_answer(request: ApiRequest, answer: Answer) -> Answer:
        succeeds = is_success(answer.status) and answer.body is not None
        if request.operation not in operations or not succeeds:
            return answer
        if source and value_at(answer.body, ("data", 0, "Lock_Source__s")) != source:
            return answer
        return make(answer)

    return edit_answer


def edit_bodies(edit: BodyEdit, operations: Collection[str]) -> AnswerEdit:
    """Edit the bodies of these operations' successes."""
    return edit_success(with_body(edit), operations)


def edit_locks(
    edit: BodyEdit, source: str | None = None, operations: Collection[str] = LOCKS
) -> AnswerEdit:
    """Edit the locks answered; with `source` only those with this Lock_Source__s."""

    def edit_locks(body: JsonObject) -> None:
        for lock in objects_at(body, "data[]"):
            if source in (None, lock.get("Lock_Source__s")):
                edit(lock)

    return edit_bodies(edit_locks, operations)


def edit_configurations(edit: BodyEdit) -> AnswerEdit:
    """Edit the configurations answered."""

    def edit_configurations(body: JsonObject) -> None:
        for configuration in objects_at(body, "record_locking_configurations[]"):
            edit(configuration)

    return edit_bodies(edit_configurations, {CONFIGURATION})


def edit_refusal(
    code: str,
    make: Callable[[Answer], Answer],
    operations: Collection[str] = READS,
) -> AnswerEdit:
    """Answer what `make` gives in place of these operations' refusals with this code.

    A refusal may be flat, or the first row of a body.
    """
    code_steps: tuple[Steps, ...] = (("code",), *((key, 0, "code") for key in _WRAPPERS))

    def edit_answer(request: ApiRequest, answer: Answer) -> Answer:
        if request.operation not in operations:
            return answer
        codes = [value_at(answer.body, steps) for steps in code_steps]
        return make(answer) if code in codes else answer

    return edit_answer


def edit_refusals(
    make: Callable[[Answer], Answer], operation: str, paths: Collection[str]
) -> AnswerEdit:
    """Answer what `make` gives in place of an operation's refusals at these paths.

    A flat refusal is at the empty path, one that is a row at that of the rows.
    """

    def edit_answer(request: ApiRequest, answer: Answer) -> Answer:
        if request.operation != operation or answer.body is None:
            return answer
        objects = [part for path in paths for part in objects_at(answer.body, path)]
        return make(answer) if any(part.get("status") == "error" for part in objects) else answer

    return edit_answer


def with_body(edit: BodyEdit) -> Callable[[Answer], Answer]:
    """Make an answer whose body is edited."""

    def make(answer: Answer) -> Answer:
        # Through JSON, so that two keys that share an object in the org do not share it here.
        body = json.loads(json.dumps(answer.body or {}))
        edit(body)
        return replace(answer, body=body)

    return make


def with_status(status: int) -> Callable[[Answer], Answer]:
    """Make an answer that comes under another HTTP status."""
    return lambda answer: replace(answer, status=status)


def with_content_type(content_type: str) -> Callable[[Answer], Answer]:
    """Make an answer that comes as another content type."""
    return lambda answer: replace(answer, headers=(("Content-Type", content_type),))


def with_header(name: str, value: str) -> Callable[[Answer], Answer]:
    """Make an answer that comes with one more header."""
    return lambda answer: replace(answer, headers=(*answer.headers, (name, value)))


def with_text(edit: Callable[[str], str]) -> Callable[[Answer], Answer]:
    """Make an answer the text of whose body is edited."""
    return lambda answer: replace(answer, edit_text=edit)


def value_at(root: object, steps: Steps) -> object:
    """The value at these steps, or None where they lead nowhere."""
    for step in steps:
        if isinstance(root, dict):
            root = root.get(step)
        elif isinstance(root, list) and isinstance(step, int) and step < len(root):
            root = root[step]
        else:
            return None
    return root


def objects_at(body: JsonObject, path: str) -> list[JsonObject]:
    """The objects at a path such as `data[].Locked_By__s`, in order; at an empty one the body."""
    values = json_path.values(body, path) if path else [body]
    return [value for value in values if isinstance(value, dict)]


def _at(steps: Steps, edit: Callable[[JsonObject, str], object]) -> BodyEdit:
    *way, key = steps

    def edit_body(root: JsonObject) -> None:
        holder = value_at(root, tuple(way))
        if isinstance(holder, dict) and key in holder:
            edit(holder, str(key))

    return edit_body
