"""A report without a run: what comparing two descriptions of the API found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from zoho_conformance.model.finding import Finding, collapse
from zoho_conformance.model.rules import Level, at_or_above
from zoho_conformance.model.version import __version__
from zoho_conformance.reports.findings_of_run import report_finding
from zoho_conformance.reports.level_uses import summarize_levels
from zoho_conformance.reports.places import ContractPlace
from zoho_conformance.reports.report import (
    SCHEMA_VERSION,
    Report,
    ReportedExchange,
    ReportKind,
    RunInfo,
    Verdict,
)
from zoho_conformance.reports.report_finding import severity_key
from zoho_conformance.reports.report_group import group_findings
from zoho_conformance.reports.reported_target import TargetInfo
from zoho_conformance.runs.levels import Levels


def report_comparison(
    kind: ReportKind,
    description: str,
    findings: Iterable[Finding],
    fail_on: Level,
    *,
    api_version: str,
    contract_digest: str,
    operations: Sequence[str],
    not_judged: bool = False,
    find_place: Callable[[Finding], ContractPlace | None] = lambda _: None,
    levels: Levels | None = None,
) -> Report:
    """The report of a comparison; it has the same shape as that of a run.

    `kind` names the comparison, and each of its `operations` is a case of that name. `description`
    says in a line what was compared. `not_judged` is whether something could not be compared, so
    that the verdict is not `conforms`. `find_place` gives the contract line of a finding's fact,
    and `levels` are those of the project.
    """
    collapsed = collapse(findings)
    if levels is not None:
        collapsed = tuple(map(levels.set_level, collapsed))
    new = [finding for finding in collapsed if finding.state == "new"]
    drifting = {finding.operation for finding in new if finding.level != "info"}
    compared = list(dict.fromkeys((*operations, *(finding.operation for finding in collapsed))))
    verdict: Verdict = "not-judged" if not_judged else "conforms"
    by_severity = tuple(
        sorted(
            (report_finding(kind, finding, find_place(finding)) for finding in collapsed),
            key=severity_key,
        )
    )
    return Report(
        schema_version=SCHEMA_VERSION,
        run=RunInfo(
            kind=kind,
            target=kind,
            targets=(_target_info(kind, description, len(compared), len(drifting)),),
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            recorded=None,
            version=__version__,
            api_version=api_version,
            contract_digest=contract_digest,
            contract_digests={},
            fail_on=fail_on,
            max_age=None,
            complete=not not_judged,
            selected=None,
            baseline=None,
            min_coverage=(),
            levels=summarize_levels(levels, collapsed),
        ),
        verdict="drift" if any(at_or_above(finding.level, fail_on) for finding in new) else verdict,
        groups=group_findings(by_severity),
        findings=by_severity,
        exchanges=tuple(
            ReportedExchange(
                target=kind,
                operation=operation,
                case_label=kind,
                outcome="drift" if operation in drifting else "conforms",
                reason="",
                request=None,
            )
            for operation in compared
        ),
        coverage={},
        requests_sent=0,
    )


def _target_info(name: str, description: str, compared: int, drifting: int) -> TargetInfo:
    return TargetInfo(
        name=name,
        description=description,
        recorded=None,
        age_days=None,
        age_note=None,
        too_old=False,
        compared_with=None,
        cases=compared,
        judged=compared,
        conforms=compared - drifting,
        not_applicable=0,
        not_asked={},
        auto_selected=(),
        not_undone=(),
        unmatched={},
        unread=(),
    )
