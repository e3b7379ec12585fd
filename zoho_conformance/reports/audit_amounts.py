"""What the report on an archive adds to that on a run: amounts and times."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from zoho_conformance.model.coverage import Count, Name


class OperationAmount(Struct, frozen=True, forbid_unknown_fields=True):
    """How many exchanges of an operation an archive has, and their outcomes."""

    operation: Annotated[Name, Meta(description="The id of the operation.")]
    exchanges: Annotated[Count, Meta(description="How many exchanges the archive has of it.")]
    judged: Annotated[Count, Meta(description="How many of them have a verdict.")]
    drifted: Annotated[Count, Meta(description="How many of them drifted.")]


class Hour(Struct, frozen=True, forbid_unknown_fields=True):
    """The exchanges of an operation in an hour, or a longer period, and how many drifted."""

    hour: Annotated[
        str, Meta(description="The first hour of the period, such as 2026-11-20T10, in UTC.")
    ]
    operation: Annotated[Name, Meta(description="The id of the operation.")]
    exchanges: Annotated[Count, Meta(description="How many exchanges there were in the period.")]
    drifted: Annotated[Count, Meta(description="How many of them drifted.")]


class AuditInfo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much an archive has, and over which time."""

    exchanges: Annotated[Count, Meta(description="Those that were read and chosen.")]
    left_out: Annotated[Count, Meta(description="Those that were read, and not chosen.")]
    partial: Annotated[bool, Meta(description="Whether a signal came before all was judged.")]
    first: Annotated[str | None, Meta(description="When the first was recorded, if any says so.")]
    last: Annotated[str | None, Meta(description="When the last was recorded, if any says so.")]
    operations: Annotated[
        tuple[OperationAmount, ...], Meta(description="The most frequent operation first.")
    ]
    hours: Annotated[
        tuple[Hour, ...], Meta(description="The exchanges of each operation, period by period.")
    ]
    period_hours: Annotated[
        Count,
        Meta(
            description="How many hours each period of `hours` has: 1, but 24 or 672 where an "
            "archive spans so much time that counts by the hour would be too many."
        ),
    ] = 1
