"""What `diff` compares: editions of contracts or pages, and what came to what they promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from zoho_conformance.cli.derive.load_pages import find_pages, load_all
from zoho_conformance.compare.diff import compare, list_uncompared, pair_pages
from zoho_conformance.compare.diff.observed import ObservedComparison
from zoho_conformance.contracts import contract_file, digest
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.observed import is_observed
from zoho_conformance.model import json_text
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.input_files import read_bytes
from zoho_conformance.model.json_text import NotJsonError
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.contract_places import ContractPlaces, ContractSource
from zoho_conformance.reports.report import Report, ReportKind
from zoho_conformance.runs.levels import Levels


def is_observed_file(argument: str) -> bool:
    """Whether an argument names a file that `audit --observed` wrote."""
    file = Path(argument)
    if not file.is_file():
        return False
    try:
        content = read_bytes(file)
        return content.lstrip()[:1] == b"{" and is_observed(json_text.parse_body(content).value)
    except (OSError, NotJsonError):
        return False


def tell_not_compared(pages: Edition, compared: ObservedComparison, name: str) -> None:
    """Say on standard error what is not compared; `UsageError` where nothing is."""
    for problem in pages.unread:
        click.echo(f"not read: {problem}", err=True)
    if not compared.operations:
        raise UsageError(
            f"{name}: has no operation of {pages.name}, or none in its API version; compare it "
            "with the contracts that the answers were observed by"
        )
    for note in compared.not_compared:
        click.echo(f"not compared: {note}", err=True)


def report_observed(
    pages: Edition,
    compared: ObservedComparison,
    name: str,
    fail_on: Level,
    levels: Levels | None = None,
) -> Report:
    """Report where observed answers differ from what pages promise; `name` is their file."""
    files = _files_of_operations(pages, pages)
    return report_comparison(
        "observed",
        f"{pages.name} ({pages.version}) against what came ({name})",
        compared.findings,
        fail_on,
        api_version=pages.version,
        contract_digest=digest.digest_of_pages(pages.contracts),
        operations=compared.operations,
        not_judged=bool(pages.unread),
        find_place=ContractPlaces(lambda finding: files.get(finding.operation)).find,
        levels=levels,
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """One side of a comparison.

    - `name`: what the command line calls it
    - `files`: its contracts, each with the name of the file that it is from
    - `unread`: what is wrong with pages that gave no contract
    """

    name: str
    files: tuple[tuple[Contract, str], ...]
    unread: tuple[str, ...] = ()

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """The contracts alone."""
        return tuple(contract for contract, _ in self.files)

    @property
    def operations(self) -> Iterator[str]:
        """The ids of its operations."""
        for contract in self.contracts:
            yield from (operation.id for operation in contract.operations)

    @property
    def version(self) -> str:
        """The API version, or versions, that it is of."""
        versions = (contract.page.version or "unversioned" for contract in self.contracts)
        return ", ".join(dict.fromkeys(versions))


def load_edition(argument: str, progress: Callable[[int, int], None] | None = None) -> Edition:
    """Load what an argument names: a contract file, a page, or a directory of either.

    Raises `UsageError` where there is nothing to read, or a directory has several API versions.
    """
    path = Path(argument)
    if path.is_dir():
        files = _contract_files(path)
        if files:
            return Edition(argument, tuple((contract_file.load(file), str(file)) for file in files))
    elif path.suffix == ".json":
        return Edition(argument, ((contract_file.load(path), argument),))
    pages = load_all(find_pages([argument]), None, progress)
    read = tuple((page.contract, page.name) for page in pages if page.contract is not None)
    unread = tuple(page.problem for page in pages if page.contract is None)
    if not read:
        raise UsageError(unread[0])
    return Edition(argument, read, unread)


def _contract_files(folder: Path) -> list[Path]:
    """List the contract files of a directory, which are of one API version."""
    own = list(filter(_is_contract, sorted(folder.glob("*.json"))))
    if own:
        return own
    below = sorted({*folder.glob("contracts/v*"), *folder.glob("v*")})
    versions = [folder for folder in below if folder.is_dir() and any(folder.glob("*.json"))]
    if len(versions) > 1:
        raise UsageError(
            f"{folder}: has several API versions: use one of {', '.join(map(str, versions))}"
        )
    return sorted(versions[0].glob("*.json")) if versions else []


def _is_contract(file: Path) -> bool:
    try:
        content = json_text.parse_body(read_bytes(file)).value
    except (OSError, NotJsonError):
        return False
    return isinstance(content, dict) and {"page", "operations", "errors"} <= content.keys()


def report_diff(
    old: Edition,
    new: Edition,
    fail_on: Level,
    kind: ReportKind = "diff",
    levels: Levels | None = None,
) -> Report:
    """Report what `new` promises differently from `old`."""
    files = _files_of_operations(old, new)
    return report_comparison(
        kind,
        f"{old.name} ({old.version}) against {new.name} ({new.version})",
        list(compare(old.contracts, new.contracts)),
        fail_on,
        api_version=new.version or "unversioned",
        contract_digest=digest.digest_of_pages(old.contracts),
        operations=[*old.operations, *new.operations],
        not_judged=bool(old.unread or new.unread),
        find_place=ContractPlaces(lambda finding: files.get(finding.operation)).find,
        levels=levels,
    )


def _files_of_operations(old: Edition, new: Edition) -> dict[str, ContractSource]:
    """The file that an operation is from: the newer edition's, where it has the operation."""
    return {
        operation.id: ContractSource(contract, Path(name), name)
        for contract, name in (*old.files, *new.files)
        for operation in contract.operations
    }


def uncompared_lines(old: Edition, new: Edition) -> Iterator[str]:
    """A line for each thing that is not compared, because a page does not show it."""
    for pair in pair_pages(old.contracts, new.contracts):
        if pair.old is not None and pair.new is not None:
            yield from list_uncompared(pair.old, pair.new)
