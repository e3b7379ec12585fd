"""Unique ids for the operations of many pages, whatever the pages are called."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from msgspec import structs

from zoho_conformance.cli.derive.derived_files import version_of
from zoho_conformance.cli.derive.load_pages import LoadedPage, with_derived_files
from zoho_conformance.contracts.contract import Contract, Doubt, Operation
from zoho_conformance.contracts.contract_folder import RulingSet


def with_unique_ids(
    pages: Iterable[LoadedPage], decided: Mapping[str, RulingSet] | None
) -> Iterator[LoadedPage]:
    """The same pages; an operation whose id an earlier page uses gets another, with a doubt.

    The method makes the new id differ, or a number. A page that documents the operations of an
    earlier one (the same page in another rendering, say) gets a problem instead.
    """
    owners: dict[tuple[str, str], tuple[str, Operation]] = {}
    for page in pages:
        if page.contract is None:
            yield page
            continue
        version = version_of(page.contract)
        earlier = _earlier_page(page.contract, version, owners)
        if earlier is not None:
            yield LoadedPage(page.name, None, f"{page.name}: same operations as {earlier}; skipped")
            continue
        taken = {id_ for of, id_ in owners if of == version}
        contract = _rename_taken_ids(page.contract, taken)
        owners |= {
            (version, operation.id): (page.name, operation) for operation in contract.operations
        }
        if contract is page.contract:
            yield page
        elif decided is None:
            yield replace(page, contract=contract)
        else:
            yield with_derived_files(page.name, contract, decided)


def _earlier_page(
    contract: Contract, version: str, owners: Mapping[tuple[str, str], tuple[str, Operation]]
) -> str | None:
    """The earlier page that documents every operation of a contract under the same ids."""
    names = []
    for operation in contract.operations:
        name, earlier = owners.get((version, operation.id), ("", None))
        if earlier is None or not _has_same_endpoint(earlier, operation):
            return None
        names.append(name)
    return names[0] if names else None


def _has_same_endpoint(operation: Operation, other: Operation) -> bool:
    return (operation.method, operation.path) == (other.method, other.path)


def _rename_taken_ids(contract: Contract, taken: Container[str]) -> Contract:
    own_ids = {operation.id for operation in contract.operations}
    ids: dict[str, str] = {}
    for operation in contract.operations:
        ids[operation.id] = _free_id(operation, taken, (*ids.values(), *own_ids))
    changed = {old: new for old, new in ids.items() if old != new}
    if not changed:
        return contract
    doubts = tuple(
        Doubt.of_page(
            "operation-renamed",
            f"`{old}` is the name of another page's operation; here it is `{new}`",
        )
        for old, new in changed.items()
    )
    sample_of = contract.sample_operation
    return replace(
        contract,
        operations=tuple(
            structs.replace(operation, id=ids[operation.id]) for operation in contract.operations
        ),
        sample_operation=ids[sample_of] if sample_of else None,
        doubts=(*contract.doubts, *doubts),
    )


def _free_id(operation: Operation, taken: Container[str], own: Container[str]) -> str:
    """The operation's id if no other page uses it, else the closest one that is free."""
    if operation.id not in taken:
        return operation.id
    with_method = f"{operation.id}_{operation.method.casefold()}"
    id_, count = with_method, 2
    while id_ in taken or id_ in own:
        id_, count = f"{with_method}_{count}", count + 1
    return id_
