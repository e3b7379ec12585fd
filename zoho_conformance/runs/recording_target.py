"""Recordings of others as a target: exchanges that no probe sent, matched to operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING  # noqa: TID251 - few runs mask anything, or read logs by a map

import msgspec
from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.checks.callbacks import body_of, exchange_of_callback, find_callback
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Matcher, Unmatched, classify, judge_foreign
from zoho_conformance.checks.started_jobs import StartedJobs, add_unknown_job
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.exchanges.formats.find_sources import NamedSource
from zoho_conformance.exchanges.formats.interface import (
    RecordedIn,
    UnreadableRecordingError,
    decode_all,
)
from zoho_conformance.exchanges.formats.usual_first import open_source
from zoho_conformance.model import timestamps
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.outcome import RecordedFrom, TargetKind, recorded_from
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recording_label import recording_label
from zoho_conformance.runs.target import JudgedTarget

if TYPE_CHECKING:
    from zoho_conformance.exchanges.formats.field_map import FieldMap
    from zoho_conformance.model.privacy import Privacy


class HowToRead(msgspec.Struct, frozen=True):
    """How recordings are read.

    With `privacy`, cases have private forms of the names of their files. `fields` says where
    exchanges have their parts, where that does not show in their form. With `callbacks`, requests
    to no operation are judged that bring what is sent to an address of the caller's, and with
    `any_version` requests to other versions of the API too. `on_read` is called with how many
    exchanges of the target were read so far.
    """

    privacy: Privacy | None = None
    fields: FieldMap | None = None
    callbacks: bool = False
    any_version: bool = False
    on_read: Callable[[int], None] | None = None


class RecordingTarget(JudgedTarget):
    """The exchanges in recordings of any layout, each a case of its own."""

    kind: TargetKind = "foreign"

    def __init__(
        self,
        name: str,
        sources: Iterable[NamedSource],
        library: Library,
        how: HowToRead | None = None,
    ) -> None:
        self.name = name
        self._how = how or HowToRead()
        self._library = library
        self._matcher = Matcher(library.promises, any_version=self._how.any_version)
        self._exchanges: dict[Case, Exchange] = {}
        self._files: dict[Case, tuple[str, int]] = {}
        self._starters: dict[Case, Promise] = {}
        self._unmatched: Counter[Unmatched] = Counter()
        self._foreign: Counter[str] = Counter()
        self._unread: list[str] = []
        self._sources: set[RecordedFrom] = set()
        self._labels: set[str] = set()
        self._other_files = 0
        self._likely_callbacks = 0
        self._read_so_far = 0
        for source in sources:
            self._read(source)
        self.recorded_from = self._sources.pop() if len(self._sources) == 1 else "unknown"
        self.description = self._describe()

    def _read(self, named: NamedSource) -> None:
        try:
            recording = open_source(named.source, self._how.fields)
            if recording is None:
                self._other_files += 1
                return
            decoded = decode_all(recording)
            if not decoded.exchanges and not decoded.unread:
                self._other_files += 1
                return
        except UnreadableRecordingError as cause:
            self._unread.append(str(cause))
            return
        self._unread.extend(decoded.unread_lines())
        label = self._label(named.label)
        several = len(decoded.exchanges) + len(decoded.unread) > 1
        noted = recording.metadata.get("recorded_at")
        recorded_at = timestamps.parse_iso(noted) if noted else None
        started = StartedJobs()
        for recorded in decoded.exchanges:
            place, request, response = recorded.place, recorded.request, recorded.response
            when = recorded.recorded_at or recorded_at
            self._read_so_far += 1
            if self._how.on_read is not None:
                self._how.on_read(self._read_so_far)
            operation = self._matcher.match_answered(request, response)
            name = f"{label}#{place.index}" if several else label
            if isinstance(operation, Unmatched):
                callback = self._callback_in(request)
                if callback is None:
                    self._count(operation)
                elif not self._how.callbacks:
                    self._likely_callbacks += 1
                    self._count(operation)
                else:
                    exchange = self._add_callback(callback, name, request, when)
                    self._note_file(exchange, named, place.index)
                continue
            exchange = self._add(operation, name, request, response, when)
            self._note_file(exchange, named, place.index)
            self._note_job(started, exchange)
            self._sources.add(recorded_from(recording.metadata.get("target", "")))

    def _callback_in(self, request: Request) -> Promise | None:
        """The callback that a request to no operation brings."""
        body = body_of(request)
        return find_callback(body, tuple(self._library.callbacks)) if body else None

    def _add_callback(
        self, callback: Promise, recording: str, request: Request, recorded_at: str | None
    ) -> Exchange:
        body = (request.body or "").encode(errors="surrogatepass")
        exchange = exchange_of_callback(callback, request, body, recording, recorded_at)
        self._exchanges[exchange.case] = exchange
        return exchange

    def _note_file(self, exchange: Exchange, named: NamedSource, number: int) -> None:
        if named.source.file is not None:
            self._files[exchange.case] = named.source.file, number

    def _count(self, unmatched: Unmatched) -> None:
        if unmatched.is_foreign:
            self._foreign[unmatched.host] += 1
        else:
            self._unmatched[unmatched] += 1

    def _label(self, name: str) -> str:
        """The name of a source's exchanges in reports, unique."""
        plain = recording_label(name)
        if self._how.privacy is not None:
            plain = self._how.privacy.name(plain)
        label, count = plain, 2
        while label in self._labels:
            label, count = f"{plain}({count})", count + 1
        self._labels.add(label)
        return label

    def _add(
        self,
        operation: str,
        recording: str,
        request: Request,
        response: Response,
        recorded_at: str | None,
    ) -> Exchange:
        case = classify(self._library.promises[operation], response, recording)
        if not recorded_at and (date := response.headers.get("date")):
            recorded_at = timestamps.parse_http_date(date)
        exchange = Exchange(case, request, response, recorded_at or None)
        self._exchanges[case] = exchange
        return exchange

    def _note_job(self, started: StartedJobs, exchange: Exchange) -> None:
        """Note the job that an exchange starts, or who started the one that it asks for."""
        promise = self._library.promises[exchange.case.operation]
        starter = started.starter_of(promise, exchange)
        if starter is not None:
            self._starters[exchange.case] = starter
        started.note(promise, exchange)

    def _describe(self) -> str:
        parts = ["recorded by others, matched to operations by method and path"]
        if self._unmatched:
            parts.append(f"exchanges that match none: {self._unmatched.total()}")
        if self._foreign:
            parts.append(f"exchanges with other hosts: {self._foreign.total()}")
        if self._likely_callbacks:
            parts.append(f"of those, like callbacks (--callbacks): {self._likely_callbacks}")
        if self._other_files:
            parts.append(f"files without exchanges: {self._other_files}")
        return "; ".join(parts)

    @property
    def cases(self) -> tuple[Case, ...]:
        """A case for each exchange that is to an operation of the contracts."""
        return tuple(self._exchanges)

    @property
    def unmatched(self) -> Mapping[Unmatched, int]:
        """How many exchanges match no operation; the most frequent first."""
        return dict(self._unmatched.most_common())

    @property
    def foreign(self) -> Mapping[str, int]:
        """How many exchanges were with other hosts, by the host; the most frequent first."""
        return dict(self._foreign.most_common())

    @property
    def asked_versions(self) -> Mapping[str, int]:
        """How many exchanges asked for which API version, where any may."""
        each_case = map(self._asked_versions, self._exchanges)
        return Counter(version for versions in each_case for version in versions)

    @property
    def unread(self) -> tuple[str, ...]:
        """Why a file or an exchange could not be read, a line each."""
        return tuple(self._unread)

    def answer(self, case: Case) -> Exchange:
        """The exchange of a case."""
        return self._exchanges[case]

    def example(self, operation: str, label: str) -> Exchange | None:
        """The exchange that shows a finding on one of its rows, which may be another case."""
        case = self._case_of(operation, label)
        return self._exchanges[case] if case is not None else None

    def recorded_in(self, operation: str, label: str) -> RecordedIn | None:
        """The file that has the exchange of a case, or of a row in it."""
        case = self._case_of(operation, label)
        file = self._files.get(case) if case is not None else None
        return RecordedIn(Path(file[0]), file[1], self._how.fields) if file is not None else None

    def _case_of(self, operation: str, label: str) -> Case | None:
        """The case of an exchange, by the label of a case that it shows: it has one recording."""
        return self._case_by_recording.get((operation, label.partition("@")[2]))

    @cached_property
    def _case_by_recording(self) -> dict[tuple[str, str], Case]:
        return {(case.operation, case.recording): case for case in self._exchanges}

    def _asked_versions(self, case: Case) -> tuple[str, ...]:
        if not self._how.any_version:
            return ()
        return (self._matcher.asked_version(case.operation, self._exchanges[case].request),)

    def judgement(self, case: Case) -> Judgement:
        """The judgement on an exchange, whose findings name the recording."""
        by = self._library.judge(case.operation)
        if by.promise.is_callback:
            judgement = by.judge(self._exchanges[case])
        else:
            judgement = judge_foreign(by, self._exchanges[case])
        starter = self._starters.get(case)
        if starter is not None:
            judgement = add_unknown_job(by.promise, judgement, starter)
        asked = self._asked_versions(case) if judgement.findings else ()
        findings = (
            replace(finding, recording=case.recording, asked_versions=asked)
            for finding in judgement.findings
        )
        return structs.replace(judgement, findings=tuple(findings))
