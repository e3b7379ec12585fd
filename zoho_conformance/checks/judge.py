"""From an exchange to its outcome: judged, with findings, or not judged, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from http import HTTPStatus
from typing import TYPE_CHECKING  # noqa: TID251 - few runs judge by more than pages

from msgspec.structs import replace

from zoho_conformance.checks import (
    bodies,
    body_text,
    jobs,
    lifecycle,
    paging,
    refusals,
    selected_fields,
    success,
)
from zoho_conformance.checks.error_answer import error_in_first_row, is_error
from zoho_conformance.checks.judgement import (
    Judgement,
)
from zoho_conformance.checks.not_judged import is_file, is_word_for_rows, why_not_judged
from zoho_conformance.checks.paged_rows import PagedRows
from zoho_conformance.checks.quick_verdict import QuickVerdict
from zoho_conformance.checks.requests.judge import RequestJudge
from zoho_conformance.checks.restrictions import Restrictions
from zoho_conformance.checks.success_check import SuccessCheck
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.validator import Schema, Validator
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.finding import Finding, collapse
from zoho_conformance.model.http_status import is_success

if TYPE_CHECKING:
    from zoho_conformance.checks.custom import CustomCheck
    from zoho_conformance.checks.observed.past import PastAnswers
    from zoho_conformance.checks.org_records.org_records import OperationRecords


class Judge:
    """The checks of one operation, their schemas compiled once.

    One that `verifies` asks every check of every answer, by the second judge of schemas. `response`
    is a validator of the schema of answers, where there is one already.
    """

    def __init__(
        self,
        promise: Promise,
        schemas: Mapping[str, Schema],
        custom_checks: Sequence[CustomCheck] = (),
        past: PastAnswers | None = None,
        records: OperationRecords | None = None,
        *,
        verifies: bool = False,
        response: Validator | None = None,
    ) -> None:
        self.promise = promise
        self._verifies = verifies
        self._custom_checks = custom_checks
        self._past = past
        self._records = records
        self.judges_further = bool(custom_checks) or past is not None or records is not None
        """Whether answers are judged by more than the contract, and so also those that conform."""
        self._response = response or Validator(schemas["response.json"], interpreted=verifies)
        self._envelope = Validator(schemas["error.json"], part="envelope", interpreted=verifies)

    def judge(self, exchange: Exchange) -> Judgement:
        """The outcome of one exchange that was asked for; pure, and linear in its size.

        A request that is to be refused is wrong on purpose, and not judged itself.
        """
        judgement = self.judge_answer(exchange)
        if exchange.case.expected == "error":
            return judgement
        return self.with_request(judgement, exchange)

    def judge_answer(self, exchange: Exchange) -> Judgement:
        """The outcome of one exchange by its answer alone.

        To prepare the quick verdict costs more than to judge once, which is all that most cases of
        a suite need: it is asked where the same circumstances come again.
        """
        if self.quick_verdict.came_before(exchange) and self.surely_conforms(exchange):
            return self.as_conforming(exchange)
        return self.judge_in_full(exchange)

    @property
    def schema(self) -> Schema:
        """The schema of answers."""
        return self._response.schema

    @cached_property
    def quick_verdict(self) -> QuickVerdict:
        """The question whether an answer has anything to say at all."""
        return QuickVerdict(self.promise, self._response, self.success_checks)

    @cached_property
    def requests(self) -> RequestJudge:
        """What the page has of requests, whatever was answered."""
        return RequestJudge(self.promise, self._records)

    def with_request(self, judgement: Judgement, exchange: Exchange) -> Judgement:
        """The judgement, with the faults of our own request beside what the answer showed.

        They change nothing of the outcome: they are no drift.
        """
        if self.promise.is_callback or self.requests.is_silent(exchange.request):
            return judgement
        faults = self.requests.findings(exchange)
        if not faults:
            return judgement
        return replace(judgement, findings=(*judgement.findings, *faults), exchange=exchange)

    def surely_conforms(self, exchange: Exchange) -> bool:
        """Whether no check of ours has anything to say; where this is False, one still may not."""
        return not self._verifies and self.quick_verdict.conforms(exchange)

    def as_conforming(self, exchange: Exchange) -> Judgement:
        """The judgement on an exchange that surely conforms: what judges further is still due."""
        judgement = Judgement(exchange.case, "conforms", (), "", exchange)
        return self._judge_further(judgement, exchange) if self.judges_further else judgement

    def judge_in_full(self, exchange: Exchange) -> Judgement:
        """The outcome of one exchange by every check, whether or not it surely conforms."""
        not_judged = why_not_judged(self.promise, exchange)
        if not_judged is not None:
            outcome, reason = not_judged
            return Judgement(exchange.case, outcome, (), reason, exchange)
        findings = collapse(self._findings(exchange))
        if not findings and exchange.case.expected == "success" and self._lacks_rows(exchange):
            reason = "the answer has no rows, so nothing could be judged"
            return Judgement(exchange.case, "no-data", (), reason, exchange)
        judgement = Judgement(exchange.case, "conforms", (), "", exchange).with_findings(findings)
        if not self.judges_further or is_file(self.promise, exchange.response):
            return judgement
        return self._judge_further(judgement, exchange)

    def _judge_further(self, judgement: Judgement, exchange: Exchange) -> Judgement:
        """The judgement, with what the org has or used to answer otherwise, and custom checks find.

        It is not judged where one of these raises.
        """
        findings = list(judgement.findings)
        if self._records is not None:
            findings = self._records.judge(exchange, findings)
        if self._past is not None:
            findings += self._past.findings(self.promise, exchange, tuple(findings))
        errors = list(self._judge_by_custom_checks(exchange, findings))
        judgement = judgement.with_findings(collapse(findings))
        if errors:
            return replace(judgement, outcome="check-error", reason="; ".join(errors))
        return judgement

    def _judge_by_custom_checks(self, exchange: Exchange, findings: list[Finding]) -> Iterator[str]:
        """Add what custom checks find, and give what was wrong with those that raise."""
        if not self._custom_checks:
            return
        from zoho_conformance.checks.custom import (  # noqa: PLC0415 - few projects have any
            CustomCheckError,
        )

        for check in self._custom_checks:
            try:
                findings += check.findings(self.promise, exchange)
            except CustomCheckError as cause:
                yield str(cause)

    def _findings(self, exchange: Exchange) -> Iterator[Finding]:
        promise, response = self.promise, exchange.response
        if not response.body:
            yield from lifecycle.check_announcements(promise, exchange)
            yield from self._without_body(exchange)
            return
        if is_word_for_rows(promise, exchange):
            yield from success.check_action_rows(promise, exchange)
            return
        if is_file(promise, response):
            yield from lifecycle.check_announcements(promise, exchange)
            yield from self._about_file(exchange)
            return
        for check in self.any_body_checks:
            yield from check.find(exchange)
        error_in_row = error_in_first_row(promise, response.json)
        if not is_success(response.status):
            # A body of rows under the status of an error is a success under a wrong status.
            is_rows = isinstance(response.json, dict) and promise.wrapper in response.json
            if exchange.case.expected == "error" or error_in_row is not None or not is_rows:
                yield from refusals.check(promise, self._envelope, exchange)
            else:
                yield from self._success(exchange)
        # A row of a success that only lost its status is a success that lacks a key.
        elif is_error(response.json) or (error_in_row or {}).get("status") == "error":
            yield refusals.error_under_success(promise, exchange)
        elif exchange.case.expected == "error":
            yield from refusals.check_accepted(promise, exchange)
        else:
            yield from self._success(exchange)

    def _without_body(self, exchange: Exchange) -> Iterator[Finding]:
        promise, row = self.promise, self.promise.row_of_case(exchange.case)
        is_accepted = is_success(exchange.response.status)
        may_be_empty = row is not None and (
            row.no_content or row.row.status == HTTPStatus.NO_CONTENT
        )
        # Of a row that is no body, another status is that of the success.
        is_other_empty = may_be_empty and success.lacks_no_content_status(promise, exchange)
        if exchange.case.expected != "error" or (is_accepted and is_other_empty):
            yield from success.check_emptiness(promise, exchange)
        elif is_accepted:
            yield from refusals.check_accepted(promise, exchange)
        else:
            yield from refusals.check_bodiless(promise, exchange)

    def _about_file(self, exchange: Exchange) -> Iterator[Finding]:
        """What there is to say of a file: that it came at all, and its status."""
        if exchange.case.expected == "error":
            yield from refusals.check_accepted(self.promise, exchange)
        else:
            yield from success.check_status(self.promise, exchange)

    def _success(self, exchange: Exchange) -> Iterator[Finding]:
        for check in self._of_success:
            yield from check.find(exchange)

    @cached_property
    def any_body_checks(self) -> tuple[SuccessCheck, ...]:
        """The checks of every answer with a body, whatever it turns out to be."""
        promise = self.promise
        return (
            SuccessCheck(partial(success.check_content_type, promise), "circumstances"),
            SuccessCheck(partial(body_text.check, promise), "form"),
            SuccessCheck(partial(lifecycle.check_announcements, promise), "circumstances"),
            *_only_if(
                paging.has_limit(promise),
                SuccessCheck(
                    partial(paging.check_limit, promise), sees=partial(paging.sees_limit, promise)
                ),
            ),
        )

    @cached_property
    def _of_success(self) -> tuple[SuccessCheck, ...]:
        """The checks of a success, in the order of their findings."""
        promise = self.promise
        paged, restrictions = PagedRows(promise), Restrictions(promise)
        tokens = tuple(paging.token_blocks(promise))
        return (
            SuccessCheck(partial(success.check_status, promise), "circumstances"),
            SuccessCheck(self._about_body, "form"),
            *_only_if(
                promise.echoes,
                SuccessCheck(
                    partial(success.check_echoes, promise),
                    glance=success.glance_at_echoes(promise),
                ),
            ),
            *_only_if(
                jobs.repeats_id(promise),
                SuccessCheck(
                    partial(jobs.check_asked_for, promise), glance=jobs.glance_at_asked_for(promise)
                ),
            ),
            SuccessCheck(partial(selected_fields.check, promise), "form"),
            *_only_if(
                promise.counts,
                SuccessCheck(
                    partial(success.check_count, promise), glance=success.glance_at_count(promise)
                ),
            ),
            *_only_if(
                tokens,
                SuccessCheck(
                    partial(paging.check_tokens, promise, tokens),
                    glance=paging.glance_at_tokens(tokens),
                ),
            ),
            *_only_if(paged.limits_rows, SuccessCheck(paged.check_rows, sees=paged.sees_rows)),
            *_only_if(paged.says_page, SuccessCheck(paged.check_page, sees=paged.sees_page)),
            *_only_if(
                restrictions.has_any, SuccessCheck(restrictions.check, glance=restrictions.glance)
            ),
            SuccessCheck(partial(success.check_action_rows, promise), "form"),
            SuccessCheck(self._about_rows_not_due, "circumstances"),
        )

    @cached_property
    def success_checks(self) -> tuple[SuccessCheck, ...]:
        """Every check of a success."""
        return (*self.any_body_checks, *self._of_success)

    def _about_body(self, exchange: Exchange) -> Iterator[Finding]:
        promise = self.promise
        no_rows_due = exchange.case.expected == "nothing"
        has_no_rows = success.has_no_rows(promise, exchange.response)
        for finding in bodies.check(promise, self._response, exchange):
            # No rows are as good as no body, which has nothing beside the rows either.
            if not (no_rows_due and has_no_rows and finding.rule == "key-missing"):
                yield finding

    def _about_rows_not_due(self, exchange: Exchange) -> Iterator[Finding]:
        if exchange.case.expected == "nothing":
            yield from success.check_no_rows(self.promise, exchange)

    def _lacks_rows(self, exchange: Exchange) -> bool:
        """Whether the answer has none of the rows that the contract describes."""
        body, wrapper = exchange.response.json, self.promise.wrapper
        if wrapper is None or not self.promise.has_keys_in(f"{wrapper}[]"):
            # The answer is one object, or a list of values: it says all that there is to judge.
            return False
        if not isinstance(body, dict) or body.get(wrapper):
            return False
        # What the page shows in the place of rows, another sample says.
        is_other_form = wrapper not in body and not self.promise.by_path[wrapper].is_required
        return not (is_other_form and body.keys() & self.promise.names_beside_rows)


def _only_if(applies: object, check: SuccessCheck) -> tuple[SuccessCheck, ...]:
    """A check, for the promises that it applies to."""
    return (check,) if applies else ()
