"""The exchanges that show findings, as a report has them: bounded, and redacted by the contract."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from zoho_conformance.model.coverage import Name


class ReportedLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of an exchange."""

    text: Annotated[str, Meta(description="The line, without values that may be private.")]
    path: Annotated[
        str | None,
        Meta(description="What findings call the value that begins in the line; null for none."),
    ]


class ReportedEvidence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exchange that shows findings: types, the words of the contract, and formats."""

    target: Annotated[Name, Meta(description="The target that answered.")]
    operation: Annotated[Name, Meta(description="The id of the operation.")]
    case_label: Annotated[
        str, Meta(min_length=1, description="The case, as its findings have it.")
    ] = field(name="case")
    curl: Annotated[
        str, Meta(description="A line that sends the request again; variables stand for ids.")
    ]
    request: Annotated[tuple[ReportedLine, ...], Meta(description="The lines of the request.")]
    response: Annotated[tuple[ReportedLine, ...], Meta(description="The lines of the answer.")]
