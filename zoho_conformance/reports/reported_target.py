"""A target as a report has it: who answered, what was judged, and which versions were spoken."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.contracts.version_ends import operation_of
from zoho_conformance.model.coverage import Count, Name
from zoho_conformance.model.outcome import RecordedFrom, TargetKind, WhyUnmatched
from zoho_conformance.model.patterns import whole
from zoho_conformance.reports.report_finding import Day

Timestamp = Annotated[
    str,
    Meta(
        pattern=whole(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?([+-][0-9]{2}:[0-9]{2}|Z)"),
        description="ISO 8601, with an offset.",
    ),
]


class ComparedRecordings(Struct, frozen=True, forbid_unknown_fields=True):
    """The recordings that answers were compared with, where it was not the contracts."""

    name: Annotated[Name, Meta(description="The name of the set of recordings.")]
    description: Annotated[Name, Meta(description="What the recordings are, in words.")] = (
        msgspec.field(name="about")
    )
    recorded: Annotated[
        Timestamp | None,
        Meta(description="When the newest of these recordings was made; null if unknown."),
    ]


class UnmatchedRequests(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Recorded exchanges that match no operation of the contracts, all of one shape."""

    outcome: Annotated[Literal["unmatched"], Meta(description="Always `unmatched`.")]
    method: Annotated[str, Meta(description="`?` if it is not an HTTP method.")]
    host: Annotated[str, Meta(description="The host that the requests went to.")]
    path: Annotated[str, Meta(description="Without what may be ids.")]
    why: Annotated[WhyUnmatched, Meta(description="Why no operation matches.")]
    documented: Annotated[
        tuple[str, ...],
        Meta(description="The versions, methods or headers that the contracts have instead."),
    ]
    nearest: Annotated[
        Name | None, Meta(description="The operation that it was most nearly to, if to any.")
    ]
    count: Annotated[int, Meta(description="How many exchanges have this shape.", ge=1)]


class TargetInfo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One target of a run: who answered, and how much of that was judged."""

    name: Annotated[
        Name, Meta(description="The name of the target, which findings and exchanges refer to.")
    ]
    description: Annotated[Name, Meta(description="What the target is, in words.")] = msgspec.field(
        name="about"
    )
    kind: Annotated[
        TargetKind | None,
        Meta(description="Who answered; null where descriptions of the API are compared."),
    ] = None
    recorded_from: Annotated[
        RecordedFrom | None,
        Meta(description="Who answered when the recordings were made; null without recordings."),
    ] = None
    recorded: Annotated[
        Timestamp | None,
        Meta(
            description="When the newest judged recording was made; null for none, or if unknown."
        ),
    ]
    age_days: Annotated[
        Count | None,
        Meta(description="Days since the oldest judged recording; null if none, or not known."),
    ]
    age_note: Annotated[
        Name | None, Meta(description="One line on recordings that are old, or of unknown age.")
    ]
    too_old: Annotated[
        bool, Meta(description="Whether the recordings are, or may be, older than the run takes.")
    ]
    module: Annotated[
        Name | None, Meta(description="The module that a live org was asked about.")
    ] = None
    host: Annotated[Name | None, Meta(description="The host of the API domain of a live org.")] = (
        None
    )
    compared_with: Annotated[
        ComparedRecordings | None,
        Meta(description="The recordings that its answers were compared with; null for contracts."),
    ] = msgspec.field(name="compared")
    cases: Annotated[Count, Meta(description="How many cases were planned.")]
    judged: Annotated[Count, Meta(description="How many of them have a verdict.")]
    conforms: Annotated[Count, Meta(description="How many of them conform.")]
    not_applicable: Annotated[
        int, Meta(ge=0, description="Cases that the org has no means to show.")
    ] = msgspec.field(name="excused")
    not_asked: Annotated[
        dict[str, Annotated[int, Meta(ge=1)]],
        Meta(description="How many cases were not sent, by the reason."),
    ]
    auto_selected: Annotated[
        tuple[Name, ...], Meta(description="What was chosen in the org for the run.")
    ] = msgspec.field(name="chose")
    not_undone: Annotated[
        tuple[Name, ...],
        Meta(description="What this run, or one before it, wrote and did not take back."),
    ] = msgspec.field(name="left")
    unmatched: Annotated[
        dict[str, Annotated[int, Meta(ge=1)]],
        Meta(
            description="How many recorded exchanges are to no operation of the contracts, by "
            "method, address without ids, and reason."
        ),
    ]
    unread: Annotated[
        tuple[Name, ...], Meta(description="The recordings that could not be read, and why.")
    ]
    unmatched_requests: Annotated[
        tuple[UnmatchedRequests, ...],
        Meta(description="The same as `unmatched`, the parts of each line by themselves."),
    ] = ()
    foreign: Annotated[
        dict[str, Annotated[int, Meta(ge=1)]],
        Meta(description="How many recorded exchanges were with hosts of others, by the host."),
    ] = msgspec.field(default_factory=dict)


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
