"""Pages whose operations have the ids of another page's: one of the two cannot be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from zoho_conformance.cli.derive.derived_files import contract_file_of, version_of
from zoho_conformance.cli.derive.load_pages import LoadedPage
from zoho_conformance.contracts.contract import Contract, Operation
from zoho_conformance.contracts.outline import ContractOutline, read_outlines

_Owner = tuple[str, Operation]
"""Where an operation is from, in words for a message, and the operation."""


def leave_out_shared_ids(
    pages: Iterable[LoadedPage], root: Path | None = None
) -> Iterator[LoadedPage]:
    """The same pages; one with the id of an earlier page's operation has a problem instead.

    So has one with the id of another page's contract below `root`; the same page may have changed.
    """
    pages = list(pages)
    urls = {page.contract.page.url for page in pages if page.contract} - {None}
    owners: dict[tuple[str, str], _Owner] = {}
    outlines: dict[str, Mapping[Path, ContractOutline]] = {}
    for page in pages:
        if page.contract is None:
            yield page
            continue
        version = version_of(page.contract)
        if root is not None and version not in outlines:
            outlines[version] = read_outlines(root / "contracts" / version)[0]
        earlier = {id_: owner for (of, id_), owner in owners.items() if of == version}
        # What the pages of this call were before is replaced.
        others = {
            file: outline
            for file, outline in outlines.get(version, {}).items()
            if outline.page.url not in urls
        }
        committed = _owners_of_others(others, page.contract, root)
        problem = _problem(page.contract, committed | earlier)
        if problem:
            yield replace(page, contract=None, problem=f"{page.name}: {problem}", files={})
            continue
        owners |= {
            (version, operation.id): (page.name, operation)
            for operation in page.contract.operations
        }
        yield page


def _owners_of_others(
    outlines: Mapping[Path, ContractOutline], contract: Contract, root: Path | None
) -> dict[str, _Owner]:
    """The operations of committed contracts, without those that the page's own replaces."""
    if root is None or not contract.operations:
        return {}
    own_file = root / contract_file_of(contract)
    endpoints = {_endpoint(operation) for operation in contract.operations}
    owners: dict[str, _Owner] = {}
    for file, outline in outlines.items():
        is_former = file == own_file and endpoints.issuperset(map(_endpoint, outline.operations))
        if not is_former:
            owners |= {operation.id: (str(file), operation) for operation in outline.operations}
    return owners


def _problem(contract: Contract, owners: Mapping[str, _Owner]) -> str:
    shared = [
        (operation, *owners[operation.id])
        for operation in contract.operations
        if operation.id in owners
    ]
    if not shared:
        return ""
    if len(shared) == len(contract.operations) and all(
        _endpoint(operation) == _endpoint(other) for operation, _, other in shared
    ):
        return f"same operations as {shared[0][1]}; skipped"
    operation, name, other = shared[0]
    return (
        f"{operation.id} ({_endpoint(operation)}) has the id of {_endpoint(other)} in {name}; left "
        "out, give the page another top heading"
    )


def _endpoint(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"
