"""The reports that a watch looks at: of a check, of pages, and of the schema of an org."""

# ruff: noqa: PLC0415 - a command imports what it runs, so that the others start quickly.

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from zoho_conformance.cli.build_settings import baseline_file, build_settings, fit_check
from zoho_conformance.cli.given import is_given
from zoho_conformance.cli.progress import progress
from zoho_conformance.cli.report_source import OF_A_RUN, ReportSource
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.report import Report
from zoho_conformance.runs.settings import Output, Settings
from zoho_conformance.watch.keys_over_time import Decisions
from zoho_conformance.watch.observation import Observation
from zoho_conformance.watch.state import State

_MakeReport = Callable[[State], Report]
"""Makes a report, given what the watch knows."""
_OF_A_RUN = ("no_check", *OF_A_RUN, "max_age", "min_coverage", "confirm")


def watched_reports(
    source: ReportSource,
    select: str | None,
    pages: Sequence[str],
    confirm: int | None,
    *,
    no_check: bool,
    **options: Any,
) -> list[_MakeReport]:
    """How each report is made; `UsageError` at once for options that do not go together."""
    from zoho_conformance.checks.coverage import gate
    from zoho_conformance.cli.comparison_settings import levels_of_comparison
    from zoho_conformance.cli.derive.compare_committed import report_on_pages
    from zoho_conformance.reports.org_schema import report_on_org
    from zoho_conformance.reports.private import read_private_report
    from zoho_conformance.reports.read import read_report

    source.refuse_options_of_a_run(_OF_A_RUN)
    org_schema = options["org_schema"]
    if no_check and not (pages or org_schema):
        raise UsageError("--no-check: name what to compare instead, with --pages or --org-schema")
    baseline = baseline_file(options.pop("baseline"), ignored=options.pop("no_baseline"))
    min_coverage = gate.parse_min_coverage(options.pop("min_coverage"))
    level: Level = options.pop("fail_on") or "error"
    settings = build_settings(
        baseline=baseline, min_coverage=min_coverage, fail_on=level, **options
    )
    if confirm and settings.target == "cassettes":
        if is_given("confirm"):
            raise UsageError(
                "--confirm: only with --target live (recordings cannot be asked again)"
            )
        confirm = None
    make_reports: list[_MakeReport] = []
    if source.read is not None:
        read = partial(read_private_report, contracts=settings.contracts)
        make_report = partial(read if settings.private else read_report, source.read)
        make_reports.append(partial(_marked, make_report, settings))
    elif not no_check:
        make_reports.append(partial(_run, fit_check(settings), select, confirm))
    if pages:
        find_levels = partial(levels_of_comparison, uses=settings.uses)
        compare = partial(report_on_pages, pages, settings.contracts, level, find_levels)
        make_reports.append(partial(_marked, compare, settings))
    # A watch of pages alone is not about the org, whatever file a configuration names.
    is_meant = not pages or is_given("org_schema") if no_check else settings.target != "cassettes"
    if org_schema is not None and is_meant:
        compare_org = partial(report_on_org, org_schema, _asking(settings), levels_of_comparison)
        make_reports.append(partial(_marked, compare_org, settings))
    # The comparison with pages is a separate report, only written if there is no other.
    make_reports[0] = partial(_make_and_write, make_reports[0], source.outputs)
    return make_reports


def decisions(seen: Observation, options: Mapping[str, Any]) -> Decisions:
    """The project's settings for keys that stopped occurring over its runs."""
    from zoho_conformance.checks.touched_uses import TouchedUses
    from zoho_conformance.cli.comparison_settings import levels_of_comparison
    from zoho_conformance.runs.library import open_library

    uses, operations = options["uses"], {each.operation for each in seen.followed}
    contracts = options["contracts"]
    return Decisions(
        levels_of_comparison(operations, uses),
        TouchedUses(uses, open_library(contracts).promises) if uses is not None else None,
        only_used_fails=options["fail_on_used"],
        shows_places=not options["private"],
    )


def _marked(make_report: Callable[[], Report], settings: Settings, before: State) -> Report:
    """A report that is made without uses, marked by those of the settings."""
    del before
    from zoho_conformance.reports.mark_uses import mark_by_file

    return mark_by_file(
        make_report(), settings.uses, settings.contracts, fails_alone=settings.fail_on_used
    )


def _asking(settings: Settings) -> Settings:
    """The settings of reading the org itself: the live one, unless they name another."""
    if settings.target == "reference":
        return settings
    return msgspec.structs.replace(settings, target="live")


def _run(settings: Settings, select: str | None, confirm: int | None, before: State) -> Report:
    """Judge, and ask again as often as `confirm` says, also where drift is open."""
    from zoho_conformance.reports.run_check import run_check
    from zoho_conformance.runs.confirm import Confirming

    confirming = None
    if confirm:
        places = ((drift.place, drift.cases or (drift.place.case,)) for drift in before.open)
        open_cases = frozenset(
            (place.target, place.operation, case) for place, cases in places for case in cases
        )
        confirming = Confirming(confirm, open_cases)
    return run_check(settings, select, progress("cases"), confirming=confirming)


def _make_and_write(make_report: _MakeReport, outputs: Sequence[Output], before: State) -> Report:
    from zoho_conformance.reports.write import write_reports

    report = make_report(before)
    write_reports(report, outputs)
    return report
