"""Where in the contract files the fact stands that a finding breaks."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model.finding import FIELDS_OF, Finding
from zoho_conformance.model.locations import is_below_here, relative_file
from zoho_conformance.reports.places import ContractPlace
from zoho_conformance.runs.library import Library

_LISTS = {
    "request keys": "request_keys",
    "sample input": "request_keys",
    "response keys": "response_keys",
    "sample response": "response_keys",
    "errors": "errors",
    "parameters": "parameters",
}


class ContractSource(msgspec.Struct, frozen=True):
    """A contract, the file that it was loaded from, and what a report calls that file.

    `packaged` is whether it comes with the package, and does not lie where the command runs.
    """

    contract: Contract
    file: Path
    name: str
    packaged: bool = False


class ContractPlaces:
    """The places of facts in contract files; each file is read once.

    `contract_file` gives the contract that has what a finding is about, None where there is none.
    """

    def __init__(self, contract_file: Callable[[Finding], ContractSource | None]) -> None:
        self._contract_file = contract_file
        self._lines: dict[Path, dict[str, array[int]]] = {}
        # Of thousands of findings many are about the same facts.
        self._places: dict[tuple[str, int, bool], ContractPlace] = {}

    def find(self, finding: Finding, path: str | None = None) -> ContractPlace | None:
        """The place of the fact that a finding breaks; None where no contract has it.

        `path` is the documented path that the finding's stands for, where it is another.
        """
        contract = self._contract_file(finding)
        if contract is None or finding.source.section.startswith(FIELDS_OF):
            return None
        if contract.file.suffix != ".json":
            # A page is its own contract, and every finding has its line there.
            return self._place(contract, finding.source.line)
        if contract.file not in self._lines:
            self._lines[contract.file] = _item_lines(contract.file)
        name, index = _fact(contract.contract, finding, path or finding.path)
        lines = self._lines[contract.file].get(name, ())
        line = lines[index] if index < len(lines) else 1
        return self._place(contract, line)

    def _place(self, contract: ContractSource, line: int) -> ContractPlace:
        place = contract.name, line, contract.packaged
        if place not in self._places:
            self._places[place] = ContractPlace(*place)
        return self._places[place]


class LibraryPlaces:
    """The places in the contracts of a library, named as seen from where the command runs."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._places = ContractPlaces(self._contract_file)
        # There may be thousands of findings.
        self._sources: dict[tuple[str, str], ContractSource | None] = {}

    def find(self, finding: Finding) -> ContractPlace | None:
        """The place of the fact that a finding breaks; None where no contract has the operation."""
        promise = self._library.promises.get(finding.operation)
        key = promise.key_at(finding.path) if promise else None
        return self._places.find(finding, key.path if key else None)

    def _contract_file(self, finding: Finding) -> ContractSource | None:
        key = finding.operation, finding.source.page
        if key not in self._sources:
            self._sources[key] = self._find_contract_file(*key)
        return self._sources[key]

    def _find_contract_file(self, operation: str, title: str) -> ContractSource | None:
        """The contract of an operation, that of the page with a title where there are several."""
        promise = self._library.promises.get(operation)
        if promise is None:
            return None
        pages = promise.parts or (promise,)
        page = next((page for page in pages if page.page.title == title), pages[0])
        version = self._library.version
        name = f"contracts/{version}/{page.contract.operations[0].id}.json"
        file = self._library.root / name
        if self._library.is_ours and not is_below_here(file):
            return ContractSource(page.contract, file, name, packaged=True)
        return ContractSource(page.contract, file, relative_file(file))


def _fact(contract: Contract, finding: Finding, path: str) -> tuple[str, int]:
    """The list that holds the fact and its number there; the operation's own for any other."""
    name = _LISTS.get(finding.source.section)
    line = finding.source.line
    index: int | None = None
    if name in ("request_keys", "response_keys"):
        keys = contract.keys("request" if name == "request_keys" else "response")
        index = _first_index(key.path == path for key in keys)
        if index is None:
            # What no key is named after stands beside the key that the finding speaks of.
            index = _first_index(key.line == line for key in keys)
    elif name == "errors":
        index = _first_index(row.line == line for row in contract.errors)
    elif name == "parameters":
        index = _first_index(parameter.name == path for parameter in contract.parameters)
    if name is None or index is None:
        own = _first_index(operation.id == finding.operation for operation in contract.operations)
        return "operations", own or 0
    return name, index


def _first_index(matches: Iterable[bool]) -> int | None:
    return next((index for index, matched in enumerate(matches) if matched), None)


def _item_lines(file: Path) -> dict[str, array[int]]:
    """The lines at which the items of each list of a contract file begin.

    Contract files are written by `derive` and indented by two, so that lines show the depth.
    """
    lines: dict[str, array[int]] = {}
    name = ""
    # Line by line: there may be hundreds of files, and none of them is needed as a whole.
    with suppress(OSError), file.open(encoding="utf-8") as text:
        for number, line in enumerate(text, start=1):
            if line.startswith('  "'):
                name = line.split('"')[1]
            elif line == "    {\n":
                # What names the item stands on the line below its brace.
                lines.setdefault(name, array("I")).append(number + 1)
    return lines
