"""The reads of recordings as a target: sent again, judged, and compared with what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from msgspec import structs
from msgspec.structs import replace

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Unmatched, classify, judge_foreign
from zoho_conformance.checks.recordings import compare_with_recording
from zoho_conformance.checks.success import has_no_rows
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.exchanges.formats.interface import RecordedIn
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case, Exchange, Response
from zoho_conformance.model.finding import Finding, collapse
from zoho_conformance.model.http_status import is_success, is_unanswered
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recheck.map_ids import IdMapper, MappedRequest
from zoho_conformance.runs.recheck.plan import RecheckPlan
from zoho_conformance.runs.target import JudgedTarget, Target


@dataclass(frozen=True, slots=True)
class Asked:
    """A recorded read that was sent again: what was sent in its place, and the new answer."""

    recorded: Exchange
    mapped: MappedRequest
    answered: Exchange


class RecheckTarget(JudgedTarget):
    """Asks an org again what recordings asked.

    `unreachable` is why the org cannot be asked at all, where that is so.
    """

    def __init__(
        self,
        kind: TargetKind,
        recordings: Target,
        plan: RecheckPlan,
        library: Library,
        org: Connection | None,
        unreachable: TransportError | None = None,
    ) -> None:
        self.name = self.kind = kind
        whose = "the reference org" if kind == "reference" else "a live org"
        self.description = f"{whose}, asked again for what recordings asked, and compared with them"
        self.plan = plan
        self.asked: dict[Case, Asked] = {}
        self.recordings = recordings
        self._library = library
        self._org = org
        self._unreachable = unreachable
        self._mapper = IdMapper(org, library) if org is not None else None

    @property
    def cases(self) -> tuple[Case, ...]:
        """A case for each distinct read."""
        return tuple(self.plan.reads)

    @property
    def requests_sent(self) -> int:
        """How many requests were sent, those for ids included."""
        return self._org.requests_sent if self._org else 0

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before."""
        return self._org.requests_repeated if self._org else 0

    @property
    def not_asked(self) -> Mapping[str, str]:
        """Why exchanges are not sent again, each under a key of its own."""
        return {f"{number}": why for number, why in zip(count(), self.plan.not_sent.values())}

    @property
    def unmatched(self) -> Mapping[Unmatched, int]:
        """How many recorded exchanges match no operation."""
        return self.recordings.unmatched

    @property
    def foreign(self) -> Mapping[str, int]:
        """How many recorded exchanges were with hosts that are not of the API."""
        return self.recordings.foreign

    @property
    def unread(self) -> tuple[str, ...]:
        """The recordings that could not be read, and why."""
        return self.recordings.unread

    def recorded_in(self, operation: str, label: str) -> RecordedIn | None:
        """The file that has the recorded exchange."""
        return self.recordings.recorded_in(operation, label)

    def has_answer(self, case: Case) -> bool:
        """Whether the org was asked already."""
        return case in self.asked

    def answer(self, case: Case) -> Exchange:
        """Ask for what a case recorded; raises `NotJudged` where that cannot be asked."""
        if case not in self.asked:
            self.asked[case] = self._ask(case)
        return self.asked[case].answered

    def _ask(self, case: Case) -> Asked:
        recorded = self.plan.reads[case]
        promise = self._library.promises[case.operation]
        if self._org is None or self._mapper is None:
            assert self._unreachable is not None
            raise NotJudged(self._unreachable.outcome, str(self._unreachable))
        try:
            with self._org.time_limit.asking_for(self.name):
                mapped = self._mapper.map(recorded, promise)
                response = self._org.send(mapped.request)
                while _lost_its_rows(promise, recorded.response, response):
                    other = self._mapper.map_otherwise(mapped, recorded, promise)
                    if other is None:
                        break
                    mapped, response = other, self._org.send(other.request)
        except TransportError as cause:
            raise NotJudged(cause.outcome, str(cause)) from cause
        shown = classify(promise, response, case.recording)
        return Asked(recorded, mapped, Exchange(shown, mapped.request, response))

    def judgement(self, case: Case) -> Judgement:
        """The judgement on the new answer, and where it has another shape than the recorded one."""
        try:
            answered = self.answer(case)
        except NotJudged as cause:
            return Judgement(
                case, cause.outcome, (), cause.reason, not_applicable=cause.not_applicable
            )
        asked = self.asked[case]
        recorded, now = asked.recorded.response, answered.response
        judge = self._library.judge(case.operation)
        judgement = judge_foreign(judge, answered)
        # An empty list is not drift; how the org says so may be.
        is_drift = bool(now.body) and judgement.outcome == "drift"
        if _lost_its_rows(judge.promise, recorded, now) and not is_drift:
            reason = f"HTTP {now.status} without rows, and rows were recorded"
            return Judgement(case, "no-data", (), reason, answered, not_applicable=True)
        if not judgement.judged:
            # An org that does not serve us now can be asked again another day.
            excused = judgement.not_applicable and not is_unanswered(now.status)
            return structs.replace(judgement, case=case, not_applicable=excused)
        if _refuses_what_was_recorded(asked):
            reason = (
                f"HTTP {now.status}, and {', '.join(asked.mapped.as_recorded)} "
                "can only be sent as recorded"
            )
            return Judgement(case, "not-run", (), reason, answered, not_applicable=True)
        new = (
            ()
            if _has_nothing_to_compare(judge.promise, recorded, now)
            else self._changes(judgement, asked)
        )
        findings = (
            replace(finding, case=case.name, recording=case.recording)
            for finding in collapse((*judgement.findings, *new))
        )
        return structs.replace(judgement.with_findings(tuple(findings)), case=case)

    def _changes(self, judgement: Judgement, asked: Asked) -> Iterator[Finding]:
        """Where the answer has another shape than the recorded one, if no finding says so yet."""
        judge = self._library.judge(judgement.case.operation)
        before = judge_foreign(judge, asked.recorded)
        known = {finding.fingerprint for finding in before.findings}
        reported = {
            finding.path
            for finding in judgement.findings
            if not (finding.is_ours or finding.fingerprint in known)
        }
        for finding in compare_with_recording(
            judge.promise, asked.recorded, asked.answered, same_rows=False
        ):
            if finding.path not in reported:
                yield finding


def _refuses_what_was_recorded(asked: Asked) -> bool:
    """Whether a refusal may be about an id that no row of the org could replace."""
    refused = not is_success(asked.answered.response.status)
    is_same = asked.recorded.response.status == asked.answered.response.status
    return refused and not is_same and bool(asked.mapped.as_recorded)


def _lost_its_rows(promise: Promise, recorded: Response, now: Response) -> bool:
    """Whether rows were recorded and none came: which there are depends on the org and the day."""
    both = is_success(recorded.status) and is_success(now.status)
    return both and not _is_empty(promise, recorded) and _is_empty(promise, now)


def _is_empty(promise: Promise, response: Response) -> bool:
    return not response.body or has_no_rows(promise, response)


def _has_nothing_to_compare(promise: Promise, recorded: Response, now: Response) -> bool:
    """Whether the recorder kept no body, or there were no rows when it recorded."""
    if recorded.lack or recorded.damage:
        return True
    both = is_success(recorded.status) and is_success(now.status)
    return both and _is_empty(promise, recorded)
