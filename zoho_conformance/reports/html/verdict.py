"""The verdict in words: what it is and why, and what the evidence for it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zoho_conformance.model.rules import HIGHEST_FIRST, Level
from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.level_uses import level_lines
from zoho_conformance.reports.report import Report, Verdict, is_failing
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.report_group import by_group
from zoho_conformance.reports.reported_target import TargetInfo
from zoho_conformance.reports.wording import pluralize

_HEADINGS: dict[Verdict, str] = {
    "conforms": "Conforms",
    "drift": "Drift",
    "not-judged": "Not judged",
}


@dataclass(frozen=True, slots=True)
class VerdictText:
    """A verdict in words, and how many changes are new (by level), findings gone and known.

    `reasons` are what keeps the verdict from being plain; `remarks` are worth knowing.
    """

    name: Verdict
    heading: str
    sentence: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    new: tuple[tuple[Level, int], ...]
    gone: int
    known: int


@dataclass(frozen=True, slots=True)
class TargetEvidence:
    """A target of the run, and in a sentence what its answers can show."""

    target: TargetInfo
    shows: str
    drifted: int
    not_judged: int


def verdict_text(report: Report) -> VerdictText:
    """What a report's verdict says."""
    levels = Counter(_level(change) for change in _new_changes(report))
    states = Counter(finding.state for finding in report.findings)
    return VerdictText(
        name=report.verdict,
        heading=_HEADINGS[report.verdict],
        sentence=_sentence(report),
        reasons=tuple(_reasons(report)),
        remarks=tuple(_remarks(report)),
        new=tuple((level, levels[level]) for level in HIGHEST_FIRST if levels[level]),
        gone=states["gone"],
        known=states["known"],
    )


def _new_changes(report: Report) -> list[list[ReportFinding]]:
    return by_group(
        finding for finding in report.findings if finding.state == "new" and not finding.our_request
    )


def _level(change: Sequence[ReportFinding]) -> Level:
    levels = {finding.level for finding in change}
    return next(level for level in HIGHEST_FIRST if level in levels)


def _sentence(report: Report) -> str:
    seen = _how_much(report) + _ours(report)
    fail_on = f"at level {report.run.fail_on} or above"
    if report.run.fail_on_used:
        fail_on = f"in what your code uses, or {fail_on} where that is unknown"
    changes = _new_changes(report)
    failing = [
        change for change in changes if any(is_failing(report.run, finding) for finding in change)
    ]
    below = len(changes) - len(failing)
    if report.verdict == "conforms":
        rest = f"; {pluralize(below, 'change')} below it" if below else ""
        return f"{seen}: no new drift {fail_on}{rest}."
    if report.verdict == "not-judged":
        return f"{seen}. No drift that fails the run, but this is not a pass."
    if not failing:
        ended = any(finding_wording.is_expired(report, finding) for finding in report.findings)
        why = "acceptances of drift have expired" if ended else "accepted drift is gone"
        return f"{seen}: no new drift {fail_on}, but {why}."
    operations = {finding.operation for change in failing for finding in change}
    rest = f", {below:,} below it" if below else ""
    return (
        f"{pluralize(len(failing), 'change')} {fail_on} in "
        f"{pluralize(len(operations), 'operation')}{rest}; {seen}."
    )


def _ours(report: Report) -> str:
    count = sum(finding.our_request and finding.state == "new" for finding in report.findings)
    return f"; {pluralize(count, 'fault')} in our requests" if count else ""


def _how_much(report: Report) -> str:
    targets = report.run.targets
    judged = sum(target.judged for target in targets)
    if report.run.kind != "run":
        return f"{pluralize(judged, 'operation')} compared"
    cases = sum(target.cases for target in targets)
    return f"{judged:,} of {pluralize(cases, wording.unit(report))} judged"


def _reasons(report: Report) -> Iterator[str]:
    run = report.run
    for target in run.targets:
        yield from _target_reasons(target, wording.unit(report))
    gone = sum(finding.state == "gone" for finding in report.findings)
    if gone:
        yield f"{pluralize(gone, 'accepted finding')} no longer seen: remove from the baseline"
    for gate in run.min_coverage:
        if not gate.met:
            kind = wording.kind_words(gate.kind)
            yield f"Coverage of {kind}: {gate.reached:g} %, below the required {gate.asked:g} %"
    if run.selected:
        yield f"Only some cases were run: {run.selected}"
    elif not run.complete:
        yield "The run is not complete"


def _target_reasons(target: TargetInfo, unit: str) -> Iterator[str]:
    yield from (f"Left in the org: {change}" for change in target.not_undone)
    if target.age_note:
        yield f"{target.name}: {target.age_note}"
    yield from (f"Cannot be read: {file}" for file in target.unread)
    lacking = target.cases - target.judged - target.not_applicable
    if lacking > 0:
        yield f"{target.name}: {pluralize(lacking, unit)} could not be judged"


def _remarks(report: Report) -> Iterator[str]:
    unit = wording.unit(report)
    lacks = "without a verdict" if unit == "exchange" else "that the org cannot show"
    for target in report.run.targets:
        if target.not_applicable:
            yield f"{target.name}: {pluralize(target.not_applicable, unit)} {lacks}"
    for number, line in enumerate(level_lines(report.run.levels)):
        yield f"Levels, {line}" if number else f"Levels: {line}"
    if report.run.uses:
        yield f"Marked by what your code uses: {report.run.uses}"
    yield from (f"Read, {line}" for line in wording.undocumented_read_lines(report))
    masked = wording.privacy_line(report)
    if masked:
        yield f"Private: {masked}"


def evidence(report: Report) -> list[TargetEvidence]:
    """The targets of a report, with what their answers can show."""
    return [
        TargetEvidence(
            target,
            _what_answers_show(target),
            drifted=target.judged - target.conforms,
            not_judged=target.cases - target.judged,
        )
        for target in report.run.targets
    ]


def _what_answers_show(target: TargetInfo) -> str:
    """What the answers of a target show; empty where descriptions were compared."""
    if target.compared_with:
        return (
            "Shows whether answers still have the same shape as earlier ones, not which shape is "
            "right."
        )
    if "reference" in (target.kind, target.recorded_from):
        return "Shows that the checks work: our own server answered (no evidence about Zoho)."
    if target.kind == "documented":
        return "Shows whether the pages agree with themselves; no server was asked."
    if target.kind == "live":
        return "Shows what this org answered during the run."
    if target.kind in ("replayed", "foreign"):
        return "Shows what was answered when the recordings were made."
    return ""
