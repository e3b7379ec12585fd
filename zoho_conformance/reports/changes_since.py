"""What changed since another report, as a report has it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from zoho_conformance.model.coverage import Name
from zoho_conformance.reports.report_finding import Digest, FindingRow


class ChangesSince(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which findings are new since another report, which are gone, and which are still there."""

    started: Annotated[Name, Meta(description="When the run of the other report began.")]
    version: Annotated[
        Name, Meta(description="The version of zoho-crm-conformance that made the other report.")
    ]
    target: Annotated[Name, Meta(description="The targets of the other run.")]
    new: Annotated[tuple[Digest, ...], Meta(description="Fingerprints that it had not.")]
    still_there: Annotated[tuple[Digest, ...], Meta(description="Fingerprints that both have.")]
    gone: Annotated[
        tuple[FindingRow, ...],
        Meta(description="Its findings whose cases were judged again, and did not show them."),
    ]
    not_judged: Annotated[
        tuple[FindingRow, ...],
        Meta(description="Its findings that were not seen, and whose cases were not judged."),
    ]
