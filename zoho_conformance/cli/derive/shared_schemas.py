"""The schemas of operations that several pages have: under each id what the pages agree on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from zoho_conformance.cli.derive.derived_files import schema_files, version_of
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.endpoint import Endpoint, endpoint_of
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promises import ContractStore, Promises
from zoho_conformance.contracts.same_operation import shared_ids
from zoho_conformance.model.errors import UsageError


def open_promises(root: Path, version: str) -> Promises | None:
    """What the contracts of a version promise; None where there are none, or one is spoilt."""
    try:
        return Promises(ContractStore(root, version))
    except UsageError:
        return None


def files_of_shared(root: Path, version: str, before: Promises | None) -> dict[str, str]:
    """The schema files of operations that several pages have, by their paths below the root.

    With those of operations that several pages had before: a page of its own has its own again.
    """
    promises = open_promises(root, version)
    if promises is None:
        return {}
    had = {id_ for ids in (before.groups.values() if before else ()) if len(ids) > 1 for id_ in ids}
    files: dict[str, str] = {}
    for main, ids in promises.groups.items():
        if len(ids) > 1 or main in had:
            for promise in promises_of_pages(promises[main]):
                files |= schema_files(promise)
    return files


def operations_of_several(pages: Sequence[Contract]) -> Iterator[str]:
    """The operations that more than one of the pages has, by the id that stands for all."""
    by_version: dict[str, list[Endpoint]] = {}
    for page in pages:
        endpoints = by_version.setdefault(version_of(page), [])
        endpoints += [endpoint_of(page, operation) for operation in page.operations]
    for endpoints in by_version.values():
        yield from (ids[0] for ids in shared_ids(endpoints))


def promises_of_pages(promise: Promise) -> Iterator[Promise]:
    """What several pages agree on, under the id and the path of each of them."""
    for part in promise.parts or (promise,):
        yield replace(promise, operation=part.operation)
