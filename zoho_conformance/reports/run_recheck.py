"""The reads of recordings sent again, and the report on the new answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.mark_uses import open_marker
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_check import judge_and_report
from zoho_conformance.runs.recheck.open import open_recheck
from zoho_conformance.runs.run import Progress
from zoho_conformance.runs.settings import Settings


def run_recheck(
    settings: Settings,
    progress: Progress | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Report:
    """Send the reads of recordings to an org again, and judge and compare the answers.

    `on_read` is called with how many recorded exchanges were read so far.

    Raises `UsageError` where there are no recordings, and `RunInterrupted` where a signal came. The
    report is for the caller to write.
    """
    with open_recheck(settings, on_read) as (run, _):
        marker = open_marker(settings, run.library)
        return judge_and_report(
            run,
            partial(run.judge_all, progress=progress),
            lambda aborted: build_report(
                run,
                run.planned,
                settings.fail_on,
                min_coverage=settings.min_coverage,
                fail_on_unmatched=settings.fail_on_unmatched,
                fail_on_requests=settings.fail_on_requests,
                marker=marker,
                aborted=aborted,
            ),
        )
