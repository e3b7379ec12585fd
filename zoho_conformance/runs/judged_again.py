"""Whether an exchange is judged as before once it was redacted."""

from __future__ import annotations

from zoho_conformance.checks.matching import Matcher, Unmatched, classify, judge_foreign
from zoho_conformance.model.exchange import Exchange, Request, Response
from zoho_conformance.runs.library import Library

_Verdict = tuple[str, str, tuple[tuple[str, str], ...]]


class JudgedAgain:
    """Judges exchanges before and after they were redacted."""

    def __init__(self, library: Library, matcher: Matcher | None = None) -> None:
        self._library = library
        self._matcher = matcher or Matcher(library.promises)

    def change(
        self, operation: str, before: tuple[Request, Response], after: tuple[Request, Response]
    ) -> str:
        """What is judged differently in an exchange with an operation; empty for nothing."""
        matched = self._matcher.match_answered(*after)
        if isinstance(matched, Unmatched):
            return "no longer matches any operation"
        was, now = self._verdict(operation, *before), self._verdict(matched, *after)
        if was == now:
            return ""
        rules = sorted({rule for rule, _ in set(was[2]) ^ set(now[2])})
        return "judged differently than before" + (f" ({', '.join(rules)})" if rules else "")

    def _verdict(self, operation: str, request: Request, response: Response) -> _Verdict:
        judge = self._library.judge(operation)
        case = classify(judge.promise, response)
        judgement = judge_foreign(judge, Exchange(case, request, response, is_foreign=True))
        findings = sorted((finding.rule, finding.fingerprint) for finding in judgement.findings)
        return case.id, judgement.outcome, tuple(findings)
