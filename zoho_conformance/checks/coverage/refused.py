"""What refusals exercised: which rows of the error table came, asked for or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zoho_conformance.contracts.promise import Promise, PromisedRow
from zoho_conformance.model.exchange import Exchange


def rows(promise: Promise, exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """The rows of the error table that came: provoked by their own case, or seen besides."""
    provoked = {
        one.case.name for one in exchanges if one.case.expected == "error" and _came(promise, one)
    }
    codes = {code for one in exchanges for code in _codes(promise, one)}
    shown = [one.case for one in promise.errors if one.case in provoked]
    seen = [
        one.case
        for one in promise.errors
        if one.case not in provoked and _alone(promise, one, codes)
    ]
    return {
        "documented": len(promise.errors),
        "covered": len(shown) + len(seen),
        "shown": shown,
        "seen": seen,
    }


def _came(promise: Promise, exchange: Exchange) -> bool:
    """Whether the answer is of the row that its case is due to show."""
    row = next((one for one in promise.errors if one.case == exchange.case.name), None)
    if row is None:
        return False
    bodiless = not exchange.response.body and row.row.status == exchange.response.status
    return bodiless or row.code in _codes(promise, exchange)


def _alone(promise: Promise, row: PromisedRow, codes: set[str]) -> bool:
    """Whether the row came though nobody asked for it; of rows with one code none can tell."""
    return row.code in codes and len(promise.rows(row.code)) == 1


def _codes(promise: Promise, exchange: Exchange) -> Iterator[str]:
    """The error codes of an answer, flat or in the places of its rows."""
    body = exchange.response.json if exchange.response.body else None
    if not isinstance(body, dict):
        return
    rows = body.get(promise.wrapper) if promise.wrapper else None
    for one in (body, *(rows if isinstance(rows, list) else ())):
        code = one.get("code") if isinstance(one, dict) else None
        if isinstance(code, str):
            yield code
