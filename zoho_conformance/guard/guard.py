"""The guard: checks a response against the contract of its operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Unmatched
from zoho_conformance.guard.exchange_judge import ExchangeJudge, Expectation
from zoho_conformance.guard.load_contracts import load_contracts
from zoho_conformance.guard.private import make_private
from zoho_conformance.guard.required import parse_level, require_judged, require_no_drift
from zoho_conformance.guard.responses import exchange_of_parts, exchanges_in
from zoho_conformance.guard.result import Result
from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.privacy import Privacy
from zoho_conformance.model.rules import Level
from zoho_conformance.reports import text
from zoho_conformance.reports.curl import curl_line
from zoho_conformance.runs import baseline as baselines
from zoho_conformance.runs.baseline import Baseline
from zoho_conformance.runs.levels import Levels, load_levels
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_levels, open_owners
from zoho_conformance.runs.own_samples import with_known_samples
from zoho_conformance.runs.owners import Ownership, load_owners
from zoho_conformance.runs.private_words import privacy_of
from zoho_conformance.runs.run import Run


class Guard:
    """Checks responses against contracts, with one set of contracts, baseline and levels.

    Parameters:
        contracts: what `load_contracts` returned; the built-in contracts by default.
        baseline: a baseline file (from `zoho-conformance baseline update`); drift that it accepts
            does not fail.
        fail_on: the lowest level of drift that fails: `error`, `warning` or `info`.
        fail_on_requests: the lowest level of faults in your own requests that fails; by default
            none does, and they are only in `Result.findings` (rules that start with `request-`).
        against: an observed contract (from `zoho-conformance audit --observed`): responses are also
            compared with what an org used to answer.
        levels: the configuration file whose `levels` set the levels of findings; by default those
            of their rules.
        owners: the configuration file whose `owners` say whose findings are; failures name them.
        org_schema: an org's own schema (from `zoho-conformance org-schema snapshot`): records are
            also validated against it.
        private: whether undocumented names and values are masked in everything that the guard
            says, the same way wherever `ZOHO_CONFORMANCE_SALT` is the same.

    Raises `UsageError` for a file that cannot be read and for an unknown level.

    Example:
        guard = Guard(load_contracts("mine"), baseline="baseline.toml", fail_on="warning")
        guard.check(response)
    """

    def __init__(
        self,
        contracts: Library | None = None,
        *,
        baseline: Path | str | None = None,
        fail_on: Level = "error",
        fail_on_requests: Level | None = None,
        against: Path | str | None = None,
        levels: Path | str | Levels | None = None,
        owners: Path | str | Ownership | None = None,
        org_schema: Path | str | None = None,
        private: bool = False,
    ) -> None:
        self._contracts = contracts
        self._by_past: dict[tuple[Path, int], Guard] = {}
        self._is_private = private
        self._fail_on = parse_level(fail_on)
        self._fail_on_requests = None if fail_on_requests is None else parse_level(fail_on_requests)
        if against is not None:
            self._contracts = (contracts or load_contracts()).judging_against(Path(against))
        if org_schema is not None:
            known = self._contracts or load_contracts()
            self._contracts = known.judging_records_by(Path(org_schema))
        # Both look at the contracts, which are read once: these are complete only now.
        self._levels = self._load_levels(levels)
        self._owners = self._load_owners(owners)
        self._baseline_file = None if baseline is None else Path(baseline)
        self._baseline = self._load_baseline(self._baseline_file) if self._baseline_file else None

    def check(
        self,
        response: Any = None,
        *,
        operation: str | None = None,
        case: str | None = None,
        method: str | None = None,
        url: str | None = None,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        fail_on: Level | None = None,
        against: Path | str | None = None,
        strict: bool = True,
    ) -> Result:
        """Check a response against what Zoho's documentation promises for its operation.

        Parameters:
            response: a response of requests, httpx, urllib3 or aiohttp (with its body read), or a
                vcrpy recording: a cassette, the path of its file, or one interaction. For any other
                client, omit it and pass `method`, `url`, `status` and `body`.
            operation: the name of the operation; by default found by method and URL.
            case: the expected result: `ok`, or the name of an error row. By default any documented
                answer conforms.
            method, url: of the request, if the response does not include them (urllib3).
            status, headers, body: of the response, if `response` is omitted. `body` is text, bytes,
                or parsed JSON; without `headers`, the content type is not judged.
            fail_on: the lowest level of drift that fails; by default that of the guard, `error`.
            against: an observed contract to compare the response with as well; by default that of
                the guard, if any.
            strict: False returns a result instead of raising if something cannot be judged.

        Returns a `Result`, whose `findings` include those below `fail_on`.

        Raises:
            Drift: an `AssertionError`; the response differs from what is promised.
            NotJudged: the response says nothing about the contract (401, 429, 5xx, no rows).
            UsageError: nothing to judge was passed, no contract has the operation, or `against` is
                not an observed contract.

        Example:
            check(requests.get(url, headers=headers, timeout=10), case="ok")
            check(method="GET", url=url, status=200, body=text)
            check("tests/cassettes/locks.yaml")
        """
        __tracebackhide__ = True
        result = self.judge(
            response,
            operation=operation,
            case=case,
            method=method,
            url=url,
            status=status,
            headers=headers,
            body=body,
            against=against,
        )
        self._require(result, fail_on, "operation", strict=strict)
        return result

    def judge(
        self,
        response: Any = None,
        *,
        operation: str | None = None,
        case: str | None = None,
        method: str | None = None,
        url: str | None = None,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        against: Path | str | None = None,
    ) -> Result:
        """Judge a response as `check` does, and return the result instead of raising.

        Parameters: those of `check`, except `fail_on` and `strict`.

        Raises `UsageError` if nothing to judge was passed, if the contracts do not have the named
        operation or case, or if `against` is not an observed contract.

        Example:
            result = judge(response)
            if result.outcome == "drift":
                log.warning("%s", [finding.message for finding in result.findings])
            elif not result.judged:
                log.info("not judged: %s", result.reason)
        """
        __tracebackhide__ = True
        if against is not None:
            return self._guard_against(Path(against)).judge(
                response,
                operation=operation,
                case=case,
                method=method,
                url=url,
                status=status,
                headers=headers,
                body=body,
            )
        has_parts = any(part is not None for part in (status, headers, body))
        if response is not None and has_parts:
            raise UsageError(
                "status=, headers= and body= cannot be combined with a response: pass the "
                "response, or its parts"
            )
        try:
            if response is None:
                exchanges = [exchange_of_parts(method, url, status, headers, body)]
            else:
                exchanges = list(exchanges_in(response, method, url))
        except UsageError as cause:
            # pytest prints the arguments of the functions that a traceback leads through, and
            # those below this one have bodies.
            raise UsageError(self._show(str(cause))) from None
        try:
            outcomes = list(self._judge.judge_all(exchanges, Expectation(operation, case)))
            return Result(
                tuple(self._finish(each) for each in outcomes if isinstance(each, Judgement)),
                tuple(self._show(each.reason) for each in outcomes if isinstance(each, Unmatched)),
            )
        except ConformanceError as cause:
            raise cause.with_traceback(None) from None

    def check_callback(
        self,
        body: Any,
        *,
        callback: str | None = None,
        fail_on: Level | None = None,
        strict: bool = True,
    ) -> Result:
        """Check a callback that Zoho sent to you against what its documentation promises.

        Callbacks are the notifications of a channel, and those of finished jobs.

        Parameters:
            body: the body that you received: text, bytes, or parsed JSON.
            callback: the name of the callback, as in `contracts list`; by default the one that the
                body looks like.
            fail_on: the lowest level of drift that fails; by default that of the guard, `error`.
            strict: False returns a result instead of raising if something cannot be judged.

        Returns a `Result`, whose `findings` include those below `fail_on`.

        Raises as `check` does: `Drift`, `NotJudged` if the body does not look like any callback,
        and `UsageError` if no callback has the name.

        Example:
            check_callback(request.get_data())
            check_callback(body, callback="enable_notifications_callback")
        """
        __tracebackhide__ = True
        result = self.judge_callback(body, callback=callback)
        self._require(result, fail_on, "callback", strict=strict)
        return result

    def judge_callback(self, body: Any, *, callback: str | None = None) -> Result:
        """Judge a callback as `check_callback` does, and return the result instead of raising.

        Parameters: those of `check_callback`, except `fail_on` and `strict`.

        Raises `UsageError` if no callback has the name.

        Example:
            result = judge_callback(request.get_data())
        """
        __tracebackhide__ = True
        outcome = self._judge.judge_callback(body, callback)
        if isinstance(outcome, str):
            return Result((), (outcome,))
        return Result((self._finish(outcome),))

    def _finish(self, judgement: Judgement) -> Judgement:
        """The judgement with what was decided on it, and without private words if so set."""
        judgement = with_known_samples(self._library, judgement)
        judgement = self._levels.apply(judgement) if self._levels else judgement
        judgement = self._baseline.apply(judgement) if self._baseline else judgement
        return make_private(judgement, self._privacy) if self._privacy else judgement

    def _guard_against(self, file: Path) -> Guard:
        """The same guard, by an observed contract too, which is read once."""
        # A file that was rewritten since is another one; one that is not there has no time.
        key = file, file.stat().st_mtime_ns if file.exists() else 0
        if key not in self._by_past:
            self._by_past[key] = Guard(
                self._library,
                baseline=self._baseline_file,
                fail_on=self._fail_on,
                fail_on_requests=self._fail_on_requests,
                against=file,
                levels=self._levels,
                owners=self._owners,
                private=self._is_private,
            )
        return self._by_past[key]

    @cached_property
    def _library(self) -> Library:
        return load_contracts() if self._contracts is None else self._contracts

    @cached_property
    def _privacy(self) -> Privacy | None:
        return privacy_of(self._library) if self._is_private else None

    def _show(self, text: str) -> str:
        return self._privacy.text(text) if self._privacy else text

    @cached_property
    def _judge(self) -> ExchangeJudge:
        return ExchangeJudge(self._library)

    def _load_baseline(self, file: Path) -> Baseline:
        today = datetime.now(UTC).date()
        entries = baselines.load(file)
        return Baseline.from_entries(file, entries, self._library.contract_digest, today)

    def _load_levels(self, levels: Path | str | Levels | None) -> Levels | None:
        if isinstance(levels, Path | str):
            levels = load_levels(Path(levels))
        return open_levels(levels, self._library) if levels is not None else None

    def _load_owners(self, owners: Path | str | Ownership | None) -> Ownership | None:
        if isinstance(owners, Path | str):
            owners = load_owners(Path(owners))
        return open_owners(owners, self._library) if owners is not None else None

    def _require(self, result: Result, fail_on: Level | None, kind: str, *, strict: bool) -> None:
        __tracebackhide__ = True
        least = self._fail_on if fail_on is None else parse_level(fail_on)
        require_no_drift(result, least, self._fail_on_requests, self._describe)
        if strict:
            require_judged(result, kind)

    def _describe(self, judgement: Judgement, findings: Sequence[Finding]) -> str:
        # The request is the caller's own, not the one that a probe sends for the case.
        case = replace(judgement.case, recording="checked")
        line = self._show(curl_line(Run(self._library, ()), case, judgement.exchange))
        owners_of = self._owners.of if self._owners is not None else None
        return text.render_failure(findings, line, owners_of)
