"""Claims: every finding on a case belongs to one of them."""

from __future__ import annotations

from zoho_conformance.model.exchange import Case
from zoho_conformance.model.finding import Finding, Source
from zoho_conformance.runs.claims import Claim, findings_by_claim
from zoho_conformance.runs.run import PlannedCase

PLANNED = PlannedCase("reference", Case("operation", "ok", "success"), "operation-ok")
ROW = Claim(PLANNED, "data", None)
KEY = Claim(PLANNED, "data[].lock", None)
RULE = Claim(PLANNED, None, "status-undocumented")
LAST = Claim(PLANNED, None, "count-disagrees")
CLAIMS = (ROW, KEY, RULE, LAST)


def finding(rule: str, path: str) -> Finding:
    source = Source("Page", "response keys", 1)
    return Finding(
        rule=rule, level="error", basis="stated", operation="operation", case="ok", path=path,
        expected="a", actual="b", message="c", source=source, promised="a", came="b",
    )  # fmt: skip


def claim_of(rule: str, path: str) -> Claim:
    (claim,) = findings_by_claim(CLAIMS, [finding(rule, path)])
    return claim


def test_a_finding_on_a_key_belongs_to_the_claim_of_its_key() -> None:
    assert claim_of("type-changed", "data[].lock") is KEY


def test_a_finding_inside_a_key_belongs_to_the_nearest_key_above() -> None:
    assert claim_of("type-changed", "data[].lock.by[].id") is KEY
    assert claim_of("key-missing", "data[].other.id") is ROW
    assert claim_of("type-changed", "data[]") is ROW


def test_another_finding_belongs_to_the_claim_of_its_rule() -> None:
    assert claim_of("status-undocumented", "http.status") is RULE


def test_a_finding_that_no_claim_is_about_belongs_to_the_last() -> None:
    assert claim_of("message-changed", "data[].lock") is LAST
    assert claim_of("key-missing", "info.count") is LAST
