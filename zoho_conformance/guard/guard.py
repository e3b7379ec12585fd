"""The guard: checks a response against the contract of its operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from zoho_conformance.checks.callbacks import find_callback, judge_callback
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.matching import Matcher, Unmatched, classify, judge_foreign
from zoho_conformance.checks.started_jobs import StartedJobs, add_unknown_job
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.guard.private import make_private
from zoho_conformance.guard.responses import exchange_of_parts, exchanges_in
from zoho_conformance.guard.result import Drift, Result
from zoho_conformance.model.errors import ConformanceError, NotJudged, UsageError
from zoho_conformance.model.exchange import Case, Exchange, Request, Response
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.privacy import Privacy
from zoho_conformance.model.rules import HIGHEST_FIRST, Level, fails
from zoho_conformance.model.suggest import unknown_name
from zoho_conformance.reports import text
from zoho_conformance.reports.curl import curl_line
from zoho_conformance.runs import baseline as baselines
from zoho_conformance.runs import library
from zoho_conformance.runs.baseline import Baseline
from zoho_conformance.runs.levels import Levels, load_levels
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_levels, open_owners
from zoho_conformance.runs.own_samples import with_known_samples
from zoho_conformance.runs.owners import Ownership, load_owners
from zoho_conformance.runs.plugins import load_checks
from zoho_conformance.runs.private_words import privacy_of
from zoho_conformance.runs.run import Run

_CALLBACK_URL = "callback:"
"""What stands for the caller's own address, which nothing depends on."""

_TAKEN = 200


class _Expectation(NamedTuple):
    """Which operation and case the caller names, if any."""

    operation: str | None
    case: str | None


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
        self._fail_on = _parse_level(fail_on)
        self._fail_on_requests = (
            None if fail_on_requests is None else _parse_level(fail_on_requests)
        )
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
        least = self._fail_on if fail_on is None else _parse_level(fail_on)
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
        self._require_no_drift(result, least)
        if strict:
            _require_judged(result)
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
            return self._judge_all(exchanges, _Expectation(operation, case))
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
        least = self._fail_on if fail_on is None else _parse_level(fail_on)
        result = self.judge_callback(body, callback=callback)
        self._require_no_drift(result, least)
        if strict:
            _require_judged(result, "callback")
        return result

    def judge_callback(self, body: Any, *, callback: str | None = None) -> Result:
        """Judge a callback as `check_callback` does, and return the result instead of raising.

        Parameters: those of `check_callback`, except `fail_on` and `strict`.

        Raises `UsageError` if no callback has the name.

        Example:
            result = judge_callback(request.get_data())
        """
        __tracebackhide__ = True
        request, sent = exchange_of_parts("POST", _CALLBACK_URL, _TAKEN, None, body)
        if callback is not None and callback not in self._library.promises.callbacks:
            known = self._library.promises.callbacks
            raise UsageError(unknown_name("callback", callback, known))
        if callback is not None:
            promise = self._library.promises[callback]
        else:
            likely = find_callback(sent.json, tuple(self._library.callbacks))
            if likely is None:
                names = ", ".join(self._library.promises.callbacks) or "none"
                return Result(
                    (), (f"the body does not look like any callback in the contracts ({names})",)
                )
            promise = likely
        judgement = judge_callback(self._library.judge(promise.id), request, sent.body)
        return Result((self._finish(judgement),))

    def _finish(self, judgement: Judgement) -> Judgement:
        """The judgement with what was decided on it, and without private words if so set."""
        judgement = with_known_samples(self._library, judgement)
        judgement = self._levels.apply(judgement) if self._levels else judgement
        judgement = self._baseline.apply(judgement) if self._baseline else judgement
        return make_private(judgement, self._privacy) if self._privacy else judgement

    def _judge_all(
        self, exchanges: Sequence[tuple[Request, Response]], expected: _Expectation
    ) -> Result:
        judgements: list[Judgement] = []
        unmatched: list[str] = []
        started = StartedJobs()
        for request, answer in exchanges:
            outcome = self._judge(request, answer, expected)
            if isinstance(outcome, Unmatched):
                unmatched.append(self._show(outcome.reason))
                continue
            outcome = self._with_jobs(started, outcome)
            judgements.append(self._finish(outcome))
        return Result(tuple(judgements), tuple(unmatched))

    def _with_jobs(self, started: StartedJobs, judgement: Judgement) -> Judgement:
        """The judgement on one of several exchanges, with what became of jobs of the others."""
        promise, exchange = self._library.promises[judgement.case.operation], judgement.exchange
        if exchange is None:
            return judgement
        starter = started.starter_of(promise, exchange)
        started.note(promise, exchange)
        return add_unknown_job(promise, judgement, starter) if starter else judgement

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
    def _matcher(self) -> Matcher:
        return Matcher(self._library.promises)

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

    def _judge(
        self, request: Request, response: Response, expected: _Expectation
    ) -> Judgement | Unmatched:
        operation = expected.operation or self._matcher.match_answered(request, response)
        if isinstance(operation, Unmatched):
            return operation
        if operation not in self._library.promises:
            raise UsageError(unknown_name("operation", operation, self._library.promises.ids))
        by = self._library.judge(operation)
        if expected.case is None:
            return judge_foreign(by, Exchange(classify(by.promise, response), request, response))
        return by.judge(Exchange(self._case(by.promise, expected.case), request, response))

    def _case(self, promise: Promise, name: str) -> Case:
        """The case of that name, and with it what is expected."""
        cases = {row.case: Case(promise.id, row.case, "error") for row in promise.errors}
        cases["ok"] = Case(promise.id, "ok", "success")
        probed = (probe.as_case() for probe in self._library.probes.probes)
        cases |= {case.name: case for case in probed if case.operation == promise.id}
        if name not in cases:
            raise UsageError(unknown_name(f"case of {promise.id}", name, cases))
        return cases[name]

    def _require_no_drift(self, result: Result, least: Level) -> None:
        __tracebackhide__ = True
        drifts: list[Finding] = []
        messages: list[str] = []
        run = Run(self._library, ())
        for judgement in result.judgements:
            counting = [
                finding
                for finding in judgement.findings
                if finding.state == "new"
                and fails(finding.rule, finding.level, least, self._fail_on_requests)
            ]
            if counting:
                drifts += counting
                # The request is the caller's own, not the one that a probe sends for the case.
                case = replace(judgement.case, recording="checked")
                line = self._show(curl_line(run, case, judgement.exchange))
                owners_of = self._owners.of if self._owners is not None else None
                messages.append(text.render_failure(counting, line, owners_of))
        if drifts:
            raise Drift("\n\n".join(messages), tuple(drifts))


