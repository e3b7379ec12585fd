"""Where in the contract files the fact stands that a finding breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zoho_conformance.contracts.contract import Contract
from zoho_conformance.model.finding import Finding
from zoho_conformance.runs.library import Library

_LISTS = {
    "request keys": "request_keys",
    "sample input": "request_keys",
    "response keys": "response_keys",
    "sample response": "response_keys",
    "errors": "errors",
    "parameters": "parameters",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A contract, the file that it was loaded from, and what a report calls that file."""

    contract: Contract
    file: Path
    name: str


class Places:
    """The places of facts in contract files; each file is read once.

    ``held`` gives the contract of an operation, None where there is none.
    """

    def __init__(self, held: Callable[[str], Held | None]) -> None:
        self._held = held
        self._lines: dict[Path, dict[str, list[int]]] = {}

    def of(self, finding: Finding, path: str | None = None) -> dict[str, Any] | None:
        """File and line, from 1; None where no contract has the operation.

        ``path`` is the documented path that the finding's stands for, where it is another.
        """
        held = self._held(finding.operation)
        if held is None:
            return None
        if held.file.suffix != ".json":
            # A page is its own contract, and every finding has its line there.
            return {"file": held.name, "line": finding.source.line}
        if held.file not in self._lines:
            self._lines[held.file] = _items(held.file)
        name, index = _fact(held.contract, finding, path or finding.path)
        lines = self._lines[held.file].get(name, [])
        return {"file": held.name, "line": lines[index] if index < len(lines) else 1}


class LibraryPlaces:
    """The places in the contracts of a library, named below its root."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._places = Places(self._held)

    def of(self, finding: Finding) -> dict[str, Any] | None:
        """File and line, from 1; None where no contract has the operation."""
        promise = self._library.promises.get(finding.operation)
        key = promise.at(finding.path) if promise else None
        return self._places.of(finding, key.path if key else None)

    def _held(self, operation: str) -> Held | None:
        promise = self._library.promises.get(operation)
        if promise is None:
            return None
        version = self._library.version
        name = f"contracts/{version}/{promise.contract.operations[0].id}.json"
        return Held(promise.contract, self._library.root / name, name)


def _fact(contract: Contract, finding: Finding, path: str) -> tuple[str, int]:
    """The list that holds the fact and its number there; the operation's own for any other."""
    name = _LISTS.get(finding.source.section)
    line = finding.source.line
    found: int | None = None
    if name in ("request_keys", "response_keys"):
        keys = contract.keys("request" if name == "request_keys" else "response")
        found = _first(one.path == path for one in keys)
        if found is None:
            # What no key is named after stands beside the key that the finding speaks of.
            found = _first(one.line == line for one in keys)
    elif name == "errors":
        found = _first(one.line == line for one in contract.errors)
    elif name == "parameters":
        found = _first(one.name == path for one in contract.parameters)
    if name is None or found is None:
        own = _first(one.id == finding.operation for one in contract.operations)
        return "operations", own or 0
    return name, found


def _first(matches: Iterable[bool]) -> int | None:
    return next((index for index, one in enumerate(matches) if one), None)


def _items(file: Path) -> dict[str, list[int]]:
    """The lines at which the items of each list of a contract file begin.

    Contract files are written by `derive`, indented by two, so that their lines tell the depth.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return {}
    found: dict[str, list[int]] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith('  "'):
            name = line.split('"')[1]
        elif line == "    {":
            # What names the item stands on the line below its brace.
            found.setdefault(name, []).append(number + 1)
    return found
