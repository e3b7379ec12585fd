"""The report: all that a run found, as one JSON object. Every other format is a view of it.

The names of the keys in JSON are a public interface: an attribute may be called
otherwise, and keys are only ever added. A field with a default was added later, so that reports
written before it can still be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from zoho_conformance.checks.presence.followed_answers import FollowedAnswers
from zoho_conformance.model.coverage import Count, CoverageGate, Name, OperationCoverage
from zoho_conformance.model.json_pieces import write_in_pieces
from zoho_conformance.model.outcome import JUDGED, Outcome
from zoho_conformance.model.rules import Level, Rule, fails, find_rule
from zoho_conformance.model.rules.rule import About
from zoho_conformance.reports.audit_amounts import AuditInfo
from zoho_conformance.reports.changes_since import ChangesSince
from zoho_conformance.reports.evidence import ReportedEvidence
from zoho_conformance.reports.level_uses import LevelSummary
from zoho_conformance.reports.report_finding import (
    Digest,
    FindingRow,
    ReportFinding,
    RuleId,
    without_recording,
)
from zoho_conformance.reports.report_group import ReportGroup
from zoho_conformance.reports.reported_target import SpokenVersion, TargetInfo, Timestamp

SCHEMA_VERSION: Literal[2] = 2

Verdict = Literal["conforms", "drift", "not-judged"]
EXIT_CODES: dict[Verdict, int] = {"conforms": 0, "drift": 1, "not-judged": 3}

ReportKind = Literal["run", "diff", "pages", "witness", "observed", "org-schema"]
"""Whether answers were judged, or two descriptions of the API, or of an org, were compared."""


class ReportedExchange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The result of one case of a target."""

    target: Annotated[Name, Meta(description="The target that answered.")]
    operation: Annotated[Name, Meta(description="The id of the operation.")]
    case_label: Annotated[
        str, Meta(min_length=1, description="The case, and `@` and its recording if it has one.")
    ] = msgspec.field(name="case")
    recording: Annotated[
        str | None, Meta(description="Which of many recordings of the case it is.")
    ] = None
    outcome: Annotated[Outcome, Meta(description="The outcome of the exchange.")]
    reason: Annotated[
        str, Meta(description="One line; empty exactly where the exchange was judged.")
    ]
    request: Annotated[
        Name | None,
        Meta(
            description="A curl line that sends the request again, without secrets and without "
            "ids of the org; null where there was no request."
        ),
    ]
    count: Annotated[
        int, Meta(ge=1, description="How many exchanges of an archive have the same outcome.")
    ] = 1
    asked_again: Annotated[
        Count, Meta(description="How many further answers were judged to confirm drift.")
    ] = 0

    def __post_init__(self) -> None:
        """Check that a reason is given exactly where there is no verdict."""
        if (not self.reason) != self.judged:
            raise ValueError("reason must be empty where the exchange was judged, and only there")

    @property
    def case(self) -> str:
        """The case without its recording."""
        return without_recording(self.case_label, self.recording)

    @property
    def judged(self) -> bool:
        """Whether there is a verdict on the exchange."""
        return self.outcome in JUDGED


ExchangeRow = Annotated[
    ReportedExchange,
    Meta(
        extra_json_schema={
            "if": {"properties": {"outcome": {"enum": list(JUDGED)}}},
            "then": {"properties": {"reason": {"const": ""}}},
            "else": {"properties": {"reason": {"minLength": 1}}},
        }
    ),
]
"""An exchange, with what `__post_init__` checks said in JSON Schema."""


class BaselineSummary(Struct, frozen=True, forbid_unknown_fields=True):
    """The baseline of a run, and how many of its entries are in which state."""

    file: Annotated[Name, Meta(description="The file of the baseline.")]
    entries: Annotated[Count, Meta(description="How many entries it has.")]
    known: Annotated[Count, Meta(description="Seen, and accepted by an entry.")]
    gone: Annotated[int, Meta(ge=0, description="Judged, and not seen any more.")]
    expired: Annotated[Count, Meta(description="Accepted until a day that has passed.")]
    reopened: Annotated[
        int,
        Meta(ge=0, description="Seen, and not covered: the contract or the level changed."),
    ]
    unseen: Annotated[int, Meta(ge=0, description="Not judged in this run.")]
    to_renew: Annotated[
        int,
        Meta(ge=0, description="Seen, and written by an earlier version: they need renewal."),
    ] = 0


