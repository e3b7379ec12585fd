"""One operation of the contracts, its promise and its rulings, without reading all the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zoho_conformance.contracts import apply_rulings, contract_file
from zoho_conformance.contracts.agree import agree
from zoho_conformance.contracts.callback_promise import callback_promise
from zoho_conformance.contracts.contract_folder import load_rulings
from zoho_conformance.contracts.endpoint import endpoint_of
from zoho_conformance.contracts.jobs import JobOperation, find_polling
from zoho_conformance.contracts.outline import ContractOutline
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.contracts.same_operation import group_ids
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown_name


@dataclass(frozen=True, slots=True)
class ContractedOperation:
    """What an operation promises, the rulings that decide something about it, and its contracts.

    Several pages may have the operation; the first of the files is that of the promise's own page.
    `polling` is the operation that is asked for the job that this one starts.
    """

    version: str
    promise: Promise
    rulings: tuple[Ruling, ...]
    files: tuple[Path, ...]
    polling: JobOperation | None = None


def find_operation(
    id_: str, root: Path, version: str, outlines: Mapping[Path, ContractOutline]
) -> ContractedOperation:
    """The operation of an id; `UsageError` for an unknown one suggests those that are similar."""
    if callback := _find_callback(id_, root, version, outlines):
        return callback
    ids: dict[str, list[Path]] = {}
    for file, outline in outlines.items():
        for operation in outline.operations:
            ids.setdefault(operation.id, []).append(file)
    if id_ not in ids:
        raise UsageError(
            f"{unknown_name('operation', id_, [*ids, *_callbacks(outlines)])}; "
            f"`zoho-conformance contracts list [WORD]` has those of {version}"
        )
    if len(ids[id_]) > 1:
        files = ", ".join(path.name for path in ids[id_])
        raise UsageError(
            f"{id_}: several contracts have the operation ({files}); keep one of the files"
        )
    rulings = load_rulings(root, version)
    of_pages: dict[str, Promise] = {}
    names = same_operations(outlines)[id_]
    own_files = dict.fromkeys(ids[name][0] for name in names)
    for file in own_files:
        contract = contract_file.load(file)
        of_pages |= apply_rulings.promises([contract], rulings.for_page(contract))
    promise = agree([of_pages[name] for name in names])
    starting = JobOperation(promise.operation, promise.contract.jobs)
    polling = find_polling(starting, _operations_with_jobs(outlines))
    ruled = rulings.on_operation(promise)
    return ContractedOperation(version, promise, ruled, tuple(own_files), polling)


def _find_callback(
    name: str, root: Path, version: str, outlines: Mapping[Path, ContractOutline]
) -> ContractedOperation | None:
    """What is sent to an address of the caller's, in the form of an operation."""
    for file, outline in outlines.items():
        if any(callback.name == name for callback in outline.callbacks):
            page, rulings = contract_file.load(file), load_rulings(root, version)
            callback = next(each for each in page.callbacks if each.name == name)
            promise = callback_promise(page, callback, rulings.for_page(page))
            return ContractedOperation(version, promise, rulings.on_operation(promise), (file,))
    return None


def _callbacks(outlines: Mapping[Path, ContractOutline]) -> Iterator[str]:
    for outline in outlines.values():
        yield from (callback.name for callback in outline.callbacks)


def _operations_with_jobs(outlines: Mapping[Path, ContractOutline]) -> Iterator[JobOperation]:
    for outline in outlines.values():
        if outline.jobs:
            for operation in outline.operations:
                yield JobOperation(operation, outline.jobs, outline.page.version)


def same_operations(outlines: Mapping[Path, ContractOutline]) -> dict[str, tuple[str, ...]]:
    """Every id of an operation, that which stands for all first, by each of them."""
    endpoints = [
        endpoint_of(outline, operation)
        for outline in outlines.values()
        for operation in outline.operations
    ]
    return {id_: ids for ids in group_ids(endpoints).values() for id_ in ids}
