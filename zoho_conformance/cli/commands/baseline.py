"""`baseline`: findings of a report accepted into a file, and entries dropped that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from zoho_conformance.model.errors import ConformanceError, UsageError
from zoho_conformance.model.finding import Acceptance
from zoho_conformance.model.rules import Level, at_or_above
from zoho_conformance.reports.report import Report, ReportFinding, RunInfo
from zoho_conformance.runs.baseline import DAYS_VALID, Baseline, Entry, load
from zoho_conformance.runs.library import Library


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding, as a report holds it, to be accepted; ``why`` where its ``entry`` does not do."""

    finding: ReportFinding
    entry: Entry | None = None
    why: str = ""

    @property
    def fingerprint(self) -> str:
        """The finding's."""
        return self.finding.fingerprint


@dataclass(frozen=True, slots=True)
class AcceptOptions:
    """How findings are to be accepted.

    ``ask`` gives the reason for one, empty to leave it out; ``level`` is the least that is taken,
    ``only`` are fingerprints, none for all; ``renew`` keeps the reasons of entries that no longer
    do. ``expires`` is the last day of what is accepted, None for the usual one.
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

    added: tuple[Entry, ...]
    renewed: tuple[Entry, ...]
    seen: tuple[Entry, ...]
    left: tuple[Candidate, ...]


def update(
    report: Report, file: Path, library: Library, wishes: AcceptOptions, today: date
) -> UpdateResult:
    """Accept the findings of a report into the file, which is made where there is none.

    ``library`` has the present contracts. ``UsageError`` where the report is of others, or a reason
    is needed and nobody gives one; ``ConformanceError`` where the report has judged nothing.
    """
    _require_a_run(report, library)
    entries = load(file) if file.exists() else ()
    baseline = Baseline.from_entries(file, entries, library.contract_digest, today)
    run_on = date.fromisoformat(report.run.started[:10])
    candidates, known = _sorted_out(report, baseline, wishes)
    added: list[Entry] = []
    renewed: list[Entry] = []
    left: list[Candidate] = []
    for one, reason in _reasons(candidates, wishes):
        if not reason:
            left.append(one)
            continue
        digest = library.contract_digest(one.finding.operation)
        entry = _entry(one, reason, wishes, (run_on, today), digest)
        (renewed if one.entry else added).append(entry)
    done = {one.fingerprint for one in renewed}
    again = [one for one in known if one.fingerprint not in done]
    seen = [_seen(one, run_on) for one in again if one.accepted.last_seen < run_on]
    _rewrite(file, put=(*added, *renewed, *seen))
    return UpdateResult(tuple(added), tuple(renewed), tuple(seen), tuple(left))


def _require_a_run(report: Report, library: Library) -> None:
    """Raise where the report has judged nothing, or not by the present contracts."""
    run = report.run
    if not run.contract_digests:
        raise UsageError("the report is of no run of `check`: it has no digests of contracts")
    if not any(one.judged for one in report.exchanges):
        raise ConformanceError("nothing was judged: a baseline is made of what a run has seen")
    for operation, digest in run.contract_digests.items():
        known = operation in library.promises
        if not known or library.contract_digest(operation) != digest:
            raise UsageError(
                f"the report was made against another contract of {operation}: run `check` again"
            )


def _sorted_out(
    report: Report, baseline: Baseline, wishes: AcceptOptions
) -> tuple[list[Candidate], list[Entry]]:
    """The findings to be accepted, and the entries whose drift was seen."""
    found: dict[str, ReportFinding] = {}
    for one in report.findings:
        before = found.get(one.fingerprint)
        # What a ruling knows needs no entry, and what is gone was not seen.
        ruled = one.state == "known" and one.accepted is None
        seen = one.state != "gone" and not ruled
        if seen and (before is None or at_or_above(one.level, before.level)):
            found[one.fingerprint] = one
    candidates, known = [], []
    for fingerprint, one in found.items():
        entry = baseline.entries.get(fingerprint)
        if entry is not None:
            known.append(entry)
        why = baseline.why_invalid(entry, one.level) if entry else ""
        if why or (entry is None and at_or_above(one.level, wishes.level)):
            candidates.append(Candidate(one, entry, why))
    asked = set(wishes.only)
    for fingerprint in sorted(asked - {one.fingerprint for one in candidates}):
        raise UsageError(_not_asked(fingerprint, found.get(fingerprint), baseline))
    return [one for one in candidates if not asked or one.fingerprint in asked], known


def _not_asked(fingerprint: str, found: ReportFinding | None, baseline: Baseline) -> str:
    if found is None:
        return f"--only {fingerprint}: the report has no such finding"
    if fingerprint in baseline.entries:
        return f"--only {fingerprint}: is known already, and needs no renewal"
    return f"--only {fingerprint}: is {found.level}; take it with --level {found.level}"


def _reasons(candidates: Iterable[Candidate], wishes: AcceptOptions) -> list[tuple[Candidate, str]]:
    """Each candidate with the reason for accepting it, empty where it is left out."""
    told: list[tuple[Candidate, str]] = []
    wanting = list(candidates)
    for one in wanting:
        if wishes.reason is not None:
            told.append((one, wishes.reason))
        elif wishes.renew:
            told.append((one, one.entry.accepted.reason if one.entry else ""))
        elif wishes.ask is not None:
            told.append((one, wishes.ask(one).strip()))
        else:
            raise UsageError(
                f"a reason is needed for what is accepted ({len(wanting)} of the report's "
                "findings): give --reason, and --only FINGERPRINT for some of them, or --renew to "
                "keep the reasons of entries that expired or were reopened; on a terminal each is "
                "asked for"
            )
    return told


def _entry(
    one: Candidate, reason: str, wishes: AcceptOptions, days: tuple[date, date], digest: str
) -> Entry:
    """The entry for a finding, seen and accepted on these days."""
    finding, before = one.finding, one.entry.accepted if one.entry else None
    run_on, today = days
    kept_ticket, kept_owner = (before.ticket, before.owner) if before else ("", "")
    return Entry(
        rule=finding.rule,
        operation=finding.operation,
        # Which of many recordings shows the case first may be another tomorrow.
        case=finding.case,
        path=finding.path,
        level=finding.level,
        contract=digest,
        accepted=Acceptance(
            reason=reason,
            ticket=kept_ticket if wishes.ticket is None else wishes.ticket,
            owner=kept_owner if wishes.owner is None else wishes.owner,
            first_seen=before.first_seen if before else run_on,
            last_seen=max(run_on, before.last_seen) if before else run_on,
            expires=wishes.expires or today + timedelta(days=DAYS_VALID),
        ),
    )


def _seen(entry: Entry, run_on: date) -> Entry:
    return replace(entry, accepted=replace(entry.accepted, last_seen=run_on))


def prune(report: Report, file: Path, library: Library) -> tuple[Entry, ...]:
    """Drop the entries that the report's run looked for in vain; those that were dropped.

    ``ConformanceError`` where the run judged only a part, ``UsageError`` where it had no baseline.
    """
    entries = load(file)
    _require_a_run(report, library)
    if report.run.baseline is None:
        raise UsageError(
            "the report is of a run without a baseline: run `check` with it, or prune without a "
            "report"
        )
    if not report.run.complete:
        raise ConformanceError(f"nothing was dropped: {_incomplete(report.run)}")
    gone = {one.fingerprint for one in report.findings if one.state == "gone"}
    run_on = date.fromisoformat(report.run.started[:10])
    # What was seen after the run is not gone.
    dropped = [
        one for one in entries if one.fingerprint in gone and one.accepted.last_seen <= run_on
    ]
    _rewrite(file, drop=frozenset(one.fingerprint for one in dropped))
    return tuple(dropped)


def _incomplete(run: RunInfo) -> str:
    """Why a run was not complete."""
    if run.selected:
        return f"the run judged only what -k {run.selected} selects"
    if any(one.too_old for one in run.targets):
        return "the recordings are older than the run takes"
    left = sum(one.cases - one.judged - one.not_applicable for one in run.targets)
    return f"the run did not judge {left} of its cases" if left else "the run judged only a part"


def _rewrite(file: Path, put: Sequence[Entry] = (), drop: frozenset[str] = frozenset()) -> None:
    # Tomlkit is loaded where a file is written; reading has no use for it.
    from zoho_conformance.runs.baseline.edit import Edits, edit_file  # noqa: PLC0415

    if put or drop:
        edit_file(file, Edits(put, drop))
