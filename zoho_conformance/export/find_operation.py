"""One operation of the contracts, its promise and its rulings, without reading all the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zoho_conformance.contracts import apply_rulings, contract_file
from zoho_conformance.contracts.contract_folder import load_rulings
from zoho_conformance.contracts.outline import ContractOutline
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown_name


@dataclass(frozen=True, slots=True)
class ContractedOperation:
    """What an operation promises, the rulings that decide something about it, and its contract."""

    version: str
    promise: Promise
    rulings: tuple[Ruling, ...]
    file: Path


def find_operation(
    id_: str, root: Path, version: str, outlines: Mapping[Path, ContractOutline]
) -> ContractedOperation:
    """The operation of an id; `UsageError` for an unknown one suggests those that are similar."""
    ids: dict[str, list[Path]] = {}
    for file, outline in outlines.items():
        for operation in outline.operations:
            ids.setdefault(operation.id, []).append(file)
    if id_ not in ids:
        raise UsageError(
            f"{unknown_name('operation', id_, ids)}; "
            f"`zoho-conformance contracts list [WORD]` has those of {version}"
        )
    file, *others = ids[id_]
    if others:
        files = ", ".join(path.name for path in ids[id_])
        raise UsageError(
            f"{id_}: several contracts have the operation ({files}); keep one of the files"
        )
    contract = contract_file.load(file)
    rulings = load_rulings(root, version)
    promise = apply_rulings.promises([contract], rulings.for_page(contract))[id_]
    return ContractedOperation(version, promise, rulings.on_operation(promise), file)
