"""The report for a terminal."""

from __future__ import annotations

import re

from tests.reports.conftest import LIST, Shop, drift, hostile, many, outage
from zoho_conformance.reports import explain, finding_wording, text, text_groups
from zoho_conformance.reports.report import Report


def test_the_text_is_coloured_where_asked_for(drifted: Report) -> None:
    plain, coloured = text.render(drifted), text.render(drifted, colour=True)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[31m\x1b[1mDRIFT:\x1b[0m")
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_the_text_is_short_until_asked_for_details(drifted: Report) -> None:
    large = many(drifted, 200)
    short, whole = text.render(large), text.render(large, details=True)
    assert short.count("promised:") == text_groups.MAX_WHOLE
    assert "190 more changes (in full: --details):" in short
    assert "and 140 more" in short
    assert whole.count("promised:") == 200


def test_the_text_begins_with_the_verdict_and_the_counts(shop: Shop) -> None:
    report = shop.report()
    cases = len(report.exchanges)
    lines = text.render(report).splitlines()
    assert lines[0].startswith(f"CONFORMS: {cases} of {cases} cases judged, 0 errors, 0 warnings")
    assert report.run.contract_digest in lines[1]
    assert "Not judged:" not in lines


def test_the_text_shows_each_finding_whole(shop: Shop) -> None:
    drift(shop)
    report = shop.report()
    output = text.render(report)
    assert output.startswith("DRIFT: ")
    assert "4 changes, 4 findings: 1 error, 1 warning, 2 notes" in output.splitlines()[0]
    finding = next(each for each in report.findings if each.level == "error")
    at = output.splitlines().index(f"error value-undocumented [{finding.fingerprint}]")
    block = "\n".join(output.splitlines()[at : at + 8])
    assert f"case:     {LIST}-ok of mine" in block
    assert "at:       data[].Lock_Source__s" in block
    assert "promised: one of Manual, Automatic  (stated: GET Record Locking Information" in block
    assert "came:     Manuel" in block
    assert f"{LIST}/ok.yaml:" in block
    again = next(line for line in block.splitlines() if line.startswith("    again:"))
    assert '; curl -X GET "$ZOHO_API_DOMAIN/crm/v7/Leads/$RECORD_ID/Locking' in again


def test_the_title_of_a_page_leads_to_the_promise(drifted: Report) -> None:
    finding = drifted.findings[0]
    link = finding.source.link
    assert link is not None
    assert link.startswith("https://www.zoho.com/crm/developer/docs/api/v7/")
    assert link.endswith("#:~:text=Lock_Source__sstring&text=Lock_Source__s")
    plain, linked = text.render(drifted), text.render(drifted, links=True)
    assert f"    page:     {link}\n" in plain
    title = finding_wording.page_reference(finding)
    assert f"\x1b]8;;{link}\x1b\\{title}\x1b]8;;\x1b\\" in linked
    assert "page:" not in linked


def test_the_text_shows_the_worst_first(shop: Shop) -> None:
    drift(shop)
    levels = [finding.level for finding in shop.report().findings]
    assert levels == ["error", "warning", "info", "info"]


def test_the_text_gives_the_reason_for_what_was_not_judged(shop: Shop) -> None:
    outage(shop)
    output = text.render(shop.report())
    assert output.startswith("NOT JUDGED: ")
    assert f"  outage: HTTP 503 [mine/{LIST}-NOT_ALLOWED]" in output.splitlines()


def test_the_text_counts_the_error_rows_that_were_not_exercised(shop: Shop) -> None:
    output = text.render(shop.report())
    assert "\nError rows not exercised: " in output
    assert "cannot be provoked on demand" in output


def test_hostile_texts_cannot_control_the_terminal(drifted: Report) -> None:
    for output in (
        text.render(hostile(drifted), details=True),
        explain.explain_finding(drifted.findings[0].fingerprint, hostile(drifted)),
    ):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", output)
