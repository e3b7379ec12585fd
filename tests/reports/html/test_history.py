"""Several reports in a row: their order, what changed between them, and how they are drawn."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.reports.html.conftest import at, render_json
from zoho_conformance.reports.compare_reports import compare_reports
from zoho_conformance.reports.html.history import PastRun, build_history
from zoho_conformance.reports.html.history_plot import ACCEPTED, Plot, plot
from zoho_conformance.reports.read import from_json
from zoho_conformance.reports.report import Verdict


def test_history_is_in_the_order_of_time_whatever_order_it_came_in(drifted: dict[str, Any]) -> None:
    now = at(drifted, "2026-03-03T00:30:00+02:00")
    days = ["2026-03-02T23:00:00+00:00", "2026-03-01T00:00:00+00:00", "2026-03-02T22:00:00+00:00"]
    others = [from_json(at(drifted, day), "report") for day in days]
    history = build_history(from_json(now, "report"), others)
    order = [days[1], days[2], now["run"]["started"], days[0]]
    assert [run.started for run in history.runs] == order
    assert history.changes is not None
    assert history.changes.started == days[2]


def test_a_report_is_compared_with_the_last_run_that_had_a_verdict(
    drifted: dict[str, Any],
) -> None:
    first, blind = (at(drifted, f"2026-03-0{day}T00:00:00+00:00") for day in (1, 2))
    blind |= {"verdict": "not-judged", "findings": []}
    others = [from_json(each, "earlier") for each in (first, blind)]
    now = from_json(at(drifted, "2026-03-03T00:00:00+00:00"), "now")
    changes = build_history(now, others).changes
    assert changes is not None
    assert changes.started == first["run"]["started"]
    assert changes.without_verdict == 1
    assert changes.new == frozenset()
    changes = build_history(now, others[1:]).changes
    assert changes is not None
    assert changes.started == blind["run"]["started"]


def test_a_finding_whose_case_was_not_judged_again_is_not_gone(drifted: dict[str, Any]) -> None:
    now, before = at(drifted, "2026-03-02T00:00:00+00:00"), at(drifted, "2026-03-01T00:00:00+00:00")
    kept, gone, unseen, *_ = before["findings"]
    unseen |= {"case": "NOT_ALLOWED", "fingerprint": "0" * 12}
    now["findings"] = [kept, {**kept, "fingerprint": "f" * 12}]
    changes = build_history(from_json(now, "now"), [from_json(before, "before")]).changes
    assert changes is not None
    assert changes.new == {"f" * 12}
    assert gone["fingerprint"] in {finding.fingerprint for finding in changes.gone}
    assert [finding.fingerprint for finding in changes.not_judged] == [unseen["fingerprint"]]
    page = render_json(now, [before])
    assert f"<strong>1 new</strong>, <strong>{len(changes.gone)} gone</strong>, 1 still" in page


def test_a_report_alone_has_no_history(drifted: dict[str, Any]) -> None:
    assert 'id="history"' not in render_json(drifted)


def test_a_report_that_was_compared_says_what_changed(drifted: dict[str, Any]) -> None:
    before, now = at(drifted, "2026-01-01T00:00:00+00:00"), copy.deepcopy(drifted)
    gone, *others = before["findings"]
    new = {**gone, "fingerprint": "f" * 12, "came": "another"}
    now["findings"] = [new, *others]
    compared = compare_reports(from_json(before, "before"), from_json(now, "now"))
    page = HTMLParser(render_json(compared))
    (section,) = page.css("#history")
    assert "Since the other report: 1 new, 1 gone, 3 still there." in section.text()
    assert gone["actual"] in section.text()
    assert len(page.css(".change.new .what .fresh")) == 1
    assert len(page.css(".card[data-since=later]")) == 1
    assert not page.css(".plot")


def test_an_accepted_finding_is_no_error_of_its_run(drifted: dict[str, Any]) -> None:
    now = copy.deepcopy(drifted)
    new, accepted, *_ = now["findings"]
    now["findings"] = [new, {**accepted, "level": new["level"], "state": "known"}]
    (run,) = build_history(from_json(now, "now"), []).runs
    assert run.levels == {new["level"]: 1}
    assert run.accepted == 1


def runs(*errors: int | None) -> list[PastRun]:
    """Runs with so many errors each; None for one without a verdict."""
    return [past_run(day, count) for day, count in enumerate(errors, start=1)]


def past_run(day: int, count: int | None) -> PastRun:
    verdict: Verdict = "not-judged" if count is None else "drift" if count else "conforms"
    started = f"2026-03-{day:02d}T00:00:00+00:00"
    return PastRun(started, "mine", verdict, {"error": count or 0}, accepted=0)


@pytest.mark.parametrize("highest", [0, 1, 3, 7, 40, 999, 1000])
def test_a_plot_holds_its_highest_point_under_few_ticks(highest: int) -> None:
    drawn = plot(runs(0, highest), 400)
    assert len(drawn.ticks) <= 6
    assert drawn.ticks[-1][1] >= highest
    for line in drawn.lines:
        for x, y, _ in line.points:
            assert drawn.left <= x <= drawn.right
            assert 0 < y < drawn.height


def test_the_days_of_a_plot_do_not_touch_and_the_newest_is_there() -> None:
    days = plot(runs(*[1] * 28), 400).days
    assert days[-1][1] == "28 Mar"
    places = [x for x, _ in days]
    assert all(right - left >= 50 for left, right in itertools.pairwise(places))


def test_a_line_is_broken_where_a_run_has_no_verdict() -> None:
    drawn = plot(runs(1, 2, None, None, 4), 400)
    (line,) = drawn.lines
    assert [[count for *_, count in part] for part in line.parts] == [[1, 2], [4]]
    ((x, width),) = drawn.gaps
    slot = (drawn.right - drawn.left) / 5
    assert x == pytest.approx(drawn.left + 2 * slot, abs=0.2)
    assert width == pytest.approx(2 * slot, abs=0.2)


def test_what_a_run_without_a_verdict_saw_is_not_drawn() -> None:
    seen = PastRun("2026-03-02T00:00:00+00:00", "mine", "not-judged", {"error": 900}, accepted=9)
    drawn = plot([*runs(1), seen], 400)
    assert drawn.ticks[-1][1] < 900
    assert [line.name for line in drawn.lines] == ["error"]
    assert all(len(line.points) == 1 for line in drawn.lines)


@pytest.mark.parametrize("errors", [(None,), (None, None), (0,)])
def test_runs_with_nothing_to_count_are_drawn_without_a_line(errors: tuple[int | None]) -> None:
    drawn = plot(runs(*errors), 400)
    assert list(drawn.lines) == []
    assert len(drawn.marks) == len(errors)


def test_every_run_is_marked_by_its_verdict() -> None:
    drawn = plot(runs(0, 3, None), 400)
    assert [mark.verdict for mark in drawn.marks] == ["conforms", "drift", "not-judged"]
    assert drawn.marks[0].says == "1 Mar: conforms"


def marks_touch(drawn: Plot) -> bool:
    pairs = itertools.pairwise(mark.x for mark in drawn.marks)
    return any(right - left < drawn.mark_size for left, right in pairs)


def test_the_marks_of_many_runs_do_not_touch() -> None:
    assert not marks_touch(plot(runs(*[1] * 28), 340))


def test_the_legend_has_each_line_that_is_drawn(drifted: dict[str, Any]) -> None:
    before = at(drifted, "2026-01-01T00:00:00+00:00")
    before["findings"][0]["state"] = "known"
    page = HTMLParser(render_json(drifted, [before]))
    legend = [node.text(strip=True) for node in page.css(".legend li")]
    assert legend[:4] == ["errors1", "warnings1", "notes2", f"{ACCEPTED}0"]
    assert "drift" in legend
