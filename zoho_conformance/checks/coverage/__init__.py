"""What of a contract exchanges exercised: a function of promise and exchanges alone.

Recordings and archives have a coverage like runs do. Every kind of it says how many facts are
``documented`` and how many of them ``covered``, and lists the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zoho_conformance.checks.coverage import answered, asked, refused
from zoho_conformance.checks.coverage.sightings import Sightings
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange
from zoho_conformance.model.http_status import is_success

KINDS = ("keys", "values", "conditions", "request_keys", "parameters", "error_rows", "scenarios")
"""The kinds of coverage, each with ``documented`` and ``covered``."""


def measure_coverage(promise: Promise, exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """What exchanges of one operation, all judged, exercised of its promise; by kind.

    Scenarios are not of one operation, and why a row is not shown no exchange can tell: both are
    for the run to add.
    """
    sent, came = Sightings(promise, "request"), Sightings(promise, "response")
    for one in exchanges:
        if one.request.body:
            sent.add(asked.body(one.request))
        if is_success(one.response.status) and one.response.body:
            came.add(one.response.json)
    return {
        "keys": answered.keys(promise, came),
        "values": answered.values(promise, came),
        "conditions": answered.conditions(promise, came, sent, exchanges),
        "request_keys": asked.keys(promise, sent),
        "parameters": asked.parameters(promise, exchanges),
        "error_rows": refused.rows(promise, exchanges),
    }
