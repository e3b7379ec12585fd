"""The findings of a run as its report has them: one for all cases that show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache, reduce

import msgspec

from zoho_conformance.model import confirmation
from zoho_conformance.model.finding import Finding, Source, join_versions
from zoho_conformance.model.rules import highest
from zoho_conformance.reports.places import ContractPlace, Promised
from zoho_conformance.reports.report_finding import FindingCase, ReportedAcceptance, ReportFinding

_MAX_SHARED = 10_000


def report_finding(target: str, finding: Finding, contract: ContractPlace | None) -> ReportFinding:
    """A finding on a target, as a report has it; `contract` is where the broken fact stands."""
    accepted = finding.accepted
    return ReportFinding(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        level=finding.level,
        basis=finding.basis,
        target=target,
        operation=finding.operation,
        shared_rule=finding.shared_rule or finding.rule,
        shared_path=finding.shared_path or finding.path,
        shared_key=finding.shared_key or finding.path,
        case_label=finding.case_label,
        recording=finding.recording or None,
        also=(),
        cases=(FindingCase(finding.case, finding.recording or None, finding.count),)
        if finding.count
        else (),
        path=finding.path,
        expected=finding.expected,
        actual=finding.actual,
        promised=finding.promised,
        came=finding.came,
        count=finding.count,
        state=finding.state,
        ruling=finding.ruling,
        why=finding.why,
        accepted=None
        if accepted is None
        else msgspec.convert(accepted, ReportedAcceptance, from_attributes=True),
        note=finding.note,
        source=promised_at(finding.source),
        contract=contract,
        message=finding.message,
        asked_versions=finding.asked_versions,
        our_request=finding.is_ours,
        ends=date.fromisoformat(finding.ends) if finding.ends else None,
        documented_level=finding.documented_level,
        configured=finding.configured,
        confirmation=finding.confirmation,
    )


@lru_cache(maxsize=_MAX_SHARED)
def promised_at(source: Source) -> Promised:
    """Where the promise stands: the same for all findings whose promise stands there."""
    return Promised(
        page=source.page,
        section=source.section,
        line=source.line,
        url=source.url,
        words=source.words,
        behind=source.behind,
    )


def mark_version(finding: ReportFinding, judged_as: str) -> ReportFinding:
    """The finding, marked if it was seen in exchanges with another API version.

    The mark is in the words that every format of a report shows, and not part of the identity.
    """
    asked = finding.asked_versions
    if all(version == judged_as for version in asked):
        return msgspec.structs.replace(finding, asked_versions=())
    mark = f" (asked of {' and '.join(asked)}, judged as {judged_as})"
    return msgspec.structs.replace(
        finding, actual=finding.actual + mark, message=finding.message + mark
    )


def merge_cases(findings: Iterable[ReportFinding]) -> list[ReportFinding]:
    """One finding for all cases of a target that show it, under the name of the first.

    What a ruling or the baseline accepts in one case may be new in another.
    """
    firsts: dict[tuple[str, str, str], ReportFinding] = {}
    same: dict[tuple[str, str, str], list[ReportFinding]] = {}
    for finding in findings:
        identity = (finding.target, finding.fingerprint, finding.state)
        if firsts.setdefault(identity, finding) is not finding:
            same.setdefault(identity, []).append(finding)
    return [_merge(first, *same.pop(identity, ())) for identity, first in firsts.items()]


def _merge(first: ReportFinding, *others: ReportFinding) -> ReportFinding:
    if not others and len(first.asked_versions) <= 1:
        # There may be thousands, of which each copy would be kept beside what it is made of.
        return first
    count = first.count + sum(other.count for other in others)
    return msgspec.structs.replace(
        first,
        level=highest(first.level, *(other.level for other in others)),
        documented_level=None
        if first.documented_level is None
        else highest(*(each.documented_level or each.level for each in (first, *others))),
        confirmation=reduce(confirmation.add, (each.confirmation for each in (first, *others))),
        count=count,
        also=tuple(other.case_label for other in others),
        asked_versions=join_versions(
            first.asked_versions, *(other.asked_versions for other in others)
        ),
        cases=tuple(case for finding in (first, *others) for case in finding.cases),
    )
