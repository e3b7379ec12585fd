"""A report on what changed in an org, from two snapshots of its schema."""

from __future__ import annotations

from zoho_conformance.compare.org_schema import SchemaComparison
from zoho_conformance.contracts.org_schema.schema_file import OrgSchema
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.wording import ORG_SCHEMA


def report_schemas(
    old: OrgSchema,
    new: OrgSchema,
    names: tuple[str, str],
    compared: SchemaComparison,
    fail_on: Level,
) -> Report:
    """Report what a comparison found; `names` are what the two snapshots are called."""
    before, now = (
        f"{name}, of {schema.taken}" if schema.taken else name
        for name, schema in zip(names, (old, new), strict=True)
    )
    return report_comparison(
        ORG_SCHEMA,
        f"changed in your org: {before} against {now}",
        compared.findings,
        fail_on,
        api_version=new.api_version,
        contract_digest=old.digest,
        operations=compared.modules,
        not_judged=compared.has_gap,
    )
