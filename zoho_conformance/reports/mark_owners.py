"""Findings marked by whose they are, in reports that no run made."""

from __future__ import annotations

from msgspec import structs

from zoho_conformance.reports.report import Report
from zoho_conformance.runs.owners import Ownership


def mark_owners(report: Report, owners: Ownership | None) -> Report:
    """The report with the owner of each finding; as it was where no owners are named."""
    if owners is None:
        return report
    findings = (structs.replace(finding, owners=owners.of(finding)) for finding in report.findings)
    return structs.replace(report, findings=tuple(findings))
