"""The reads of recordings sent again, and the report on the new answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from zoho_conformance.exchanges.cassettes.record import require_vcrpy
from zoho_conformance.reports.build import build_report
from zoho_conformance.reports.mark_uses import open_marker
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.run_check import judge_and_report
from zoho_conformance.runs.configuration import load_configuration
from zoho_conformance.runs.recheck.choose_cassettes import choose_cassettes
from zoho_conformance.runs.recheck.open import open_recheck, sources_of
from zoho_conformance.runs.recheck.rewrite import Rewritten, rewrite
from zoho_conformance.runs.recheck.target import RecheckTarget
from zoho_conformance.runs.run import Progress, Run
from zoho_conformance.runs.settings import Settings


class Recheck(msgspec.Struct, frozen=True):
    """What a recheck is asked to do beside what every run is."""

    rewrites: bool = False
    """Whether cassettes are rewritten."""
    on_written: Callable[[Rewritten], None] | None = None
    """Called with what was written, before the report is there."""


def run_recheck(
    settings: Settings,
    asked: Recheck,
    progress: Progress | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Report:
    """Send the reads of recordings to an org again, and judge and compare the answers.

    `on_read` is called with how many recorded exchanges were read so far.

    Raises `UsageError` where there are no recordings, and `RunInterrupted` where a signal came. The
    report is for the caller to write.
    """
    if asked.rewrites:
        require_vcrpy()
    with open_recheck(settings, on_read, every=asked.rewrites) as (run, target):
        marker = open_marker(settings, run.library)

        def report(*, aborted: bool) -> Report:
            if asked.rewrites:
                # Cassettes are written whole or not at all, and no signal comes between.
                _write(run, target, settings, asked)
            return build_report(
                run,
                run.planned,
                settings.fail_on,
                min_coverage=settings.min_coverage,
                fail_on_unmatched=settings.fail_on_unmatched,
                fail_on_requests=settings.fail_on_requests,
                marker=marker,
                aborted=aborted,
            )

        return judge_and_report(
            run,
            partial(run.judge_all, progress=progress),
            lambda aborted: report(aborted=aborted),
        )


def _write(run: Run, target: RecheckTarget, settings: Settings, asked: Recheck) -> None:
    run.judge_all()
    hidden = load_configuration(file=settings.config).secrets
    sources = sources_of(settings.recordings)
    choice = choose_cassettes(run, target, sources, settings.fields)
    written = rewrite(choice, run.library, target.name, hidden)
    if asked.on_written is not None:
        asked.on_written(written)
