"""Judges the exchanges of an archive one after the other, and keeps counts and first examples."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.audit.choice import Choice
from zoho_conformance.audit.job_ties import JobWatch, RefusedJob
from zoho_conformance.audit.observing import Observing
from zoho_conformance.audit.parts import Part, Position, open_part
from zoho_conformance.audit.summary import Summary, UnreadTally
from zoho_conformance.audit.verify import Verifier
from zoho_conformance.audit.waiting import Waiting, line_position
from zoho_conformance.checks.callbacks import body_of, find_callback
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Matcher, Unmatched
from zoho_conformance.checks.matching.assessor import Assessor
from zoho_conformance.checks.observed.tally import ObservedTally
from zoho_conformance.checks.observed.walk import shows_keys
from zoho_conformance.checks.presence.sampling import Sampling
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.exchanges.formats.field_map import FieldMap
from zoho_conformance.exchanges.formats.interface import (
    DecodedExchange,
    RecordedPlace,
    Recording,
    Unread,
    UnreadableRecordingError,
    entries_of,
)
from zoho_conformance.exchanges.formats.lines_on_disk import LinesOnDisk
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.exchanges.formats.unpack import Unpacker
from zoho_conformance.model import timestamps
from zoho_conformance.model.exchange import Exchange, Request
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.own_samples import with_known_samples

_DISAGREES = (
    "judging it in full (--verify) gives a different result: a bug in zoho-conformance, please "
    "report it"
)
_STEP = 100
"""After so many exchanges progress is told."""


class StopJudging(Exception):  # noqa: N818 - a request, and no error
    """Raised by who is told progress, to have judging stop."""


class Auditor:
    """Judges parts of an archive; `summary` is what all that it judged came to."""

    def __init__(
        self,
        library: Library,
        fields: FieldMap | None = None,
        choice: Choice | None = None,
        verify: float = 0.0,
        observing: Observing | None = None,
        *,
        callbacks: bool = False,
        any_version: bool = False,
        over_time: bool = False,
    ) -> None:
        self._library = library
        self._judges_callbacks = callbacks
        self._jobs = JobWatch(library.promises)
        self._fields = fields
        self._choice = choice or Choice()
        self._takes_all = self._choice.is_all
        self._verifier = Verifier(library, verify) if verify else None
        self._observed = (
            ObservedTally(library.promises.__getitem__, observing.values_of) if observing else None
        )
        self._progress: Callable[[Summary], None] | None = None
        self._steps = 0
        self._waiting = Waiting()
        self._any_version = any_version
        self._matcher = Matcher(library.promises, any_version=any_version)
        self._assessor = Assessor(library.promises, library.judge, self._matcher)
        self._summary = Summary()
        self._sampling = (
            Sampling(library.promises.__getitem__, self._summary.samples) if over_time else None
        )

    def on_progress(self, progress: Callable[[Summary], None] | None) -> None:
        """Have progress told now and then, by what was judged so far."""
        self._progress = progress

    def note_unread(self, part: Part, line: str) -> None:
        """Note that nothing of a part can be read."""
        self._add_unread((part.number, 0, 0), line)

    def judge_part(self, part: Part, source: Source) -> None:
        """Judge every exchange of a part."""
        try:
            recording = open_part(part, source, self._fields)
        except UnreadableRecordingError as cause:
            self.note_unread(part, str(cause))
            return
        if recording is None:
            self._summary.other_sources += 1
            return
        self._read(part, recording)

    def _read(self, part: Part, recording: Recording) -> None:
        """Have the exchanges of a recording judged, or wait to be."""
        lines = LinesOnDisk.of(recording)
        count = (
            self._read_entries(part, recording) if lines is None else self._read_lines(part, lines)
        )
        if part.span is not None:
            self._summary.entries[part.number, part.span.start] = count
        elif not count:
            self._summary.other_sources += 1

    def _read_entries(self, part: Part, recording: Recording) -> int:
        """Have exchanges wait; how many entries the recording has."""
        noted = recording.metadata.get("recorded_at")
        recorded_at = (timestamps.parse_iso(noted) or "") if noted else ""
        # The number of an exchange is known where its file is read from the start.
        is_whole = part.span is None
        inside = -1
        for inside, entry in enumerate(entries_of(recording)):
            place = entry.place
            if is_whole or place.offset is None:
                position = (part.number, place.index, 0)
            else:
                position = (part.number, place.offset, inside)
            if isinstance(entry, Unread):
                self._add_unread(position, entry.reason, entry.place)
            elif self._takes_all or self._choice.takes_sample(part.label, place):
                self._waiting.add(position, entry, recorded_at)
                self._judge_if_full()
            else:
                self._summary.left_out += 1
        return inside + 1

    def _read_lines(self, part: Part, lines: LinesOnDisk) -> int:
        """As `_read_entries`, of lines that are read again when they are judged."""
        count = 0
        for spot in lines.spots():
            count += 1
            if isinstance(spot, Unread):
                place = spot.place
                position = line_position(part, place.index, place.offset or 0)
                self._add_unread(position, spot.reason, spot.place)
            elif self._takes_all or self._choice.takes_sample(part.label, lines.place(spot)):
                self._waiting.add_line(part, lines, spot)
                self._judge_if_full()
            else:
                self._summary.left_out += 1
        self._summary.note_lines(part.number, in_step=not lines.empty)
        return count

    def judge_waiting(self) -> None:
        """Judge all exchanges that wait for others of their operation."""
        self._judge_waiting(self._progress)

    def _judge_if_full(self) -> None:
        if self._waiting.is_full:
            self._judge_waiting(self._progress)

    def _judge_waiting(self, progress: Callable[[Summary], None] | None) -> None:
        """Judge those that wait, operation by operation."""
        unpacker = Unpacker()
        for position, entry, recorded_at in self._waiting.take():
            if progress is not None:
                if not self._steps % _STEP:
                    progress(self._summary)
                self._steps += 1
            exchange = entry if isinstance(entry, Unread) else entry.decoded(unpacker)
            if isinstance(exchange, Unread):
                self._add_unread(position, exchange.reason, exchange.place)
            else:
                self._judge(position, exchange, exchange.recorded_at or recorded_at)

    def _judge(self, position: Position, recorded: DecodedExchange, when: str) -> None:
        request, response = recorded.request, recorded.response
        if not when and (date := response.headers.get("date")):
            when = timestamps.parse_http_date(date) or ""
        if not self._takes_all and not (
            self._choice.takes_status(response.status) and self._choice.takes_time(when)
        ):
            self._summary.left_out += 1
            return
        judgement = self._assessor.assess(request, response, when or None)
        if not self._takes_all and not self._takes_operation_of(judgement):
            self._summary.left_out += 1
            return
        self._summary.exchanges += 1
        if not isinstance(judgement, Judgement):
            self._judge_unmatched(position, judgement, request, when)
            return
        if self._any_version:
            asked = self._matcher.asked_version(judgement.case.operation, request)
            self._summary.asked_versions[asked] += 1
        exchange = Exchange(judgement.case, request, response, when or None, is_foreign=True)
        if self._observed is not None and judgement.judged and shows_keys(exchange):
            self._observed.add(exchange.case.operation, request, response.json)
        if self._verifier is not None and self._verifier.disagrees(exchange, judgement):
            self._add_unread(position, _DISAGREES, recorded.place)
        if judgement.findings:
            judgement = with_known_samples(self._library, judgement)
            if self._any_version:
                judgement = self._with_version(judgement, request)
        self._count(position, judgement, exchange, when)

    def _takes_operation_of(self, judgement: Judgement | Unmatched) -> bool:
        """Whether the operation of an exchange was chosen, by any of its names."""
        operation = judgement.case.operation if isinstance(judgement, Judgement) else ""
        return self._choice.takes_operation(
            *self._library.promises.groups.get(operation, (operation,))
        )

    def _with_version(self, judgement: Judgement, request: Request) -> Judgement:
        """The judgement, whose findings say which API version was asked for."""
        asked = (self._matcher.asked_version(judgement.case.operation, request),)
        findings = (
            structs.replace(finding, asked_versions=asked) for finding in judgement.findings
        )
        return replace(judgement, findings=tuple(findings))

    def _judge_unmatched(
        self, position: Position, unmatched: Unmatched, request: Request, when: str
    ) -> None:
        """Judge what is sent to an address of the caller's; count what is to no operation."""
        body = body_of(request)
        callback = find_callback(body, self._callbacks) if body else None
        if callback is not None and self._judges_callbacks:
            exchange, judgement = self._assessor.assess_callback(callback, request, when or None)
            judgement = with_known_samples(self._library, judgement)
            self._count(position, judgement, exchange, when)
            return
        self._summary.likely_callbacks += callback is not None
        if unmatched.is_foreign:
            self._summary.foreign[unmatched.host] += 1
        else:
            self._summary.unmatched[unmatched] += 1

    @cached_property
    def _callbacks(self) -> tuple[Promise, ...]:
        return tuple(self._library.callbacks)

    def _count(
        self, position: Position, judgement: Judgement, exchange: Exchange, when: str
    ) -> None:
        summary = self._summary
        if self._sampling is not None:
            self._sampling.see(judgement, exchange, when)
        if not self._jobs.watches(exchange.case.operation):
            summary.count(position, judgement, exchange, when)
            return
        for job in self._jobs.started(exchange, position):
            summary.jobs.note_started(job, position, exchange.case.operation)
        refused = self._jobs.refused(exchange, position) if judgement.judged else None
        if refused is None:
            summary.count(position, judgement, exchange, when)
        else:
            summary.count_later(RefusedJob.of(refused, position, judgement, exchange, when))

    def _add_unread(
        self, position: Position, reason: str, place: RecordedPlace | None = None
    ) -> None:
        key = (position[0], reason)
        tally = UnreadTally(1, position, reason, place)
        if key in self._summary.unread:
            self._summary.unread[key].add(tally)
        else:
            self._summary.unread[key] = tally

    def summary(self) -> Summary:
        """What the parts came to that were judged so far."""
        self._judge_waiting(None)
        self._summary.coverage = self._assessor.coverage()
        if self._observed is not None:
            self._summary.observed = self._observed.counts()
        return self._summary

    def take_summary(self) -> Summary:
        """What the parts came to that were judged so far; the next begin another summary.

        What was seen of circumstances is kept, which is most of what a part costs at its start.
        """
        self._judge_waiting(None)
        summary = self._summary
        summary.coverage = self._assessor.take_coverage()
        if self._observed is not None:
            summary.observed = self._observed.counts()
            self._observed = self._observed.begun_again()
        self._summary = Summary()
        if self._sampling is not None:
            self._sampling.begin_again(self._summary.samples)
        return summary
