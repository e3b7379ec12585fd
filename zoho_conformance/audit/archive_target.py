"""An archive as a target: of a case and what it came to the earliest exchange stands for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import structs

from zoho_conformance.audit.example import Example
from zoho_conformance.audit.kept_findings import KeptFindings
from zoho_conformance.audit.parts import Position
from zoho_conformance.audit.summary import (
    FindingKey,
    FindingTally,
    OutcomeKey,
    OutcomeTally,
    Summary,
)
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Unmatched
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.interface import RecordedIn
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.model.privacy import Privacy
from zoho_conformance.runs.recording_label import recording_label
from zoho_conformance.runs.target import JudgedTarget

NAME = "archive"
_NOT_KEPT_REQUEST = Request("GET", "", {})
_NOT_KEPT_RESPONSE = Response(0, {}, b"", lack="no-body")


class ArchiveTarget(JudgedTarget):
    """The summary of an archive in the form of a run's target.

    `labels` are the names of the sources, by their numbers, and `files` those that are on disk;
    `fields` is how logs among them are read. A finding is on the case that shows it first, with the
    counts of all.
    """

    kind: TargetKind = "foreign"
    recorded_from = "unknown"
    stands_for_many = True

    def __init__(
        self,
        summary: Summary,
        labels: Mapping[int, str],
        privacy: Privacy | None = None,
        files: Mapping[int, str] | None = None,
        fields: FieldMap | None = None,
        *,
        partial: bool = False,
    ) -> None:
        self.name = NAME
        # There may be thousands of findings in one file.
        self._files = {number: Path(file) for number, file in (files or {}).items()}
        self._fields = fields
        self.seen: dict[tuple[str, str, str], FindingTally] = {}
        """How findings were seen, by fingerprint, and the case and recording of the first."""
        self._summary = summary
        self._labels = labels
        self.privacy = privacy
        self._partial = partial
        self._judgements: dict[Case, Judgement] = {}
        self.tallies: dict[Case, OutcomeTally] = {}
        self._first: dict[tuple[str, str], FindingTally] = {}
        findings: dict[Case, KeptFindings] = {}
        by_place = sorted(summary.findings.items(), key=_earliest_first)
        for (case, on_case, fingerprint, _), seen in by_place:
            recording = self._recording(seen.position)
            findings.setdefault(case, KeptFindings()).add(recording, seen)
            self.seen[fingerprint, on_case, recording] = seen
            # Not by the case: a finding on one of several rows has the one that the row shows.
            self._first[case.operation, recording] = seen
        by_rank = sorted(summary.outcomes.items(), key=_rank)
        for (case, outcome, reason), tally in by_rank:
            named = structs.replace(case, recording=self._recording(tally.position))
            self.tallies[named] = tally
            # All findings of a case are on the first that it came to.
            own = findings.pop(case, ())
            # Of what is as it should be there is nothing to show.
            shown = _time_of(named, tally.example) if own or outcome != "conforms" else None
            judgement = Judgement(named, outcome, own, reason, shown, tally.not_applicable)
            self._judgements[named] = judgement
        self.description = self._describe()

    def _recording(self, position: Position) -> str:
        """The name of an exchange in reports."""
        source, place, _ = position
        label = recording_label(self._labels[source])
        return f"{self.privacy.name(label) if self.privacy else label}#{place}"

    def _describe(self) -> str:
        summary = self._summary
        parts = ["an archive, matched to operations by method and path"]
        if self._partial:
            parts.insert(0, "only a part: the audit was interrupted")
        for what, count in (
            ("exchanges that match none", summary.unmatched.total()),
            ("exchanges with other hosts", summary.foreign.total()),
            ("of those, like callbacks (--callbacks)", summary.likely_callbacks),
            ("exchanges that were not chosen", summary.left_out),
            ("files without exchanges", summary.other_sources),
        ):
            if count:
                parts.append(f"{what}: {count}")
        if summary.jobs.is_cut:
            parts.append("too many jobs to remember; some are judged without their start")
        return "; ".join(parts)

    @property
    def cases(self) -> tuple[Case, ...]:
        """A case for each documented one and what it came to."""
        return tuple(self._judgements)

    def answer(self, case: Case) -> Exchange:
        """The earliest exchange that came to the same."""
        return _exchange_of(case, self.tallies[case].example)

    def example(self, operation: str, label: str) -> Exchange | None:
        """The earliest exchange that shows a finding."""
        seen = self._first.get((operation, _recording_of(label)))
        if seen is None:
            return None
        exchange = seen.example.exchange()
        recording = self._recording(seen.position)
        return structs.replace(exchange, case=structs.replace(exchange.case, recording=recording))

    def exchange_sent(self, case: Case, judged: Exchange | None) -> Exchange | None:
        """The earliest exchange that came to the same, unpacked while it is looked at."""
        del judged
        return self.answer(case)

    def recorded_in(self, operation: str, label: str) -> RecordedIn | None:
        """The file with the earliest exchange that shows a finding."""
        source, number, *_ = self.position(operation, label) or (None, 0)
        file = self._files.get(source) if source is not None else None
        if file is None or source is None:
            return None
        # Where only a part was judged, what was not read may have empty lines.
        in_step = not self._partial and self._summary.in_step.get(source, False)
        return RecordedIn(file, number, self._fields, number if in_step else None)

    def position(self, operation: str, label: str) -> tuple[int, ...]:
        """Where the earliest exchange that shows a finding is: the cases are not in that order."""
        seen = self._first.get((operation, _recording_of(label)))
        return seen.position if seen is not None else ()

    def judgement(self, case: Case) -> Judgement:
        """What the exchanges of a case came to."""
        return self._judgements[case]

    @property
    def unmatched(self) -> Mapping[Unmatched, int]:
        """How many exchanges match no operation; the most frequent first."""
        return _most_frequent(self._summary.unmatched)

    @property
    def asked_versions(self) -> Mapping[str, int]:
        """How many exchanges asked for which API version, where any may."""
        return self._summary.asked_versions

    @property
    def foreign(self) -> Mapping[str, int]:
        """How many exchanges were with other hosts, by the host; the most frequent first."""
        return _most_frequent(self._summary.foreign)

    @property
    def unread(self) -> tuple[str, ...]:
        """Why entries could not be read, a line for each reason and source, with the first."""
        tallies = sorted(self._summary.unread.values(), key=lambda tally: tally.position)
        lines = (
            f"{tally.line}{f' ({tally.count} exchanges)' if tally.count > 1 else ''}"
            for tally in tallies
        )
        return tuple(lines)


def _exchange_of(case: Case, example: Example) -> Exchange:
    return structs.replace(example.exchange(), case=case)


def _recording_of(label: str) -> str:
    """The recording in the label of a case."""
    return label.partition("@")[2]


def _time_of(case: Case, example: Example) -> Exchange:
    """An exchange of which there is nothing but its time; `exchange_sent` has the rest."""
    exchange = example.exchange()
    return Exchange(case, _NOT_KEPT_REQUEST, _NOT_KEPT_RESPONSE, exchange.recorded, is_foreign=True)


def _earliest_first(item: tuple[FindingKey, FindingTally]) -> tuple[Position, int]:
    _, tally = item
    return tally.position, tally.rank


def _rank(item: tuple[OutcomeKey, OutcomeTally]) -> tuple[str, int, Position]:
    """Drift first among what a case came to, then conforming, then what is no verdict."""
    (case, outcome, _), tally = item
    order = {"drift": 0, "conforms": 1, "check-error": 2}
    return case.id, order.get(outcome, len(order)), tally.position


def _most_frequent(counts: Counter[Any]) -> dict[Any, int]:
    """Counts, the highest first; those that are as high in an order that no schedule changes."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], repr(item[0]))))
