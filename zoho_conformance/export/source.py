"""What an export is made of: the promises of one API version, and the probes that show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from zoho_conformance.contracts.contract_folder import RulingSet, load_rulings
from zoho_conformance.contracts.jobs import JobOperation, find_polling
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.runs.library import open_library
from zoho_conformance.runs.probes import Probes


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The promises to export, in the order of their contracts, and the rulings on them."""

    version: str
    promises: tuple[Promise, ...]
    rulings: RulingSet
    probes: Probes
    codes: tuple[str, ...]
    """Every error code that a page of the API documents, exported or not."""
    callbacks: tuple[Promise, ...] = ()
    """What is sent to addresses that requests to these operations give."""

    def polling(self, promise: Promise) -> JobOperation | None:
        """The operation that is asked for the job that another starts."""
        starting = JobOperation(promise.operation, promise.contract.jobs)
        every = (
            JobOperation(other.operation, other.contract.jobs, other.page.version)
            for other in self.promises
        )
        return find_polling(starting, every) if starting.started else None

    def rulings_on(self, promise: Promise) -> tuple[Ruling, ...]:
        """The rulings that decide something about an operation, in their order."""
        return self.rulings.on_operation(promise)


def load_source(root: Path | None, version: str | None, only: Collection[str] = ()) -> ExportSource:
    """The promises below a root, all of them or `only` some.

    Raises `UsageError` where there are no contracts, and for an unknown operation.
    """
    library = open_library(root, version)
    promises = library.promises
    for id_ in only:
        if id_ not in promises:
            raise UsageError(f"--operation: {unknown_name('operation', id_, promises.ids)}")
    asked = {promises[id_].id for id_ in only}
    chosen = tuple(promise for id_, promise in promises.items() if not only or id_ in asked)
    rulings = load_rulings(library.root, library.version)
    codes = sorted({row.code for promise in promises.values() for row in promise.errors})
    shown = {callback.name for promise in chosen for callback in promise.contract.callbacks}
    callbacks = tuple(callback for callback in library.callbacks if callback.id in shown)
    return ExportSource(library.version, chosen, rulings, library.probes, tuple(codes), callbacks)
