"""What of a contract exchanges exercised: a function of promise and exchanges alone.

Recordings have a coverage like runs do. What each kind of coverage says is in `model.coverage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from zoho_conformance.checks.coverage.body_counts import BodyCounts
from zoho_conformance.checks.coverage.tally import CoverageCounts, CoverageTally
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey, PromisedRow
from zoho_conformance.model.coverage import (
    AbsentKey,
    ConditionCoverage,
    ConditionSeen,
    ErrorRowCoverage,
    KeyCoverage,
    KeyPresence,
    KeyValues,
    OperationCoverage,
    ParameterCoverage,
    ParameterSent,
    RequestKeyCoverage,
    ScenarioCoverage,
    UndocumentedKey,
    ValueCoverage,
)
from zoho_conformance.model.exchange import Exchange


def measure_coverage(promise: Promise, exchanges: Iterable[Exchange]) -> OperationCoverage:
    """What exchanges of one operation, all judged, exercised of its promise."""
    tally = CoverageTally(promise)
    for exchange in exchanges:
        tally.add(exchange)
    return coverage_of(promise, tally.counts())


def coverage_of(promise: Promise, counts: CoverageCounts) -> OperationCoverage:
    """What was exercised of a promise, by counts.

    The run adds what no exchange can say: scenarios, which are not of one operation, and why an
    error row was not exercised.
    """
    return OperationCoverage(
        keys=_keys(promise, counts.response),
        values=_values(promise, counts.response),
        conditions=_conditions(promise, counts),
        request_keys=_request_keys(promise, counts.request),
        parameters=_parameters(promise, counts),
        error_rows=_error_rows(promise, counts),
        scenarios=ScenarioCoverage(documented=0, covered=0, run=(), not_run=()),
    )


def _keys(promise: Promise, came: BodyCounts) -> KeyCoverage:
    """Which documented keys came, in how many of the objects that could have them."""
    documented = _documented_keys(promise)
    seen = [key for key in documented if came.seen[key.path]]
    undocumented = sorted(came.undocumented.items())
    return KeyCoverage(
        documented=len(documented),
        covered=len(seen),
        never_seen=tuple(key.path for key in documented if not came.seen[key.path]),
        presence=tuple(
            KeyPresence(
                key.path, came.seen[key.path], came.objects_with_place_for(key), came.null[key.path]
            )
            for key in seen
        ),
        undocumented=tuple(UndocumentedKey(path, count) for path, count in undocumented),
        absent=tuple(
            AbsentKey(key.path, came.objects_with_place_for(key))
            for key in documented
            if came.objects_with_place_for(key) and not came.seen[key.path]
        ),
    )


def _documented_keys(promise: Promise) -> list[PromisedKey]:
    """The response keys that an answer can be expected to have: fields are examples."""
    return [key for key in promise.response_keys if not (key.may_be_requested or key.key.is_field)]


def _values(promise: Promise, came: BodyCounts) -> ValueCoverage:
    """Which possible values of keys came."""
    rows = []
    for key in _documented_keys(promise):
        if not key.values:
            continue
        seen = [value for value in key.values if came.values[key.path, value]]
        never_seen = [value for value in key.values if value not in seen]
        rows.append(KeyValues(key.path, tuple(seen), tuple(never_seen)))
    covered = sum(len(row.seen) for row in rows)
    return ValueCoverage(
        documented=covered + sum(len(row.never_seen) for row in rows),
        covered=covered,
        keys=tuple(rows),
    )


def _conditions(promise: Promise, counts: CoverageCounts) -> ConditionCoverage:
    """Which documented conditions were seen both ways, by the key or parameter they stand at."""
    places = [
        *_null_conditions(promise, counts.response),
        *_mandatory_conditions(promise, counts),
    ]
    return ConditionCoverage(
        documented=len(places),
        covered=sum(not place.never_seen for place in places),
        places=tuple(places),
    )


def _null_conditions(promise: Promise, came: BodyCounts) -> Iterator[ConditionSeen]:
    for key in _documented_keys(promise):
        if key.null_if is not None:
            condition = f"null exactly when {key.null_if.key} is {key.null_if.value}"
        elif key.key.null_when:
            condition = f"null when: {key.key.null_when}"
        else:
            continue
        null = came.null[key.path]
        counts = {"null": null, "not null": came.seen[key.path] - null}
        yield _condition(key.path, condition, counts)


def _mandatory_conditions(promise: Promise, counts: CoverageCounts) -> Iterator[ConditionSeen]:
    sent = counts.request
    for key in promise.request_keys:
        if key.key.condition:
            count = sent.seen[key.path]
            outcomes = {"sent": count, "left out": sent.objects_with_place_for(key) - count}
            yield _condition(key.path, f"mandatory when: {key.key.condition}", outcomes)
    for parameter in promise.parameters:
        if parameter.condition:
            count = counts.parameters[parameter.name]
            outcomes = {"sent": count, "left out": counts.exchanges - count}
            yield _condition(parameter.name, f"mandatory when: {parameter.condition}", outcomes)


def _condition(path: str, condition: str, counts: Mapping[str, int]) -> ConditionSeen:
    """A condition, with how often each of its outcomes was seen."""
    return ConditionSeen(
        path,
        condition,
        seen=tuple(outcome for outcome, count in counts.items() if count > 0),
        never_seen=tuple(outcome for outcome, count in counts.items() if count <= 0),
    )


def _request_keys(promise: Promise, sent: BodyCounts) -> RequestKeyCoverage:
    """Which documented keys of request bodies were sent."""
    keys = [key for key in promise.request_keys if not key.key.is_field]
    never_sent = [key.path for key in keys if not sent.seen[key.path]]
    documented = len(keys)
    return RequestKeyCoverage(documented, documented - len(never_sent), tuple(never_sent))


def _parameters(promise: Promise, counts: CoverageCounts) -> ParameterCoverage:
    """Which documented parameters were sent, and in how many of the requests."""
    rows = tuple(
        ParameterSent(parameter.name, counts.parameters[parameter.name], counts.exchanges)
        for parameter in promise.parameters
    )
    return ParameterCoverage(len(rows), sum(row.sent > 0 for row in rows), rows)


def _error_rows(promise: Promise, counts: CoverageCounts) -> ErrorRowCoverage:
    """The rows of the error table that came: provoked by their own case, or seen besides."""

    def is_seen(row: PromisedRow) -> bool:
        # Of rows that share a code, it cannot be said which one came.
        is_alone = len(promise.rows_with_code(row.code)) == 1
        return row.case not in counts.provoked and row.code in counts.codes and is_alone

    shown = tuple(row.case for row in promise.errors if row.case in counts.provoked)
    seen = tuple(row.case for row in promise.errors if is_seen(row))
    return ErrorRowCoverage(
        documented=len(promise.errors),
        covered=len(shown) + len(seen),
        shown=shown,
        seen=seen,
        not_exercised=(),
    )
