"""The report as Markdown, for a comment on a pull request or a summary of a CI step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from zoho_conformance.model.display import legible, without_commands
from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.level_uses import is_off, level_lines, level_note
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.wording import pluralize

MAX_COMMENT_BYTES = 60_000
"""Well below the 65,536 characters that GitHub takes in a comment."""
_MAX_CASES = 3
_MAX_REASONS = 20
_MAX_CHANGES = 40
_MAX_CELL_CHARS = 300

_ICONS = {"conforms": "✅", "drift": "❌", "not-judged": "⚠️"}
_WORDS = {"conforms": "Conforms", "drift": "Drift", "not-judged": "Not judged"}
_MEANS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")
_HANDLE = re.compile(r"@(?=\w)")


def render(report: Report) -> str:
    """The text, cut to what a comment takes; it says how many findings were left out."""
    return render_within(report, MAX_COMMENT_BYTES)


def render_within(report: Report, max_bytes: int) -> str:
    """The text in at most so many bytes; findings are left out from the end, and counted."""
    head = "\n".join(_head(report))
    tail = "\n".join(_tail(report))
    rows = list(_rows(report))
    room = max_bytes - _size(head + tail + _left_out_note(len(rows))) - 8
    kept: list[str] = []
    for row in rows:
        room -= _size(row) + 1
        if room < 0:
            break
        kept.append(row)
    parts = [head]
    if kept:
        parts.append("\n".join([*_table(report), *kept]))
    if len(kept) < len(rows):
        parts.append(_left_out_note(len(rows) - len(kept)))
    parts.append(tail)
    whole = "\n\n".join(part for part in parts if part).encode()
    text = whole[: max_bytes - 1].decode(errors="ignore").rstrip() + "\n"
    return without_commands(text)


def _size(text: str) -> int:
    return len(text.encode())


def _table(report: Report) -> Iterator[str]:
    promised, came = finding_wording.side_labels(report, report.findings[0])
    yield f"| level | rule | operation, case | at | {promised} | {came} |"
    yield "|---|---|---|---|---|---|"


def _head(report: Report) -> Iterator[str]:
    run, verdict = report.run, report.verdict
    yield f"### {_ICONS[verdict]} Zoho CRM conformance: {_WORDS[verdict]}"
    yield ""
    yield escape(wording.summary(report)) + "."
    yield ""
    for target in run.targets:
        is_run = run.kind == "run"
        described = (
            wording.describe_target(target, wording.unit(report)) if is_run else target.description
        )
        yield f"- **{escape(target.name)}**: {escape(described)}"
        if target.age_note:
            yield f"  - {escape(target.age_note)}"
        yield from (f"  - **left in the org**: {escape(change)}" for change in target.not_undone)
        yield from (f"  - **cannot be read**: {escape(file)}" for file in target.unread)
        for reason, count in list(target.unmatched.items())[:_MAX_REASONS]:
            yield f"  - not matched: {count}: {escape(_shorten(reason))}"
        if len(target.unmatched) > _MAX_REASONS:
            yield f"  - not matched: {len(target.unmatched) - _MAX_REASONS} more addresses"
        if target.foreign:
            yield f"  - ignored: {escape(wording.foreign_line(target))}"
    yield f"- contracts {escape(run.api_version)} `{run.contract_digest}`"
    for number, line in enumerate(level_lines(run.levels)):
        yield f"  - {escape(line)}" if number else f"- levels: {escape(line)}"
    if run.uses:
        yield f"- uses {escape(run.uses)}"
    reads = list(wording.undocumented_read_lines(report))
    yield from (f"- {escape(_shorten(line))}" for line in reads[:_MAX_REASONS])
    if len(reads) > _MAX_REASONS:
        yield f"- {len(reads) - _MAX_REASONS} more keys that are read, and on no page"
    yield from (f"- {escape(gap)}" for gap in wording.coverage_gaps(report))
    yield from _since(report)


def _since(report: Report) -> Iterator[str]:
    """What changed since another report; what is still there is in the table below alone."""
    if report.since is None:
        return
    yield ""
    yield f"**{escape(wording.since_line(report.since))}**"
    yield ""
    rows = [row for row in wording.findings_since(report) if row[0] != "still there"]
    for word, finding in rows[:_MAX_CHANGES]:
        yield f"- **{word}**: {escape(_shorten(finding_wording.change_line(finding)))}"
    if len(rows) > _MAX_CHANGES:
        yield f"- and {len(rows) - _MAX_CHANGES} more"


def _rows(report: Report) -> Iterator[str]:
    is_run = report.run.kind == "run"
    for finding in report.findings:
        if finding.state == "known":
            continue
        times = f", {finding.count:,} times" if finding.count > 1 else ""
        if seen := finding_wording.seen(finding):
            times += f"; seen {seen}"
        state = finding.level if finding.state == "new" else finding.state
        case = (
            f", {finding_wording.cases(finding, _MAX_CASES)} ({finding.target})" if is_run else ""
        )
        cells = [
            finding.operation + case,
            ", ".join(
                filter(None, (finding_wording.location(finding), finding_wording.use_line(finding)))
            ),
            _shorten(finding.expected),
            ": ".join(
                filter(
                    None,
                    (
                        _shorten(finding.actual),
                        finding.confirmation.words if finding.confirmation else "",
                        finding.note,
                        level_note(finding),
                        f"owner {', '.join(finding.owners)}" if finding.owners else "",
                    ),
                )
            ),
        ]
        shown = list(map(escape, cells))
        if finding.source.link:
            shown[2] += f" ({linked(finding.source.page, finding.source.link)})"
        ours = "our request: " if finding.our_request else ""
        rule = f"{ours}`{finding.rule}` {finding.fingerprint}{times}"
        yield f"| {state} | {rule} | {' | '.join(shown)} |"


def _remarks(finding: ReportFinding) -> Iterator[str]:
    """What further answers showed, and what was decided."""
    yield finding.confirmation.words if finding.confirmation else ""
    yield finding.note
    yield level_note(finding)


def _tail(report: Report) -> Iterator[str]:
    off = [finding for finding in report.findings if finding.state == "known" and is_off(finding)]
    if off:
        yield "<details><summary>Switched off by the configuration</summary>"
        yield ""
        for finding in off[:_MAX_CHANGES]:
            line = f"{finding_wording.change_line(finding)}: {level_note(finding)}"
            yield f"- {escape(_shorten(line))}"
        if len(off) > _MAX_CHANGES:
            yield f"- and {len(off) - _MAX_CHANGES} more"
        yield ""
        yield "</details>"
        yield ""
    known = sum(finding.state == "known" for finding in report.findings) - len(off)
    if known:
        yield f"{pluralize(known, 'known finding')}, accepted with a reason."
        yield ""
    reasons = wording.places_not_judged(report)
    counts = wording.counts_not_judged(report)
    if reasons:
        yield "<details><summary>Not judged</summary>"
        yield ""
        for outcome, reason in list(reasons)[:_MAX_REASONS]:
            count = pluralize(counts[outcome, reason], wording.unit(report))
            yield f"- {count}: {outcome}: {escape(_shorten(reason))}"
        if len(reasons) > _MAX_REASONS:
            yield f"- and {len(reasons) - _MAX_REASONS} more reasons"
        yield ""
        yield "</details>"


def _left_out_note(count: int) -> str:
    return f"**{count} more findings** are not shown here; the JSON report has all of them."


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_CELL_CHARS else f"{text[: _MAX_CELL_CHARS - 1]}…"


def linked(title: str, address: str) -> str:
    """A title that leads to an address."""
    # In its angle brackets an address may hold anything but these, and no table has its mark.
    safe = quote(address, safe="!#$%&'()*+,/:;=?@[]~-._")
    return f"[{escape(title)}](<{safe}>)"


def escape(text: str) -> str:
    """The text on one line, without meaning in Markdown or HTML, and without mentions."""
    line = legible(" ".join(text.split()))
    # A zero-width space keeps `@name` from notifying that user.
    return _HANDLE.sub("@\u200b", _MEANS.sub(r"\\\1", line))
