"""Claims: what one test says of one case, under a name that a person can select by.

Every finding belongs to exactly one claim of its case, so that no drift goes without a failing
test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from zoho_conformance.checks.applicable import applicable_rules
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model import json_path
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import RULES, Level, Needs, Rule, fails
from zoho_conformance.runs.expression import parse_expression
from zoho_conformance.runs.run import PlannedCase, Run

WHOLE_ANSWER = "all"
"""The rule of the only claim about a recording that no probe made: the answer keeps every rule."""

_NAMES_OF_EVERY_TEST = ("conformance", "test_promises.py")
"""The folder and the file, which pytest's `-k` finds in the name of every test."""


class Claim(msgspec.Struct, frozen=True):
    """A key of a case, or a rule on it; `id` names it."""

    planned: PlannedCase
    key: str | None
    rule: str | None

    @property
    def id(self) -> str:
        """Such as `get_record_locking_information-ok:key[data[].id]`."""
        subject = f"key[{self.key}]" if self.key is not None else f"rule[{self.rule}]"
        return f"{self.planned.id}:{subject}"


class UnprovokedRow(msgspec.Struct, frozen=True):
    """An error row that no probe provokes, and why."""

    operation: str
    case: str
    reason: str

    @property
    def id(self) -> str:
        """Such as `get_record_locking_configuration-INTERNAL_ERROR`."""
        return f"{self.operation}-{self.case}"


def select_cases(run: Run, expression: str | None) -> tuple[PlannedCase, ...]:
    """The planned cases of which `pytest conformance -k` would select a test; all without a `-k`.

    Raises `UsageError` where the expression selects none.
    """
    if expression is None:
        return run.planned
    matches = parse_expression(expression)
    selected = tuple(
        planned
        for planned in run.planned
        if any(matches(_test_names(claim)) for claim in claims_of_case(run, planned))
    )
    if not selected:
        example = f"; a case is named such as {run.planned[0].id}" if run.planned else ""
        raise UsageError(f"-k {expression}: matches no case of this run{example}")
    return selected


def _test_names(claim: Claim) -> tuple[str, ...]:
    function = "test_rule" if claim.key is None else "test_key"
    return (*_NAMES_OF_EVERY_TEST, f"{function}[{claim.id}]".lower())


def claims_of_case(run: Run, planned: PlannedCase) -> tuple[Claim, ...]:
    """Every claim of a case: a key each, and a rule each."""
    if planned.case.recording:
        # There may be thousands of recordings, so each is one claim.
        return (Claim(planned, None, WHOLE_ANSWER),)
    promise = run.library.promises[planned.case.operation]
    effects = _effect_comparisons(run, planned)
    rules = applicable_rules(promise, planned.case, effects, run.library.custom_checks)
    return (
        *(Claim(planned, path, None) for path in _keys(run, planned, promise)),
        *(Claim(planned, None, rule.id) for rule in rules),
    )


def _effect_comparisons(run: Run, planned: PlannedCase) -> set[Needs]:
    """What the answer to a case is compared with after a write."""
    if run.targets[planned.target].kind == "documented":
        return set()
    probes = run.library.probes
    sources = (effect.of for effect in probes.effects_on(planned.case))
    compared: set[Needs] = {
        "before"
        if of.side == "response" and run.library.promises[of.operation].operation.method == "GET"
        else "written"
        for of in sources
    }
    # What was sent reads back, and the rest is as it was, or as documented.
    return compared | {"written", "before"} if probes.read_back_of(planned.case) else compared


def _keys(run: Run, planned: PlannedCase, promise: Promise) -> Iterator[str]:
    """The documented keys that the answer to a case should show: those that `fields` asks for."""
    if planned.case.expected != "success":
        return
    probe = run.library.probes.find(planned.case)
    asked = probe.query.get("fields", "") if probe else ""
    parameter = promise.parameter("fields")
    offered = (parameter.values if parameter is not None else None) or ()
    requested = asked.split(",") if asked and not asked.startswith("{") else None
    for key in promise.response_keys:
        top = key.path.removeprefix(f"{promise.wrapper}[].").partition(".")[0].removesuffix("[]")
        not_requested = requested is not None and top in offered and top not in requested
        if not key.may_be_requested and not not_requested:
            yield key.path


def findings_by_claim(
    claims: Sequence[Claim], findings: Iterable[Finding], rules: Mapping[str, Rule] = RULES
) -> dict[Claim, list[Finding]]:
    """The findings on a case, each with the claim that it contradicts.

    A finding on a key belongs to the claim of its key, or of the nearest key above it; any other to
    the claim of its rule. What no claim is about by name still fails a test: the last. `rules` are
    those of the findings.
    """
    keys = {claim.key: claim for claim in claims if claim.key is not None}
    by_rule = {claim.rule: claim for claim in claims if claim.rule is not None}
    findings_of: dict[Claim, list[Finding]] = {}
    for finding in findings:
        is_about_key = not finding.is_ours and rules[finding.rule].about == "key"
        nearest = _nearest(finding.path, keys) if is_about_key else None
        claim = nearest or by_rule.get(finding.rule, claims[-1])
        findings_of.setdefault(claim, []).append(finding)
    return findings_of


def _nearest(path: str, keys: dict[str, Claim]) -> Claim | None:
    while path:
        if path in keys:
            return keys[path]
        path = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
    return None


def failing_findings(
    findings: Iterable[Finding], fail_on: Level, fail_on_requests: Level | None = None
) -> list[Finding]:
    """The findings that fail a test: new, and at or above the level that is for them."""
    return [
        finding
        for finding in findings
        if finding.state == "new" and fails(finding.rule, finding.level, fail_on, fail_on_requests)
    ]


def unprovoked_rows(run: Run, planned: Sequence[PlannedCase]) -> Iterator[UnprovokedRow]:
    """The error rows of the planned operations that have no probe, and why."""
    for operation in dict.fromkeys(case.case.operation for case in planned):
        for row in run.library.promises[operation].errors:
            reason = run.library.probes.why_not_provoked(operation, row.case)
            if reason is not None:
                yield UnprovokedRow(operation, row.case, reason)


def could_show_key(path: str, judgement: Judgement) -> bool:
    """Whether the answer has an object that the key could be in."""
    exchange = judgement.exchange
    parent = path.rpartition(".")[0]
    if exchange is None or not parent:
        return exchange is not None
    return any(
        isinstance(value, dict) for value in json_path.values(exchange.response.json, parent)
    )
