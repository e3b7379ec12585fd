"""What a client must change, as data: a list of changes for each operation that recordings use.

The names of the keys in JSON are a public interface: keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from zoho_conformance.contracts.version_ends import VersionEnd
from zoho_conformance.model import json_text
from zoho_conformance.model.coverage import Count, Name
from zoho_conformance.model.levels import ConfiguredLevel
from zoho_conformance.model.rules import Level, at_or_above
from zoho_conformance.model.uses import UseState
from zoho_conformance.reports.level_uses import LevelSummary, is_off
from zoho_conformance.reports.places import Promised
from zoho_conformance.reports.report import Verdict
from zoho_conformance.reports.report_finding import RuleId
from zoho_conformance.reports.reported_target import Timestamp

UpgradeSide = Literal["operation", "request", "response"]

UpgradeKind = Literal[
    "operation-removed",
    "operation-changed",
    "parameter-removed",
    "parameter-renamed",
    "parameter-required",
    "parameter-changed",
    "key-removed",
    "key-renamed",
    "key-required",
    "key-added",
    "presence-changed",
    "type-changed",
    "null-changed",
    "values-changed",
    "limits-changed",
    "status-changed",
    "error-removed",
    "error-added",
    "error-changed",
    "scopes-changed",
    "other",
]
"""What becomes of a thing; `required` is newly mandatory."""

ShownBy = Literal["contracts", "recordings", "both"]


class UpgradeChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is otherwise in the version to move to."""

    kind: UpgradeKind
    side: UpgradeSide
    path: Annotated[
        str,
        Meta(description="A key's path, a parameter, an error's code; empty for the whole."),
    ]
    before: Name
    after: Name
    level: Annotated[
        Level, Meta(description="error breaks a client, warning may, info needs no change.")
    ]
    used: Annotated[
        int, Meta(ge=0, description="In how many of the operation's exchanges it matters.")
    ]
    shown_by: Annotated[
        ShownBy,
        Meta(description="The contracts of both versions, the judged recordings, or both."),
    ]
    rule: Annotated[RuleId | None, Meta(description="The rule that found it, for `explain`.")]
    advice: Annotated[str, Meta(min_length=1, description="What the client must do.")]
    recording: Annotated[Name | None, Meta(description="The first recording that it matters in.")]
    source: Annotated[
        Promised | None, Meta(description="Where the page has it; null where no page is known.")
    ] = None
    documented_level: Annotated[
        Level | None,
        Meta(description="Its level without the configuration; null where that says nothing."),
    ] = None
    configured: Annotated[
        ConfiguredLevel | None,
        Meta(description="The entry of the configuration that decided its level."),
    ] = None

    @property
    def counts(self) -> bool:
        """Whether the recordings use it, and it is not switched off."""
        return bool(self.used) and not is_off(self)

    in_code: Annotated[
        UseState | None,
        Meta(
            description="Whether our code uses what changes in an answer, as far as `uses.toml` "
            "knows; null where none was given, and of requests."
        ),
    ] = None
    used_at: Annotated[tuple[Name, ...], Meta(description="Where our code uses it.")] = ()


class UpgradeOperation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An operation that the recordings use."""

    id: Annotated[
        Name, Meta(description="The operation's id; method and path where no contract has it.")
    ]
    method: Name
    path: Annotated[str, Meta(description="Its path template, without what may be ids.")]
    version: Annotated[str, Meta(description="The version that was asked for; may be empty.")]
    exchanges: Annotated[int, Meta(ge=1)]
    unjudged: Annotated[
        Count, Meta(description="How many of them could not be judged, such as an outage.")
    ]
    has_contracts: Annotated[
        bool, Meta(description="Whether the contracts of the version before were compared too.")
    ]
    changes: Annotated[
        tuple[UpgradeChange, ...],
        Meta(description="Those that the recordings use first, the worst of them first."),
    ]


class UpgradeReport(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client must change to move to a version, by what its recordings use."""

    schema_version: Literal[1]
    version: Name
    started: Timestamp
    to: Annotated[Name, Meta(description="The API version to move to.")]
    from_versions: Annotated[
        tuple[Name, ...], Meta(description="The versions that the recordings asked for.")
    ]
    compared_versions: Annotated[
        tuple[Name, ...],
        Meta(description="Those of them whose contracts were compared too."),
    ]
    fail_on: Level
    verdict: Annotated[
        Verdict, Meta(description="`drift` where the client must change something it uses.")
    ]
    exchanges: Annotated[Count, Meta(description="All that were looked at.")]
    already: Annotated[Count, Meta(description="Those that ask for the version already.")]
    foreign: Annotated[Count, Meta(description="Those that are not calls of the API.")]
    unknown: Annotated[
        dict[Name, Annotated[int, Meta(ge=1)]],
        Meta(
            description="How many exchanges were calls that the contracts of neither version have, "
            "by method and path without what may be ids."
        ),
    ]
    unread: tuple[Name, ...]
    operations: Annotated[
        tuple[UpgradeOperation, ...], Meta(description="Those that are used most first.")
    ]
    levels: Annotated[
        LevelSummary | None,
        Meta(description="The levels that the configuration sets; null where it sets none."),
    ] = None
    fail_on_used: Annotated[
        bool,
        Meta(
            description="Whether what our code uses fails it at any level, and what it does not "
            "use at none."
        ),
    ] = False
    ends: Annotated[
        tuple[VersionEnd, ...],
        Meta(description="The ends of these versions, as far as any is known."),
    ] = ()


def verdict_of(
    operations: Sequence[UpgradeOperation],
    fail_on: Level,
    *,
    unread: bool,
    fail_on_used: bool = False,
) -> Verdict:
    """The verdict; `fail_on_used` is whether what our code uses fails, and what it does not never.

    Of what is not known the level decides, and what the recordings use.
    """
    changes = [change for each in operations for change in each.changes]
    if any(_is_failing(change, fail_on, by_use=fail_on_used) for change in changes):
        return "drift"
    judged = sum(each.exchanges - each.unjudged for each in operations)
    return "conforms" if judged and not unread else "not-judged"


def _is_failing(change: UpgradeChange, fail_on: Level, *, by_use: bool) -> bool:
    if by_use and change.in_code in ("used", "not-used"):
        return change.in_code == "used" and not is_off(change)
    return change.counts and at_or_above(change.level, fail_on)


def to_json(report: UpgradeReport) -> str:
    """The text of the JSON file."""
    return json_text.write_indented(report) + "\n"
