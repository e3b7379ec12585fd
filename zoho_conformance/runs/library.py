"""The library: contracts, rulings, schemas and probes of one API version, loaded once."""

# ruff: noqa: PLC0415 - a run imports what it is judged by, mostly schemas that lie in files.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - few runs judge by more than pages

from msgspec.structs import replace

from zoho_conformance.checks.judge import Judge
from zoho_conformance.contracts import digest as meaning
from zoho_conformance.contracts.contract import Contract
from zoho_conformance.contracts.contract_folder import choose_version
from zoho_conformance.contracts.index import contracts_folder
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promises import ContractStore, Promises
from zoho_conformance.contracts.schema.unannotated import without_annotations
from zoho_conformance.contracts.schema.validator import Schema, find_problem
from zoho_conformance.contracts.version_ends import is_version
from zoho_conformance.model import decode, locations
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.rules import OBSERVED_RULES, ORG_RECORD_RULES, RULES, Rule
from zoho_conformance.model.sha256 import sha256_hex
from zoho_conformance.runs import probes
from zoho_conformance.runs.probes import Probes

if TYPE_CHECKING:
    from zoho_conformance.checks.custom import CustomCheck
    from zoho_conformance.checks.observed.past import PastAnswers
    from zoho_conformance.checks.org_records.org_records import OrgRecords


def open_library(
    root: Path | None = None,
    version: str | None = None,
    custom_checks: Sequence[CustomCheck] = (),
    against: Path | None = None,
    org_schema: Path | None = None,
) -> Library:
    """The library below a directory that `derive --into` wrote, or ours.

    `version` is the latest that there is, if none is named. Raises `UsageError` where there are no
    such contracts, with those that there are. `against` is the file of an observed contract, by
    which answers are judged as well, and `org_schema` that of a snapshot, by which records are.
    """
    return Library(root, choose_version(root, version), custom_checks, against, org_schema)


_REQUIRED_SCHEMAS = ("response.json", "error.json")


