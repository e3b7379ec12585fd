"""The report for a terminal: the verdict first, then what drifted, then what was not judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import click

from zoho_conformance.model.display import legible, without_commands
from zoho_conformance.model.finding import Finding
from zoho_conformance.model.lazy_pattern import lazy_pattern
from zoho_conformance.model.page_link import link_to
from zoho_conformance.reports import finding_wording, text_decisions, text_groups, wording
from zoho_conformance.reports.level_uses import level_lines, level_note
from zoho_conformance.reports.linked_line import Line, written
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.text_groups import MAX_LISTED

_VERDICTS = {"conforms": "CONFORMS", "drift": "DRIFT", "not-judged": "NOT JUDGED"}
_COLOURS = {
    "CONFORMS:": "green",
    "DRIFT:": "red",
    "NOT JUDGED:": "yellow",
    "error ": "red",
    "warning ": "yellow",
    "info ": "cyan",
    "gone ": "magenta",
    "LEFT IN THE ORG:": "red",
    "CANNOT BE READ:": "red",
    "COVERAGE TOO LOW:": "red",
}
_BEGINS = lazy_pattern(r"(\s*)(" + "|".join(_COLOURS) + ")")

_MAX_PLACES = 3
_MAX_ADDRESSES = 12


def render(
    report: Report, *, details: bool = False, colour: bool = False, links: bool = False
) -> str:
    """The text of a report; `details` shows everything, without truncation.

    `colour` and `links` are whether colours may be used, and titles that are links.
    """
    lines = written(_lines(report, details=details), links=links)
    return "\n".join(map(_add_colour, lines) if colour else lines)


def render_file(report: Report) -> str:
    """The text of a file: everything, without colour."""
    return without_commands(render(report, details=True)) + "\n"


def _add_colour(line: str) -> str:
    begins = _BEGINS.match(line)
    if begins is None:
        return line
    indent, word = begins.groups()
    return indent + click.style(word, fg=_COLOURS[word], bold=True) + line[begins.end() :]


def _lines(report: Report, *, details: bool) -> Iterator[Line]:
    new = [finding for finding in report.findings if finding.state == "new"]
    yield f"{_VERDICTS[report.verdict]}: {wording.summary(report)}"
    yield from _evidence_lines(report)
    yield from _since_lines(report, details=details)
    yield from text_groups.lines(report, new, details=details)
    if new and report.run.kind == "run":
        yield ""
        yield (
            "To see what a finding means: `zoho-conformance explain RULE`; to accept one "
            "temporarily, with a reason: `zoho-conformance baseline update`"
        )
    yield from _undocumented_reads(report, details=details)
    yield from _gone_lines(report)
    yield from text_decisions.lines(report, details=details)
    yield from _not_judged_lines(report, details=details)
    yield from _not_exercised_lines(report, details=details)


def _evidence_lines(report: Report) -> Iterator[str]:
    """Who answered, how old that is, and how much of the contract it shows."""
    run = report.run
    again = f", {report.requests_repeated} of them again" if report.requests_repeated else ""
    if report.requests_confirming:
        again += f", {report.requests_confirming} to confirm drift"
    ours = f" ({run.fail_on_requests} in our requests)" if run.fail_on_requests else ""
    yield (
        f"  against: {wording.judging_basis(report)}, "
        f"fails on: {run.fail_on}{ours}, requests sent: {report.requests_sent}{again}"
    )
    yield from _lines_of_decisions(report)
    for target in run.targets:
        if target.age_note:
            yield f"  {target.name}: {target.age_note}"
    for target in run.targets:
        yield from (f"  LEFT IN THE ORG: {change}" for change in target.not_undone)
    for target in run.targets:
        is_run = run.kind == "run"
        described = (
            wording.describe_target(target, wording.unit(report)) if is_run else target.description
        )
        yield f"  {target.name}: {described}"
        for reason, count in target.not_asked.items():
            yield f"    not sent: {wording.pluralize(count, 'case')}: {reason}"
        yield from (f"    selected {choice}" for choice in target.auto_selected)
        yield from (f"    CANNOT BE READ: {file}" for file in target.unread)
        yield from _unmatched_lines(target.unmatched)
        if target.foreign:
            yield f"    ignored: {wording.foreign_line(target)}"
    yield from (f"  {line}" for line in wording.other_ids(run))
    if report.coverage:
        yield f"  coverage: {wording.coverage_line(report)}"
    yield from (f"  {gap}" for gap in wording.coverage_gaps(report))


def _lines_of_decisions(report: Report) -> Iterator[str]:
    """The files in which people decided on findings, what is masked, and what came of that."""
    run = report.run
    if run.uses:
        alone = ", and only drift in what they list fails the run" if run.fail_on_used else ""
        yield f"  uses: {run.uses}{alone}"
    if private := wording.privacy_line(report):
        yield f"  private: {private}"
    if run.baseline:
        yield f"  baseline: {wording.baseline_line(run.baseline)}"
    for number, line in enumerate(level_lines(run.levels)):
        yield f"    {line}" if number else f"  levels: {line}"


def _unmatched_lines(reasons: Mapping[str, int]) -> Iterator[str]:
    """The exchanges that match no operation of the contracts, the most frequent first."""
    for reason, count in list(reasons.items())[:_MAX_ADDRESSES]:
        yield f"    not matched: {count}: {reason}"
    if len(reasons) > _MAX_ADDRESSES:
        rest = sum(list(reasons.values())[_MAX_ADDRESSES:])
        yield f"    not matched: {rest}: {len(reasons) - _MAX_ADDRESSES} more addresses"


def _since_lines(report: Report, *, details: bool) -> Iterator[str]:
    """What changed since another report, a line for each finding."""
    if report.since is None:
        return
    yield ""
    line = wording.since_line(report.since)
    yield f"{line[0].upper()}{line[1:]}"
    rows = list(wording.findings_since(report))
    for word, finding in rows[: None if details else MAX_LISTED]:
        yield f"  {word + ':':12} {finding_wording.change_line(finding)}"
    if len(rows) > MAX_LISTED and not details:
        yield f"  and {len(rows) - MAX_LISTED} more (see --details)"


def _undocumented_reads(report: Report, *, details: bool) -> Iterator[str]:
    lines = list(wording.undocumented_read_lines(report))
    if lines:
        yield ""
        yield "Undocumented keys that your code reads:"
        yield from (f"  {line}" for line in lines[: None if details else MAX_LISTED])
    if len(lines) > MAX_LISTED and not details:
        yield f"  and {len(lines) - MAX_LISTED} more (see --details)"


def _gone_lines(report: Report) -> Iterator[str]:
    gone = [finding for finding in report.findings if finding.state == "gone"]
    if gone:
        yield ""
        yield "In the baseline, but no longer seen:"
    for finding in gone:
        place = f"{finding.operation}-{finding.case_label}"
        came = f", where {finding.came} came" if finding.came else ""
        yield (
            f"  gone {finding.rule} [{finding.fingerprint}] {place} at "
            f"{finding_wording.location(finding)}{came}"
        )
        if finding.note:
            yield f"    {finding.note}"


def _not_judged_lines(report: Report, *, details: bool) -> Iterator[str]:
    """One line for each reason, however many cases it kept from being judged."""
    reasons = wording.places_not_judged(report)
    if reasons:
        yield ""
        yield "Not judged:"
    counts = wording.counts_not_judged(report)
    for (outcome, reason), places in reasons.items():
        # A place of an archive stands for all exchanges that came to the same.
        count = counts[outcome, reason]
        many = f", {wording.pluralize(count, 'exchange')}" if report.audit else ""
        yield f"  {outcome}{many}: {reason} [{_join_first(places, _MAX_PLACES, details=details)}]"


def _not_exercised_lines(report: Report, *, details: bool) -> Iterator[str]:
    """How many rows of the error tables no answer shows, by reason, the most rows first."""
    if any(target.compared_with for target in report.run.targets):
        return
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for operation, coverage in report.coverage.items():
        for row in coverage.error_rows.not_exercised:
            by_reason.setdefault(row.reason, []).append((operation, row.case))
    if not by_reason:
        return
    documented = sum(coverage.error_rows.documented for coverage in report.coverage.values())
    yield ""
    yield f"Error rows not exercised: {sum(map(len, by_reason.values()))} of {documented}"
    for reason, rows in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        cases = list(dict.fromkeys(case for _, case in rows))
        # Many rows for one reason are named by their operations, few by their codes.
        few = len(cases) <= _MAX_PLACES
        names = cases if few else list(dict.fromkeys(operation for operation, _ in rows))
        places = [f"{operation}-{case}" for operation, case in rows] if details else names
        yield f"  {len(rows)}: {reason} ({_join_first(places, _MAX_ADDRESSES, details=details)})"


def _join_first(places: Sequence[str], limit: int, *, details: bool) -> str:
    """The first places, and how many more there are; with `details` all of them."""
    more = 0 if details else len(places) - limit
    return ", ".join(places[:limit]) + f" and {more} more" if more > 0 else ", ".join(places)


def render_failure(
    findings: Sequence[Finding],
    request: str,
    owners_of: Callable[[Finding], Sequence[str]] | None = None,
) -> str:
    """Why a test fails: what was sent, what is promised and where, what came, and whose it is."""
    lines = [f"sent:     {request}"]
    for finding in findings:
        source = finding.source
        page = f"{source.page}, {source.section}"
        link = (
            None
            if source.url is None
            else link_to(source.url, source.section, source.words, source.behind)
        )
        times = f" ({finding.count} times)" if finding.count > 1 else ""
        at = f"{finding.path or 'the body'}{times} [{finding.fingerprint}]"
        labels = ("page has:", "we sent: ") if finding.is_ours else ("promised:", "came:    ")
        promised, came = labels
        lines += [
            f"{finding.level} {finding.rule} at {at}",
            f"{promised} {finding.expected}  ({finding.basis}: {page})",
            *([f"page:     {link}"] if link else []),
            f"{came} {finding.actual}",
            *([f"level:    {note}"] if (note := level_note(finding)) else []),
            *(
                [f"owner:    {', '.join(names)}"]
                if owners_of is not None and (names := owners_of(finding))
                else []
            ),
            *([f"accepted: {finding.note}"] if finding.note else []),
        ]
    return "\n".join(map(legible, lines))
