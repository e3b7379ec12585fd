"""The error bodies that a page shows: how its messages go over the wire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import structs

from zoho_conformance.contracts.contract import ErrorRow
from zoho_conformance.pages.blocks import Code, Section
from zoho_conformance.pages.samples import lenient_json


def with_sampled_messages(
    rows: Sequence[ErrorRow], parts: Sequence[Section]
) -> tuple[ErrorRow, ...]:
    """The rows, those without a message having that of a sample, where only one has their code."""
    sampled: dict[str, set[str]] = {}
    for code, message in _sampled_errors(parts):
        sampled.setdefault(code, set()).add(message)
    codes = [row.code for row in rows]
    return tuple(
        structs.replace(row, message=next(iter(sampled[row.code])))
        if row.message is None and len(sampled.get(row.code, ())) == codes.count(row.code) == 1
        else row
        for row in rows
    )


def _sampled_errors(parts: Sequence[Section]) -> Iterator[tuple[str, str]]:
    """The code and the message of each error body on the page."""
    for part in parts:
        for block in part.blocks:
            if isinstance(block, Code) and '"message"' in block.text and '"code"' in block.text:
                yield from _errors_in(lenient_json.parse(block.text))


def _errors_in(body: Any) -> Iterator[tuple[str, str]]:
    pending = [body]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            pending += node.values()
            code, message = node.get("code"), node.get("message")
            is_error = node.get("status") == "error"
            if is_error and isinstance(code, str) and isinstance(message, str) and message.strip():
                yield code, " ".join(message.split())
