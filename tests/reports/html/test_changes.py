"""What changed: a row for each change, what it says, and in which order the rows come."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode

from tests.reports.html.conftest import at, render_json
from zoho_conformance.reports.html.changes import WhatChanged, what_changed
from zoho_conformance.reports.html.findings import make_cards
from zoho_conformance.reports.html.history import build_history
from zoho_conformance.reports.html.since import Since, since_of
from zoho_conformance.reports.read import from_json


def changes(report: dict[str, Any], *others: dict[str, Any]) -> WhatChanged:
    now = from_json(report, "report")
    earlier = build_history(now, [from_json(other, "earlier") for other in others]).earlier
    return what_changed(now, make_cards(now, None), since_of(now, earlier))


def first_finding(report: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The report with its first finding alone, and other fields of that."""
    return {**report, "findings": [{**report["findings"][0], **fields}]}


def over_operations(report: dict[str, Any], *operations: str) -> dict[str, Any]:
    """The report with the one change of its first finding in several operations."""
    finding = report["findings"][0]
    findings = [
        {**finding, "operation": operation, "fingerprint": f"{number:012x}"}
        for number, operation in enumerate(operations)
    ]
    return {**report, "findings": findings}


def accepted(**fields: Any) -> dict[str, Any]:
    entry = {
        "reason": "announced for June",
        "ticket": "CRM-1",
        "owner": "Mara",
        "first_seen": "2026-02-01",
        "last_seen": "2026-02-20",
        "expires": "2026-12-31",
    }
    return {**entry, **fields}


def texts(node: HTMLParser | LexborNode, selector: str) -> list[str]:
    return [" ".join(each.text().split()) for each in node.css(selector)]


def test_one_change_of_several_operations_is_one_row(drifted: dict[str, Any]) -> None:
    (row,) = changes(over_operations(drifted, "get_crates", "get_boxes", "get_lids")).new.rows
    assert list(row.operations) == ["get_boxes", "get_crates", "get_lids"]
    assert row.cases == 3
    assert len(row.cards) == 3


def test_rows_are_made_of_the_findings_whatever_groups_the_report_says(
    drifted: dict[str, Any],
) -> None:
    report = over_operations(drifted, "get_crates", "get_boxes")
    (row,) = changes({**report, "groups": []}).new.rows
    assert len(row.cards) == 2


def test_the_worst_change_comes_first_and_of_those_the_most_widespread(
    drifted: dict[str, Any],
) -> None:
    report = copy.deepcopy(drifted)
    error = report["findings"][0]
    wide = [
        {
            **error,
            "operation": f"get_{n}",
            "fingerprint": f"{n:012x}",
            "path": "data[].wide",
            "shared_path": "[].wide",
            "shared_key": "wide",
        }
        for n in range(3)
    ]
    report["findings"] = [*report["findings"], *wide]
    rows = changes(report).new.rows
    assert [row.path for row in rows[:2]] == ["data[].wide", error["path"]]
    assert [row.level for row in rows] == ["error", "error", "warning", "info", "info"]


def test_a_key_that_changed_at_several_paths_says_at_how_many(drifted: dict[str, Any]) -> None:
    report = over_operations(drifted, "get_crates", "get_boxes")
    report["findings"][1] |= {"path": "boxes[].Lock_Source__s"}
    (row,) = changes(report).new.rows
    assert row.path == "[].Lock_Source__s"
    assert row.places == 2


def test_a_finding_that_is_gone_has_a_row_of_its_own(drifted: dict[str, Any]) -> None:
    state = changes(first_finding(drifted, state="gone", count=0))
    assert [row.path for row in state.gone.rows] == [drifted["findings"][0]["path"]]
    assert not state.new.rows
    page = HTMLParser(render_json(first_finding(drifted, state="gone", count=0)))
    assert texts(page, ".change.gone .gist") == ["no longer seen"]


def test_accepted_changes_are_closed_and_after_the_others(drifted: dict[str, Any]) -> None:
    report = copy.deepcopy(drifted)
    report["findings"][0] |= {"state": "known", "accepted": accepted()}
    page = HTMLParser(render_json(report))
    assert page.css("#changes #accepted:not([open]) .change.known")
    assert not page.css("#changes > .changes .known")
    whole = page.body.html if page.body else ""
    assert whole is not None
    assert whole.index('class="changes new') < whole.index('id="accepted"')


def test_owner_ticket_and_age_have_columns_where_a_baseline_has_them(
    drifted: dict[str, Any],
) -> None:
    report = at(first_finding(drifted, state="known", accepted=accepted()), "2026-03-01T00:00:00Z")
    (row,) = changes(report).accepted.rows
    assert row.responsibility is not None
    assert row.responsibility.age_days == 28
    assert row.responsibility.until == date(2026, 12, 31)
    page = HTMLParser(render_json(report))
    for column, text in (("owner", "owner Mara"), ("ticket", "ticket CRM-1")):
        assert texts(page, f".change .{column}") == [text]
    assert texts(page, ".change .age") == ["accepted for 28 days"]
    assert not HTMLParser(render_json(drifted)).css(".change .owner")


