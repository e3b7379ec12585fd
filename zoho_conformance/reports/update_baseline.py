"""What a report changes in the baseline: findings are accepted, and resolved entries dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.finding import Acceptance
from zoho_conformance.model.rules import Level, at_or_above
from zoho_conformance.reports.report import Report, RunInfo
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.runs.baseline import DAYS_VALID, Baseline, BaselineEntry, load
from zoho_conformance.runs.library import Library


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that may be accepted; `why` says what is wrong with its `entry`, if it has one."""

    finding: ReportFinding
    entry: BaselineEntry | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class AcceptOptions:
    """How to accept findings.

    - `ask`: gives the reason for one, empty to leave it out
    - `reason`, `ticket`, `owner`: what to note, None for what an entry has already
    - `expires`: the last day on which what is accepted is valid, None for the default
    - `level`: the lowest level that is accepted
    - `only`: the fingerprints to accept, none for all
    - `renew`: whether to keep the reasons of entries that are no longer valid, and add none
    """

    ask: Callable[[Candidate], str] | None = None
    reason: str | None = None
    ticket: str | None = None
    owner: str | None = None
    expires: date | None = None
    level: Level = "warning"
    only: tuple[str, ...] = ()
    renew: bool = False


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What an update did: entries added, renewed, only seen again, and findings left out."""

    added: tuple[BaselineEntry, ...]
    renewed: tuple[BaselineEntry, ...]
    seen: tuple[BaselineEntry, ...]
    left_out: tuple[Candidate, ...]


def update(
    report: Report, file: Path, library: Library, options: AcceptOptions, today: date
) -> UpdateResult:
    """Accept the findings of a report into the file, which is made where there is none.

    `library` has the present contracts. Raises `UsageError` where the report was made by others, or
    a reason is missing, and `ConformanceError` where the report has judged nothing.
    """
    _require_run(report, library)
    entries = load(file) if file.exists() else ()
    baseline = Baseline.from_entries(file, entries, library.contract_digest, today)
    findings = _findings_seen(report)
    candidates = _candidates(findings, baseline, options)
    added: list[BaselineEntry] = []
    renewed: list[BaselineEntry] = []
    left_out: list[Candidate] = []
    for candidate, reason in _with_reasons(candidates, options):
        if not reason:
            left_out.append(candidate)
            continue
        acceptance = _acceptance(candidate, reason, options, _day_of(report), today)
        entry = _entry(candidate.finding, acceptance, library)
        (renewed if candidate.entry else added).append(entry)
    done = {entry.fingerprint for entry in renewed}
    present = (baseline.entries[key] for key in findings if key in baseline.entries)
    seen = [
        replace(entry, accepted=replace(entry.accepted, last_seen=_day_of(report)))
        for entry in present
        if entry.fingerprint not in done and entry.accepted.last_seen < _day_of(report)
    ]
    _edit(file, upsert=(*added, *renewed, *seen))
    return UpdateResult(tuple(added), tuple(renewed), tuple(seen), tuple(left_out))


def prune(report: Report, file: Path, library: Library) -> tuple[BaselineEntry, ...]:
    """Drop the entries whose drift the report's run no longer saw, and return them.

    Raises `ConformanceError` where the run judged only a part, and `UsageError` where it had no
    baseline.
    """
    entries = load(file)
    _require_run(report, library)
    if report.run.baseline is None:
        raise UsageError(
            "the report is of a run without a baseline: run `check` with it, or prune without a "
            "report"
        )
    if not report.run.complete:
        raise ConformanceError(f"nothing was dropped: {_why_incomplete(report.run)}")
    gone = {finding.fingerprint for finding in report.findings if finding.state == "gone"}
    # What was seen after the run is not gone.
    dropped = tuple(
        entry
        for entry in entries
        if entry.fingerprint in gone and entry.accepted.last_seen <= _day_of(report)
    )
    _edit(file, drop=frozenset(entry.fingerprint for entry in dropped))
    return dropped


def _require_run(report: Report, library: Library) -> None:
    """Raise where the report has judged nothing, or not by the present contracts."""
    digests = report.run.contract_digests
    if not digests:
        raise UsageError("not a report of `check`: it has no digests of contracts")
    if not any(exchange.judged for exchange in report.exchanges):
        raise ConformanceError("nothing was judged: a baseline is made of what a run has seen")
    for operation, digest in digests.items():
        known = operation in library.promises
        if not known or library.contract_digest(operation) != digest:
            raise UsageError(
                f"the report was made with another contract of {operation}: run `check` again"
            )


def _day_of(report: Report) -> date:
    return date.fromisoformat(report.run.started[:10])


def _findings_seen(report: Report) -> dict[str, ReportFinding]:
    """By fingerprint, the findings that an entry can accept, each at its highest level."""
    seen: dict[str, ReportFinding] = {}
    for finding in report.findings:
        # What a ruling accepts needs no entry, and what is gone was not seen.
        by_ruling = finding.state == "known" and finding.accepted is None
        if finding.state == "gone" or by_ruling:
            continue
        before = seen.get(finding.fingerprint)
        if before is None or at_or_above(finding.level, before.level):
            seen[finding.fingerprint] = finding
    return seen


def _candidates(
    findings: dict[str, ReportFinding], baseline: Baseline, options: AcceptOptions
) -> list[Candidate]:
    """Choose the findings to accept; `UsageError` for one that is asked for and cannot be."""
    candidates: dict[str, Candidate] = {}
    for fingerprint, finding in findings.items():
        entry = baseline.entries.get(fingerprint)
        why = baseline.why_invalid(entry, finding.level) if entry else ""
        if why or (entry is None and at_or_above(finding.level, options.level)):
            candidates[fingerprint] = Candidate(finding, entry, why)
    for fingerprint in sorted(set(options.only) - candidates.keys()):
        why_not = _why_not_accepted(
            findings.get(fingerprint), known=fingerprint in baseline.entries
        )
        raise UsageError(f"--only {fingerprint}: {why_not}")
    return [
        candidate
        for fingerprint, candidate in candidates.items()
        if not options.only or fingerprint in options.only
    ]


def _why_not_accepted(finding: ReportFinding | None, *, known: bool) -> str:
    if finding is None:
        return "the report has no such finding"
    if known:
        return "already known, and needs no renewal"
    return f"its level is {finding.level}; accept it with --level {finding.level}"


def _with_reasons(
    candidates: Iterable[Candidate], options: AcceptOptions
) -> Iterator[tuple[Candidate, str]]:
    """Each candidate with the reason for accepting it, empty where it is left out."""
    candidates = list(candidates)
    for candidate in candidates:
        if options.reason is not None:
            yield candidate, options.reason
        elif options.renew:
            yield candidate, candidate.entry.accepted.reason if candidate.entry else ""
        elif options.ask is not None:
            yield candidate, options.ask(candidate).strip()
        else:
            raise UsageError(
                f"a reason is needed to accept drift ({len(candidates)} of the report's findings): "
                "give --reason, and --only FINGERPRINT for some of them, or --renew to keep the "
                "reasons of entries that expired or were reopened; on a terminal you are asked for "
                "each"
            )


def _acceptance(
    candidate: Candidate, reason: str, options: AcceptOptions, run_on: date, today: date
) -> Acceptance:
    """Accept a finding that a run saw on a day, as of today."""
    before = candidate.entry.accepted if candidate.entry else None
    ticket, owner = (before.ticket, before.owner) if before else ("", "")
    return Acceptance(
        reason=reason,
        ticket=ticket if options.ticket is None else options.ticket,
        owner=owner if options.owner is None else options.owner,
        first_seen=before.first_seen if before else run_on,
        last_seen=max(run_on, before.last_seen) if before else run_on,
        expires=options.expires or today + timedelta(days=DAYS_VALID),
    )


def _entry(finding: ReportFinding, acceptance: Acceptance, library: Library) -> BaselineEntry:
    return BaselineEntry(
        rule=finding.rule,
        operation=finding.operation,
        # Without the recording: which of many shows the case first may change.
        case=finding.case,
        path=finding.path,
        level=finding.level,
        contract=library.contract_digest(finding.operation),
        accepted=acceptance,
    )


def _why_incomplete(run: RunInfo) -> str:
    """Why a run was not complete."""
    if run.selected:
        return f"the run judged only what -k {run.selected} selects"
    if any(target.too_old for target in run.targets):
        return "the recordings are older than the run takes"
    missed = sum(target.cases - target.judged - target.not_applicable for target in run.targets)
    return (
        f"the run did not judge {missed} of its cases" if missed else "the run judged only a part"
    )


def _edit(
    file: Path, upsert: tuple[BaselineEntry, ...] = (), drop: frozenset[str] = frozenset()
) -> None:
    # Only what writes a file needs tomlkit, which is slow to import.
    from zoho_conformance.runs.baseline.edit import Edits, edit_file  # noqa: PLC0415 - as above

    if upsert or drop:
        edit_file(file, Edits(upsert, drop))
