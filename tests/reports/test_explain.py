"""What rules and findings mean."""

from __future__ import annotations

import msgspec
import pytest

from tests.reports.conftest import LIST
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import ALL_RULES
from zoho_conformance.reports import explain
from zoho_conformance.reports.report import Report


def test_every_rule_is_explained() -> None:
    for rule in ALL_RULES:
        explained = explain.explain_rule(rule)
        assert explained.startswith(f"{rule} (")
        assert "What to do:" in explained


def test_an_unknown_rule_suggests_similar_ones() -> None:
    with pytest.raises(UsageError, match="did you mean key-missing"):
        explain.explain_rule("key-mising")


def test_explaining_a_fingerprint_asks_for_its_report() -> None:
    with pytest.raises(UsageError, match="name its report too"):
        explain.explain_rule("13c8210ca0b6")


def test_a_finding_is_explained_whole(drifted: Report) -> None:
    fingerprint = drifted.findings[0].fingerprint
    for prefix in (fingerprint, fingerprint[:6]):
        story = explain.explain_finding(prefix, drifted)
        assert f"contract:   contracts/v7/{LIST}.json:" in story
        assert "promised:   one of Manual, Automatic" in story
        assert 'again:      RECORD_ID="${RECORD_ID:?locked record}"; curl -X GET ' in story
        assert f"baseline update REPORT --only {fingerprint}" in story


@pytest.mark.parametrize("prefix", ["ffffffffffff", "", "f"])
def test_a_fingerprint_that_is_not_in_the_report_is_refused(drifted: Report, prefix: str) -> None:
    with pytest.raises(UsageError, match=r"not in the report|names several"):
        explain.explain_finding(prefix, drifted)


def test_the_exchange_of_a_finding_is_shown_with_the_place_marked(drifted: Report) -> None:
    finding = drifted.findings[0]
    shown = explain.exchange_of_finding(finding.fingerprint, drifted)
    (marked,) = [line for line in shown.splitlines() if line.startswith(">")]
    assert '"Lock_Source__s": "Manuel"  <-- promised one of Manual, Automatic' in marked
    assert "  GET /crm/v7/Leads/{RECORD_ID}/Locking_Information__s" in shown
    assert "  HTTP 200" in shown


def test_the_request_of_a_finding_is_a_script(drifted: Report) -> None:
    finding = drifted.findings[0]
    script = explain.curl_of_finding(finding.fingerprint[:6], drifted)
    assert script.splitlines()[-1] == drifted.evidence[0].curl
    assert all(line.startswith(("#", ": ")) for line in script.splitlines()[:-1])


def test_a_report_of_an_earlier_version_has_no_exchanges_to_show(drifted: Report) -> None:
    earlier = msgspec.structs.replace(drifted, evidence=())
    with pytest.raises(UsageError, match="check again to see it"):
        explain.exchange_of_finding(drifted.findings[0].fingerprint, earlier)
