"""What became of the facts that only some operations of a page have.

They are compared operation by operation, as far as both editions have the operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from zoho_conformance.compare.diff.change import same_condition
from zoho_conformance.compare.diff.operations import pair_operations
from zoho_conformance.contracts.contract import Contract, ErrorRow, Key, Operation, Parameter, Side
from zoho_conformance.contracts.own_facts import own_key, own_parameter
from zoho_conformance.contracts.page_facts import OperationIds

Pairs = Sequence[tuple[Operation, Operation]]
"""The operations that both editions have, the older first."""


def common_operations(old: Contract, new: Contract) -> Pairs:
    """The operations of a page in two editions, without those that only one of them has."""
    pairs = pair_operations(old.operations, new.operations)
    return [(mine, theirs) for mine, theirs in pairs if mine and theirs]


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key of both editions as some operations have it, and their ids, if not all do."""

    was: Key
    now: Key
    operations: OperationIds


def same_presence(was: Key, now: Key) -> Key:
    """The newer key with the presence of the older one."""
    return replace(now, always=was.always, presence=was.presence, condition=was.condition)


def is_only_resolved(was: Key | Parameter, now: Key | Parameter) -> bool:
    """Whether both editions state the same condition, and one tells which operations meet it."""
    return (
        was.presence == now.presence == "conditional"
        and same_condition(was.condition, now.condition)
        and (was.required_in is None or now.required_in is None)
    )


def tells_operations_apart(*facts: Key | Parameter) -> bool:
    """Whether a fact is not the same for all operations of its page."""
    return any(fact.operations is not None or fact.required_in is not None for fact in facts)


def key_pairs(
    was: Key, now: Key, side: Side, editions: tuple[Contract, Contract], pairs: Pairs
) -> Iterator[KeyPair]:
    """The key as each operation has it that has it in both editions, alike ones together.

    What an answer always has is known of operations that both editions have samples of.
    """
    old, new = editions
    own = own_key_of(old, side), own_key_of(new, side)
    sampled = [{shown.operation for shown in page.sample_cases} for page in editions]
    views: dict[tuple[object, ...], tuple[Key, Key, list[str]]] = {}
    for before, after in pairs:
        mine, theirs = own[0](was, before), own[1](now, after)
        is_known = side == "request" or (before.id in sampled[0] and after.id in sampled[1])
        if mine is None or theirs is None or not is_known:
            continue
        both = ((key.always, key.presence, key.condition) for key in (mine, theirs))
        view = tuple(both)
        views.setdefault(view, (mine, theirs, []))[2].append(after.id)
    for mine, theirs, ids in views.values():
        yield KeyPair(mine, theirs, None if len(views) == 1 else tuple(ids))


def own_key_of(page: Contract, side: Side) -> Callable[[Key, Operation], Key | None]:
    """How an operation of the page has one of its keys; None if it does not have it."""
    is_listed = any(key.basis == "stated" for key in page.keys(side))
    return lambda key, operation: own_key(key, operation.id, side, is_listed=is_listed)


def lost_and_gained(
    was: Key | Parameter | ErrorRow, now: Key | Parameter | ErrorRow, pairs: Pairs
) -> tuple[Sequence[str], Sequence[str]]:
    """The operations that no longer have a fact, and those that newly have it."""
    lost = [new.id for old, new in pairs if _has(was, old) and not _has(now, new)]
    gained = [new.id for old, new in pairs if not _has(was, old) and _has(now, new)]
    return lost, gained


def _has(fact: Key | Parameter | ErrorRow, operation: Operation) -> bool:
    return fact.operations is None or operation.id in fact.operations


def parameter_pairs(
    was: Parameter, now: Parameter, pairs: Pairs
) -> Mapping[OperationIds, tuple[Parameter, Parameter]]:
    """The parameter as each operation of both editions takes it, alike ones together."""
    views: dict[tuple[object, ...], tuple[Parameter, Parameter, list[str]]] = {}
    for before, after in pairs:
        mine, theirs = own_parameter(was, before.id), own_parameter(now, after.id)
        if mine is not None and theirs is not None:
            view = (mine.presence, mine.condition, theirs.presence, theirs.condition)
            views.setdefault(view, (mine, theirs, []))[2].append(after.id)
    return {
        None if len(views) == 1 else tuple(ids): (mine, theirs)
        for mine, theirs, ids in views.values()
    }
