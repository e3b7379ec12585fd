"""Names for the operations of many pages: no two the same, whatever the pages are called."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from zoho_conformance.cli.commands.derive import version_of
from zoho_conformance.cli.commands.derive_reading import Read, derived
from zoho_conformance.contracts.contract import Contract, Doubt, Operation
from zoho_conformance.runs.library import Decided


def apart(reads: Iterable[Read], decided: Mapping[str, Decided] | None) -> Iterator[Read]:
    """The same pages; an operation whose name an earlier page has gets another, with a doubt.

    The method parts them, else a number. A page whose operations an earlier one documents under the
    same names, such as the same page in another rendering, is a problem instead.
    """
    owners: dict[tuple[str, str], tuple[str, Operation]] = {}
    for one in reads:
        if one.contract is None:
            yield one
            continue
        version = version_of(one.contract)
        held = [owners.get((version, each.id)) for each in one.contract.operations]
        same = [
            before[0] if before and _same(before[1], each) else None
            for before, each in zip(held, one.contract.operations, strict=True)
        ]
        if same and all(same):
            yield Read(one.name, None, f"{one.name}: documents what {same[0]} does; left out")
            continue
        taken = {id_ for of, id_ in owners if of == version}
        contract = _renamed(one.contract, taken)
        owners |= {(version, each.id): (one.name, each) for each in contract.operations}
        if contract is one.contract:
            yield one
        elif decided is None:
            yield replace(one, contract=contract)
        else:
            yield derived(one.name, contract, decided)


def _same(one: Operation, other: Operation) -> bool:
    return (one.method, one.path) == (other.method, other.path)


def _renamed(contract: Contract, taken: Container[str]) -> Contract:
    names: dict[str, str] = {}
    for one in contract.operations:
        names[one.id] = _free(one, (taken, names.values(), {o.id for o in contract.operations}))
    changed = {old: new for old, new in names.items() if old != new}
    if not changed:
        return contract
    doubts = tuple(
        Doubt.of_page(
            "operation-renamed",
            f"`{old}` is the name of another page's operation; here it is `{new}`",
        )
        for old, new in changed.items()
    )
    shown = contract.sample_operation
    return replace(
        contract,
        operations=tuple(replace(one, id=names[one.id]) for one in contract.operations),
        sample_operation=names[shown] if shown else None,
        doubts=(*contract.doubts, *doubts),
    )


def _free(operation: Operation, taken: tuple[Container[str], ...]) -> str:
    """The operation's id if no other page has it, else the nearest to it that nobody has."""
    if operation.id not in taken[0]:
        return operation.id
    plain = f"{operation.id}_{operation.method.casefold()}"
    name, count = plain, 2
    while any(name in each for each in taken):
        name, count = f"{plain}_{count}", count + 1
    return name
