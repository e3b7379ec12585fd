"""What a write did, as a later answer tells it, against what was sent or stood there before."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from zoho_conformance.checks.agreement import at
from zoho_conformance.checks.make_finding import about_key, about_operation
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case, Exchange
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.json_values import json_type


def effect(
    promise: Promise,
    exchange: Exchange,
    source: tuple[Exchange, str],
    keys: tuple[tuple[str, str], ...],
    told: Collection[str],
) -> Iterator[Finding]:
    """Keys of an answer that do not read as they were in another exchange's request or answer.

    ``source`` is that exchange and its side, ``keys`` pairs of the path here and the path there;
    ``told`` are paths on which findings stand already.
    """
    other, side = source
    body = _sent(other) if side == "request" else other.response.json
    written = side == "request" or other.request.method != "GET"
    for here, there in keys:
        key = promise.at(here)
        wanted, came = list(at(body, there)), list(at(exchange.response.json, here))
        if key is None or here in told or not wanted:
            continue
        # A value of another type breaks a promise of its own, here or there.
        types = {json_type(one) for one in wanted}
        if all(one in wanted or json_type(one) not in types for one in came):
            continue
        yield about_key(
            "write-without-effect" if written else "write-changed-more",
            promise,
            exchange.case,
            here,
            key,
            expected=f"what {other.case.id} {'sent' if side == 'request' else 'answered'}",
            actual="something else",
        )


def _sent(exchange: Exchange) -> Any:
    try:
        return json.loads(exchange.request.body or "null")
    except ValueError:
        return None


def rows_not_due(promise: Promise, exchange: Exchange) -> Iterator[Finding]:
    """Rows where there should be none: of what was never there, or was removed."""
    if promise.wrapper and any(True for _ in at(exchange.response.json, f"{promise.wrapper}[]")):
        yield about_operation(
            "rows-not-due",
            promise,
            exchange.case,
            promise.wrapper,
            expected="no rows",
            actual="rows",
            basis="ruled",
        )


def none(promise: Promise, case: Case) -> Finding:
    """Nothing is there of what was written."""
    return about_operation(
        "write-without-effect",
        promise,
        case,
        promise.wrapper or "",
        expected="what was written",
        actual="no rows",
        basis="ruled",
    )
