"""A report on what changed in an org, from two snapshots of its schema."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import structs

from zoho_conformance.compare.org_schema import SchemaComparison, compare_schemas
from zoho_conformance.contracts.org_schema.schema_file import OrgSchema, load_org_schema
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.comparison import report_comparison
from zoho_conformance.reports.private import make_private
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.wording import ORG_SCHEMA
from zoho_conformance.runs.levels import Levels
from zoho_conformance.runs.library import open_library
from zoho_conformance.runs.org_schema.snapshot import take_snapshot
from zoho_conformance.runs.private_words import privacy_of
from zoho_conformance.runs.settings import Settings

READ_NOW = "the org, read now"


def report_schemas(
    old: OrgSchema,
    new: OrgSchema,
    names: tuple[str, str],
    compared: SchemaComparison,
    fail_on: Level,
    levels: Levels | None = None,
) -> Report:
    """Report what a comparison found; `names` are what the two snapshots are called.

    `levels` are those of the project.
    """
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
        operations=compared.parts,
        not_judged=compared.has_gap,
        levels=levels,
    )


def report_on_org(
    file: Path, settings: Settings, levels_for: Callable[[Sequence[str]], Levels | None]
) -> Report:
    """Read the org that the settings name, and report what it has otherwise than a snapshot.

    Of a snapshot of some modules, these alone are read. `levels_for` gives the project's levels for
    parts that were compared. Raises as `take_snapshot` does.
    """
    before = load_org_schema(file)
    library = open_library(settings.contracts, settings.api_version)
    asked = () if before.all_modules else tuple(before.by_name)
    taken = take_snapshot(structs.replace(settings, modules=asked), library, lists_all=True)
    names = (str(file), READ_NOW)
    compared = compare_schemas(before, taken.schema, names[0])
    levels = levels_for(compared.parts)
    report = report_schemas(before, taken.schema, names, compared, settings.fail_on, levels)
    report = structs.replace(report, requests_sent=taken.requests)
    return make_private(report, privacy_of(library)) if settings.private else report
