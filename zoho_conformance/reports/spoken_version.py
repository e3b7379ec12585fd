"""A version that exchanges speak, as a report has it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from zoho_conformance.contracts.version_ends import operation_of
from zoho_conformance.model.coverage import Name
from zoho_conformance.reports.report_finding import Day


class SpokenVersion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version of the API that exchanges of a target speak, and whose end is known."""

    target: Annotated[Name, Meta(description="The target whose exchanges use the version.")]
    version: Annotated[Name, Meta(description="The version, such as v7.")]
    ends: Annotated[Day, Meta(description="The last day on which it answers.")]
    deprecated: Annotated[
        Day | None, Meta(description="From which day on it should not be used any more.")
    ] = None
    days_left: Annotated[
        int, Meta(description="From the day of the run; below 0 when the last day has passed.")
    ]
    exchanges: Annotated[int, Meta(ge=1, description="How many exchanges speak it.")]
    source: Annotated[Name, Meta(description="Who says so.")]
    as_of: Annotated[Day, Meta(description="The day on which the source said so.")]

    @property
    def operation(self) -> str:
        """What stands for it in findings."""
        return operation_of(self.version)