class RunInfo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When and how a run was made, and on which targets."""

    kind: Annotated[
        ReportKind,
        Meta(description="Whether answers were judged, or two descriptions of the API compared."),
    ]
    target: Annotated[Name, Meta(description="The names of all targets.")]
    targets: Annotated[
        tuple[TargetInfo, ...],
        Meta(description="Who answered, and how much of that was judged.", min_length=1),
    ]
    started: Timestamp
    recorded: Annotated[
        Timestamp | None,
        Meta(
            description="When the newest judged recording of all targets was made; null for none."
        ),
    ]
    version: Annotated[
        Name, Meta(description="The version of zoho-crm-conformance that made the report.")
    ]
    api_version: Annotated[Name, Meta(description="The API version of the contracts.")]
    contract_digest: Annotated[
        Digest, Meta(description="The digest of the meaning of all contracts.")
    ]
    contract_digests: Annotated[
        dict[Name, Digest],
        Meta(description="By operation: the digest of its contract's meaning, as baselines have."),
    ]
    fail_on: Annotated[Level, Meta(description="The lowest level of drift that fails the run.")]
    fail_on_requests: Annotated[
        Level | None,
        Meta(description="The level from which our own requests fail it; null where they do not."),
    ] = None
    fail_on_unmatched: Annotated[
        bool,
        Meta(description="Whether an exchange to no operation keeps the run from conforming."),
    ] = False
    max_age: Annotated[
        Count | None,
        Meta(description="How many days ago recordings may be from; null for any number."),
    ]
    complete: Annotated[
        bool, Meta(description="Whether all that was planned was judged, or does not apply.")
    ]
    selected: Annotated[
        str | None, Meta(description="The expression that selected cases; null for all.")
    ]
    baseline: Annotated[
        BaselineSummary | None,
        Meta(description="The baseline that accepts known drift; null for none."),
    ]
    min_coverage: Annotated[
        tuple[CoverageGate, ...],
        Meta(description="The coverage that was asked for, and whether it was reached."),
    ]
    other_ids: Annotated[
        dict[Name, tuple[Name, ...]],
        Meta(description="By operation that several pages have: its ids on the others of them."),
    ] = {}
    masked: Annotated[
        Literal["salted", "once"] | None,
        Meta(
            description="Whether names and values that no page documents have private forms: the "
            "same in every run with this salt (`salted`), or in this report alone (`once`)."
        ),
    ] = None
    judged_as: Annotated[
        Name | None,
        Meta(
            description="The API version as which requests to every version were judged; null "
            "where those to others were not judged."
        ),
    ] = None
    seconds: Annotated[
        Annotated[float, Meta(ge=0)] | None,
        Meta(description="How long the run took until it was reported on, where it is known."),
    ] = None
    uses: Annotated[
        Name | None,
        Meta(description="The file of what our code reads, by which findings are marked."),
    ] = None
    fail_on_used: Annotated[
        bool,
        Meta(
            description="Whether what our code uses fails the run at any level, and what it does "
            "not use at none."
        ),
    ] = False
    against: Annotated[
        Name | None,
        Meta(
            description="The file of what an org used to answer, by which answers were judged too; "
            "null for none."
        ),
    ] = None
    levels: Annotated[
        LevelSummary | None,
        Meta(description="The levels that the configuration sets; null where it sets none."),
    ] = None
    org_schema: Annotated[
        Name | None,
        Meta(
            description="The snapshot of the org's own schema by which records were judged too; "
            "null for none."
        ),
    ] = None


def is_failing(run: RunInfo, finding: ReportFinding, fail_on: Level | None = None) -> bool:
    """Whether a finding that is new fails a run; `fail_on` replaces the run's level."""
    use = finding.used if run.fail_on_used else None
    level = fail_on or run.fail_on
    return fails(finding.rule, finding.level, level, run.fail_on_requests, use)


