"""A finding as a report has it, on one target and with its place in the contracts."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.model.confirmation import Confirmation
from zoho_conformance.model.coverage import Name
from zoho_conformance.model.finding import (
    FindingBasis,
    FindingState,
    agrees_with_words,
    fingerprint_by_case,
)
from zoho_conformance.model.levels import ConfiguredLevel
from zoho_conformance.model.patterns import whole
from zoho_conformance.model.rules import HIGHEST_FIRST, Level
from zoho_conformance.model.uses import UseState
from zoho_conformance.reports.places import ContractPlace, Promised, RecordedPlace

Day = Annotated[date, Meta(extra_json_schema={"pattern": whole("[0-9]{4}-[0-9]{2}-[0-9]{2}")})]
Digest = Annotated[str, Meta(pattern=whole("[0-9a-f]{12}"))]
RuleId = Annotated[str, Meta(pattern=whole("[a-z]+(-[a-z]+)*"))]


class ReportedAcceptance(Struct, frozen=True, forbid_unknown_fields=True):
    """What the baseline says of a finding, where it has an entry for it."""

    reason: Annotated[Name, Meta(description="Why it is accepted.")]
    ticket: Annotated[str, Meta(description="The ticket about it; may be empty.")]
    owner: Annotated[str, Meta(description="Who is responsible for it; may be empty.")]
    first_seen: Annotated[Day, Meta(description="The day on which the drift was first seen.")]
    last_seen: Annotated[
        Day,
        Meta(description="The day on which the baseline last noted that it was seen."),
    ]
    expires: Annotated[Day, Meta(description="The last day on which it is accepted.")]


class FindingCase(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A case in which a finding was seen, and how often."""

    case: Annotated[Name, Meta(description="The case.")]
    recording: Annotated[
        str | None,
        Meta(description="Which of many recordings of the case; null where there is one."),
    ]
    count: Annotated[int, Meta(description="How often it was seen there.", ge=1)]


