"""A strict reference org refuses what is told of a request, but for what Zoho passes over."""

from __future__ import annotations

from functools import cache

from tests.checks.requests.edited_requests import samples
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.contracts.schema.derive import derive
from zoho_conformance.contracts.schema.validator import Validator
from zoho_conformance.model.exchange import Request
from zoho_conformance.reference.documented.call import Call
from zoho_conformance.reference.documented.strict import STRICT_RULES
from zoho_conformance.reference.mutants.requests import request_mutants
from zoho_conformance.runs.library import Library

_PASSED_OVER = frozenset({"request-key-unknown", "request-parameter-unknown"})
"""What no page says is refused."""


@cache
def _validator(id_: str) -> Validator:
    return Validator(derive(Library().promises[id_])["request.json"])


def _refuses(promise: Promise, request: Request) -> bool:
    known = _validator(promise.id) if promise.request_keys else None
    call = Call(promise, request, known)
    return any(True for rule in STRICT_RULES for _ in rule(call))


def test_sample_requests_are_not_refused_where_their_body_was_kept() -> None:
    refused = {
        sample.judge.promise.id
        for sample in samples()
        if _refuses(sample.judge.promise, sample.exchange.request)
    }
    without_body = {
        sample.judge.promise.id for sample in samples() if not sample.exchange.request.body
    }
    assert refused <= without_body


def test_a_fault_is_refused_and_only_a_fault_is() -> None:
    differing, count = [], 0
    for sample in samples():
        promise, request = sample.judge.promise, sample.exchange.request
        if _refuses(promise, request):
            continue
        for edit in request_mutants(promise, request):
            # With which code a form is refused, no page says.
            if edit.rule in _PASSED_OVER or edit.kind == "form":
                continue
            rules = {fault.rule for fault in sample.judge.requests.faults(edit.request)}
            count += 1
            if bool(rules - _PASSED_OVER) != _refuses(promise, edit.request):
                differing.append((promise.id, edit.rule, edit.path))
    # What lies in a record is the org's to judge, and the types that its page shows are refused.
    assert {rule for _, rule, _ in differing} <= {"request-type-wrong"}
    assert all(".id" in path for _, _, path in differing)
    assert len(differing) < 0.02 * count
