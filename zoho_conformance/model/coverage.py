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

    documented: Annotated[Count, Meta(description="How many there are in the contract.")]
    covered: Annotated[Count, Meta(description="How many of them were exercised.")]


class KeyPresence(Struct, frozen=True, forbid_unknown_fields=True):
    """How often a documented key came, and was null, in the objects that could hold it."""

    path: Annotated[Name, Meta(description="The key's path in the body.")]
    seen: Annotated[Count, Meta(description="In how many objects the key came.")]
    objects: Annotated[Count, Meta(description="How many objects could hold it.")] = msgspec.field(
        name="of"
    )
    null: Annotated[Count, Meta(description="In how many objects it was null.")]


class UndocumentedKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A key that came and that no page documents."""

    path: Annotated[Name, Meta(description="The key's path in the body.")]
    seen: Annotated[Count, Meta(description="In how many objects the key came.")]


class AbsentKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A documented key that never came, though there were objects that could hold it."""

    path: Annotated[Name, Meta(description="The key's path in the body.")]
    objects: Annotated[int, Meta(description="How many objects could have had it.", ge=1)] = (
        msgspec.field(name="of")
    )


class KeyCoverage(Exercised, frozen=True):
    """Documented keys of answers; how often each came, in how many objects that could have it."""

    never_seen: Annotated[
        tuple[Name, ...], Meta(description="The documented keys that never came.")
    ]
    presence: Annotated[
        tuple[KeyPresence, ...], Meta(description="The documented keys that came, and how often.")
    ]
    undocumented: Annotated[
        tuple[UndocumentedKey, ...],
        Meta(description="The keys that came and that no page documents."),
    ]
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

    path: Annotated[Name, Meta(description="The key's path in the body.")]
    seen: Annotated[tuple[Name, ...], Meta(description="The documented values that came.")]
    never_seen: Annotated[
        tuple[Name, ...], Meta(description="The documented values that never came.")
    ]


class ValueCoverage(Exercised, frozen=True):
    """Possible values of the keys of answers."""

    keys: Annotated[tuple[KeyValues, ...], Meta(description="The keys with documented values.")]

    def missing(self) -> Iterator[Missing]:
        """The values that never came."""
        for key in self.keys:
            yield from (Missing(f"{key.path} = {value}") for value in key.never_seen)


class ConditionSeen(Struct, frozen=True, forbid_unknown_fields=True):
    """A documented condition, and which of its two outcomes were seen."""

    path: Annotated[Name, Meta(description="The key's path, or the parameter's name.")]
    condition: Annotated[Name, Meta(description="The condition, in words.")]
    seen: Annotated[tuple[Name, ...], Meta(description="The outcomes that were seen.")]
    never_seen: Annotated[tuple[Name, ...], Meta(description="The outcomes that were never seen.")]


class ConditionCoverage(Exercised, frozen=True):
    """Documented conditions, seen both ways or not."""

    places: Annotated[
        tuple[ConditionSeen, ...],
        Meta(description="Each condition, and the place that it is about."),
    ]

    def missing(self) -> Iterator[Missing]:
        """The outcomes of conditions that were never seen."""
        for place in self.places:
            name = f"{place.path} · {place.condition}"
            yield from (Missing(f"{name} = {outcome}") for outcome in place.never_seen)


class RequestKeyCoverage(Exercised, frozen=True):
    """Documented keys of request bodies, sent or not."""

    never_sent: Annotated[
        tuple[Name, ...], Meta(description="The documented keys that no request had.")
    ]

    def missing(self) -> Iterator[Missing]:
        """The keys that no request had."""
        yield from map(Missing, self.never_sent)


class ParameterSent(Struct, frozen=True, forbid_unknown_fields=True):
    """In how many of the requests a parameter was sent."""

    name: Annotated[Name, Meta(description="The name of the parameter.")]
    sent: Annotated[Count, Meta(description="How many requests had it.")]
    requests: Annotated[Count, Meta(description="How many requests there were.")] = msgspec.field(
        name="of"
    )


class ParameterCoverage(Exercised, frozen=True):
    """Documented parameters, and in how many of the requests they were sent."""

    parameters: Annotated[
        tuple[ParameterSent, ...], Meta(description="Every documented parameter.")
    ]

    def missing(self) -> Iterator[Missing]:
        """The parameters that no request had."""
        yield from (Missing(row.name) for row in self.parameters if not row.sent)


class UnexercisedRow(Struct, frozen=True, forbid_unknown_fields=True):
    """An error row that no answer shows, and why."""

    case: Annotated[Name, Meta(description="The case of the row.")]
    reason: Annotated[Name, Meta(description="Why no answer shows it.")]


class ErrorRowCoverage(Exercised, frozen=True):
    """Rows of the error table: provoked by their own case, seen besides, or not exercised."""

    shown: Annotated[
        tuple[Name, ...], Meta(description="The cases of rows that the case meant for them showed.")
    ]
    seen: Annotated[
        tuple[Name, ...], Meta(description="The cases of rows that other answers showed.")
    ]
    not_exercised: Annotated[
        tuple[UnexercisedRow, ...], Meta(description="The rows that no answer shows.")
    ]

    def missing(self) -> Iterator[Missing]:
        """The rows that no answer shows."""
        yield from (Missing(row.case, row.reason) for row in self.not_exercised)


class ScenarioNotRun(Struct, frozen=True, forbid_unknown_fields=True):
    """A sequence of writes that was not played whole, and why."""

    name: Annotated[Name, Meta(description="The name of the scenario.")]
    reason: Annotated[Name, Meta(description="Why it was not played whole.")]


class ScenarioCoverage(Exercised, frozen=True):
    """Sequences of writes that the operation has a part in, played whole or not."""

    run: Annotated[tuple[Name, ...], Meta(description="The scenarios that were played whole.")]
    not_run: Annotated[tuple[ScenarioNotRun, ...], Meta(description="The scenarios that were not.")]

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

    keys: Annotated[KeyCoverage, Meta(description="Documented keys of answers.")]
    values: Annotated[ValueCoverage, Meta(description="Documented values of the keys of answers.")]
    conditions: Annotated[
        ConditionCoverage, Meta(description="Documented conditions, such as when a key is null.")
    ]
    request_keys: Annotated[
        RequestKeyCoverage, Meta(description="Documented keys of request bodies.")
    ]
    parameters: Annotated[ParameterCoverage, Meta(description="Documented parameters.")]
    error_rows: Annotated[ErrorRowCoverage, Meta(description="Rows of the error table.")]
    scenarios: Annotated[
        ScenarioCoverage, Meta(description="Sequences of writes that the operation has a part in.")
    ]

    def of_kind(self, kind: CoverageKind) -> KindCoverage:
        """The coverage of one kind of fact."""
        exercised: KindCoverage = getattr(self, kind)
        return exercised


class CoverageGate(Struct, frozen=True, forbid_unknown_fields=True):
    """The least coverage that was asked for, in per cent of what is documented."""

    kind: Annotated[CoverageKind, Meta(description="The kind of facts that it is about.")]
    asked: Annotated[
        Percent, Meta(description="The least coverage that was asked for, in per cent.")
    ]
    reached: Annotated[Percent, Meta(description="The coverage that was reached, in per cent.")]
    met: Annotated[bool, Meta(description="Whether that is enough.")]
