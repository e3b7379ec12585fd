"""The library: contracts, rulings, schemas and probes of one API version, loaded once."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING

from conformance import contract, data, probes, promising, rulings
from conformance.errors import UsageError
from conformance.exchange import Case
from conformance.judge import Judge

if TYPE_CHECKING:
    from pathlib import Path

    from conformance.contract import Contract
    from conformance.probes import Probes
    from conformance.promise import Promise
    from conformance.schema import Schema

LATEST = "v7"


class Library:
    """The data below ``root``; each part is read when it is first asked for."""

    def __init__(self, root: Path | None = None, version: str = LATEST) -> None:
        self.root = root or data.root()
        self.version = version
        self._judges: dict[str, Judge] = {}

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """Every contract of the version, by file name."""
        folder = self.root / "contracts" / self.version
        files = sorted(folder.glob("*.json"))
        if not files:
            raise UsageError(
                f"{folder}: has no contracts; write them with `zoho-conformance derive`"
            )
        return tuple(contract.load(file) for file in files)

    @cached_property
    def promises(self) -> dict[str, Promise]:
        """What each operation promises, rulings applied."""
        file = self.root / "contracts" / self.version / "rulings.toml"
        return promising.promises(self.contracts, rulings.load(file))

    @cached_property
    def probes(self) -> Probes:
        """The probes of the version."""
        return probes.load(self.root / "probes" / f"{self.version}.toml", self.promises)

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits of all contracts and rulings: what a verdict is against."""
        folder = self.root / "contracts" / self.version
        whole = hashlib.sha256()
        for file in sorted((*folder.glob("*.json"), *folder.glob("rulings.toml"))):
            whole.update(file.name.encode() + b"\0" + file.read_bytes())
        return whole.hexdigest()[:12]

    def judge(self, operation: str) -> Judge:
        """The checks of an operation."""
        if operation not in self._judges:
            schemas = {
                name: self._schema(operation, name) for name in ("response.json", "error.json")
            }
            self._judges[operation] = Judge(self.promises[operation], schemas)
        return self._judges[operation]

    def _schema(self, operation: str, name: str) -> Schema:
        file = self.root / "schemas" / self.version / operation / name
        try:
            schema: Schema = json.loads(file.read_bytes())
        except (OSError, ValueError) as cause:
            raise UsageError(
                f"{file}: cannot be read ({cause}); write it with `zoho-conformance derive`"
            ) from cause
        return schema

    @cached_property
    def sample_cases(self) -> tuple[Case, ...]:
        """The cases that the pages themselves print an exchange of."""
        shown = (one.sample_operation for one in self.contracts)
        return tuple(Case(operation, "ok", "success") for operation in shown if operation)
