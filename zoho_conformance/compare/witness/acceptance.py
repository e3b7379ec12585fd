"""What a witness would do as a validator: with the page's own sample, and with garbage.

A description that rejects what the API really answers is wrong; one that accepts anything says
nothing. Garbage is made key by key of values whose type the page rules out, and whatever the
witness accepts is put together into one body.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from zoho_conformance.compare.witness.description import (
    DescribedAnswer,
    DescribedOperation,
    DescribedShape,
)
from zoho_conformance.compare.witness.make_finding import (
    WitnessFindingMaker,
    finding_path,
    join_first,
)
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.promised_facts import PromisedKey
from zoho_conformance.contracts.schema.foreign_schema import ForeignSchema, ForeignSchemaError
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import json_type

_GARBAGE: tuple[Any, ...] = (7, "nonsense", False, [], {}, [7], {"nonsense": 7}, 0.5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a witness does with the sample, `{}` and garbage of one body of an operation.

    - `sample`: what it does with the page's sample, None if none is printed; `why` it rejects it
    - `accepts_empty`: whether it accepts `{}`
    - `keys`: how many keys of a row are documented; it has `matching_keys` under these names
    - `open_keys`: how many accept garbage; `accepts_anything` if all do at once
    - `accepted_codes`, `rejected_codes`: the codes of documented errors by what it does with their
      bare envelope; `accepted_as_rows` those that it accepts in the place of a row, where errors of
      a write come
    - `problem`: why it cannot judge at all
    """

    operation: str
    side: Side
    sample: Literal["accepts", "rejects"] | None = None
    why: tuple[str, ...] = ()
    accepts_empty: bool = False
    keys: int = 0
    matching_keys: int = 0
    open_keys: int = 0
    accepts_anything: bool = False
    accepted_codes: tuple[str, ...] = ()
    rejected_codes: tuple[str, ...] = ()
    accepted_as_rows: tuple[str, ...] | None = None
    problem: str = ""


def judge(
    promise: Promise, described: DescribedOperation, request: Any, response: Any
) -> Iterator[Verdict]:
    """Judge with each schema of a body that the witness has; a sample may be None."""
    if described.request_schema is not None and described.request is not None:
        body = DescribedAnswer(described.request, None, described.request_schema)
        yield from _verdict(promise, "request", body, request, described)
    answer = described.success_answer(promise.success_statuses)
    if answer is not None:
        yield from _verdict(promise, "response", answer, response, described)


def findings(make: WitnessFindingMaker, judged: Iterable[Verdict]) -> Iterator[Finding]:
    """Report what is wrong with a witness as a validator."""
    for verdict in judged:
        path = finding_path(verdict.side, "body")
        if verdict.sample == "rejects":
            yield make.about_operation(
                "witness-sample-rejected",
                path,
                expected="the page's own sample",
                actual=f"rejected: {join_first(verdict.why)}",
                basis="sample",
                section="sample input" if verdict.side == "request" else "sample response",
            )
        if verdict.accepts_anything:
            yield make.about_operation(
                "witness-accepts-anything",
                path,
                expected=f"{verdict.keys} documented keys, each of its type",
                actual="accepted with garbage under every one of them",
            )


def _verdict(
    promise: Promise, side: Side, body: DescribedAnswer, sample: Any, described: DescribedOperation
) -> Iterator[Verdict]:
    if body.schema is None or body.shape is None or not promise.keys(side):
        return
    rows = _row_keys(promise, side)
    try:
        judge = ForeignSchema(body.schema())
        why = () if sample is None else judge.reasons(sample)
        open_, anything = _count_open_keys(rows, judge, sample)
        codes = _judge_codes(promise, described) if side == "response" else _Codes()
        yield Verdict(
            operation=promise.id,
            side=side,
            sample=None if sample is None else "rejects" if why else "accepts",
            why=why,
            accepts_empty=judge.accepts({}),
            keys=len(rows),
            matching_keys=_count_matching_keys(rows, body.shape),
            open_keys=open_,
            accepts_anything=anything,
            accepted_codes=codes.accepted,
            rejected_codes=codes.rejected,
            accepted_as_rows=codes.accepted_as_rows,
        )
    except ForeignSchemaError as cause:
        yield Verdict(promise.id, side, problem=str(cause))


