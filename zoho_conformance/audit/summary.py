"""What judging a part of an archive came to; summaries of parts add up, in any order.

Adding is commutative and associative, and the empty summary changes nothing: sums, and of examples
and times the first and the last. So any split of an archive, judged anywhere, gives the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.audit.example import Example
from zoho_conformance.audit.job_ties import MAX_REFUSALS, JobNotes, RefusedJob
from zoho_conformance.audit.over_periods import OverPeriods
from zoho_conformance.audit.parts import Position
from zoho_conformance.checks.coverage.tally import CoverageCounts
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Unmatched
from zoho_conformance.checks.observed.tally import ObservedCounts
from zoho_conformance.checks.presence.samples import Sample
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.exchanges.formats.interface import RecordedPlace
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import Finding, join_versions
from zoho_conformance.model.outcome import Outcome


class Times(msgspec.Struct, gc=False):
    """When exchanges were recorded, ISO 8601 UTC: the first and the last; empty where none says."""

    first: str = ""
    last: str = ""

    def add(self, other: Times) -> None:
        """Take in the times of others."""
        if other.first:
            self.first = min(filter(None, (self.first, other.first)))
            self.last = max(self.last, other.last)

    def note(self, when: str) -> None:
        """Take in the time of one exchange."""
        if when:
            if when < self.first or not self.first:
                self.first = when
            self.last = max(self.last, when)

    @classmethod
    def at(cls, when: str) -> Times:
        """The times of one exchange."""
        return cls(when, when)


class FindingTally(msgspec.Struct, gc=False):
    """How often a finding was seen, when, and the earliest exchange that shows it.

    `rank` is which of the findings of that exchange it is, and `versions` are the API versions that
    were asked for where it was seen.
    """

    count: int
    exchanges: int
    times: Times
    position: Position
    rank: int
    example: Example
    versions: tuple[str, ...] = ()

    @property
    def finding(self) -> Finding:
        """The finding, as the earliest exchange shows it."""
        finding = self.example.findings()[self.rank]
        if finding.asked_versions == self.versions:
            return finding
        return structs.replace(finding, asked_versions=self.versions)

    def add(self, other: FindingTally) -> None:
        """Count what others saw of the same."""
        self.note_versions(other.versions)
        if other.position < self.position:
            self.position, self.example = other.position, other.example
            self.rank = other.rank
        self.count += other.count
        self.exchanges += other.exchanges
        self.times.add(other.times)

    def note_versions(self, versions: tuple[str, ...]) -> None:
        """Take in the API versions in which the same finding was seen."""
        mine = self.versions
        if versions != mine:
            self.versions = join_versions(mine, versions)


class OutcomeTally(msgspec.Struct, gc=False):
    """How many exchanges of a case came to the same, and the earliest of them."""

    count: int
    not_applicable: bool
    times: Times
    position: Position
    example: Example

    def add(self, other: OutcomeTally) -> None:
        """Count what others came to."""
        if other.position < self.position:
            self.position, self.example = other.position, other.example
        self.count += other.count
        self.not_applicable = self.not_applicable and other.not_applicable
        self.times.add(other.times)


class UnreadTally(msgspec.Struct, gc=False):
    """How many entries cannot be read for one reason, and the first of them.

    Without a `place` the reason says itself what is meant.
    """

    count: int
    position: Position
    reason: str
    place: RecordedPlace | None = None

    @property
    def line(self) -> str:
        """Which is the first, and why it cannot be read."""
        return f"{self.place}: {self.reason}" if self.place is not None else self.reason

    def add(self, other: UnreadTally) -> None:
        """Count what others could not read."""
        if other.position < self.position:
            self.position, self.place = other.position, other.place
        self.count += other.count


OutcomeKey = tuple[Case, Outcome, str]
"""A case without its recording, what it came to, and the reason where that is no verdict."""
FindingKey = tuple[Case, str, str, str]
"""A case without its recording, the case that a finding is on (that of a row may be another), the
fingerprint, and the state."""


def key_of(case: Case, finding: Finding) -> FindingKey:
    """What findings have alike that are counted together, on exchanges of a case."""
    return case, finding.case, finding.fingerprint, finding.state


class Summary(msgspec.Struct):
    """What the exchanges of an archive, or of a part of one, came to.

    `asked_versions` counts, where any version is judged, those that were asked for. `jobs` has the
    refusals of jobs, which are counted when all parts are there.
    """

    exchanges: int = 0
    drifted: int = 0
    outcomes: dict[OutcomeKey, OutcomeTally] = msgspec.field(default_factory=dict)
    findings: dict[FindingKey, FindingTally] = msgspec.field(default_factory=dict)
    coverage: dict[str, CoverageCounts] = msgspec.field(default_factory=dict)
    observed: dict[str, ObservedCounts] = msgspec.field(default_factory=dict)
    unmatched: Counter[Unmatched] = msgspec.field(default_factory=Counter)
    foreign: Counter[str] = msgspec.field(default_factory=Counter)
    asked_versions: Counter[str] = msgspec.field(default_factory=Counter)
    unread: dict[tuple[int, str], UnreadTally] = msgspec.field(default_factory=dict)
    other_sources: int = 0
    likely_callbacks: int = 0
    jobs: JobNotes = msgspec.field(default_factory=JobNotes)
    left_out: int = 0
    over_periods: OverPeriods = msgspec.field(default_factory=OverPeriods)
    samples: dict[str, Sample] = msgspec.field(default_factory=dict)
    """Answers of each operation, to see which keys came over time."""
    models: dict[str, Example] = msgspec.field(default_factory=dict)
    """The first example of each operation, by which others of this summary are packed."""
    entries: dict[tuple[int, int], int] = msgspec.field(default_factory=dict)
    """How many entries a span of a log has, by the number of its source and where it starts."""
    in_step: dict[int, bool] = msgspec.field(default_factory=dict)
    """Whether each line of a log on disk is an exchange, by the number of its source."""

    def add(self, other: Summary) -> None:
        """Add what another part came to; it must not be used any more."""
        self.exchanges += other.exchanges
        self.drifted += other.drifted
        self.other_sources += other.other_sources
        self.left_out += other.left_out
        self.likely_callbacks += other.likely_callbacks
        for mine, theirs in (
            (self.outcomes, other.outcomes),
            (self.findings, other.findings),
            (self.coverage, other.coverage),
            (self.observed, other.observed),
            (self.unread, other.unread),
            (self.samples, other.samples),
        ):
            _add_each(mine, theirs)
        self.entries.update(other.entries)
        for source, in_step in other.in_step.items():
            self.note_lines(source, in_step=in_step)
        self.unmatched.update(other.unmatched)
        self.foreign.update(other.foreign)
        self.asked_versions.update(other.asked_versions)
        self.over_periods.add(other.over_periods)
        self.jobs.add(other.jobs)
        self._count_dropped()

    def note_lines(self, source: int, *, in_step: bool) -> None:
        """Note whether each line of a log, or of a span of it, is an exchange."""
        self.in_step[source] = self.in_step.get(source, True) and in_step

    def count(
        self, position: Position, judgement: Judgement, exchange: Exchange, when: str
    ) -> None:
        """Count an exchange that was judged; of those that show the same the earliest is kept."""
        case, drifts = exchange.case, judgement.outcome == "drift"
        self.drifted += drifts
        example = None
        key = (case, judgement.outcome, judgement.reason)
        tally = self.outcomes.get(key)
        if tally is None or position < tally.position:
            is_shown = bool(judgement.findings) or judgement.outcome != "conforms"
            example = self._example(position, exchange, judgement, with_bodies=is_shown)
            first = OutcomeTally(1, judgement.not_applicable, Times.at(when), position, example)
            if tally is not None:
                first.add(tally)
            self.outcomes[key] = first
        else:
            tally.count += 1
            tally.times.note(when)
        if when:
            self.over_periods.note(when, case.operation, drifts=drifts)
        for rank, finding in enumerate(judgement.findings):
            finding_key = key_of(case, finding)
            seen = self.findings.get(finding_key)
            if seen is None or position < seen.position:
                example = example or self._example(position, exchange, judgement)
                earliest = FindingTally(
                    finding.count,
                    1,
                    Times.at(when),
                    position,
                    rank,
                    example,
                    finding.asked_versions,
                )
                if seen is not None:
                    earliest.add(seen)
                self.findings[finding_key] = earliest
            else:
                seen.count += finding.count
                seen.exchanges += 1
                seen.times.note(when)
                seen.note_versions(finding.asked_versions)

    def _example(
        self,
        position: Position,
        exchange: Exchange,
        judgement: Judgement,
        *,
        with_bodies: bool = True,
    ) -> Example:
        """What is kept of an exchange: of all but the first of its operation what differs."""
        operation = exchange.case.operation
        findings = self._shown_first(position, exchange.case, judgement)
        like = self.models.get(operation)
        example = Example.of(exchange, findings, like, with_bodies=with_bodies)
        if with_bodies and like is None:
            self.models[operation] = example
        return example

    def _shown_first(
        self, position: Position, case: Case, judgement: Judgement
    ) -> dict[int, Finding]:
        """The findings of an exchange that none had that comes before it, by their numbers."""
        seen = (self.findings.get(key_of(case, finding)) for finding in judgement.findings)
        return {
            rank: finding
            for rank, (finding, tally) in enumerate(zip(judgement.findings, seen, strict=True))
            if tally is None or position < tally.position
        }

    def count_later(self, refused: RefusedJob) -> None:
        """Keep a refusal of a job until it is known whether that had been started."""
        self.jobs.refused.append(refused)
        if len(self.jobs.refused) >= 2 * MAX_REFUSALS:
            self._count_dropped()

    def tie_jobs(self, promises: Mapping[str, Promise]) -> None:
        """Count the refusals of jobs, where all parts are there; nothing may be added after."""
        self._count_all(self.jobs.tied(promises))
        self.jobs.refused.clear()

    def _count_dropped(self) -> None:
        self._count_all(self.jobs.drop_refused())

    def _count_all(self, refusals: Iterable[RefusedJob]) -> None:
        counted = Summary()
        for each in sorted(refusals, key=lambda refused: refused.position):
            counted.count(each.position, each.judgement, each.example.exchange(), each.when)
        if counted.outcomes:
            self.add(counted)


def _add_each(mine: dict, theirs: dict) -> None:  # type: ignore[type-arg]
    for key, tally in theirs.items():
        if key in mine:
            mine[key].add(tally)
        else:
            mine[key] = tally


def add_up(summaries: Iterable[Summary]) -> Summary:
    """The summary of all parts together."""
    whole = Summary()
    for summary in summaries:
        whole.add(summary)
    return whole


def without_recording(case: Case) -> Case:
    """The case that many exchanges share."""
    return replace(case, recording="")
