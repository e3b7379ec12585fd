"""Claims: what one test says of one case, under a name that a person can select by.

Every finding belongs to exactly one claim of its case, so that no drift goes without a red test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.checks.agreement import at
from zoho_conformance.checks.applicable import applicable_rules
from zoho_conformance.checks.judge import Judgement
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.rules import RULES, Level, Needs, at_or_above
from zoho_conformance.runs.run import Planned, Run

WHOLE = "all"
"""What the one claim of a foreign exchange says instead of a rule: it keeps them all."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A key of a case, or a rule on it; ``id`` names it."""

    planned: Planned
    key: str | None
    rule: str | None

    @property
    def id(self) -> str:
        """Such as ``get_record_locking_information-ok:key[data[].id]``."""
        what = f"key[{self.key}]" if self.key is not None else f"rule[{self.rule}]"
        return f"{self.planned.id}:{what}"


@dataclass(frozen=True, slots=True)
class Unexercised:
    """An error row that nothing provokes, and why."""

    operation: str
    case: str
    reason: str

    @property
    def id(self) -> str:
        """Such as ``get_record_locking_configuration-INTERNAL_ERROR``."""
        return f"{self.operation}-{self.case}"


def of_case(run: Run, planned: Planned) -> Iterator[Claim]:
    """Every claim of a case."""
    if planned.case.recording:
        # Of the exchanges that somebody recorded there may be thousands: each is one claim.
        yield Claim(planned, None, WHOLE)
        return
    promise = run.library.promises[planned.case.operation]
    for path in _keys(run, planned, promise):
        yield Claim(planned, path, None)
    for rule in applicable_rules(promise, planned.case, _effects(run, planned)):
        yield Claim(planned, None, rule.id)


def _effects(run: Run, planned: Planned) -> set[Needs]:
    """What the answer to a case is compared with after a write."""
    if run.targets[planned.target].kind == "documented":
        return set()
    sources = (effect.of for effect in run.library.probes.effects_on(planned.case))
    return {
        "before"
        if of.side == "response" and run.library.promises[of.operation].operation.method == "GET"
        else "written"
        for of in sources
    }


def _keys(run: Run, planned: Planned, promise: Promise) -> Iterator[str]:
    if planned.case.expected != "success":
        return
    probe = run.library.probes.find(planned.case)
    asked = probe.query.get("fields", "") if probe else ""
    offered = next(
        (one.values for one in promise.contract.parameters if one.name == "fields"), None
    )
    named = asked.split(",") if asked and not asked.startswith("{") else None
    for one in promise.response_keys:
        top = one.path.removeprefix(f"{promise.wrapper}[].").partition(".")[0].removesuffix("[]")
        unasked = named is not None and top in (offered or ()) and top not in named
        if not one.may_be_requested and not unasked:
            yield one.path


def findings(claim: Claim, claims: Sequence[Claim], judgement: Judgement) -> list[Finding]:
    """The findings of the judgement that belong to the claim; ``claims`` are all of the case."""
    return [one for one in judgement.findings if _owner(one, claims) is claim]


def _owner(finding: Finding, claims: Sequence[Claim]) -> Claim:
    """The claim of the finding's rule; for key rules that of its key, or of the nearest above."""
    if RULES[finding.rule].about == "key":
        keys = {one.key: one for one in claims if one.key is not None}
        path = finding.path
        while path:
            if path in keys:
                return keys[path]
            path = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
    rules = {one.rule: one for one in claims if one.rule is not None}
    # What no claim is about by name still turns one red: the last.
    return rules.get(finding.rule, claims[-1])


def red(found: Sequence[Finding], fail_on: Level) -> list[Finding]:
    """The findings that fail a test: new, at or above the level."""
    return [one for one in found if one.state == "new" and at_or_above(one.level, fail_on)]


def unexercised(run: Run, planned: Sequence[Planned]) -> Iterator[Unexercised]:
    """The error rows of the planned operations that have no probe, and why."""
    for operation in dict.fromkeys(one.case.operation for one in planned):
        for row in run.library.promises[operation].errors:
            reason = run.library.probes.why_not(operation, row.case)
            if reason is not None:
                yield Unexercised(operation, row.case, reason)


def shown(path: str, judgement: Judgement) -> bool:
    """Whether the answer has an object in which the key could stand."""
    exchange = judgement.exchange
    parent = path.rpartition(".")[0]
    if exchange is None or not parent:
        return exchange is not None
    return any(isinstance(one, dict) for one in at(exchange.response.json, parent))
