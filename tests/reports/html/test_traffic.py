"""Exchanges and drift over time, as an HTML report of an archive plots them."""

from __future__ import annotations

import msgspec
import pytest

from tests.audit.archives import write_log
from zoho_conformance.reports import markdown, text
from zoho_conformance.reports.audit_amounts import AuditInfo, Hour, OperationAmount
from zoho_conformance.reports.html import render
from zoho_conformance.reports.html.times import readable_time
from zoho_conformance.reports.html.traffic import MAX_PLOTTED, TimePlot, traffic
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_audit import AuditSettings, run_audit
from zoho_conformance.runs.settings import Settings

COUNT = 200
WIDTHS = {"wide": 760, "narrow": 320}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    log = write_log(tmp_path_factory.mktemp("logs") / "calls.ndjson", COUNT)
    return run_audit(Settings(recordings=(str(log),)), AuditSettings(), lambda _: None)


def with_hours(
    report: Report, hours: dict[str, list[tuple[str, int, int]]], *, period_hours: int = 1
) -> Report:
    """The report with other amounts: hour, exchanges and drifted by operation."""
    amounts = (
        OperationAmount(
            name,
            sum(exchanges for _, exchanges, _ in own),
            sum(exchanges for _, exchanges, _ in own),
            sum(drifted for *_, drifted in own),
        )
        for name, own in hours.items()
    )
    rows = (Hour(at, name, count, bad) for name, own in hours.items() for at, count, bad in own)
    audit = AuditInfo(
        exchanges=0,
        left_out=0,
        partial=False,
        first=None,
        last=None,
        operations=tuple(amounts),
        hours=tuple(rows),
        period_hours=period_hours,
    )
    return msgspec.structs.replace(report, audit=audit, findings=())


def plotted(report: Report, hours: list[tuple[str, int, int]]) -> TimePlot:
    (row,) = traffic(with_hours(report, {"get_crates": hours}), WIDTHS)
    return row.plots["wide"]


def test_every_form_counts_exchanges_and_says_when_a_finding_was_seen(report: Report) -> None:
    (target,) = report.run.targets
    assert target.cases > len(report.exchanges)
    judged = f"{target.judged} of {target.cases} exchanges judged"
    finding = report.findings[0]
    assert finding.first_seen is not None
    for rendered, first in (
        (text.render(report), finding.first_seen),
        (markdown.render(report), finding.first_seen),
        (render(report), readable_time(finding.first_seen)),
    ):
        assert judged in rendered
        assert "cases judged" not in rendered
        assert f"in {finding.exchanges} exchanges, first {first}" in rendered
        assert "% of the operation" in rendered
    limited = sum(row.count for row in report.exchanges if row.outcome == "rate-limited")
    assert f"rate-limited, {limited} exchanges: HTTP 429" in text.render(report)
    assert f"- {limited} exchanges: rate-limited" in markdown.render(report)


def test_the_page_of_an_archive_plots_its_operation(report: Report) -> None:
    page = render(report)
    assert 'id="traffic"' in page
    assert page.count('<svg class="plot') == len(WIDTHS)
    (row,) = traffic(report, WIDTHS)
    assert row.first_drift.startswith("20 November 2026, ")
    assert [finding.first_seen for finding in row.began] == sorted(
        finding.first_seen or "" for finding in report.findings
    )


def test_the_page_of_a_run_plots_no_time(report: Report) -> None:
    assert 'id="traffic"' not in render(msgspec.structs.replace(report, audit=None))


def test_the_hour_in_which_drift_began_is_the_first_bar_below(report: Report) -> None:
    hours = [(f"2026-11-20T{hour:02}", 1000, 3 if hour >= 15 else 0) for hour in range(24)]
    plot = plotted(report, hours)
    assert len(plot.exchanges.bars) == 24
    first = plot.drifted.bars[0]
    assert first.x == plot.exchanges.bars[15].x
    assert first.says == "20 November 2026, 15:00 UTC: 3 of 1,000 exchanges drifted"
    # Each amount has a scale of its own, or little drift would not be seen.
    assert first.height == plot.exchanges.bars[0].height


def test_a_small_amount_is_drawn_all_the_same(report: Report) -> None:
    plot = plotted(report, [("2026-11-20T01", 1_000_000, 0), ("2026-11-20T02", 1, 0)])
    assert min(bar.height for bar in plot.exchanges.bars) >= 2
    assert plot.drifted.bars == []


def test_a_long_time_has_wider_spans_and_keeps_every_exchange(report: Report) -> None:
    hours = [(f"2026-{month:02}-11T{hour:02}", 1, 1) for month in range(1, 13) for hour in (3, 4)]
    plot = plotted(report, hours)
    assert len(plot.exchanges.bars) == 12
    assert "2 of 2 exchanges drifted" in plot.exchanges.bars[0].says
    assert all(bar.x + plot.bar_width <= plot.right + 1 for bar in plot.exchanges.bars)
    assert plot.ticks[0][1].endswith(("2025", "2026"))


def test_what_is_no_hour_is_in_the_table_alone(report: Report) -> None:
    (row,) = traffic(with_hours(report, {"get_crates": [("yesterday", 5, 1)]}), WIDTHS)
    assert row.plots == {}
    assert row.amount.exchanges == 5


def test_any_span_of_time_is_drawn_in_few_bars(report: Report) -> None:
    plot = plotted(report, [("0001-01-01T00", 1, 0), ("9999-12-31T23", 1, 1)])
    assert len(plot.exchanges.bars) == 2
    assert len(plot.ticks) < 10


def test_operations_that_drifted_are_drawn_first_and_few_of_many(report: Report) -> None:
    hours = {f"get_{n}": [("2026-11-20T01", 100 - n, int(n == 19))] for n in range(20)}
    many = with_hours(report, hours)
    rows = traffic(many, WIDTHS)
    assert rows[0].amount.operation == "get_19"
    assert rows[0].percent == "1.2 %"
    assert sum(bool(row.plots) for row in rows) == MAX_PLOTTED
    assert render(many).count('<svg class="plot') == MAX_PLOTTED * len(WIDTHS)


def test_a_bar_stands_for_whole_days_where_days_were_counted(report: Report) -> None:
    days = [(f"2026-05-{day:02}T00", 48, day) for day in range(1, 6)]
    (row,) = traffic(with_hours(report, {"get_crates": days}, period_hours=24), WIDTHS)
    for plot in row.plots.values():
        assert len(plot.exchanges.bars) == len(days)
        assert "and 23 hours more" in plot.exchanges.bars[0].says
