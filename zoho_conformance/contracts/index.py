"""The index of a version's contracts: which file has which operation, and what tells them apart.

A run reads the index, and of the contracts only those that it needs. `derive` writes it beside the
folder of the contracts; where it is not there, or is of other contracts, they are all read.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from zoho_conformance.contracts import contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.endpoint import Endpoint, endpoint_of
from zoho_conformance.contracts.same_operation import shared_ids
from zoho_conformance.model import decode
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.sha256 import sha256_hex


class IndexedContract(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A contract file, by its name, size and SHA-256, and what the index has of it.

    `samples` are the cases that the page prints a sample exchange of, as `operation/case`,
    `callbacks` the names of what is sent to an address of the caller's, `modules` the labels of the
    modules that it lists.
    """

    file: str
    size: int
    digest: str
    endpoints: tuple[Endpoint, ...]
    samples: tuple[str, ...] = ()
    callbacks: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


FORM = 5
"""What an index says, and how; one of another form is not read."""


class Index(Struct, frozen=True, forbid_unknown_fields=True):
    """The contracts of an API version, by file name.

    `shared` are the ids of each operation that several pages document, which are no more than all
    paths taken apart say.
    """

    contracts: tuple[IndexedContract, ...]
    shared: tuple[tuple[str, ...], ...] = ()
    form: int = FORM


def index_file(root: Path, version: str) -> Path:
    """Where the index of a version lies: beside the folder, in which every file is a contract."""
    return root / "contracts" / f"{version}.index.json"


def contracts_folder(root: Path, version: str) -> Path:
    """The folder of a version's contracts."""
    return root / "contracts" / version


def index_contract(file: str, text: bytes, contract: Contract) -> IndexedContract:
    """What the index has of a contract that was read from the text of a file."""
    return IndexedContract(
        file,
        len(text),
        sha256_hex(text),
        tuple(endpoint_of(contract, operation) for operation in contract.operations),
        tuple(f"{shown.operation}/{shown.case}" for shown in contract.sample_cases),
        tuple(callback.name for callback in contract.callbacks),
        contract.modules,
    )


def build_index(root: Path, version: str) -> tuple[Index, Mapping[str, Contract]]:
    """The index of the contracts as they are, and the contracts themselves by file name.

    Raises `UsageError` for a file that is not a contract.
    """
    folder = contracts_folder(root, version)
    contracts: dict[str, Contract] = {}
    entries = []
    for file in sorted(folder.glob("*.json")):
        contract = contracts[file.name] = contract_file.load(file)
        entries.append(index_contract(file.name, file.read_bytes(), contract))
    endpoints = [endpoint for entry in entries for endpoint in entry.endpoints]
    return Index(tuple(entries), shared_ids(endpoints)), contracts


def read_index(root: Path, version: str, *, by_content: bool) -> Index | None:
    """The index, where it is there and is of the contracts as they are; None otherwise.

    They are compared by names and sizes, or `by_content`.
    """
    try:
        index = decode.read_json(index_file(root, version), Index)
    except UsageError:
        return None
    folder = contracts_folder(root, version)
    if index.form != FORM:
        return None
    try:
        if _sizes(folder) != {entry.file: entry.size for entry in index.contracts}:
            return None
        if by_content and not _have_digests(folder, index.contracts):
            return None
    except OSError:
        return None
    return index


def _have_digests(folder: Path, contracts: Iterable[IndexedContract]) -> bool:
    import hashlib  # noqa: PLC0415 - loads OpenSSL, which is worth it for megabytes

    return all(
        hashlib.sha256((folder / entry.file).read_bytes()).hexdigest() == entry.digest
        for entry in contracts
    )


def _sizes(folder: Path) -> dict[str, int]:
    with os.scandir(folder) as entries:
        return {
            entry.name: entry.stat().st_size for entry in entries if entry.name.endswith(".json")
        }


def dump_index(index: Index) -> str:
    """The text of the index: a contract in each line, so that changes can be read."""
    lines = [msgspec.json.encode(entry).decode() for entry in index.contracts]
    shared = msgspec.json.encode(index.shared).decode()
    return (
        f'{{"form": {index.form}, "contracts": [\n'
        + ",\n".join(lines)
        + f'\n],\n"shared": {shared}}}\n'
    )
