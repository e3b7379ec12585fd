"""Who owns findings, by the configuration of a project; of several entries, the last counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from zoho_conformance.contracts.promises import Promises
from zoho_conformance.contracts.version_ends import is_version
from zoho_conformance.model import decode
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding_pattern import ANY, Placed, matches
from zoho_conformance.model.owners import OwnerEntry
from zoho_conformance.model.rules import ALL_RULES
from zoho_conformance.runs.configuration_file import OWNERS, ConfigurationFile, read_configuration
from zoho_conformance.runs.known_names import operations_meant, require_known

OwnerTables = OwnerEntry | list[OwnerEntry]
"""What a configuration may have under `owners`: one table, or a list of them."""


class Ownership(msgspec.Struct, frozen=True):
    """The entries of a configuration; `place` names the file in messages.

    `operations` has, by the number of an entry, the operations that it means, which may have other
    names.
    """

    place: str
    entries: tuple[OwnerEntry, ...]
    operations: Mapping[int, frozenset[str]] = msgspec.field(default_factory=dict)

    def entry_of(self, finding: Placed) -> OwnerEntry | None:
        """The last entry that is about a finding; None where none is."""
        for number in range(len(self.entries), 0, -1):
            entry = self.entries[number - 1]
            if entry.is_about(finding, self.operations.get(number)):
                return entry
        return None

    def of(self, finding: Placed) -> tuple[str, ...]:
        """The owners of a finding; none where no entry is about it."""
        entry = self.entry_of(finding)
        return entry.owners if entry is not None else ()

    def resolve(
        self, promises: Promises, rules: Iterable[str], others: Iterable[str] = ()
    ) -> Ownership:
        """The same with the operations that contracts have, which may have several names.

        `others` are operations that they lack, and that findings may be about all the same.
        Raises `UsageError` for an entry that is of no operation or rule: nothing can be theirs.
        """
        known_rules = (*ALL_RULES, *rules)
        others = tuple(others)
        names = (*promises.ids, *promises.callbacks, *others)
        for number, entry in enumerate(self.entries, 1):
            where = f"{self.place}: {OWNERS}[{number - 1}]"
            require_known(where, "rule", entry.rule, known_rules)
            if not is_version(entry.operation):
                require_known(where, "operation", entry.operation, names)
        meant = {
            number: operations_meant(entry.operation, promises).union(
                name for name in others if matches(entry.operation, name)
            )
            for number, entry in enumerate(self.entries, 1)
            if entry.operation != ANY and not is_version(entry.operation)
        }
        return replace(self, operations=meant)


def owners_of(file: ConfigurationFile | None) -> Ownership | None:
    """The owners that a configuration names; None where it names none.

    Raises `UsageError` for anything that is not such an entry.
    """
    value = None if file is None else file.sections.get(OWNERS)
    if file is None or value is None:
        return None
    read: dict[str, Any] = decode.convert({OWNERS: value}, dict[str, OwnerTables], file.place)
    tables = read[OWNERS]
    entries = (tables,) if isinstance(tables, OwnerEntry) else tuple(tables)
    return Ownership(file.place, entries) if entries else None


def load_owners(file: Path) -> Ownership:
    """The owners that a configuration file names; `UsageError` for a file that names none."""
    owners = owners_of(read_configuration(file, tuple))
    if owners is None:
        raise UsageError(f"{file}: has no [[owners]]")
    return owners
