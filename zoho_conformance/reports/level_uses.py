"""What the levels of a project did in a report: how many findings each entry decided on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Protocol  # noqa: TID251 - most projects set no levels

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.model.coverage import Count, Name
from zoho_conformance.model.finding_pattern import Placed
from zoho_conformance.model.levels import ConfiguredLevel, SetLevel, words_of
from zoho_conformance.model.rules import Level

if TYPE_CHECKING:
    from zoho_conformance.runs.levels import Levels


class LevelUse(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of `[[levels]]`, and what it did; `*` where it is about all."""

    rule: Annotated[str, Meta(description="The rules that it is about, as a pattern.")]
    operation: Annotated[str, Meta(description="The operations that it is about, as a pattern.")]
    path: Annotated[str, Meta(description="The paths that it is about, as a pattern.")]
    used: Annotated[
        bool | None, Meta(description="Whether it is about what our code uses; null for both.")
    ] = None
    level: Annotated[SetLevel, Meta(description="The level that it sets.")]
    reason: Annotated[str, Meta(description="Why, in the words of the configuration.")]
    expires: Annotated[date | None, Meta(description="The last day on which it holds.")]
    decided: Annotated[Count, Meta(description="The findings whose level it decides.")]
    changed: Annotated[
        Count, Meta(description="Those of them that had another level, or are switched off.")
    ]
    overridden: Annotated[
        Count, Meta(description="Findings that it is about, and a later entry decides on.")
    ]
    expired: Annotated[bool, Meta(description="Whether it does not hold any more.")]

    @property
    def words(self) -> str:
        """Which findings it is about, as a reader names them."""
        return words_of(self.rule, self.operation, self.path, used=self.used)

    @property
    def words_of_use(self) -> str:
        """What the entry came to, in a few words."""
        if self.expired:
            return f"expired on {self.expires}: the default levels apply again"
        if self.decided:
            number = f"{self.decided:,} finding{'' if self.decided == 1 else 's'}"
            return f"{number}, {self.changed:,} changed"
        if self.overridden:
            return "a later entry overrides it everywhere"
        return "matched nothing"


class LevelSummary(Struct, frozen=True, forbid_unknown_fields=True):
    """The levels that a project sets itself, and what each entry did."""

    file: Annotated[Name, Meta(description="The configuration file.")]
    entries: Annotated[tuple[LevelUse, ...], Meta(description="In their order in the file.")]


class Decided(Protocol):
    """What the configuration may have decided on: a finding, or a change of an upgrade report."""

    @property
    def documented_level(self) -> Level | None: ...  # noqa: D102 - as `ReportFinding` has it
    @property
    def configured(self) -> ConfiguredLevel | None: ...  # noqa: D102


class _Seen(Placed, Decided, Protocol):
    pass


def summarize_levels(levels: Levels | None, findings: Iterable[_Seen]) -> LevelSummary | None:
    """What each entry came to on findings that are seen; None where there are no entries."""
    if levels is None:
        return None
    decided: Counter[int] = Counter()
    changed: Counter[int] = Counter()
    overridden: Counter[int] = Counter()
    for finding in findings:
        deciding = finding.configured.entry if finding.configured is not None else None
        if deciding is not None:
            decided[deciding] += 1
            changed[deciding] += is_changed(finding)
        overridden.update(_overridden(levels, finding, deciding))
    uses = (
        LevelUse(
            **msgspec.structs.asdict(entry),
            decided=decided[number],
            changed=changed[number],
            overridden=overridden[number],
            expired=levels.is_expired(entry),
        )
        for number, entry in enumerate(levels.entries, 1)
    )
    return LevelSummary(levels.place, tuple(uses))


def level_note(finding: Decided) -> str:
    """What the configuration says of a finding's level, and why; empty where it says nothing."""
    configured = finding.configured
    if configured is None:
        return ""
    now = "switched off" if configured.level == "off" else configured.level
    was = f", documented as {finding.documented_level}" if is_changed(finding) else ""
    return f"{now}{was}; entry {configured.entry} of the configured levels: {configured.reason}"


def level_lines(summary: LevelSummary | None) -> Iterator[str]:
    """What the levels of a configuration came to: in one line, and of each entry."""
    if summary is None:
        return
    count = len(summary.entries)
    changed = sum(entry.changed for entry in summary.entries)
    yield (
        f"{summary.file}, {count} {'entry' if count == 1 else 'entries'}, {changed:,} "
        f"finding{'' if changed == 1 else 's'} changed"
    )
    for number, entry in enumerate(summary.entries, 1):
        yield f"{number}: {entry.level} for {entry.words}: {entry.words_of_use}"


def is_changed(finding: Decided) -> bool:
    """Whether a finding has another level than documented, or is switched off."""
    configured = finding.configured
    return configured is not None and configured.level != finding.documented_level


def is_off(finding: Decided) -> bool:
    """Whether the configuration switches a finding off."""
    return finding.configured is not None and finding.configured.level == "off"


def _overridden(levels: Levels, finding: Placed, deciding: int | None) -> Iterator[int]:
    for number, entry in enumerate(levels.entries, 1):
        if number != deciding and not levels.is_expired(entry) and levels.is_about(number, finding):
            yield number