def load_contracts(
    folder: Path | str | None = None, version: str | None = None, *, plugins: Sequence[str] = ()
) -> Library:
    """Load the contracts that a `Guard` checks responses against.

    Parameters:
        folder: a directory that `zoho-conformance derive PAGE... --into` wrote; by default the
            built-in contracts.
        version: the API version, such as `v7`; by default the latest available.
        plugins: modules with custom checks, in addition to those of installed packages.

    Raises `UsageError` if there are no such contracts, or a plugin has no checks.

    Example:
        guard = Guard(load_contracts("mine", version="v8"))
    """
    root = None if folder is None else Path(folder)
    return library.open_library(root, version, load_checks(plugins))


def _parse_level(level: str) -> Level:
    for known in HIGHEST_FIRST:
        if level == known:
            return known
    raise UsageError(f"fail_on={level!r}: use one of {', '.join(HIGHEST_FIRST)}")


class _NoOperationError(NotJudged, UsageError):
    """A request to no operation is not judged; what was passed may also be a mistake."""


def _require_judged(result: Result, kind: str = "operation") -> None:
    __tracebackhide__ = True
    if not result.judgements:
        raise _NoOperationError(
            "unmatched",
            f"{result.unmatched[0]}; pass {kind}=..., or allow it (strict=False)",
        )
    missing = [
        judgement
        for judgement in result.judgements
        if not judgement.judged and not judgement.not_applicable
    ]
    if missing or not result.judged:
        first = (missing or result.judgements)[0]
        reason = f"{first.case.id} was not judged: {first.outcome}: {first.reason}"
        raise NotJudged(first.outcome, f"{reason} (strict=False allows it)")
