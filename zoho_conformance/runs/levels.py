"""The levels that a project sets itself; of several entries on a finding the last one decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.touched_uses import TouchedUses
from zoho_conformance.contracts.promises import Promises
from zoho_conformance.model import decode
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.finding_pattern import ANY, Placed, matches
from zoho_conformance.model.levels import ConfiguredLevel, LevelEntry
from zoho_conformance.model.rules import ALL_RULES
from zoho_conformance.runs.configuration_file import LEVELS, ConfigurationFile, read_configuration
from zoho_conformance.runs.known_names import operations_meant, require_known

_OF_ANSWERS = "response keys"
LevelTables = LevelEntry | list[LevelEntry]
"""What a configuration may have under `levels`: one table, or a list of them."""


class Levels(msgspec.Struct, frozen=True):
    """The entries of a configuration as of `today`; `place` names the file in messages.

    `operations` has, by the number of an entry, the operations that it means, which may have other
    names; of an entry that it lacks, the name that a finding has is looked at. `uses` know what our
    code uses; without them an entry that asks for it is about nothing.
    """

    place: str
    entries: tuple[LevelEntry, ...]
    today: date
    operations: Mapping[int, frozenset[str]] = msgspec.field(default_factory=dict)
    uses: TouchedUses | None = None

    def apply(self, judgement: Judgement) -> Judgement:
        """The judgement with these levels; its outcome follows from them."""
        if not judgement.findings:
            return judgement
        return judgement.with_findings(tuple(map(self.set_level, judgement.findings)))

    def set_level(self, finding: Finding) -> Finding:
        """The finding with the level that an entry says; what is off is known, and as it was."""
        # What a ruling accepts fails at no level, and what was decided stays decided.
        is_open = finding.state == "new" and finding.configured is None
        configured = self.decide(finding) if is_open else None
        if configured is None:
            return finding
        marked = replace(finding, configured=configured, documented_level=finding.level)
        if configured.level == "off":
            return replace(marked, state="known")
        return replace(marked, level=configured.level)

    def decide(self, finding: Placed) -> ConfiguredLevel | None:
        """What the last entry that is about a finding says; None where none is."""
        number = self.deciding(finding)
        if number is None:
            return None
        entry = self.entries[number - 1]
        return ConfiguredLevel(number, entry.level, entry.reason.strip())

    def deciding(self, finding: Placed) -> int | None:
        """The number of the last entry that holds and is about a finding."""
        for number in range(len(self.entries), 0, -1):
            entry = self.entries[number - 1]
            if not self.is_expired(entry) and self.is_about(number, finding):
                return number
        return None

    def is_about(self, number: int, finding: Placed) -> bool:
        """Whether an entry is about a finding, whether or not another one decides."""
        entry = self.entries[number - 1]
        if entry.used is not None and self._is_used(finding) is not entry.used:
            return False
        return entry.is_about(finding, self.operations.get(number))

    def _is_used(self, finding: Placed) -> bool | None:
        """Whether our code uses what a finding is about; None where that is unknown."""
        if self.uses is None:
            return None
        source = getattr(finding, "source", None)
        section = source.section if source is not None else _OF_ANSWERS
        touch = self.uses.touch(finding.rule, section, finding.operation, finding.path)
        return None if touch is None or touch.state == "unknown" else touch.state == "used"

    def is_expired(self, entry: LevelEntry) -> bool:
        """Whether the last day on which the entry holds has passed."""
        return entry.expires is not None and self.today > entry.expires

    def resolve(self, promises: Promises) -> Levels:
        """The same with the operations that contracts have, which may have several names.

        Raises `UsageError` for an entry that is of no operation of theirs.
        """
        self.require_operations((*promises.ids, *promises.callbacks))
        meant = {
            number: operations_meant(entry.operation, promises)
            for number, entry in enumerate(self.entries, 1)
            if entry.operation != ANY
        }
        return msgspec.structs.replace(self, operations=meant)

    def require_operations(self, names: Iterable[str]) -> None:
        """Raise `UsageError` for an entry that is of none of these operations."""
        known = tuple(names)
        for number, entry in enumerate(self.entries, 1):
            self._require("operation", number, entry.operation, known)

    def require_rules(self, custom: Callable[[], Iterable[str]] = tuple) -> None:
        """Raise `UsageError` for an entry that is of no rule; `custom` lists those of plugins."""
        known: Sequence[str] = tuple(ALL_RULES)
        for number, entry in enumerate(self.entries, 1):
            if not any(matches(entry.rule, name) for name in known):
                known = (*ALL_RULES, *custom())
                self._require("rule", number, entry.rule, known)

    def _require(self, what: str, number: int, pattern: str, known: Sequence[str]) -> None:
        require_known(f"{self.place}: levels[{number - 1}]", what, pattern, known)


def levels_of(file: ConfigurationFile | None, today: date | None = None) -> Levels | None:
    """The levels that a configuration sets; None where it sets none.

    Raises `UsageError` for anything that is not such an entry.
    """
    value = None if file is None else file.sections.get(LEVELS)
    if file is None or value is None:
        return None
    read: dict[str, Any] = decode.convert({LEVELS: value}, dict[str, LevelTables], file.place)
    tables = read[LEVELS]
    entries = (tables,) if isinstance(tables, LevelEntry) else tuple(tables)
    return Levels(file.place, entries, today or datetime.now(UTC).date()) if entries else None


def load_levels(file: Path) -> Levels:
    """The levels that a configuration file sets; `UsageError` for a file that sets none."""
    levels = levels_of(read_configuration(file, tuple))
    if levels is None:
        raise UsageError(f"{file}: has no [[levels]]")
    return levels
