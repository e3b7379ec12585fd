"""Which rules the answer to a case can break."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from zoho_conformance.checks import jobs, paging
from zoho_conformance.checks.custom import CustomCheck
from zoho_conformance.checks.paged_rows import PagedRows
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.rules import RULES, Needs, Rule
from zoho_conformance.model.rules.rule import OnlyIf


def applicable_rules(
    promise: Promise,
    case: Case,
    effects: Collection[Needs] = (),
    custom_checks: Collection[CustomCheck] = (),
) -> Iterator[Rule]:
    """The rules that the answer to a case can break, but for those about its documented keys.

    `effects` says what the answer is compared with after a write.
    """
    subject = "refusal" if case.expected == "error" else "success"
    met = _met_conditions(promise, case)
    needed = {*effects, *(("same-as",) if promise.same_as and case.expected == "success" else ())}
    for rule in RULES.values():
        if rule.about in ("pair", "write"):
            applies = rule.needs in needed
        else:
            applies = rule.about in ("answer", subject)
        if applies and (rule.only_if is None or met[rule.only_if]):
            yield rule
    for check in custom_checks:
        if check.rule.about != "key" and check.is_for(case):
            yield check.rule


def _met_conditions(promise: Promise, case: Case) -> Mapping[OnlyIf, bool]:
    row = promise.row_of_case(case)
    named = row is not None and bool(row.details)
    return {
        **facts_of_operation(promise),
        "no-rows-due": case.expected == "nothing",
        "pages": paging.has_limit(promise)
        or (case.expected != "error" and paging.has_tokens(promise)),
        "names-parameter": named,
        "names-details": row is not None and bool(row.named_details),
        "plain-refusal": not named,
    }


def facts_of_operation(promise: Promise) -> Mapping[OnlyIf, bool]:
    """The conditions of rules that an operation meets or not, whatever the case."""
    paged = PagedRows(promise)
    return {
        "echoes": bool(promise.echoes) or jobs.repeats_id(promise),
        "counts": bool(promise.counts),
        "fields": promise.parameter("fields") is not None,
        "limited-rows": paged.limits_rows,
        "paged": paged.says_page,
        "foreign": False,
        "limited-values": any(key.key.limits is not None for key in promise.response_keys),
    }