class CustomRule(Struct, frozen=True, forbid_unknown_fields=True):
    """The rule of a custom check, which readers of the report may not have."""

    id: Annotated[RuleId, Meta(description="The id of the rule.")]
    level: Annotated[Level, Meta(description="The level of its findings.")]
    sentence: Annotated[str, Meta(description="What it finds, in one sentence.")]
    about: Annotated[
        About, Meta(description="What its findings are about, such as a key or an answer.")
    ]
    means: Annotated[str, Meta(description="What a finding means for a client.")]
    example: Annotated[str, Meta(description="An example of such drift.")]
    advice: Annotated[str, Meta(description="What to do about a finding.")]


class UndocumentedRead(Struct, frozen=True, forbid_unknown_fields=True):
    """A key that our code reads, and no page has."""

    operation: Annotated[Name, Meta(description="The operation whose answers the code reads.")]
    path: Annotated[str, Meta(description="The path of the key.")]
    places: Annotated[tuple[Name, ...], Meta(description="Where in the code it is read.")]


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a run found, on which targets, and what it did not judge."""

    schema_version: Annotated[Literal[2], Meta(description="The version of the format of reports.")]
    run: Annotated[RunInfo, Meta(description="When, how and on which targets it was made.")]
    verdict: Annotated[Verdict, Meta(description="The result of the run as a whole.")]
    groups: Annotated[
        tuple[ReportGroup, ...],
        Meta(description="The changes that the findings show, the new and the worst first."),
    ]
    findings: Annotated[tuple[FindingRow, ...], Meta(description="Every finding, the worst first.")]
    exchanges: Annotated[
        tuple[ExchangeRow, ...], Meta(description="The result of each case of each target.")
    ]
    coverage: Annotated[dict[Name, OperationCoverage], Meta(description="By operation.")]
    requests_sent: Annotated[
        Count, Meta(description="Requests that went out, those sent again included.")
    ]
    requests_repeated: Annotated[
        Count, Meta(description="Those of them that had been sent before.")
    ] = 0
    requests_confirming: Annotated[
        Count, Meta(description="Those of them that were sent to confirm drift.")
    ] = 0
    custom_rules: Annotated[
        tuple[CustomRule, ...],
        Meta(description="The rules of the custom checks that judged too."),
    ] = ()
    undocumented_reads: Annotated[
        tuple[UndocumentedRead, ...],
        Meta(description="Keys that our code reads, and no page documents."),
    ] = ()
    evidence: Annotated[
        tuple[ReportedEvidence, ...],
        Meta(description="The exchanges that show findings, at most 100: the worst ones'."),
    ] = ()
    since: Annotated[
        ChangesSince | None,
        Meta(description="What changed since another report; null where none was compared."),
    ] = None
    audit: Annotated[
        AuditInfo | None,
        Meta(description="The amounts and times of an archive; null of any other run."),
    ] = None
    keys_over_time: Annotated[
        tuple[FollowedAnswers, ...],
        Meta(
            description="How often each key came in the answers of reads, by what was asked: by "
            "these counts a watch sees over its runs what comes no more."
        ),
    ] = ()
    versions: Annotated[
        tuple[SpokenVersion, ...],
        Meta(description="The versions that exchanges speak whose end is known."),
    ] = ()

    def rule(self, id_: str) -> Rule | None:
        """The rule of a finding; None where it is unknown here."""
        custom = (rule for rule in self.custom_rules if rule.id == id_)
        rules = (Rule(**msgspec.structs.asdict(rule)) for rule in custom)
        return next(rules, find_rule(id_))


def as_json(report: Report) -> dict[str, Any]:
    """The report as the value that its JSON file holds."""
    value: dict[str, Any] = json.loads(to_json(report))
    return value


def to_json(report: Report) -> str:
    """The text of the report's JSON file."""
    return "".join(json_pieces(report))


def json_pieces(report: Report) -> Iterator[str]:
    """The text of the report's JSON file, piece by piece."""
    yield from write_in_pieces(report)
    yield "\n"


class RunInterrupted(KeyboardInterrupt):
    """A run was interrupted; `report` is on what was judged before."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report