def test_a_ticket_that_is_an_address_is_a_link_with_a_short_name(drifted: dict[str, Any]) -> None:
    entry = accepted(ticket="https://tickets.example.com/browse/CRM-7")
    page = HTMLParser(render_json(first_finding(drifted, state="known", accepted=entry)))
    assert texts(page, ".change .ticket") == ["ticket CRM-7"]
    (link,) = page.css(".panel a[href^='https://tickets']")
    assert link.text() == "CRM-7"


@pytest.mark.parametrize(
    ("expires", "lapsed"), [("2026-02-28", "expired"), ("2026-12-31", "reopened")]
)
def test_drift_that_was_accepted_before_is_told_apart_from_new_drift(
    drifted: dict[str, Any], expires: str, lapsed: str
) -> None:
    entry = accepted(expires=expires)
    report = at(first_finding(drifted, accepted=entry, note="renew it"), "2026-03-01T00:00:00Z")
    state = changes(report)
    assert not state.new.rows
    assert [row.lapsed for row in state.again.rows] == [lapsed]
    assert state.again.has_owners


def test_a_report_that_conforms_has_no_new_row_and_no_red(drifted: dict[str, Any]) -> None:
    report = first_finding(drifted, state="known", accepted=accepted())
    page = HTMLParser(render_json({**report, "verdict": "conforms"}))
    assert not page.css(".change.new, .card.new")
    style = page.css_first("style")
    assert style is not None
    assert ':root[data-verdict="conforms"] { --error: var(--ink); }' in style.text(deep=True)
    assert page.css('html[data-verdict="conforms"]')


def test_a_change_is_there_since_the_first_run_in_a_row_that_saw_it(
    drifted: dict[str, Any],
) -> None:
    before = {**drifted, "findings": drifted["findings"][1:]}
    days = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
    first, second, third, now = (
        at(report, f"{day}T06:00:00+00:00")
        for report, day in zip([drifted, before, drifted, drifted], days, strict=True)
    )
    rows = changes(now, third, first, second).new.rows
    new_again, others = rows[0], rows[1:]
    assert new_again.since == Since("2026-03-01T06:00:00+00:00", or_earlier=False, year="2026")
    assert {row.since.short for row in others if row.since} == {"≤ 1 Jan"}


def test_a_run_that_could_not_look_does_not_say_when_a_change_began(
    drifted: dict[str, Any],
) -> None:
    blind = at({**drifted, "findings": []}, "2026-02-01T06:00:00+00:00")
    blind["exchanges"] = [
        {**row, "outcome": "outage", "reason": "HTTP 503"} for row in blind["exchanges"]
    ]
    first, now = at(drifted, "2026-01-01T06:00:00Z"), at(drifted, "2026-03-01T06:00:00Z")
    since = changes(now, first, blind).new.rows[0].since
    assert since is not None
    assert since.when == "2026-01-01T06:00:00Z"


def test_a_run_on_another_target_says_nothing_of_since_when(drifted: dict[str, Any]) -> None:
    other = at(drifted, "2026-01-01T06:00:00Z")
    other["run"]["target"] = "another"
    assert changes(at(drifted, "2026-03-01T06:00:00Z"), other).new.rows[0].since is None


def test_an_archive_says_since_when_itself(drifted: dict[str, Any]) -> None:
    seen = {
        "exchanges": 3,
        "first_seen": "2025-11-20T10:00:00Z",
        "last_seen": "2025-11-21T10:00:00Z",
    }
    (row,) = changes(at(first_finding(drifted, **seen), "2026-03-01T06:00:00Z")).new.rows
    assert row.cases == 3
    assert row.since is not None
    assert row.since.short == "20 Nov 2025"


def test_the_row_of_a_renamed_key_has_the_new_name_alone(drifted: dict[str, Any]) -> None:
    words = {
        "rule": "key-renamed",
        "expected": "the key id",
        "actual": "the key uid in its place",
        "came": "uid",
    }
    (row,) = changes(first_finding(drifted, **words)).new.rows
    assert row.came == "uid"


def test_the_row_of_a_change_leads_to_the_evidence_of_each_finding(
    drifted: dict[str, Any],
) -> None:
    page = HTMLParser(render_json(over_operations(drifted, "get_crates", "get_boxes")))
    (table,) = page.css(".change .shown-by")
    links = [node.attributes["href"] for node in table.css("tbody td a[href^='#f-']")]
    assert links == ["#f-000000000001", "#f-000000000000"]
    assert texts(table, "tbody th code") == ["get_boxes", "get_crates"]
