"""Findings that show one change of the API's, over operations, cases and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from zoho_conformance.model.coverage import Name
from zoho_conformance.model.finding import group_fingerprint
from zoho_conformance.model.rules import Level, highest
from zoho_conformance.reports.report_finding import Digest, ReportFinding, RuleId

_AtLeastOne = Annotated[int, Meta(ge=1)]


class ReportGroup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One change: a rule, a path and what came, with all the findings that show it."""

    fingerprint: Annotated[
        Digest, Meta(description="Of `shared_rule`, `shared_key` and `came`: in every run.")
    ]
    rule: Annotated[RuleId, Meta(description="That of its first finding.")]
    level: Annotated[Level, Meta(description="The highest of its findings.")]
    path: Annotated[
        str,
        Meta(
            description="The path of its findings; where they differ, the one that they share "
            "(`[].status` is a key of a row, whatever holds the rows, and of an error), or the "
            "key's name alone."
        ),
    ]
    came: Annotated[Name, Meta(description="What came, in the words of the identity.")]
    actual: Annotated[Name, Meta(description="What came, in words for readers.")]
    state: Annotated[
        Literal["new", "known"], Meta(description="`known` where all its findings are.")
    ]
    shared_rule: Annotated[RuleId, Meta(description="The rule that all operations share.")]
    shared_key: Annotated[str, Meta(description="The key that changed, wherever it stands.")]
    shared_paths: Annotated[
        tuple[str, ...], Meta(description="Its paths as all operations have them.")
    ]
    rules: Annotated[tuple[RuleId, ...], Meta(description="The rules of its findings.")]
    paths: Annotated[tuple[str, ...], Meta(description="The exact paths of its findings.")]
    operations: Annotated[
        tuple[Name, ...], Meta(description="The operations that show the change.")
    ]
    targets: Annotated[tuple[Name, ...], Meta(description="The targets that show the change.")]
    cases: Annotated[_AtLeastOne, Meta(description="In how many cases it was seen.")]
    count: Annotated[_AtLeastOne, Meta(description="How often it was seen.")]
    findings: Annotated[tuple[Digest, ...], Meta(description="The fingerprints of its findings.")]


def group_findings(findings: Iterable[ReportFinding]) -> tuple[ReportGroup, ...]:
    """The groups of some findings, the new ones first, and in the order of the findings."""
    groups = [_group(members) for members in by_group(findings)]
    return tuple(sorted(groups, key=lambda group: group.state != "new"))


def by_group(findings: Iterable[ReportFinding]) -> list[list[ReportFinding]]:
    """The findings of each group; what is gone belongs to none."""
    groups: dict[str, list[ReportFinding]] = {}
    for finding in findings:
        if finding.state != "gone":
            groups.setdefault(fingerprint_of_group(finding), []).append(finding)
    return list(groups.values())


def fingerprint_of_group(finding: ReportFinding) -> str:
    """The fingerprint of the group that a finding belongs to."""
    return finding.group or group_fingerprint(*_shared(finding))


def _shared(finding: ReportFinding) -> tuple[str, str, str]:
    """What makes the group: in a report of version 1, what the finding itself has."""
    key = finding.path if finding.shared_key is None else finding.shared_key
    return finding.shared_rule or finding.rule, key, finding.came or finding.actual


def _group(findings: Sequence[ReportFinding]) -> ReportGroup:
    first = findings[0]
    rule, key, came = _shared(first)
    paths = tuple(dict.fromkeys(finding.path for finding in findings))
    shared_paths = tuple(dict.fromkeys(finding.shared_path or finding.path for finding in findings))
    path = next((each[0] for each in (paths, shared_paths) if len(each) == 1), key)
    return ReportGroup(
        fingerprint=fingerprint_of_group(first),
        rule=first.rule,
        level=highest(*(finding.level for finding in findings)),
        path=path,
        came=came,
        actual=first.actual,
        state="new" if any(finding.state == "new" for finding in findings) else "known",
        shared_rule=rule,
        shared_key=key,
        shared_paths=shared_paths,
        rules=tuple(dict.fromkeys(finding.rule for finding in findings)),
        paths=paths,
        operations=tuple(dict.fromkeys(finding.operation for finding in findings)),
        targets=tuple(dict.fromkeys(finding.target for finding in findings)),
        cases=sum(len(finding.case_labels) for finding in findings),
        count=sum(finding.count for finding in findings),
        findings=tuple(dict.fromkeys(finding.fingerprint for finding in findings)),
    )
