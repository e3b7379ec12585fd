"""What alerts are about: drift, the incident that it belongs to, and the events of an incident.

All of it is kept in the file of the watch (`schemas/own/watch.schema.json`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from zoho_conformance.model.confirmation import Confirmation
from zoho_conformance.model.finding import agrees_with_words, fingerprint_by_case
from zoho_conformance.model.patterns import whole
from zoho_conformance.model.rules import Level
from zoho_conformance.watch.spread import Spread

Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0)]
Fingerprint = Annotated[str, Meta(pattern=whole("[0-9a-f]{12}"))]
RuleId = Annotated[str, Meta(pattern=whole("[a-z]+(-[a-z]+)*"))]
Timestamp = Annotated[
    str,
    Meta(
        pattern=whole(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?([+-][0-9]{2}:[0-9]{2}|Z)"),
    ),
]
IncidentId = Annotated[str, Meta(pattern=whole("[0-9a-f]{8}"))]
DriftKind = Annotated[
    Literal["new", "gone"],
    Meta(description="`gone` is an entry of the baseline whose drift is no longer seen."),
]
EventKind = Annotated[
    Literal["opened", "changed", "cleared", "blind", "sighted"],
    Meta(
        description="`opened`: drift where there was none; `changed`: more or less of it; "
        "`cleared`: all resolved; `blind`: as many runs in a row as were allowed could not judge; "
        "`sighted`: judged again."
    ),
]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """Where drift shows; all recordings of one case are one place.

    `axis` is what answers were compared with: `recordings`, or the kind of the report. `case` is
    empty where an operation was compared as a whole.
    """

    axis: Text
    target: Text
    operation: Text
    case: str


class Drift(Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that fails the run.

    `sides` names its two sides (`promised`, `came`), `page` says where the promise stands, and
    `first_seen` is the start of the run that first saw it. `promised`, `came`, `cases` and `group`
    are as the report has them; a drift that an earlier version saw has none of them.
    """

    place: Place
    fingerprint: Fingerprint
    rule: RuleId
    level: Level
    case: Text
    path: str
    expected: Text
    actual: Text
    sides: tuple[Text, Text]
    page: Text
    note: str
    state: DriftKind
    count: Count
    first_seen: Timestamp
    promised: str | None = None
    came: str | None = None
    cases: tuple[str, ...] = ()
    group: Fingerprint | None = None
    url: Annotated[
        str | None, Meta(description="The address that leads to the promise on its page.")
    ] = None
    owners: Annotated[tuple[Text, ...], Meta(description="Its owners; empty for none.")] = ()
    within: Annotated[
        Count | None,
        Meta(
            description="Of what ends on a day: within how many days (90, 30, 7), 0 once it has; "
            "null where no day is known, or one that is far away."
        ),
    ] = None
    use: Annotated[
        str, Meta(description="Whether our code uses it, and where; empty where that is not asked.")
    ] = ""
    confirmation: Annotated[
        Confirmation | None,
        Meta(description="What further answers of the latest run showed, where it asked again."),
    ] = None
    spread: Annotated[
        Spread | None, Meta(description="What all answers so far showed, where runs asked again.")
    ] = None

    @property
    def operation(self) -> str:
        """The operation that it is about."""
        return self.place.operation

    @property
    def key(self) -> str:
        """Identify the drift from run to run; a stale baseline entry is not its drift.

        An end that comes nearer is news.
        """
        return self.key_within(self.within)

    def key_within(self, days: int | None) -> str:
        """The key that it has when its end is within so many days."""
        stale = "/gone" if self.state == "gone" else ""
        near = "" if days is None else f"/{days}"
        return f"{self.place.axis}/{self.place.target}/{self.fingerprint}{stale}{near}"

    @property
    def earlier_keys(self) -> tuple[str, ...]:
        """The keys by which earlier versions knew it: one for each of its cases."""
        where = f"{self.place.axis}/{self.place.target}"
        operation, path = self.place.operation, self.path
        return tuple(
            f"{where}/{fingerprint_by_case(self.rule, operation, case, path)}"
            for case in self.cases
        )

    def is_what(self, earlier: Drift) -> bool:
        """Whether it is what an earlier version saw there, and noted in words alone."""
        if earlier.came is not None or self.came is None:
            return False
        promised = self.promised or self.expected
        return agrees_with_words(earlier.actual, self.rule, promised, self.actual)


class Incident(Struct, frozen=True, forbid_unknown_fields=True):
    """A time in which something is wrong, from one clean run to the next.

    `began` and `last` are the first and the latest run in which something was wrong; `runs` counts
    all runs since it began.
    """

    id: IncidentId
    began: Timestamp
    last: Timestamp
    runs: Annotated[int, Meta(ge=1)]


class ResolvedDrift(Struct, frozen=True, forbid_unknown_fields=True):
    """Drift that no longer counts, and why."""

    drift: Drift
    why: Text


class Event(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened to an incident in the run that began at `when`.

    `added` and `resolved` are the drift that changed; `reasons` say why a blind watch could not
    judge.
    """

    kind: EventKind
    when: Timestamp
    incident: Incident
    added: tuple[Drift, ...]
    resolved: tuple[ResolvedDrift, ...] = field(name="gone")
    reasons: tuple[Text, ...]
    spread: Annotated[
        tuple[Drift, ...],
        Meta(description="Drift that came in some answers, and is in every answer now."),
    ] = ()
