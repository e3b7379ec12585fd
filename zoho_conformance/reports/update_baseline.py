"""What a report changes in the baseline: findings are accepted, and resolved entries dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.finding import Acceptance
from zoho_conformance.reports.baseline_candidates import (
    AcceptOptions,
    Candidate,
    entries_of,
    find_candidates,
    findings_seen,
)
from zoho_conformance.reports.report import Report, RunInfo
from zoho_conformance.runs.baseline import DAYS_VALID, Baseline, BaselineEntry, load
from zoho_conformance.runs.library import Library


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
    findings = findings_seen(report)
    changes = _Changes()
    left_out: list[Candidate] = []
    candidates = find_candidates(report, findings, baseline, options)
    for candidate, reason in _with_reasons(candidates, options):
        if reason:
            acceptance = _acceptance(candidate, reason, options, _day_of(report), today)
            changes.accept(candidate, _entry(candidate, acceptance, library))
        else:
            left_out.append(candidate)
    present = {
        entry.fingerprint: entry
        for finding in findings.values()
        for entry in entries_of(finding, baseline)
    }
    seen = [
        replace(entry, accepted=replace(entry.accepted, last_seen=_day_of(report)))
        for fingerprint, entry in present.items()
        if fingerprint not in changes.touched and entry.accepted.last_seen < _day_of(report)
    ]
    _edit(
        file,
        upsert=(*changes.added.values(), *changes.renewed.values(), *seen),
        drop=frozenset(changes.dropped),
        replaced=changes.replaced,
    )
    return UpdateResult(
        tuple(changes.added.values()),
        (*changes.renewed.values(), *changes.replaced.values()),
        tuple(seen),
        tuple(left_out),
    )


@dataclass(slots=True)
class _Changes:
    """What an update does to the entries, by fingerprint.

    `replaced` has the new entry by the fingerprint of the one that it takes the place of.
    """

    added: dict[str, BaselineEntry] = field(default_factory=dict)
    renewed: dict[str, BaselineEntry] = field(default_factory=dict)
    replaced: dict[str, BaselineEntry] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    @property
    def touched(self) -> set[str]:
        """The fingerprints of entries that are not as they were."""
        return {*self.renewed, *self.replaced, *self.dropped}

    def accept(self, candidate: Candidate, entry: BaselineEntry) -> None:
        """Put an entry in the place of those about its finding, or add it."""
        key = entry.fingerprint
        earlier = [old.fingerprint for old in candidate.entries if old.fingerprint != key]
        # What an earlier version accepted may be any of several things that come there now.
        replaceable = [fingerprint for fingerprint in earlier if fingerprint not in self.replaced]
        if any(old.fingerprint == key for old in candidate.entries):
            self.renewed[key] = entry
        elif replaceable and key not in {new.fingerprint for new in self.replaced.values()}:
            self.replaced[replaceable[0]] = entry
        elif not replaceable:
            self.added[key] = entry
        self.dropped = self.dropped.union(earlier) - self.replaced.keys()


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
    # Requests are judged whatever the answer was, so there may be findings about them alone.
    if not report.findings and not any(exchange.judged for exchange in report.exchanges):
        raise ConformanceError("nothing was judged: a baseline is made of what a run has seen")
    for operation, digest in digests.items():
        known = operation in library.promises or operation in library.promises.callbacks
        if not known or library.contract_digest(operation) != digest:
            raise UsageError(
                f"the report was made with another contract of {operation}: run `check` again"
            )


def _day_of(report: Report) -> date:
    return date.fromisoformat(report.run.started[:10])


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


def _entry(candidate: Candidate, acceptance: Acceptance, library: Library) -> BaselineEntry:
    finding, group = candidate.finding, candidate.group
    if group is not None:
        before = candidate.entry.contracts if candidate.entry else {}
        paths = candidate.entry.paths if candidate.entry else ()
        return BaselineEntry(
            rule=group.shared_rule,
            operation="",
            case="",
            path=group.shared_key,
            level=group.level,
            contract="",
            accepted=acceptance,
            came=group.came,
            paths=tuple(sorted({*paths, *group.shared_paths})),
            contracts={**before, **{id_: library.contract_digest(id_) for id_ in group.operations}},
        )
    return BaselineEntry(
        rule=finding.rule,
        operation=finding.operation,
        # Without the recording: which of many shows the case first may change.
        case=finding.case,
        path=finding.path,
        level=finding.level,
        contract=library.contract_digest(finding.operation),
        accepted=acceptance,
        promised=finding.promised,
        came=finding.came,
        # A report of an earlier version has only words.
        actual=finding.actual if finding.came is None else None,
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
    file: Path,
    upsert: Sequence[BaselineEntry] = (),
    drop: frozenset[str] = frozenset(),
    replaced: Mapping[str, BaselineEntry] = MappingProxyType({}),
) -> None:
    # Only what writes a file needs tomlkit, which is slow to import.
    from zoho_conformance.runs.baseline.edit import Edits, edit_file  # noqa: PLC0415 - as above

    if upsert or drop or replaced:
        edit_file(file, Edits(upsert, drop, replaced))
