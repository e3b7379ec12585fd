"""`derive --check`: what a page promises otherwise than the contract that we have of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zoho_conformance.cli.commands.derive import schema_files, version_of
from zoho_conformance.compare.diff import address, compare, notes, twins
from zoho_conformance.contracts import apply_rulings, contract, rulings
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.rulings import Ruling
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs.library import Decided


@dataclass(frozen=True, slots=True)
class Held:
    """A committed contract, with its file as it is named below the root."""

    contract: Contract
    file: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence for each difference, and one for each thing that could not be compared."""

    drifts: tuple[str, ...]
    uncompared: tuple[str, ...] = ()


def held(root: Path, pages: Sequence[Contract]) -> Iterator[Held | None]:
    """The committed contract of each page: that with its operations, else with its title.

    A page that lost its version is looked for in all of them.
    """
    folders = [version_of(one) if one.page.version else "*" for one in pages]
    loaded = {one: _loaded(root, one) for one in set(folders)}
    for page, folder in zip(pages, folders, strict=True):
        known = loaded[folder]
        found = twins([one.contract for one in known], [page])
        yield next((known[mine] for mine in found), None)


def _loaded(root: Path, folder: str) -> tuple[Held, ...]:
    files = sorted(root.glob(f"contracts/{folder}/*.json"))
    return tuple(Held(contract.load(one), one.relative_to(root).as_posix()) for one in files)


def check(
    root: Path, pages: Sequence[Contract], decided: Mapping[str, Decided]
) -> tuple[Checked, ...]:
    """The committed files against each page; wording, layout and order do not count.

    The contract is compared by meaning, the schemas with what the committed contract derives to.
    ``UsageError`` for a page that tells neither its operations nor the title of a contract.
    """
    both = zip(held(root, pages), pages, strict=True)
    return tuple(_checked(root, found, page, decided) for found, page in both)


def _checked(
    root: Path, found: Held | None, page: Contract, decided: Mapping[str, Decided]
) -> Checked:
    if found is None:
        if not page.operations:
            raise UsageError(
                f"{page.page.title or 'the page'}: names no method and path, and no contract has "
                "its title, so that there is nothing to compare it with"
            )
        path = f"contracts/{version_of(page)}/{page.operations[0].id}.json"
        return Checked((f"{path}: is not there; write it with `derive`",))
    mine = found.contract
    now = _named_as(mine, page)
    uncompared = tuple(notes(mine, now))
    of_version = decided.get(version_of(mine))
    ruled = of_version.on(mine) if of_version else ()
    drifts = [
        # What a page cannot show, it has not taken back.
        *(() if uncompared else rulings.stale(ruled, now)),
        *_changes(found, now),
        *_stale_schemas(root, mine, ruled),
    ]
    return Checked(tuple(drifts), uncompared)


def _named_as(mine: Contract, page: Contract) -> Contract:
    """The page, its operations called as they are in the contract: a page may get a new title."""
    names = {address(one): one.id for one in mine.operations}
    operations = tuple(replace(one, id=names.get(address(one), one.id)) for one in page.operations)
    return replace(page, operations=operations)


def _changes(found: Held, page: Contract) -> Iterator[str]:
    for one in compare([found.contract], [page]):
        yield f"{found.file}: {one.rule} at {one.path}: {one.expected} → {one.actual} ({one.level})"


def _stale_schemas(root: Path, mine: Contract, ruled: tuple[Ruling, ...]) -> Iterator[str]:
    for promised in apply_rulings.promises([mine], ruled).values():
        for path, text in schema_files(promised).items():
            file = root / path
            if not file.exists():
                yield f"{path}: is not there; write it with `derive`"
            elif _parsed(file) != json.loads(text):
                yield f"{path}: is not what the contract derives to; write it again with `derive`"


def _parsed(file: Path) -> object:
    """The JSON of a file; None, which is no schema, where it is none."""
    try:
        return json.loads(file.read_bytes())
    except ValueError:
        return None
