"""The error bodies that a page shows: how its messages go over the wire, and with which details."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import structs

from zoho_conformance.contracts.contract import ErrorRow
from zoho_conformance.contracts.page_facts import Cause
from zoho_conformance.model.json_values import comparable
from zoho_conformance.pages.blocks import Code, Section
from zoho_conformance.pages.samples import lenient_json


def with_samples(rows: Sequence[ErrorRow], parts: Sequence[Section]) -> tuple[ErrorRow, ...]:
    """The rows, with the messages and the keys of `details` that samples show of their codes.

    A row that is the only one of its code is what samples of other words are of: without a message
    of its own it has theirs, as causes where they are several.
    """
    sampled: dict[str, list[Cause]] = {}
    for code, cause in _sampled_errors(parts):
        of_code = sampled.setdefault(code, [])
        if cause not in of_code:
            of_code.append(cause)
    codes = [row.code for row in rows]
    return tuple(
        _with_causes(row, sampled[row.code], is_only=codes.count(row.code) == 1)
        if row.code in sampled
        else row
        for row in rows
    )


def _with_causes(row: ErrorRow, sampled: Sequence[Cause], *, is_only: bool) -> ErrorRow:
    causes, others = list(row.causes), []
    for sample in sampled:
        at = next((at for at, cause in enumerate(causes) if _is_same(cause, sample)), None)
        if at is not None:
            details = _union(causes[at].details, sample.details)
            causes[at] = structs.replace(causes[at], details=details)
        elif _is_same(Cause(row.message), sample):
            row = structs.replace(row, details=_union(row.details, sample.details))
        else:
            others.append(sample)
    if is_only and row.message is None:
        if not causes and len(others) == 1:
            details = _union(row.details, others[0].details)
            return structs.replace(row, message=others[0].message, details=details)
        causes += others
    return structs.replace(row, causes=tuple(causes))


def _is_same(cause: Cause, sample: Cause) -> bool:
    if cause.message is None or sample.message is None:
        return False
    return comparable(cause.message) == comparable(sample.message)


def _union(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *others)))


def _sampled_errors(parts: Sequence[Section]) -> Iterator[tuple[str, Cause]]:
    """The code of each error body on the page, and what it shows of its cause."""
    for part in parts:
        for block in part.blocks:
            if isinstance(block, Code) and '"message"' in block.text and '"code"' in block.text:
                yield from _errors_in(lenient_json.parse(block.text))


def _errors_in(body: Any) -> Iterator[tuple[str, Cause]]:
    pending = [body]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += reversed(node)
        elif isinstance(node, dict):
            pending += reversed(node.values())
            code, message = node.get("code"), node.get("message")
            is_error = node.get("status") == "error"
            if is_error and isinstance(code, str) and isinstance(message, str) and message.strip():
                details = node.get("details")
                keys = tuple(details) if isinstance(details, dict) else ()
                yield code, Cause(" ".join(message.split()), keys)
