"""Which of a page's facts are one operation's own, and what that operation requires of them.

A page that documents several operations lists their keys, parameters and errors together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING  # noqa: TID251 - few commands read outlines

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.contracts.contract import Contract, Key, Operation, Parameter, Side
from zoho_conformance.contracts.page_facts import OperationIds

if TYPE_CHECKING:
    from zoho_conformance.contracts.outline import ContractOutline


def concerns(operations: OperationIds, operation: str) -> bool:
    """Whether a fact is about an operation, by the operations that the fact names."""
    return operations is None or operation in operations


def own_keys(contract: Contract, operation: Operation, side: Side) -> list[Key]:
    """The keys of a body of the operation, each as the operation has it."""
    keys = contract.keys(side)
    is_listed = any(key.basis == "stated" for key in keys)
    own = (own_key(key, operation.id, side, is_listed=is_listed) for key in keys)
    return [key for key in own if key is not None]


def own_key(key: Key, operation: str, side: Side, *, is_listed: bool) -> Key | None:
    """The key as the operation has it; None where it has none of it.

    `is_listed`: the page lists keys of the body, so that a key of samples alone is not documented.
    """
    if not concerns(key.operations, operation):
        return None
    if key.operations is None and key.required_in is None:
        return key
    own = replace(key, operations=None, required_in=None)
    if key.required_in is None:
        return own
    is_required = operation in key.required_in
    if side == "request" and key.basis == "stated":
        return replace(own, presence="mandatory" if is_required else "optional", condition=None)
    is_documented = key.basis == "stated" or not is_listed
    if is_required and side == "response":
        # Whatever its condition is, the operation meets it.
        own = replace(own, presence=None, condition=None)
    return replace(
        own,
        always=is_required,
        required=None if key.required is None else is_required and is_documented,
    )


def own_parameters(
    contract: Contract | ContractOutline, operation: Operation
) -> Iterator[Parameter]:
    """The parameters and headers that the operation takes, each as the operation has it."""
    for parameter in contract.parameters:
        own = own_parameter(parameter, operation.id)
        if own is not None:
            yield own


def own_parameter(parameter: Parameter, operation: str) -> Parameter | None:
    """The parameter as the operation has it; None where it takes none of it."""
    if not concerns(parameter.operations, operation):
        return None
    own = structs.replace(parameter, operations=None, required_in=None)
    if parameter.required_in is None:
        return own
    is_mandatory = operation in parameter.required_in
    return structs.replace(
        own, presence="mandatory" if is_mandatory else "optional", condition=None
    )


def ids_of(operations: Iterable[str], every: Sequence[Operation]) -> OperationIds:
    """The operations as a fact names them: in page order, and None where they are all."""
    named = frozenset(operations)
    ids = tuple(operation.id for operation in every if operation.id in named)
    return None if len(ids) == len(every) else ids