def _count_matching_keys(rows: Sequence[PromisedKey], shape: DescribedShape) -> int:
    """Count the keys of a row that the witness has under their documented names."""
    holder = rows[0].key.parent if rows else ""
    name = holder.removesuffix("[]")
    if holder:
        shape = shape.properties[name]().element() if name in shape.properties else DescribedShape()
    return sum(key.key.name in shape.properties for key in rows)


def _count_open_keys(
    rows: Sequence[PromisedKey], judge: ForeignSchema, sample: Any
) -> tuple[int, bool]:
    """Count the keys of a row that accept garbage, and say whether all of them do at once."""
    holder = rows[0].key.parent if rows else ""
    least = _with_row({}, holder)
    # Where the smallest body is rejected, what is wrong with garbage shows in the sample.
    whole = least if sample is None or judge.accepts(least) else _with_row(sample, holder)
    row = _row(whole, holder)
    open_ = 0
    for key in rows:
        name = key.key.name
        kept = dict(row)
        # What the sample has in the key may be wrong for the same reason as garbage.
        row.pop(name, None)
        before = judge.complaints(whole)
        for value in _GARBAGE:
            if _allows(key, value):
                continue
            row[name] = value
            if judge.complaints(whole) <= before:
                open_ += 1
                break
        else:
            # What the witness does check keeps its value.
            row.clear()
            row.update(kept)
    return open_, bool(rows) and open_ == len(rows) and judge.accepts(whole)


def _row_keys(promise: Promise, side: Side) -> list[PromisedKey]:
    """List the keys of a row whose types are documented, or of the body where it has no rows."""
    keys = [key for key in promise.keys(side) if key.types and key.key.basis != "ruled"]
    parents = {key.key.parent for key in keys}
    tops = [key.path for key in promise.keys(side) if not key.key.parent]
    wrapper = next((f"{path}[]" for path in tops if f"{path}[]" in parents), "")
    return [key for key in keys if key.key.parent == wrapper]


def _with_row(body: Any, holder: str) -> dict[str, Any]:
    """Copy the body with one row where rows belong, an empty one if there is none."""
    whole = copy.deepcopy(body) if isinstance(body, dict) else {}
    if holder:
        name = holder.removesuffix("[]")
        rows = whole.get(name)
        there = isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict)
        whole[name] = rows[:1] if there and isinstance(rows, list) else [{}]
    return whole


def _row(whole: Any, holder: str) -> dict[str, Any]:
    row = whole[holder.removesuffix("[]")][0] if holder else whole
    assert isinstance(row, dict)
    return row


def _allows(key: PromisedKey, value: Any) -> bool:
    kind = json_type(value)
    return kind in key.types or (kind == "integer" and "number" in key.types)


@dataclass(frozen=True, slots=True)
class _Codes:
    """The codes of documented error rows by what the witness does with their envelopes."""

    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    accepted_as_rows: tuple[str, ...] | None = None


def _judge_codes(promise: Promise, described: DescribedOperation) -> _Codes:
    """Judge each documented error, as a body of its own and in the place of a row."""
    if described.answers is None:
        return _Codes()
    wrapper = promise.wrapper if promise.operation.method != "GET" else None
    done: dict[str, tuple[bool, bool]] = {}
    judges: dict[int, ForeignSchema] = {}
    for row in promise.errors:
        status = row.row.status
        if row.basis == "ruled" or status is None or status == HTTPStatus.NO_CONTENT:
            continue
        answer = described.answer_under(status)
        body = {
            "code": row.code,
            "details": dict.fromkeys(row.details[:1], ""),
            "message": row.row.message or "",
            "status": "error",
        }
        judge = None
        if answer is not None and answer.schema is not None:
            if id(answer) not in judges:
                judges[id(answer)] = ForeignSchema(answer.schema())
            judge = judges[id(answer)]
        flat, inside = done.get(row.code, (False, False))
        flat = flat or (judge is not None and judge.accepts(body))
        inside = inside or (judge is not None and judge.accepts({wrapper or "": [body]}))
        done[row.code] = flat, inside
    return _Codes(
        accepted=tuple(code for code, (flat, _) in done.items() if flat),
        rejected=tuple(code for code, (flat, _) in done.items() if not flat),
        accepted_as_rows=tuple(code for code, (_, inside) in done.items() if inside)
        if wrapper
        else None,
    )