class Library:
    """The data below `root` (ours) of an API version (the latest there is).

    Each part is read when it is first asked for. `custom_checks` judge besides ours, and so does
    what an org used to answer, if `against` is the file of it, and what its fields are, if
    `org_schema` is the file of that.
    """

    def __init__(
        self,
        root: Path | None = None,
        version: str | None = None,
        custom_checks: Sequence[CustomCheck] = (),
        against: Path | None = None,
        org_schema: Path | None = None,
    ) -> None:
        self.root = root or locations.root()
        versions = locations.api_versions(self.root) or locations.api_versions()
        self.version = version or versions[-1]
        self.custom_checks = tuple(custom_checks)
        self.against = against
        self._past = self._read_past(against) if against is not None else None
        self.org_schema = org_schema
        self._records = self._read_records(org_schema) if org_schema is not None else None
        self._judges: dict[str, Judge] = {}
        self._digests: dict[str, str] = {}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by which answers are judged: those that ship, and those of custom checks."""
        observed = OBSERVED_RULES if self._past is not None else {}
        of_records = ORG_RECORD_RULES if self._records is not None else {}
        return (
            RULES
            | observed
            | of_records
            | {check.rule.id: check.rule for check in self.custom_checks}
        )

    def judging_against(self, file: Path) -> Library:
        """The same contracts, by which and by what an org used to answer answers are judged.

        Raises `UsageError` if the file is not an observed contract, or has none of these
        operations.
        """
        return Library(self.root, self.version, self.custom_checks, file, self.org_schema)

    def judging_records_by(self, file: Path) -> Library:
        """The same contracts, with an org's own schema by which its records are judged.

        Raises `UsageError` if the file is not such a snapshot.
        """
        return Library(self.root, self.version, self.custom_checks, self.against, file)

    def _read_records(self, file: Path) -> OrgRecords:
        from zoho_conformance.checks.org_records.org_records import OrgRecords
        from zoho_conformance.contracts.org_schema.schema_file import load_org_schema

        return OrgRecords(load_org_schema(file), file.name)

    def _read_past(self, file: Path) -> PastAnswers:
        from zoho_conformance.checks.observed.past import PastAnswers
        from zoho_conformance.contracts.observed import load_observed

        past = PastAnswers(load_observed(file))
        if not any(operation in self.promises.ids for operation in past.operations):
            raise UsageError(
                f"--against {file}: has no operation of these contracts; write it again with "
                "`zoho-conformance audit PATH --observed FILE`"
            )
        return past

    @cached_property
    def _store(self) -> ContractStore:
        return ContractStore(self.root, self.version)

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """Every contract of the version, by file name."""
        return self._store.all

    @cached_property
    def promises(self) -> Promises:
        """What each operation promises, rulings applied; each is read when it is asked for.

        An operation of several pages has an id of each of them, and is there once.
        """
        return Promises(self._store)

    @cached_property
    def suite(self) -> tuple[str, ...]:
        """The operations that a plain check judges: those that the probes name, or else all."""
        return tuple(filter(self.probes.has_in_suite, self.promises))

    @property
    def suite_promises(self) -> Iterator[Promise]:
        """What the operations of the suite promise."""
        return map(self.promises.__getitem__, self.suite)

    @cached_property
    def probes(self) -> Probes:
        """The probes of the version; for contracts that are not ours those that fit them."""
        own = self._probes_file
        if self.is_ours:
            return probes.load_shipped(own)
        shipped = probes.load_fitting(locations.root() / own.relative_to(self.root), self.promises)
        if not own.exists():
            return shipped
        read = probes.load(own, self.promises)
        # A file without needs means the known ones.
        return read if read.needs else replace(read, needs=shipped.needs)

    @property
    def _probes_file(self) -> Path:
        return self.root / "probes" / f"{self.version}.toml"

    @cached_property
    def is_ours(self) -> bool:
        """Whether these are the contracts that the project ships."""
        return locations.is_ours(self.root)

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits of the contracts of the suite, and of all rulings."""
        files = {self._store.files[id_] for own in self.suite for id_ in self.promises.groups[own]}
        ruled = self._folder.glob("rulings.toml")
        parts = (
            (file.name.encode() + b"\0", file.read_bytes())
            for file in sorted((*map(self._folder.joinpath, files), *ruled))
        )
        return sha256_hex(*chain.from_iterable(parts))[:12]

    @cached_property
    def digest_of_all(self) -> str:
        """Twelve hexadecimal digits of all contracts and rulings, by what the index has of them."""
        if len(self.suite) == len(self.promises):
            return self.digest
        contracts = (
            f"{contract.file}\0{contract.digest}\0".encode()
            for contract in self._store.contracts.values()
        )
        rulings = (file.read_bytes() for file in self._folder.glob("rulings.toml"))
        return sha256_hex(*contracts, *rulings)[:12]

    @property
    def _folder(self) -> Path:
        return contracts_folder(self.root, self.version)

    def contract_digest(self, operation: str) -> str:
        """Twelve hexadecimal digits of what the operation promises, whatever the page's words."""
        if is_version(operation):
            # What is stated about its end is part of each finding.
            return sha256_hex(operation.encode())[:12]
        if operation not in self._digests:
            self._digests[operation] = meaning.digest(self.promises[operation])
        return self._digests[operation]

    def judge(self, operation: str) -> Judge:
        """The checks of an operation."""
        if operation not in self._judges:
            self._judges[operation] = self._make_judge(operation)
        return self._judges[operation]

    def forget_judges(self) -> None:
        """Let go of the compiled schemas, which are most of what judging keeps in memory."""
        self._judges.clear()

    def verifying_judge(self, operation: str) -> Judge:
        """The checks of an operation, every one asked of every answer, by the second judge."""
        return self._make_judge(operation, verifies=True)

    def _make_judge(self, operation: str, *, verifies: bool = False) -> Judge:
        promise = self.promises[operation]
        # What several pages agree on follows from them, whatever each page's files have.
        agreed = _derive(promise) if promise.parts or promise.is_callback else {}
        schemas = {
            name: without_annotations(agreed.get(name) or self._schema(operation, name))
            for name in _REQUIRED_SCHEMAS
        }
        records = self._records.of(promise) if self._records is not None else None
        return Judge(promise, schemas, self.custom_checks, self._past, records, verifies=verifies)

    @property
    def callbacks(self) -> Iterator[Promise]:
        """What is sent to addresses of the caller's."""
        return map(self.promises.__getitem__, self.promises.callbacks)

    def require_probes(self) -> None:
        """Raise `UsageError` where our probes, which are to be sent, do not fit the contracts."""
        if self.is_ours:
            probes.load(self._probes_file, self.promises)

    def require_schemas(self, operations: Iterable[str]) -> None:
        """Raise `UsageError` where one of the operations has no schemas to be judged by."""
        if self.is_ours:
            return
        # The schemas of callbacks follow from the contract when they are asked for.
        callbacks = frozenset(self.promises.callbacks)
        for operation in (each for each in operations if each not in callbacks):
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
        if self.is_ours:
            if not file.is_file():
                # An installed package comes without what follows from its contracts.
                return _derive(self.promises[operation])[name]
            return decode.read_json(file, Schema, advice)
        schema = decode.read_json(file, Schema, advice)
        problem = find_problem(schema)
        if problem:
            raise UsageError(f"{file}: {problem}; {advice}")
        return schema

    @cached_property
    def known_modules(self) -> frozenset[str]:
        """The labels of modules that pages list: these, or where none of them does, ours."""
        labels = self._store.modules
        return labels if labels or self.is_ours else Library().known_modules

    @cached_property
    def sample_cases(self) -> tuple[Case, ...]:
        """The cases that the pages themselves print an exchange of."""
        return tuple(map(self._sample_case, self._store.samples))

    def _sample_case(self, key: str) -> Case:
        """The case of a page's sample, which is named by the page's own id."""
        page_id, _, name = key.partition("/")
        operation = self.promises.canonical(page_id)
        return Case(operation, name, "success", "" if page_id == operation else page_id)


def _derive(promise: Promise) -> Mapping[str, Schema]:
    """The schemas of an operation that no file has."""
    from zoho_conformance.contracts.schema.derive import derive

    return derive(promise)