class ReportFinding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One observed disagreement between what is promised and what came, on one target."""

    fingerprint: Annotated[
        str, Meta(pattern=whole("[0-9a-f]{12}"), description="The same in every run.")
    ]
    rule: Annotated[RuleId, Meta(description="The rule that found it.")]
    level: Annotated[Level, Meta(description="How much it matters: `error`, `warning` or `info`.")]
    basis: Annotated[
        FindingBasis,
        Meta(description="What the promise rests on: words of the page, its sample, or a ruling."),
    ]
    target: Annotated[str, Meta(description="The target that showed it.")]
    operation: Annotated[Name, Meta(description="The id of the operation.")]
    shared_rule: Annotated[
        RuleId | None,
        Meta(description="The rule that says the same elsewhere: that of its group."),
    ] = None
    shared_path: Annotated[
        str | None, Meta(description="The path that other operations share.")
    ] = None
    shared_key: Annotated[
        str | None, Meta(description="The key that changed, wherever it stands: that of its group.")
    ] = None
    group: Annotated[
        Digest | None,
        Meta(description="In a private report its group, which the masked words no longer give."),
    ] = None
    case_label: Annotated[
        str, Meta(min_length=1, description="The case, and `@` and its recording if it has one.")
    ] = msgspec.field(name="case")
    recording: Annotated[
        str | None, Meta(description="Which of many recordings of the case it was seen in.")
    ] = None
    also: Annotated[
        tuple[Name, ...], Meta(description="Further cases and recordings in which it was seen.")
    ]
    cases: Annotated[
        tuple[FindingCase, ...],
        Meta(description="Every case and recording in which it was seen, `case` the first."),
    ] = ()
    path: Annotated[
        str,
        Meta(
            description="A path in the body, a parameter's name, or http.status and "
            "http.content-type; empty for the body itself."
        ),
    ]
    expected: Annotated[Name, Meta(description="What was promised, in words for readers.")]
    actual: Annotated[Name, Meta(description="What came, in words for readers.")]
    promised: Annotated[
        str | None,
        Meta(
            description="What was promised, in words that are the same in every run: part of the "
            "identity. Null in a report of version 1."
        ),
    ] = None
    came: Annotated[
        str | None,
        Meta(
            description="What came, in words that are the same in every run: a type, a status, a "
            "code, a word of the API's, a format. Null in a report of version 1."
        ),
    ] = None
    count: Annotated[
        int, Meta(ge=0, description="How often it was seen: 0 if it is gone, else at least 1.")
    ]
    state: Annotated[
        FindingState,
        Meta(description="Whether it is new, known (accepted), or accepted and gone."),
    ]
    ruling: Annotated[
        str | None,
        Meta(description="The ruling that decided the promise, or that this finding is known."),
    ]
    why: Annotated[
        str, Meta(description="The ruling's reason, where it decided the finding's level.")
    ]
    accepted: Annotated[
        ReportedAcceptance | None,
        Meta(description="What the baseline says of it; null where it has no entry."),
    ]
    exchanges: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="In how many exchanges of an archive it was seen; else null."),
    ] = None
    first_seen: Annotated[
        str | None, Meta(description="When the first of them was recorded, ISO 8601 UTC.")
    ] = None
    last_seen: Annotated[
        str | None, Meta(description="When the last of them was recorded, ISO 8601 UTC.")
    ] = None
    share: Annotated[
        float | None,
        Meta(
            description="The share of the operation's exchanges that show it, from the hour of the "
            "first on."
        ),
    ] = None
    note: Annotated[
        str,
        Meta(
            description="Why an entry of the baseline does not cover the finding, and what to do; "
            "one line, empty if there is nothing to say."
        ),
    ]
    source: Annotated[Promised, Meta(description="Where the promise stands on its page.")]
    contract: Annotated[
        ContractPlace | None,
        Meta(description="Where the broken fact stands in the contracts; null if in none."),
    ]
    message: Annotated[Name, Meta(description="What was promised and what came, in one line.")]
    asked_versions: Annotated[
        tuple[Name, ...],
        Meta(
            description="The API versions that the requests asked for, where any is not that of "
            "the contracts; `actual` and `message` then say so too."
        ),
    ] = ()
    our_request: Annotated[
        bool, Meta(description="Whether it is about what was sent, and so no drift of Zoho's.")
    ] = False
    used: Annotated[
        UseState | None,
        Meta(
            description="Whether it touches what our code reads, as far as `uses.toml` knows; null "
            "where none was given, and of our own requests."
        ),
    ] = None
    used_at: Annotated[
        tuple[Name, ...],
        Meta(description="Where it is used: lines of the code, models, or `by hand`."),
    ] = ()
    recorded_in: Annotated[
        RecordedPlace | None,
        Meta(description="The recording that shows it first; null where none on disk does."),
    ] = None
    documented_level: Annotated[
        Level | None,
        Meta(
            description="The level that it has without the configuration of the project; null "
            "where that says nothing of it."
        ),
    ] = None
    confirmation: Annotated[
        Confirmation | None,
        Meta(
            description="In how many further answers it was, where its request was sent again "
            "within the run; null where it was not."
        ),
    ] = None
    configured: Annotated[
        ConfiguredLevel | None,
        Meta(
            description="The entry of the configuration that decided its level; one that is `off` "
            "is known, and has its documented level."
        ),
    ] = None

    owners: Annotated[
        tuple[Name, ...],
        Meta(description="Its owners, by `[[owners]]` of the configuration; empty for none."),
    ] = ()
    ends: Annotated[
        Day | None,
        Meta(description="The day on which what it is about ends; null where none is known."),
    ] = None

    def __post_init__(self) -> None:
        """Check that only what is gone was seen 0 times."""
        if (self.count == 0) != (self.state == "gone"):
            raise ValueError("count must be 0 for a finding that is gone, and at least 1 otherwise")

    @property
    def case(self) -> str:
        """The case without its recording."""
        return without_recording(self.case_label, self.recording)

    @property
    def case_names(self) -> tuple[str, ...]:
        """The cases in which it was seen, each once."""
        return tuple(dict.fromkeys((self.case, *(seen.case for seen in self.cases))))

    @property
    def case_labels(self) -> tuple[str, ...]:
        """Every case and recording in which it was seen, by its label."""
        return (self.case_label, *self.also)

    @property
    def earlier_fingerprints(self) -> tuple[str, ...]:
        """The fingerprints by which earlier versions knew it: one for each of its cases."""
        return tuple(
            fingerprint_by_case(self.rule, self.operation, case, self.path)
            for case in self.case_names
        )

    def is_what(self, earlier: ReportFinding) -> bool:
        """Whether a report of version 1 describes the same finding, which it does in words only."""
        if earlier.came is not None or self.came is None:
            return False
        promised = self.promised or self.expected
        return agrees_with_words(earlier.actual, self.rule, promised, self.actual)


FindingRow = Annotated[
    ReportFinding,
    Meta(
        extra_json_schema={
            "if": {"properties": {"state": {"const": "gone"}}},
            "then": {"properties": {"count": {"const": 0}}},
            "else": {"properties": {"count": {"minimum": 1}}},
        }
    ),
]
"""A finding, with what `__post_init__` checks said in JSON Schema."""


def without_recording(label: str, recording: str | None) -> str:
    """The name of a case from its label in a report."""
    return label.removesuffix(f"@{recording}") if recording else label


_BY_USE: dict[UseState | None, int] = {"used": 0, None: 1, "unknown": 1, "not-used": 2}


def use_rank(finding: ReportFinding) -> int:
    """The place of a finding by use: what is used first, what is not used last."""
    return _BY_USE[finding.used]


def severity_key(finding: ReportFinding) -> tuple[bool, int, int, str, str]:
    """The key to sort findings by: drift before what we sent; use, level, operation and case."""
    level = HIGHEST_FIRST.index(finding.level)
    place = finding.operation, finding.case_label
    return finding.our_request, use_rank(finding), level, *place
