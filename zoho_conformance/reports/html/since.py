"""Since when a change is there: by an archive's times, by earlier reports, or by the baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zoho_conformance.reports.html.times import day, readable_time
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.report_group import by_group, fingerprint_of_group


@dataclass(frozen=True, slots=True)
class Since:
    """The first time that a change is known to have been there.

    `or_earlier` is whether there was no earlier run, `year` the one that goes without saying.
    """

    when: str
    or_earlier: bool
    year: str

    @property
    def short(self) -> str:
        """The day, for a narrow column."""
        return f"{'≤ ' if self.or_earlier else ''}{day(self.when, self.year)}"

    @property
    def words(self) -> str:
        """The whole time, in words."""
        return readable_time(self.when) + (" or earlier" if self.or_earlier else "")


SinceOf = Callable[[Sequence[ReportFinding]], Since | None]
"""Since when the findings of one change are there; None where nothing says it."""


def since_of(report: Report, earlier: Sequence[Report]) -> SinceOf:
    """What tells since when a change of a report is there; `earlier` are reports, oldest first."""
    year = report.run.started[:4]
    # Another target may well have drifted earlier; that says nothing of this one.
    same = [run for run in earlier if run.run.target == report.run.target]
    streaks = _streaks(report, same) if same else {}

    def since(findings: Sequence[ReportFinding]) -> Since | None:
        seen = [finding.first_seen for finding in findings if finding.first_seen]
        if seen:
            return Since(min(seen), or_earlier=False, year=year)
        streak = streaks.get(fingerprint_of_group(findings[0]))
        if streak:
            return Since(streak[0], streak[1], year)
        accepted = [finding.accepted.first_seen for finding in findings if finding.accepted]
        return Since(min(accepted).isoformat(), or_earlier=False, year=year) if accepted else None

    return since


def _streaks(report: Report, earlier: Sequence[Report]) -> dict[str, tuple[str, bool]]:
    """By change: when the first run was from which on it was seen whenever it was looked for.

    A run that could not look does not end the row of runs, and begins none. The time comes with
    whether no earlier run looked.
    """
    changes = {
        fingerprint_of_group(findings[0]): findings for findings in by_group(report.findings)
    }
    starts = dict.fromkeys(changes, (report.run.started, True))
    going = set(changes)
    for run in reversed(earlier):
        seen = {fingerprint_of_group(findings[0]) for findings in by_group(run.findings)}
        judged = {(row.operation, row.case_label) for row in run.exchanges if row.judged}
        for change in list(going):
            if change in seen:
                starts[change] = (run.run.started, True)
            elif any(
                (finding.operation, label) in judged
                for finding in changes[change]
                for label in finding.case_labels
            ):
                starts[change] = (starts[change][0], False)
                going.discard(change)
    return starts
