"""Where a finding is, as SARIF has it: the recording, the line of the contract, and the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from zoho_conformance.reports import finding_wording
from zoho_conformance.reports.places import ContractPlace
from zoho_conformance.reports.report_finding import ReportFinding

PACKAGE = "ZOHO_CONFORMANCE"
"""The base of the data that come with the package."""
BASES = {PACKAGE: {"description": {"text": "The data that zoho-crm-conformance ships with."}}}


def location(finding: ReportFinding) -> dict[str, Any]:
    """Where a result is: the recording that shows it, or else the contract that it breaks."""
    names = [
        f"{finding.operation}-{label}:{finding.path or 'body'}" for label in finding.case_labels
    ]
    place: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": name, "kind": "member"} for name in names]
    }
    recorded = finding.recorded_in
    if recorded is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(recorded.file)}}
        if recorded.line is not None:
            physical["region"] = {"startLine": recorded.line}
        place["physicalLocation"] = physical
    elif finding.contract is not None:
        place["physicalLocation"] = _contract(finding.contract)
    return place


def related(finding: ReportFinding) -> Iterator[dict[str, Any]]:
    """Further places: the contract if the result is in a recording, and the page."""
    if finding.recorded_in is not None and finding.contract is not None:
        yield {
            "physicalLocation": _contract(finding.contract),
            "message": {"text": "the promise, in the contract"},
        }
    if finding.source.link is not None:
        yield {
            "physicalLocation": {"artifactLocation": {"uri": finding.source.link}},
            "message": {
                "text": f"the promise, on its page: {finding_wording.page_reference(finding)}"
            },
        }


def _contract(contract: ContractPlace) -> dict[str, Any]:
    artifact = {"uri": _uri(contract.file)}
    if contract.packaged:
        artifact["uriBaseId"] = PACKAGE
    return {"artifactLocation": artifact, "region": {"startLine": contract.line}}


def _uri(file: str) -> str:
    """The relative reference, or the file's own address, that stands for a path."""
    path = PurePosixPath(file)
    if path.is_absolute():
        return f"file://{quote(file)}"
    return f"file:///{quote(file, safe='/:')}" if ":" in file[:2] else quote(file)
