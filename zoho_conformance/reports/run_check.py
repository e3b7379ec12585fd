"""A run opened, judged and closed, and the report on it."""

# ruff: noqa: PLC0415 - a run imports what it was asked for.

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING  # noqa: TID251 - see above

from zoho_conformance.model import interruption
from zoho_conformance.reports.build import build_report, report_judgements
from zoho_conformance.reports.report import Report, RunInterrupted
from zoho_conformance.reports.reported_target import ComparedRecordings
from zoho_conformance.runs.open_run import open_run
from zoho_conformance.runs.run import PlannedCase, Progress, Run
from zoho_conformance.runs.settings import Settings
from zoho_conformance.runs.target import INTERRUPTED

if TYPE_CHECKING:
    from zoho_conformance.runs.confirm import Confirming


def run_check(
    settings: Settings,
    select: str | None = None,
    progress: Progress | None = None,
    on_read: Callable[[int], None] | None = None,
    *,
    for_files: bool = True,
    confirming: Confirming | None = None,
) -> Report:
    """Judge the cases that the expression `select` names, or all, by the contracts.

    `on_read` is called with how many recorded exchanges were read so far. `for_files` is whether
    the report has what only files of it show (see `build_report`), and `confirming` how drift is
    asked for again.

    Raises `UsageError` for an expression that cannot be read or selects nothing, and
    `RunInterrupted` where a signal came. The report is for the caller to write.
    """
    # Where click takes `-k=this` for `=this`, pytest takes it for `this`.
    expression = (select or "").removeprefix("=").strip() or None
    if expression is not None:
        from zoho_conformance.runs.expression import parse_expression

        # A mistake in it shows before an org is signed in to.
        parse_expression(expression)
    with open_run(settings, on_read) as run:
        planned = run.planned
        if expression is not None:
            from zoho_conformance.runs.claims import select_cases

            planned = select_cases(run, expression)
        marker = None
        if settings.uses is not None:
            from zoho_conformance.reports.mark_uses import open_marker

            marker = open_marker(settings, run.library)
        return judge_and_report(
            run,
            partial(_judge, run, planned, progress, settings, confirming),
            lambda aborted: build_report(
                run,
                planned,
                settings.fail_on,
                max_age=settings.max_age,
                min_coverage=settings.min_coverage,
                fail_on_unmatched=settings.fail_on_unmatched,
                any_version=settings.any_version,
                fail_on_requests=settings.fail_on_requests,
                marker=marker,
                selected=expression,
                aborted=aborted,
                for_files=for_files,
            ),
        )


def _judge(
    run: Run,
    planned: Sequence[PlannedCase],
    progress: Progress | None,
    settings: Settings,
    confirming: Confirming | None,
) -> None:
    run.judge_all(planned, progress)
    if confirming is not None:
        from zoho_conformance.runs.confirm import confirm_drift

        # It is not known yet which findings of lower levels are in what our code uses.
        fail_on = "info" if settings.fail_on_used else settings.fail_on
        confirm_drift(run, planned, confirming, fail_on, settings.fail_on_requests)


def run_comparison(settings: Settings, progress: Progress | None = None) -> Report:
    """Send the probes and compare the answers with their recordings; nothing is recorded.

    Raises `UsageError` where there are no recordings, and `RunInterrupted` where a signal came. The
    report is for the caller to write.
    """
    from zoho_conformance.runs.compare_recordings import (
        compare_with_recordings,
        find_comparable,
        recordings_of_targets,
    )

    comparable = find_comparable(settings)
    with open_run(settings) as run:
        recordings = recordings_of_targets(run, comparable, settings.target)
        compared_with = {
            name: ComparedRecordings(
                name=recording.name, description=recording.about, recorded=recording.newest()
            )
            for name, recording in recordings.items()
        }
        return judge_and_report(
            run,
            partial(run.judge_all, progress=progress),
            lambda aborted: report_judgements(
                run,
                compare_with_recordings(run, recordings),
                settings.fail_on,
                compared=compared_with,
                aborted=aborted,
            ),
        )


def judge_and_report(
    run: Run, judge: Callable[[], object], make_report: Callable[[bool], Report]
) -> Report:
    """Judge, and report on it; a signal cuts the judging short, and never the report."""
    cause: KeyboardInterrupt | None = None
    try:
        judge()
    except KeyboardInterrupt as raised:
        run.stop(INTERRUPTED)
        cause = raised
    try:
        with interruption.postponed():
            report = make_report(cause is not None)
    except interruption.Interrupted as raised:
        cause = raised
    if cause is not None:
        raise RunInterrupted(report) from cause
    return report
