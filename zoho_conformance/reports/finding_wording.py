"""What the views say alike of a finding: what was promised and came, where, and how often."""

from __future__ import annotations

from collections.abc import Sequence

from zoho_conformance.checks.version_ends import CASE
from zoho_conformance.model.finding import FIELDS_OF
from zoho_conformance.model.rules import (
    OBSERVED_RULES,
    ORG_RECORD_RULES,
    PRESENCE_RULES,
    RULES,
)
from zoho_conformance.model.uses import UseState
from zoho_conformance.reports.level_uses import is_off, level_note
from zoho_conformance.reports.places import RecordedPlace
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.wording import percent, pluralize

_LABELS = {
    "diff": ("before", "now"),
    "pages": ("contract", "page"),
    "witness": ("page", "witness"),
    "observed": ("page", "came"),
    "org-schema": ("before", "now"),
}
_MAX_USES = 3
USE_WORDS: dict[UseState, str] = {
    "used": "used",
    "not-used": "not used",
    "unknown": "unknown whether used",
}


def side_labels(report: Report, finding: ReportFinding) -> tuple[str, str]:
    """What the two sides of a finding are called: what was promised, and what came."""
    is_of_org = finding.source.section.startswith(FIELDS_OF)
    if finding.our_request:
        return "org has" if is_of_org else "page has", "we sent"
    rule = RULES.get(finding.rule)
    if rule is not None and rule.about == "recording":
        return "recorded", "came"
    if finding.rule in ORG_RECORD_RULES:
        return "org has", "came"
    if finding.rule in OBSERVED_RULES or finding.rule in PRESENCE_RULES:
        return "observed", "came"
    return _LABELS.get(report.run.kind, ("promised", "came"))


def location(finding: ReportFinding) -> str:
    """Where in the body the finding is."""
    return finding.path or "the body"


def times_seen(finding: ReportFinding) -> str:
    """How often the finding was seen, if more than once."""
    return f" ({finding.count} times)" if finding.count > 1 else ""


def seen(finding: ReportFinding) -> str:
    """In how many exchanges of an archive a finding was seen, when, and in what share since.

    Empty for a finding of any other run.
    """
    if finding.exchanges is None:
        return ""
    parts = [f"in {pluralize(finding.exchanges, 'exchange')}"]
    if finding.first_seen and finding.first_seen == finding.last_seen:
        parts.append(f"at {finding.first_seen}")
    elif finding.first_seen:
        parts.append(f"first {finding.first_seen}, last {finding.last_seen}")
    if finding.share is not None:
        parts.append(f"{percent(finding.share)} of the operation's since that hour")
    return ", ".join(parts)


def evidence_lines(report: Report, finding: ReportFinding) -> list[str]:
    """What was promised and where, what came, and what was decided about it."""
    promised, came = side_labels(report, finding)
    lines = [
        f"{promised}: {finding.expected} ({finding.basis}: {page_reference(finding)})",
        f"{came}: {finding.actual}",
    ]
    if use := use_line(finding):
        lines.append(use)
    if finding.source.link:
        lines.append(f"page: {finding.source.link}")
    lines += [f"asked again: {finding.confirmation.words}"] if finding.confirmation else []
    lines += [f"level: {note}"] if (note := level_note(finding)) else []
    lines += [f"owner: {', '.join(finding.owners)}"] if finding.owners else []
    return [*lines, finding.note] if finding.note else lines


def use_line(finding: ReportFinding, limit: int | None = _MAX_USES) -> str:
    """Whether what drifted is used, and where; empty where no uses were given."""
    return describe_use(finding.used, finding.used_at, limit)


def describe_use(
    state: UseState | None, places: Sequence[str], limit: int | None = _MAX_USES
) -> str:
    """As `use_line`, of a state and places; `limit` is how many of them are named."""
    if state is None:
        return ""
    if state != "used" or not places:
        return USE_WORDS[state]
    more = len(places) - len(places[:limit])
    return f"used at {', '.join(places[:limit])}{f' and {more} more' if more else ''}"


def is_expired(report: Report, finding: ReportFinding) -> bool:
    """Whether the baseline accepted the finding until a day before the run."""
    if finding.accepted is None or finding.state != "new":
        return False
    return finding.accepted.expires.isoformat() < report.run.started[:10]


def cases(finding: ReportFinding, limit: int | None = None) -> str:
    """The cases that show a finding: the first `limit` of them, and how many more there are."""
    labels = finding.case_labels
    more = 0 if limit is None else len(labels) - limit
    return ", ".join(labels[:limit]) + (f" and {more} more" if more > 0 else "")


def page_reference(finding: ReportFinding) -> str:
    """Where on its page the promise of a finding stands.

    A line number belongs to the text that was derived. It is left out if the page has an address,
    and for the end of a version, which no such text states.
    """
    source = finding.source
    has_line = source.url is None and finding.case != CASE
    line = f", line {source.line}" if has_line else ""
    return f"{source.page}, {source.section}{line}"


def file_place(place: RecordedPlace) -> str:
    """A recording and the line in it, as editors and terminals make links of it."""
    return place.file if place.line is None else f"{place.file}:{place.line}"


def change_line(finding: ReportFinding) -> str:
    """A finding of a comparison in one line."""
    accepted = ", accepted" if finding.state == "known" else ""
    accepted = ", switched off" if accepted and is_off(finding) else accepted
    return (
        f"{finding.level} {finding.rule} [{finding.fingerprint}{accepted}] {finding.operation} at "
        f"{location(finding)}: promised {finding.expected}, came {finding.actual}"
    )
