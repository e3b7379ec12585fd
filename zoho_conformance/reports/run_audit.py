"""An archive judged by an engine, and the report on it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

import msgspec
from msgspec import structs

from zoho_conformance.audit.archive_target import ArchiveTarget
from zoho_conformance.audit.choice import Choice
from zoho_conformance.audit.engines import Engine, InProcess, Parts, Progress
from zoho_conformance.audit.observing import Observing, require_writable, write_observed
from zoho_conformance.audit.over_time import add_presence, is_small
from zoho_conformance.audit.parts import Part, parts_of
from zoho_conformance.audit.place_numbers import number_places
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.checks.coverage.measure import coverage_of
from zoho_conformance.checks.presence.followed_answers import FollowedAnswers
from zoho_conformance.contracts.version_ends import load_ends
from zoho_conformance.exchanges.formats.detect import why_nothing_in
from zoho_conformance.model import interruption, memory
from zoho_conformance.model.coverage import OperationCoverage
from zoho_conformance.model.errors import UsageError
from zoho_conformance.reports.audit_info import add_times, audit_info
from zoho_conformance.reports.build import report_judgements
from zoho_conformance.reports.mark_uses import UseMarker, open_marker
from zoho_conformance.reports.report import Report, ReportedExchange, RunInterrupted
from zoho_conformance.reports.reported_target import TargetInfo
from zoho_conformance.runs.library import Library
from zoho_conformance.runs.open_run import open_baseline, open_levels, open_owners
from zoho_conformance.runs.private_words import privacy_of
from zoho_conformance.runs.run import Run
from zoho_conformance.runs.settings import Settings

_MANY = 50_000
"""After so many exchanges, collecting garbage no longer takes a noticeable time."""


class AuditSettings(msgspec.Struct, frozen=True):
    """What an audit is asked to do beside what every run is."""

    choice: Choice = msgspec.field(default_factory=Choice)
    verify: float = 0.0
    engine: Engine = msgspec.field(default_factory=InProcess)
    observing: Observing | None = None
    over_time: bool | None = None
    """Whether to see which keys came when; None where the archive is small enough."""
    for_files: bool = True
    """Whether the report has what only files of it show (see `build_report`)."""


class _Sources(msgspec.Struct, frozen=True):
    """The sources of an archive, by their numbers: names, files, and logs read in spans."""

    labels: dict[int, str] = msgspec.field(default_factory=dict)
    files: dict[int, str] = msgspec.field(default_factory=dict)
    spans: dict[int, str] = msgspec.field(default_factory=dict)

    def note(self, part: Part) -> None:
        """Note the source of a part."""
        self.labels[part.number] = part.label
        if part.path is not None:
            self.files[part.number] = part.path
            if part.span is not None:
                self.spans[part.number] = part.path


def run_audit(settings: Settings, asked: AuditSettings, progress: Progress) -> Report:
    """Judge the archives that the settings name, and report on them.

    Raises `UsageError` where there is nothing to judge, and `RunInterrupted` where a signal came:
    its report is on what was judged until then.
    """
    work = Work(
        settings.contracts,
        settings.api_version,
        settings.plugins,
        settings.fields,
        asked.choice,
        asked.verify,
        asked.observing,
        settings.against,
        settings.callbacks,
        settings.any_version,
        settings.org_schema,
        is_small(settings.recordings) if asked.over_time is None else asked.over_time,
    )
    library = work.library()
    load_ends(settings.lifecycle)
    if not library.is_ours:
        library.require_schemas(library.promises)
    marker = open_marker(settings, library)
    if asked.observing is not None:
        require_writable(asked.observing.file)
    sources = _Sources()

    def parts() -> Parts:
        named = tuple(map(str, settings.recordings))
        for part, source in parts_of(named, settings.fields, split=asked.engine.splits):
            sources.note(part)
            yield part, source

    summary = Summary()
    started, began = datetime.now(UTC).isoformat(timespec="seconds"), monotonic()
    cause: KeyboardInterrupt | None = None
    try:
        asked.engine.run(work, parts(), summary, progress)
    except KeyboardInterrupt as raised:
        cause = raised
    library.forget_judges()
    if summary.exchanges > _MANY:
        # Judges and what they counted refer to each other; the report takes the space they had.
        memory.give_back()
    with interruption.postponed(), suppress(interruption.Interrupted):
        if cause is None and not (summary.exchanges or summary.unread):
            raise UsageError(_why_empty(settings, summary))
        if asked.observing is not None:
            partial = cause is not None
            write_observed(asked.observing.file, library, summary, partial=partial)
        summary.tie_jobs(library.promises)
        followed = add_presence(summary, library.promises)
        number_places(summary, sources.spans, partial=cause is not None)
        privacy = privacy_of(library) if settings.private else None
        aborted = cause is not None
        target = ArchiveTarget(
            summary,
            sources.labels,
            privacy,
            sources.files,
            settings.fields,
            partial=aborted,
        )
        # The target has them, by what reports call them.
        summary.findings.clear()
        report = _report(
            settings,
            library,
            summary,
            target,
            (started, began),
            marker,
            followed=followed,
            aborted=aborted,
            for_files=asked.for_files,
        )
    if cause is not None:
        raise RunInterrupted(report) from cause
    return report


def _why_empty(settings: Settings, summary: Summary) -> str:
    if summary.left_out:
        named = ", ".join(map(str, settings.recordings))
        return f"{named}: the filters exclude all {summary.left_out} exchanges"
    return why_nothing_in(settings.recordings)


def _report(
    settings: Settings,
    library: Library,
    summary: Summary,
    target: ArchiveTarget,
    start: tuple[str, float],
    marker: UseMarker | None,
    *,
    followed: tuple[FollowedAnswers, ...],
    aborted: bool,
    for_files: bool,
) -> Report:
    baseline, levels = (
        open_baseline(settings, library),
        open_levels(settings.levels, library, settings.uses),
    )
    ends = load_ends(settings.lifecycle)
    owners = open_owners(settings.owners, library)
    run = Run(library, [target], baseline, target.privacy, levels, ends=ends, owners=owners)
    run.started, run.began = start
    judged = [(planned, run.judgement(planned.target, planned.case)) for planned in run.planned]
    report = report_judgements(
        run,
        judged,
        settings.fail_on,
        min_coverage=settings.min_coverage,
        fail_on_unmatched=settings.fail_on_unmatched,
        any_version=settings.any_version,
        fail_on_requests=settings.fail_on_requests,
        marker=marker,
        aborted=aborted,
        for_files=for_files,
        measured=_coverage(library, summary),
        followed=tuple(structs.replace(each, target=target.name) for each in followed),
    )
    # One after the other, so that there are not two of each.
    findings = list(report.findings)
    report = msgspec.structs.replace(report, findings=())
    add_times(findings, summary, target.seen)
    return msgspec.structs.replace(
        report,
        run=msgspec.structs.replace(
            report.run,
            targets=tuple(_with_counts(info, target, report) for info in report.run.targets),
            recorded=max((tally.times.last for tally in target.tallies.values()), default="")
            or None,
        ),
        exchanges=tuple(
            _with_count(row, tally.count)
            for row, tally in zip(report.exchanges, target.tallies.values(), strict=True)
        ),
        findings=tuple(findings),
        audit=audit_info(summary, partial=aborted),
    )


def _coverage(library: Library, summary: Summary) -> dict[str, OperationCoverage]:
    """What was exercised of each operation; the counts go, which take as much space."""
    counts = summary.coverage
    return {
        operation: coverage_of(library.promises[operation], counts.pop(operation))
        for operation in list(counts)
    }


def _with_count(row: ReportedExchange, count: int) -> ReportedExchange:
    return msgspec.structs.replace(row, count=count)


def _with_counts(info: TargetInfo, target: ArchiveTarget, report: Report) -> TargetInfo:
    """What is said of the target, each exchange counted and not each case."""
    rows = list(zip(report.exchanges, target.tallies.values(), strict=True))
    dated = [tally.times for tally in target.tallies.values() if tally.times.first]
    return msgspec.structs.replace(
        info,
        cases=sum(tally.count for _, tally in rows),
        judged=sum(tally.count for row, tally in rows if row.judged),
        conforms=sum(tally.count for row, tally in rows if row.outcome == "conforms"),
        not_applicable=sum(tally.count for _, tally in rows if tally.not_applicable),
        recorded=max((times.last for times in dated), default=None),
        age_days=None,
        age_note=None,
    )
