"""What a witness would do as a validator: with the page's own sample, and with garbage.

A description that rejects what the API really answers is wrong; one that takes anything is no
description. Garbage is made key by key of values whose type the page rules out, and whatever the
witness lets through is put together into one body.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from zoho_conformance.compare.witness.description import Answer, DescribedOperation, Shape
from zoho_conformance.compare.witness.make_finding import FindingMaker, finding_path, first_few
from zoho_conformance.contracts.contract import Side
from zoho_conformance.contracts.promise import Promise, PromisedKey
from zoho_conformance.contracts.schema.validator import ForeignSchema, ForeignSchemaError
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import json_type

_GARBAGE: tuple[Any, ...] = (7, "nonsense", False, [], {}, [7], {"nonsense": 7}, 0.5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a witness does with the sample, `{}` and garbage of one body of an operation.

    ``sample`` is None where the page prints none. Of ``keys`` documented keys of a row it has
    ``named`` under their documented names, and ``open`` may hold garbage; ``anything`` where all
    of them do at once. ``taken`` and ``refused`` are the codes of documented error rows whose bare
    envelope it takes or refuses; ``inside`` those that it takes in the place of a row, where errors
    of a write come. ``broken`` says why it cannot judge at all.
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
    """The verdict on each body that the witness has a schema of; samples are None if not shown."""
    if described.request_schema is not None and described.request is not None:
        body = Answer(described.request, None, described.request_schema)
        yield from _verdict(promise, "request", body, request, described)
    answer = described.success_answer(promise.success_statuses)
    if answer is not None:
        yield from _verdict(promise, "response", answer, response, described)


def findings(tell: FindingMaker, judged: Iterable[Verdict]) -> Iterator[Finding]:
    """What is amiss with a witness as a validator."""
    for one in judged:
        path = finding_path(one.side, "body")
        if one.sample == "rejects":
            yield tell.about_operation(
                "witness-sample-rejected",
                path,
                expected="the page's own sample",
                actual=f"rejected: {first_few(one.why)}",
                basis="sample",
                section="sample input" if one.side == "request" else "sample response",
            )
        if one.accepts_anything:
            yield tell.about_operation(
                "witness-accepts-anything",
                path,
                expected=f"{one.keys} documented keys, each of its type",
                actual="accepted with garbage under every one of them",
            )


def _verdict(
    promise: Promise, side: Side, body: Answer, sample: Any, described: DescribedOperation
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


def _count_matching_keys(rows: Sequence[PromisedKey], shape: Shape) -> int:
    """How many keys of a row the witness has under their documented names."""
    holder = rows[0].key.parent if rows else ""
    name = holder.removesuffix("[]")
    if holder:
        shape = shape.properties[name]().element() if name in shape.properties else Shape()
    return sum(one.key.name in shape.properties for one in rows)


def _count_open_keys(
    rows: Sequence[PromisedKey], judge: ForeignSchema, sample: Any
) -> tuple[int, bool]:
    """How many keys of a row may hold garbage, and whether all of them may at once."""
    holder = rows[0].key.parent if rows else ""
    least = _with_row({}, holder)
    # Where the least body will not do, what is wrong with garbage shows in the sample.
    whole = least if sample is None or judge.accepts(least) else _with_row(sample, holder)
    row = _row(whole, holder)
    before = set(judge.reasons(whole))
    open_ = 0
    for one in rows:
        name = one.key.name
        kept = dict(row)
        for value in _GARBAGE:
            if _allows(one, value):
                continue
            row[name] = value
            if not set(judge.reasons(whole)) - before:
                open_ += 1
                break
        else:
            # What the witness does check stays as it was.
            row.clear()
            row.update(kept)
    return open_, bool(rows) and open_ == len(rows) and judge.accepts(whole)


def _row_keys(promise: Promise, side: Side) -> list[PromisedKey]:
    """The keys of a row whose types are documented, or of the body where it has no rows."""
    keys = [one for one in promise.keys(side) if one.types and one.key.basis != "ruled"]
    parents = {one.key.parent for one in keys}
    tops = [one.path for one in promise.keys(side) if not one.key.parent]
    wrapper = next((f"{one}[]" for one in tops if f"{one}[]" in parents), "")
    return [one for one in keys if one.key.parent == wrapper]


def _with_row(body: Any, holder: str) -> dict[str, Any]:
    """A copy of the body with one row at the place that holds them, an empty one if need be."""
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


def _allows(one: PromisedKey, value: Any) -> bool:
    kind = json_type(value)
    return kind in one.types or (kind == "integer" and "number" in one.types)


@dataclass(frozen=True, slots=True)
class _Codes:
    """Codes of documented error rows, by what the witness does with their envelopes."""

    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    accepted_as_rows: tuple[str, ...] | None = None


def _judge_codes(promise: Promise, described: DescribedOperation) -> _Codes:
    """What the witness does with each documented error, alone and in the place of a row."""
    if described.answers is None:
        return _Codes()
    wrapper = promise.wrapper if promise.operation.method != "GET" else None
    done: dict[str, tuple[bool, bool]] = {}
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
        judge = ForeignSchema(answer.schema()) if answer and answer.schema else None
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
