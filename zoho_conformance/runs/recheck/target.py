"""The reads of recordings as a target: sent again, judged, and compared with what was recorded."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from msgspec import structs

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import classify, judge_foreign
from zoho_conformance.checks.recordings import compare_with_recording
from zoho_conformance.exchanges.http.errors import TransportError
from zoho_conformance.model.errors import NotJudged
from zoho_conformance.model.exchange import Case, Exchange, Response
from zoho_conformance.model.finding import collapse
from zoho_conformance.model.http_status import is_success, is_unavailable
from zoho_conformance.model.outcome import TargetKind
from zoho_conformance.runs.connection import Connection
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.recheck.map_ids import IdMapper
from zoho_conformance.runs.recheck.plan import RecheckPlan
from zoho_conformance.runs.target import JudgedTarget


class RecheckTarget(JudgedTarget):
    """Asks an org again what recordings asked."""

    def __init__(
        self, name: str, kind: TargetKind, plan: RecheckPlan, org: Connection, library: Library
    ) -> None:
        self.name, self.kind = name, kind
        self.description = f"the reads of recordings, sent to the {name} org again"
        self.plan = plan
        self._org = org
        self._library = library
        self._mapper = IdMapper(org, library.version)
        self.answers: dict[Case, Exchange] = {}

    @property
    def cases(self) -> tuple[Case, ...]:
        """A case for each distinct read."""
        return tuple(self.plan.reads)

    @property
    def requests_sent(self) -> int:
        """How many requests were sent, those for ids included."""
        return self._org.requests_sent

    @property
    def requests_repeated(self) -> int:
        """How many of them had been sent before."""
        return self._org.requests_repeated

    def answer(self, case: Case) -> Exchange:
        """Ask for what a case recorded; raises `NotJudged` where that cannot be asked."""
        recorded = self.plan.reads[case]
        template = self._library.promises[case.operation].operation.path
        try:
            with self._org.time_limit.asking_for(self.name):
                request = self._mapper.map(recorded.request, template)
                response = self._org.send(request)
        except TransportError as cause:
            raise NotJudged(cause.outcome, str(cause)) from cause
        self.answers[case] = Exchange(self._case_shown(case, response), request, response)
        return self.answers[case]

    def _case_shown(self, case: Case, response: Response) -> Case:
        return classify(self._library.promises[case.operation], response, case.recording)

    def judgement(self, case: Case) -> Judgement:
        """The judgement on the new answer, and where it has another shape than the recorded one."""
        status = self.plan.reads[case].response.status
        if is_unavailable(status) or status == HTTPStatus.UNAUTHORIZED:
            # It says how the recording caller was served, and nothing of the operation.
            return Judgement(case, "not-run", (), f"not asked: HTTP {status} was recorded")
        try:
            answered = self.answer(case)
        except NotJudged as cause:
            return Judgement(
                case, cause.outcome, (), cause.reason, not_applicable=cause.not_applicable
            )
        judge = self._library.judge(case.operation)
        judgement = judge_foreign(judge, answered)
        if not judgement.judged:
            return structs.replace(judgement, case=case)
        recorded = self.plan.reads[case].response
        both = recorded.status, answered.response.status
        if all(map(is_success, both)) and bool(recorded.body) != bool(answered.response.body):
            # Whether there are rows depends on the org, and on the day.
            reason = f"HTTP {both[1]}, and HTTP {both[0]} was recorded: no rows to compare"
            return Judgement(case, "no-data", judgement.findings, reason, answered)
        compared = compare_with_recording(judge.promise, self.plan.reads[case], answered)
        findings = collapse((*judgement.findings, *compared))
        of_case = (
            replace(finding, case=case.name, recording=case.recording) for finding in findings
        )
        return structs.replace(judgement.with_findings(tuple(of_case)), case=case)
