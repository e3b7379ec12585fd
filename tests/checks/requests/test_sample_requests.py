"""What is no fault of a request, and that a fault is told where it is, over all operations."""

from __future__ import annotations

from tests.checks.requests.edited_requests import samples
from tests.checks.shipped import library, shipped
from zoho_conformance.model.rules import REQUEST_RULES
from zoho_conformance.runs.selftest_requests import judge_request_mutants

_NAMED_BY_HEADER = "using_external_id"
_MEANT = {
    "MANDATORY_NOT_FOUND": "request-key-missing",
    "DEPENDENT_FIELD_MISSING": "request-key-missing",
    "EXPECTED_FIELD_MISSING": "request-key-missing",
    "REQUIRED_PARAM_MISSING": "request-parameter-missing",
    "INVALID_DATA": "request-value-unknown",
    "FEATURE_NOT_SUPPORTED": "request-value-unknown",
}
"""What a probe breaks that means to be refused with a code; of the others nothing."""


def test_the_sample_requests_of_pages_have_no_fault() -> None:
    for sample in samples():
        faults = sample.judge.requests.faults(sample.exchange.request)
        assert not faults, sample.exchange.case.id
        assert sample.judge.requests.is_silent(sample.exchange.request), sample.exchange.case.id


def test_probes_have_no_fault_but_what_they_mean_to_break() -> None:
    for name, each in shipped().items():
        request, case = each.exchange.request, each.exchange.case
        rules = {fault.rule for fault in each.judge.requests.faults(request)}
        code = case.name.partition("-as-")[0]
        meant = {_MEANT[code]} if case.expected == "error" and code in _MEANT else set()
        assert rules <= meant, name


def test_one_fault_in_a_sample_request_is_told_at_its_place() -> None:
    tally = judge_request_mutants(library())
    # Records of the org's in a body whose other keys are the page's, and what lies in them.
    assert tally.passed, tally.missed
    assert tally.caught.total() > 2500
    assert set(tally.made) == set(REQUEST_RULES)
    assert len(tally.operations) > 200
