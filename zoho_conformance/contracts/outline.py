"""Outlines of contracts: which operations there are, and the names of their keys, read quickly.

A search for an operation reads the outlines of all contracts, and then the one contract that
has it.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from zoho_conformance.contracts.contract import Operation, Parameter
from zoho_conformance.contracts.page_facts import Job, Line, Text
from zoho_conformance.model import decode
from zoho_conformance.model.errors import UsageError

_ADVICE = "write it again with `derive`"


class PageOutline(Struct, frozen=True):
    """The documentation page of a contract."""

    title: Text
    url: str | None
    version: str | None


class KeyOutline(Struct, frozen=True):
    """A key of a body; `keys` are the steps of its path, where the name of one has a dot."""

    path: Text
    line: Line
    keys: tuple[Text, ...] | None = None

    @property
    def name(self) -> str:
        """The key's own name."""
        return self.keys[-1] if self.keys else self.path.rpartition(".")[2]


class CallbackOutline(Struct, frozen=True):
    """What is sent to an address of the caller's."""

    name: Text
    line: Line
    keys: tuple[KeyOutline, ...]
    method: str = "POST"


class ContractOutline(Struct, frozen=True):
    """What a contract file has to say of its operations; all other facts are passed over."""

    page: PageOutline
    operations: tuple[Operation, ...]
    parameters: tuple[Parameter, ...]
    request_keys: tuple[KeyOutline, ...]
    response_keys: tuple[KeyOutline, ...]
    jobs: tuple[Job, ...] = ()
    callbacks: tuple[CallbackOutline, ...] = ()


def read_outlines(folder: Path) -> tuple[dict[Path, ContractOutline], list[UsageError]]:
    """The outlines of the contracts in a folder by their files, and what is wrong with others."""
    outlines: dict[Path, ContractOutline] = {}
    problems: list[UsageError] = []
    for file in sorted(folder.glob("*.json")):
        try:
            outlines[file] = decode.read_json(file, ContractOutline, _ADVICE)
        except UsageError as problem:
            problems.append(problem)
    return outlines, problems
