"""How much of an operation's contract was exercised: what reports say, and gates ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple, get_args

import msgspec
from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=0)]
Name = Annotated[str, Meta(min_length=1)]
Percent = Annotated[float, Meta(ge=0, le=100)]

CoverageKind = Literal[
    "keys", "values", "conditions", "request_keys", "parameters", "error_rows", "scenarios"
]
KINDS: tuple[CoverageKind, ...] = get_args(CoverageKind)
"""The kinds of facts whose coverage is counted."""


class Missing(NamedTuple):
    """Something documented that was not exercised; the reason is empty where none is known."""

    name: str
    reason: str = ""


class Exercised(Struct, frozen=True, forbid_unknown_fields=True):
    """How many facts of one kind the contract documents, and how many of them were covered."""

    documented: Count
    covered: Count


class KeyPresence(Struct, frozen=True, forbid_unknown_fields=True):
    """How often a documented key came, and was null, in the objects that could hold it."""

    path: Name
    seen: Count
    objects: Count = msgspec.field(name="of")
    null: Count


class UndocumentedKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A key that came and that no page documents."""

    path: Name
    seen: Count


class AbsentKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A documented key that never came, though there were objects that could hold it."""

    path: Name
    objects: Annotated[int, Meta(ge=1)] = msgspec.field(name="of")


class KeyCoverage(Exercised, frozen=True):
    """Documented keys of answers; how often each came, in how many objects that could have it."""

    never_seen: tuple[Name, ...]
    presence: tuple[KeyPresence, ...]
    undocumented: tuple[UndocumentedKey, ...]
    absent: Annotated[
        tuple[AbsentKey, ...] | None,
        Meta(
            description="Of the keys that were never seen those that could have been. Null in "
            "reports of earlier versions."
        ),
    ] = None

    def missing(self) -> Iterator[Missing]:
        """The keys that never came."""
        yield from map(Missing, self.never_seen)


class KeyValues(Struct, frozen=True, forbid_unknown_fields=True):
    """The possible values of a key: those that came, and those that never did."""

    path: Name
    seen: tuple[Name, ...]
    never_seen: tuple[Name, ...]


class ValueCoverage(Exercised, frozen=True):
    """Possible values of the keys of answers."""

    keys: tuple[KeyValues, ...]

    def missing(self) -> Iterator[Missing]:
        """The values that never came."""
        for key in self.keys:
            yield from (Missing(f"{key.path} = {value}") for value in key.never_seen)


class ConditionSeen(Struct, frozen=True, forbid_unknown_fields=True):
    """A documented condition, and which of its two outcomes were seen."""

    path: Name
    condition: Name
    seen: tuple[Name, ...]
    never_seen: tuple[Name, ...]


class ConditionCoverage(Exercised, frozen=True):
    """Documented conditions, seen both ways or not."""

    places: tuple[ConditionSeen, ...]

    def missing(self) -> Iterator[Missing]:
        """The outcomes of conditions that were never seen."""
        for place in self.places:
            name = f"{place.path} · {place.condition}"
            yield from (Missing(f"{name} = {outcome}") for outcome in place.never_seen)


class RequestKeyCoverage(Exercised, frozen=True):
    """Documented keys of request bodies, sent or not."""

    never_sent: tuple[Name, ...]

    def missing(self) -> Iterator[Missing]:
        """The keys that no request had."""
        yield from map(Missing, self.never_sent)


class ParameterSent(Struct, frozen=True, forbid_unknown_fields=True):
    """In how many of the requests a parameter was sent."""

    name: Name
    sent: Count
    requests: Count = msgspec.field(name="of")


class ParameterCoverage(Exercised, frozen=True):
    """Documented parameters, and in how many of the requests they were sent."""

    parameters: tuple[ParameterSent, ...]

    def missing(self) -> Iterator[Missing]:
        """The parameters that no request had."""
        yield from (Missing(row.name) for row in self.parameters if not row.sent)


class UnexercisedRow(Struct, frozen=True, forbid_unknown_fields=True):
    """An error row that no answer shows, and why."""

    case: Name
    reason: Name


class ErrorRowCoverage(Exercised, frozen=True):
    """Rows of the error table: provoked by their own case, seen besides, or not exercised."""

    shown: tuple[Name, ...]
    seen: tuple[Name, ...]
    not_exercised: tuple[UnexercisedRow, ...]

    def missing(self) -> Iterator[Missing]:
        """The rows that no answer shows."""
        yield from (Missing(row.case, row.reason) for row in self.not_exercised)


class ScenarioNotRun(Struct, frozen=True, forbid_unknown_fields=True):
    """A sequence of writes that was not played whole, and why."""

    name: Name
    reason: Name


class ScenarioCoverage(Exercised, frozen=True):
    """Sequences of writes that the operation has a part in, played whole or not."""

    run: tuple[Name, ...]
    not_run: tuple[ScenarioNotRun, ...]

    def missing(self) -> Iterator[Missing]:
        """The scenarios that were not played whole."""
        yield from (Missing(row.name, row.reason) for row in self.not_run)


KindCoverage = (
    KeyCoverage
    | ValueCoverage
    | ConditionCoverage
    | RequestKeyCoverage
    | ParameterCoverage
    | ErrorRowCoverage
    | ScenarioCoverage
)
"""The coverage of one kind of facts, whichever; `missing()` gives what was not covered."""


class OperationCoverage(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of one operation's contract was exercised, by kind of fact."""

    keys: KeyCoverage
    values: ValueCoverage
    conditions: ConditionCoverage
    request_keys: RequestKeyCoverage
    parameters: ParameterCoverage
    error_rows: ErrorRowCoverage
    scenarios: ScenarioCoverage

    def of_kind(self, kind: CoverageKind) -> KindCoverage:
        """The coverage of one kind of fact."""
        exercised: KindCoverage = getattr(self, kind)
        return exercised


class CoverageGate(Struct, frozen=True, forbid_unknown_fields=True):
    """The least coverage that was asked for, in per cent of what is documented."""

    kind: CoverageKind
    asked: Percent
    reached: Percent
    met: bool
