"""The library: contracts, rulings, schemas and probes of one API version, loaded once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from zoho_conformance.checks.custom import CustomCheck
from zoho_conformance.checks.judge import Judge
from zoho_conformance.contracts import apply_rulings, contract_file
from zoho_conformance.contracts import digest as meaning
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_folder import choose_version, load_rulings
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.validator import Schema, find_problem
from zoho_conformance.model import decode, locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.rules import RULES, Rule
from zoho_conformance.runs import probes
from zoho_conformance.runs.probes import Probes


def open_library(
    root: Path | None = None,
    version: str | None = None,
    custom_checks: Sequence[CustomCheck] = (),
) -> Library:
    """The library below a directory that `derive --into` wrote, or ours.

    `version` is the latest that there is, if none is named. Raises `UsageError` where there are no
    such contracts, with those that there are.
    """
    return Library(root, choose_version(root, version), custom_checks)


_REQUIRED_SCHEMAS = ("response.json", "error.json")


class Library:
    """The data below `root` (ours) of an API version (the latest there is).

    Each part is read when it is first asked for. `custom_checks` judge besides ours.
    """

    def __init__(
        self,
        root: Path | None = None,
        version: str | None = None,
        custom_checks: Sequence[CustomCheck] = (),
    ) -> None:
        self.root = root or locations.root()
        versions = locations.api_versions(self.root) or locations.api_versions()
        self.version = version or versions[-1]
        self.custom_checks = tuple(custom_checks)
        self._judges: dict[str, Judge] = {}
        self._digests: dict[str, str] = {}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by which answers are judged: those that ship, and those of custom checks."""
        return RULES | {check.rule.id: check.rule for check in self.custom_checks}

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """Every contract of the version, by file name."""
        folder = self.root / "contracts" / self.version
        files = sorted(folder.glob("*.json"))
        if not files:
            raise UsageError(
                f"{folder}: has no contracts; write them with `zoho-conformance derive`"
            )
        return tuple(contract_file.load(file) for file in files)

    @cached_property
    def promises(self) -> dict[str, Promise]:
        """What each operation promises, rulings applied."""
        ruling_set = load_rulings(self.root, self.version)
        promises: dict[str, Promise] = {}
        for page in self.contracts:
            promises |= apply_rulings.promises([page], ruling_set.for_page(page))
        ids = Counter(operation.id for page in self.contracts for operation in page.operations)
        for id_, count in ids.items():
            if count > 1:
                folder = self.root / "contracts" / self.version
                raise UsageError(
                    f"{folder}: {count} contracts have the operation {id_}; keep one of their files"
                )
        return promises

    @cached_property
    def probes(self) -> Probes:
        """The probes of the version; for contracts that are not ours those that fit them."""
        name = f"probes/{self.version}.toml"
        own = self.root / name
        if self.is_ours:
            return probes.load(own, self.promises)
        shipped = probes.load_fitting(locations.root() / name, self.promises)
        if not own.exists():
            return shipped
        read = probes.load(own, self.promises)
        # A file that says nothing of needs means those that are known.
        return read if read.needs else replace(read, needs=shipped.needs)

    @property
    def is_ours(self) -> bool:
        """Whether these are the contracts that the project ships."""
        return locations.is_ours(self.root)

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits of all contracts and rulings: what a verdict is against."""
        folder = self.root / "contracts" / self.version
        content = hashlib.sha256()
        for file in sorted((*folder.glob("*.json"), *folder.glob("rulings.toml"))):
            content.update(file.name.encode() + b"\0" + file.read_bytes())
        return content.hexdigest()[:12]

    def contract_digest(self, operation: str) -> str:
        """Twelve hexadecimal digits of what the operation promises, whatever the page's words."""
        if operation not in self._digests:
            self._digests[operation] = meaning.digest(self.promises[operation])
        return self._digests[operation]

    def judge(self, operation: str) -> Judge:
        """The checks of an operation."""
        if operation not in self._judges:
            schemas = {name: self._schema(operation, name) for name in _REQUIRED_SCHEMAS}
            self._judges[operation] = Judge(self.promises[operation], schemas, self.custom_checks)
        return self._judges[operation]

    def require_schemas(self, operations: Iterable[str]) -> None:
        """Raise `UsageError` where one of the operations has no schemas to be judged by."""
        for operation in operations:
            for name in _REQUIRED_SCHEMAS:
                file = self._schema_file(operation, name)
                if not file.is_file():
                    raise UsageError(
                        f"{file}: missing; derive the schemas with "
                        f"`zoho-conformance derive PAGE... --into {self.root}`"
                    )

    def _schema_file(self, operation: str, name: str) -> Path:
        return self.root / "schemas" / self.version / operation / name

    def _schema(self, operation: str, name: str) -> Schema:
        advice = "write it with `zoho-conformance derive`"
        file = self._schema_file(operation, name)
        schema = decode.read_json(file, Schema, advice)
        if not self.is_ours:
            problem = find_problem(schema)
            if problem:
                raise UsageError(f"{file}: {problem}; {advice}")
        return schema

    @cached_property
    def sample_cases(self) -> tuple[Case, ...]:
        """The cases that the pages themselves print an exchange of."""
        shown = (page.sample_operation for page in self.contracts)
        return tuple(Case(operation, "ok", "success") for operation in shown if operation)
