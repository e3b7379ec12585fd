"""The contracts of one API version and what they promise, each read when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from zoho_conformance.contracts import apply_rulings, contract_file
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_folder import RulingSet, load_rulings
from zoho_conformance.contracts.endpoint import Endpoint, endpoint_of
from zoho_conformance.contracts.index import Index, build_index, contracts_folder, read_index
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.shared_promises import SharedPromises
from zoho_conformance.model import locations
from zoho_conformance.model.errors import UsageError


class ContractStore:
    """The contracts of a version below a directory.

    Of our own the index is taken at its word where names and sizes are right: a test holds it
    against them.
    """

    def __init__(self, root: Path, version: str) -> None:
        self.root = root
        self.version = version
        self._contracts: dict[str, Contract] = {}
        by_content = not locations.is_ours(root)
        index = read_index(root, version, by_content=by_content)
        self._take(index or self._index_of_files())

    def _index_of_files(self) -> Index:
        index, contracts = build_index(self.root, self.version)
        self._contracts = dict(contracts)
        return index

    def _take(self, index: Index) -> None:
        folder = contracts_folder(self.root, self.version)
        if not index.contracts:
            raise UsageError(
                f"{folder}: has no contracts; write them with `zoho-conformance derive`"
            )
        self.contracts = {contract.file: contract for contract in index.contracts}
        """What the index has of each contract, by file name."""
        self.shared = index.shared
        """The ids of each operation that several pages document."""
        self.files: dict[str, str] = {}
        """The file names of the contracts by the ids of their operations."""
        ids = Counter(endpoint.id for endpoint in self.endpoints)
        for id_, count in ids.items():
            if count > 1:
                raise UsageError(
                    f"{folder}: {count} contracts have the operation {id_}; keep one of their files"
                )
        self.callbacks: dict[str, str] = {}
        """The file names of the contracts by the names of what is sent to an address."""
        for file, contract in self.contracts.items():
            self.files |= {endpoint.id: file for endpoint in contract.endpoints}
            self.callbacks |= dict.fromkeys(contract.callbacks, file)

    @property
    def endpoints(self) -> Iterator[Endpoint]:
        """Every operation, and what tells requests to it from those to others."""
        for contract in self.contracts.values():
            yield from contract.endpoints

    @property
    def samples(self) -> Iterator[str]:
        """The cases that a page prints a sample exchange of, as `operation/case`."""
        for contract in self.contracts.values():
            yield from contract.samples

    @property
    def modules(self) -> frozenset[str]:
        """The labels of the modules that pages list."""
        return frozenset(label for each in self.contracts.values() for label in each.modules)

    def load(self, file: str) -> Contract:
        """The contract in a file of the folder."""
        if file not in self._contracts:
            contract = contract_file.load(contracts_folder(self.root, self.version) / file)
            self._contracts[file] = contract
            endpoints = tuple(endpoint_of(contract, operation) for operation in contract.operations)
            if endpoints != self.contracts[file].endpoints:
                # It was edited after the index was written, and has the size that it had.
                self._take(self._index_of_files())
        return self._contracts[file]

    @property
    def all(self) -> tuple[Contract, ...]:
        """Every contract, by file name."""
        return tuple(map(self.load, tuple(self.contracts)))


class PagePromises(Mapping[str, Promise]):
    """What each page promises of its operations, by their ids; read when it is asked for."""

    def __init__(self, store: ContractStore) -> None:
        self.store = store
        self._promises: dict[str, Promise] = {}

    @cached_property
    def rulings(self) -> RulingSet:
        """The rulings on the contracts."""
        return load_rulings(self.store.root, self.store.version)

    def __getitem__(self, operation: str) -> Promise:
        if operation not in self._promises:
            contract = self.store.load(self.store.files[operation])
            rulings = self.rulings.for_page(contract)
            self._promises |= apply_rulings.promises([contract], rulings)
        return self._promises[operation]

    def __contains__(self, operation: object) -> bool:
        return operation in self.store.files

    def __iter__(self) -> Iterator[str]:
        return iter(self.store.files)

    def __len__(self) -> int:
        return len(self.store.files)


class Promises(SharedPromises):
    """What each operation promises, by any of its ids; read when it is asked for."""

    def __init__(self, store: ContractStore) -> None:
        self._store = store
        self._indexed = store.contracts
        self._pages = PagePromises(store)
        self._of_callbacks: dict[str, Promise] = {}
        super().__init__(self._pages, store.endpoints, store.shared)

    @property
    def callbacks(self) -> tuple[str, ...]:
        """The names of what is sent to an address of the caller's; they are not operations."""
        return tuple(self._store.callbacks)

    def __getitem__(self, operation: str) -> Promise:
        """The promise of an operation, or of a callback by its name."""
        if operation not in self and operation in self._store.callbacks:
            return self._of_callback(operation)
        promise = super().__getitem__(operation)
        if self._store.contracts is self._indexed:
            return promise
        # Reading a contract showed that the index was of other ones.
        self._indexed = self._store.contracts
        self._group(self._store.endpoints, self._store.shared)
        return super().__getitem__(operation)

    def _of_callback(self, name: str) -> Promise:
        if name not in self._of_callbacks:
            page = self._store.load(self._store.callbacks[name])
            callback = next(each for each in page.callbacks if each.name == name)
            rulings = self._pages.rulings.for_page(page)
            from zoho_conformance.contracts.callback_promise import (  # noqa: PLC0415 - few runs
                callback_promise,
            )

            self._of_callbacks[name] = callback_promise(page, callback, rulings)
        return self._of_callbacks[name]
