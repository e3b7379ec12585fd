"""`diff`: what two editions of contracts or pages promise otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zoho_conformance.cli.derive.load_pages import find_pages, load_all
from zoho_conformance.compare.diff import compare, notes, pair_pages
from zoho_conformance.contracts import contract_file, digest
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.contract_places import ContractFile, ContractPlaces
from zoho_conformance.reports.report import Report, ReportKind


@dataclass(frozen=True, slots=True)
class Edition:
    """One side: what it is called, and its contracts, each with the file that it is from.

    ``unread`` are pages that gave none.
    """

    name: str
    held: tuple[tuple[Contract, str], ...]
    unread: tuple[str, ...] = ()

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """The contracts alone."""
        return tuple(one for one, _ in self.held)

    @property
    def version(self) -> str:
        """The API version, or versions, that it is of."""
        found = dict.fromkeys(one.page.version or "unversioned" for one in self.contracts)
        return ", ".join(found)


def edition(argument: str, progress: Callable[[int, int], None] | None = None) -> Edition:
    """The contracts that an argument names: a contract file, a page, or a directory of either.

    ``UsageError`` where there is nothing to read, or a directory holds several API versions.
    """
    path = Path(argument)
    if path.is_dir():
        files = _contract_files(path)
        if files:
            return Edition(argument, tuple((contract_file.load(one), str(one)) for one in files))
    elif path.suffix == ".json":
        return Edition(argument, ((contract_file.load(path), argument),))
    read = load_all(find_pages([argument]), None, progress)
    held = tuple((one.contract, one.name) for one in read if one.contract is not None)
    unread = tuple(one.problem for one in read if one.contract is None)
    if not held:
        raise UsageError(unread[0])
    return Edition(argument, held, unread)


def _contract_files(folder: Path) -> list[Path]:
    """The contract files of a directory: of one API version."""
    own = [one for one in sorted(folder.glob("*.json")) if _is_contract(one)]
    if own:
        return own
    below = sorted({*folder.glob("contracts/v*"), *folder.glob("v*")})
    versions = [one for one in below if one.is_dir() and any(one.glob("*.json"))]
    if len(versions) > 1:
        found = ", ".join(str(one) for one in versions)
        raise UsageError(f"{folder}: holds several API versions: name one of {found}")
    return sorted(versions[0].glob("*.json")) if versions else []


def _is_contract(file: Path) -> bool:
    try:
        held = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(held, dict) and {"page", "operations", "errors"} <= held.keys()


def report(old: Edition, new: Edition, fail_on: Level, kind: ReportKind = "diff") -> Report:
    """The report of a comparison; ``old`` is what was promised before."""
    findings = list(compare(old.contracts, new.contracts))
    return report_comparison(
        kind,
        f"{old.name} ({old.version}) against {new.name} ({new.version})",
        findings,
        fail_on,
        api_version=new.version or "unversioned",
        contract_digest=digest.digest_of_pages(old.contracts),
        operations=list(_operations(old.contracts, new.contracts)),
        not_judged=bool(old.unread or new.unread),
        find_place=ContractPlaces(_holder(old, new)).find,
    )


def uncompared(old: Edition, new: Edition) -> Iterator[str]:
    """One line for each thing that is not compared, since the form of a page does not show it."""
    for pair in pair_pages(old.contracts, new.contracts):
        if pair.old is not None and pair.new is not None:
            yield from notes(pair.old, pair.new)


def _holder(old: Edition, new: Edition) -> Callable[[str], ContractFile | None]:
    """Which file an operation is from: the newer edition's, where it has it."""
    files = {
        operation.id: ContractFile(one, Path(name), name)
        for one, name in (*old.held, *new.held)
        for operation in one.operations
    }
    return files.get


def _operations(old: Sequence[Contract], new: Sequence[Contract]) -> Iterator[str]:
    for one in (*old, *new):
        yield from (operation.id for operation in one.operations)
