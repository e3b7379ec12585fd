"""What an export is made of: the promises of one API version, and the probes that show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.rulings import On, Ruling
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.suggest import unknown
from zoho_conformance.runs.library import RulingSet, load_rulings, open_library
from zoho_conformance.runs.probes import Probes


@dataclass(frozen=True, slots=True)
class Source:
    """The promises to export, in the order of their contracts, and what was decided on them."""

    version: str
    promises: tuple[Promise, ...]
    decided: RulingSet
    probes: Probes
    codes: tuple[str, ...]
    """Every error code that a page of the API documents, exported or not."""

    def applied(self, promise: Promise) -> tuple[Ruling, ...]:
        """The rulings that decided something of an operation, in their order."""
        keys = {
            name
            for one in (*promise.request_keys, *promise.response_keys)
            for name in one.ruling_ids
        }
        rows = {name for one in promise.errors for name in one.ruling_ids}
        named = keys | rows | {promise.status_ruling_id}
        return tuple(
            one
            for one in self.decided.for_page(promise.contract)
            if one.covers(promise.id) and (one.id in named or _of_the_whole(one))
        )


def _of_the_whole(ruling: Ruling) -> bool:
    """Whether a ruling decides about the operation itself, which no key and no row tells."""
    return ruling.on == On() and not (ruling.decides.success_status or ruling.decides.known)


def load(root: Path | None, version: str | None, only: Collection[str] = ()) -> Source:
    """The promises below a root, all or ``only`` some; ``UsageError`` where there are none."""
    library = open_library(root, version)
    promises = library.promises
    for id_ in only:
        if id_ not in promises:
            raise UsageError(f"--operation: {unknown('operation', id_, promises)}")
    wanted = tuple(one for one in promises.values() if not only or one.id in only)
    held = load_rulings(library.root, library.version)
    codes = sorted({row.code for one in promises.values() for row in one.errors})
    return Source(library.version, wanted, held, library.probes, tuple(codes))
