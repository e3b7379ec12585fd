"""Which operations of a page have a key of its bodies, and which of them require it.

What the samples of one operation always show, that operation requires, and no other: a sample of a
list says nothing of the form with an id but what its rows are like.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from zoho_conformance.contracts import own_facts
from zoho_conformance.contracts.contract import BodySample, Key, Operation, Side
from zoho_conformance.contracts.page_facts import OperationIds
from zoho_conformance.model import json_path
from zoho_conformance.model.url_template import UrlTemplate
from zoho_conformance.pages.operation_words import OperationWords
from zoho_conformance.pages.samples.sample_shape import SampleShape, shapes_of_samples


def assign(
    keys: Sequence[Key],
    samples: Sequence[BodySample],
    side: Side,
    operations: Sequence[Operation],
    words: OperationWords,
) -> tuple[Key, ...]:
    """The keys of a body, each with the operations that have it, and that require it."""
    if len(operations) <= 1:
        return tuple(keys)
    read = _OwnKeys(keys, samples, operations, words)
    if side == "response":
        placed = _with_operations_of_holders(map(read.of_response, keys))
        return tuple(map(read.with_requirement, placed))
    placed = _with_operations_of_holders(map(read.of_request, keys))
    return tuple(key if key.basis == "stated" else read.with_requirement(key) for key in placed)


def _with_operations_of_holders(keys: Iterable[Key]) -> Iterator[Key]:
    """The keys, what lies in a key of some operations being of no others."""
    limited: dict[str, tuple[str, ...]] = {}
    for key in keys:
        holders = (limited[path] for path in json_path.ancestors(key.path) if path in limited)
        operations = key.operations
        for held_by in holders:
            operations = tuple(id_ for id_ in operations or held_by if id_ in held_by)
        if operations:
            limited[key.path] = operations
        is_same = not operations or operations == key.operations
        yield key if is_same else replace(key, operations=operations)


def _rows_key(keys: Sequence[Key]) -> str:
    """The key of the body that holds its rows."""
    return next((key.path for key in keys if not key.parent and "array" in key.types), "")


_Lent = Literal["all", "rows", "wrapper"]
"""How much of what an operation answers holds for another one of which the page has no sample."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What samples show of an operation: surely of it, and with those that may be of another.

    `lent` is None where the samples are its own.
    """

    surely: Mapping[str, SampleShape]
    parents: frozenset[str]
    """The paths of the objects that the samples surely of the operation have."""
    at_all: Mapping[str, SampleShape]
    lent: _Lent | None = None


class _OwnKeys:
    """The keys of one body, by operation."""

    def __init__(
        self,
        keys: Sequence[Key],
        samples: Sequence[BodySample],
        operations: Sequence[Operation],
        words: OperationWords,
    ) -> None:
        self._operations = operations
        self._words = words
        self._rows = _rows_key(keys)
        self._is_listed = any(key.basis == "stated" for key in keys)
        self._all = shapes_of_samples(samples)
        self._unsure = shapes_of_samples(
            each for each in samples if len(each.operations or ()) != 1
        )
        self._own: dict[str, list[BodySample]] = {each.id: [] for each in operations}
        for sample in samples:
            if sample.operations is not None and len(sample.operations) == 1:
                self._own.setdefault(sample.operations[0], []).append(sample)
        self._with_samples_of_their_own = [each for each in operations if self._own[each.id]]
        self._shapes = {id_: shapes_of_samples(own) for id_, own in self._own.items()}
        self._shown = {each.id: self._shown_of(each, samples) for each in operations}

    def of_response(self, key: Key) -> Key:
        """The key of an answer, with the operations that have it."""
        return self._with_samples(self._with_condition(key))

    def of_request(self, key: Key) -> Key:
        """The key of a request; what has its id in the path needs none in the body."""
        if key.basis != "stated":
            return self._with_samples(key)
        if key.presence == "conditional" and key.condition:
            met_in = self._words.of_condition(key.condition)
            key = replace(key, required_in=met_in or key.required_in)
        single = self._words.single
        if single and key.path == "ids" and key.operations is None:
            return replace(key, operations=self._without(single))
        is_of_row = key.path.endswith("[].id") and key.path.count(".") == 1
        if single and is_of_row and key.presence == "mandatory":
            return replace(key, required_in=self._without(single))
        return key

    def _without(self, left_out: Collection[str]) -> OperationIds:
        others = (each.id for each in self._operations if each.id not in left_out)
        return own_facts.ids_of(others, self._operations) or None

    def _with_condition(self, key: Key) -> Key:
        """The key of those operations in which alone its condition is met."""
        if key.presence != "conditional" or not key.condition or key.operations is not None:
            return key
        met_in = self._words.of_condition(key.condition)
        if met_in is None:
            return key
        if any(key.path in own for id_, own in self._shapes.items() if id_ not in met_in):
            # The page's own samples know better.
            return key
        return replace(key, operations=met_in)

    def _with_samples(self, key: Key) -> Key:
        """A key that only samples show is of the operations whose samples show it."""
        is_unsure = key.basis != "sample" or key.is_field or key.path in self._unsure
        if is_unsure or key.operations is not None:
            return key
        having = (id_ for id_, own in self._shapes.items() if not own or key.path in own)
        operations = own_facts.ids_of(having, self._operations) or None
        return replace(key, operations=operations) if operations else key

    def with_requirement(self, key: Key) -> Key:
        """The key with the operations that require it, where not all of them do.

        One that comes on a condition is required where the condition is met, if that is known.
        """
        candidates = key.operations or tuple(each.id for each in self._operations)
        requiring = tuple(id_ for id_ in candidates if self._requires(id_, key))
        always = requiring == candidates
        is_conditional = key.presence == "conditional"
        is_documented = (key.basis == "stated" or not self._is_listed) and not key.is_field
        if is_conditional:
            met_in = self._words.of_condition(key.condition or "")
            required_in = requiring or None if met_in and met_in == key.operations else None
        else:
            required_in = requiring if requiring and not always else None
        required = always and is_documented and (not is_conditional or required_in is not None)
        if (always, required, required_in) == (key.always, key.required, key.required_in):
            return key
        return replace(key, always=always, required=required, required_in=required_in)

    def _requires(self, operation: str, key: Key) -> bool:
        """Whether all instances of the key's parent have it in what the operation answers."""
        shown = self._shown[operation]
        if not shown.surely or not self._is_lent(key, shown.lent):
            return False
        if key.path in shown.surely:
            return shown.at_all[key.path].always
        if key.parent in shown.parents:
            return False
        # No sample of the operation has an instance of the parent.
        return self._all[key.path].always if key.path in self._all else key.always

    def _is_lent(self, key: Key, lent: _Lent | None) -> bool:
        """Whether a key is of the part that holds for an operation without samples of its own."""
        if lent == "wrapper":
            return key.path == self._rows
        return lent != "rows" or bool(key.parent) or key.path == self._rows

    def _shown_of(self, operation: Operation, samples: Sequence[BodySample]) -> _Shown:
        own, lent = self._own[operation.id], None
        surely = self._shapes[operation.id]
        if not own:
            own, lent = self._borrow(operation)
            surely = shapes_of_samples(own)
        unsure = [
            each
            for each in samples
            if len(each.operations or ()) != 1 and own_facts.concerns(each.operations, operation.id)
        ]
        at_all = shapes_of_samples([*own, *unsure]) if unsure else surely
        return _Shown(surely, frozenset(map(json_path.parent, surely)), at_all, lent)

    def _borrow(self, operation: Operation) -> tuple[list[BodySample], _Lent | None]:
        """The samples of another operation on the same things, and how much of them holds."""
        words = _words_of_path(operation)
        for other in self._with_samples_of_their_own:
            if other.method != operation.method:
                continue
            own = self._own[other.id]
            if not _end_alike(words, _words_of_path(other)):
                continue
            if operation.method != "GET":
                return own, "all"
            if words:
                # What is shown of one thing may be more than a list has of each.
                is_less = other.id in self._words.single and operation.id in self._words.plural
                return own, "wrapper" if is_less else "rows"
        return [], None


def _end_alike(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether one of two paths says no more than the end of the other: they are of one thing."""
    count = min(len(words), len(others))
    return words[len(words) - count :] == others[len(others) - count :] and (
        count > 0 or words == others
    )


def _words_of_path(operation: Operation) -> tuple[str, ...]:
    """The path without its slots."""
    steps = UrlTemplate.parse(operation.path).steps
    return tuple(step.text.casefold() for step in steps if not step.slots)
