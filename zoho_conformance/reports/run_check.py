"""A run opened, judged and closed, and the report on it."""

from __future__ import annotations

from zoho_conformance.reports.build import build_report, report_judgements
from zoho_conformance.reports.report import ComparedRecordings, Report
from zoho_conformance.runs.claims import select_cases
from zoho_conformance.runs.compare_recordings import (
    compare_with_recordings,
    find_comparable,
    recordings_of_targets,
)
from zoho_conformance.runs.expression import parse_expression
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import Progress
from zoho_conformance.runs.settings import Settings


def run_check(
    settings: Settings, select: str | None = None, progress: Progress | None = None
) -> Report:
    """Judge the cases that the expression `select` names, or all, by the contracts.

    Raises `UsageError` for an expression that cannot be read or selects nothing. The report is for
    the caller to write.
    """
    # Where click takes `-k=this` for `=this`, pytest takes it for `this`.
    expression = (select or "").removeprefix("=").strip() or None
    if expression is not None:
        # A mistake in it shows before an org is signed in to.
        parse_expression(expression)
    with open_run(settings) as run:
        planned = select_cases(run, expression)
        run.judge_all(planned, progress)
        return build_report(
            run,
            planned,
            settings.fail_on,
            max_age=settings.max_age,
            min_coverage=settings.min_coverage,
            selected=expression,
        )


def run_comparison(settings: Settings, progress: Progress | None = None) -> Report:
    """Send the probes and compare the answers with their recordings; nothing is recorded.

    Raises `UsageError` where there are no recordings. The report is for the caller to write.
    """
    comparable = find_comparable(settings)
    with open_run(settings) as run:
        recordings = recordings_of_targets(run, comparable, settings.target)
        compared = compare_with_recordings(run, recordings, progress)
        compared_with = {
            name: ComparedRecordings(
                name=recording.name, description=recording.about, recorded=recording.newest()
            )
            for name, recording in recordings.items()
        }
        return report_judgements(run, compared, settings.fail_on, compared=compared_with)
