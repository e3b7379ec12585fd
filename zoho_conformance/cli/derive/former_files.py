"""Files that pages used to derive to and no longer do: they are removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from zoho_conformance.cli.derive.derived_files import contract_file_of, version_of
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.outline import ContractOutline, read_outlines
from zoho_conformance.exchanges.cassettes.sets import DOCUMENTED


def find_former_files(
    root: Path, pages: Sequence[Contract], derived: Collection[str]
) -> tuple[str, ...]:
    """The files below a root that pages derived to when they were other; `derived` are those now.

    A contract is a page's own by its file, or by its address with its title or an operation.
    """
    by_version: dict[str, list[Contract]] = {}
    for page in pages:
        by_version.setdefault(version_of(page), []).append(page)
    former_files: dict[str, None] = {}
    for version, of_version in by_version.items():
        outlines, _ = read_outlines(root / "contracts" / version)
        former = _former(root, outlines, of_version)
        others = {
            operation.id
            for file, outline in outlines.items()
            if file not in former
            for operation in outline.operations
        }
        for file, outline in former.items():
            former_files[file.relative_to(root).as_posix()] = None
            names = [operation.id for operation in outline.operations]
            for name in (*names, *(callback.name for callback in outline.callbacks)):
                if name not in others:
                    former_files |= dict.fromkeys(_files_of(root, version, name))
    return tuple(path for path in former_files if path not in derived)


def _former(
    root: Path, outlines: Mapping[Path, ContractOutline], pages: Sequence[Contract]
) -> dict[Path, ContractOutline]:
    """The contracts of the pages as they are, by their files."""
    files = {root / contract_file_of(page) for page in pages if page.operations}
    traits = {trait for page in pages for trait in _traits(page)}
    return {
        file: outline
        for file, outline in outlines.items()
        if file in files or not traits.isdisjoint(_traits(outline))
    }


def _traits(page: Contract | ContractOutline) -> Iterator[tuple[str, ...]]:
    """What makes a page one and the same: its address, which others may give, and what it is of."""
    url = page.page.url
    if url is not None:
        yield url, page.page.title
        yield from ((url, operation.method, operation.path) for operation in page.operations)


def _files_of(root: Path, version: str, operation: str) -> Iterator[str]:
    for folder, pattern in (("schemas", "*.json"), (f"cassettes/{DOCUMENTED}", "*.yaml")):
        for file in sorted((root / folder / version / operation).glob(pattern)):
            yield file.relative_to(root).as_posix()


def remove(root: Path, paths: Collection[str]) -> None:
    """Remove files below a root, and the folders that are empty without them."""
    for path in paths:
        file = root / path
        file.unlink(missing_ok=True)
        with suppress(OSError):
            # Holds something else, or is not there.
            file.parent.rmdir()
