"""What rules mean, and the whole story of one finding, for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

import click

from zoho_conformance.model.display import legible
from zoho_conformance.model.errors import UsageError
from zoho_conformance.model.rules import ALL_RULES, Rule
from zoho_conformance.model.suggest import close_names
from zoho_conformance.reports import finding_wording, wording
from zoho_conformance.reports.exchange_lines import MARK, exchange_lines
from zoho_conformance.reports.level_uses import level_note
from zoho_conformance.reports.linked_line import Line, LinkedLine, written
from zoho_conformance.reports.report import Report
from zoho_conformance.reports.report_finding import ReportFinding
from zoho_conformance.reports.report_group import ReportGroup

_WIDTH = 96
_FINGERPRINT = re.compile("(?=.*[0-9])[0-9a-f]{4,12}")
_MIN_PREFIX_CHARS = 4
"""How many characters of a fingerprint are enough, if they name only one finding."""
_NEEDED_OF_ORG = (
    ': "${ZOHO_API_DOMAIN:?the API domain of the org, such as https://www.zohoapis.com}"',
    ': "${ZOHO_ACCESS_TOKEN:?an access token of the org}"',
)
_BASES = {
    "stated": "the page states it",
    "sample": "only the page's sample shows it",
    "ruled": "decided by a ruling",
}


def list_rules(rules: Mapping[str, Rule] = ALL_RULES) -> str:
    """Every rule, a line each."""
    width = max(map(len, rules))
    return "\n".join(
        f"{rule.id:{width}}  {rule.level:7}  {rule.sentence}" for rule in rules.values()
    )


def explain_rule(id_: str, rules: Mapping[str, Rule] = ALL_RULES) -> str:
    """What a rule means; `UsageError` for an unknown rule suggests similar ones."""
    rule = rules.get(id_)
    if rule is None:
        if _FINGERPRINT.fullmatch(id_):
            raise UsageError(
                f"{id_}: looks like a finding; name its report too: explain {id_} x.json"
            )
        near = close_names(id_, rules)
        hint = f"did you mean {' or '.join(near)}?" if near else "`explain` alone lists the rules"
        raise UsageError(f"{id_}: not a rule, nor, without a report, a fingerprint; {hint}")
    return "\n".join(_rule_lines(rule))


def _rule_lines(rule: Rule) -> Iterator[str]:
    yield f"{rule.id} ({rule.level})"
    yield f"  {rule.sentence}"
    for heading, text in (
        ("What it means", rule.means),
        ("For example", rule.example),
        ("What to do", rule.advice),
    ):
        if text:
            yield ""
            yield f"{heading}:"
            yield from textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def explain_finding(prefix: str, report: Report, *, links: bool = False) -> str:
    """The story of the findings with a fingerprint, or with the first characters of one.

    `links` is whether titles may be links.
    """
    groups = [group for group in report.groups if group.fingerprint.startswith(prefix)]
    is_of_finding = any(each.fingerprint.startswith(prefix) for each in report.findings)
    if len(groups) == 1 and not is_of_finding and len(prefix) >= _MIN_PREFIX_CHARS:
        return _joined(_explain_group(groups[0], report), links=links)
    matching = _matching(prefix, report)
    return _joined((_finding_lines(finding, report) for finding in matching), links=links)


def _matching(prefix: str, report: Report) -> Sequence[ReportFinding]:
    """The findings of one fingerprint, over all targets."""
    findings = report.findings
    matching = [finding for finding in findings if finding.fingerprint.startswith(prefix)]
    fingerprints = {finding.fingerprint for finding in matching}
    if len(prefix) < _MIN_PREFIX_CHARS or len(fingerprints) != 1:
        examples = dict.fromkeys(finding.fingerprint for finding in findings[:_MIN_PREFIX_CHARS])
        known = ", ".join(examples) or "none"
        problem = "names several findings" if len(fingerprints) > 1 else "not in the report"
        raise UsageError(f"{prefix}: {problem}; it has {len(findings)} findings, such as {known}")
    return matching


def curl_of_finding(prefix: str, report: Report) -> str:
    """A script that sends the request again that showed a finding."""
    first = _findings_of(prefix, report)[0]
    request = wording.requests_by_case(report).get((first.operation, first.case_label))
    if request is None:
        raise UsageError(f"{prefix}: the report has no request that shows it")
    head = f"# {first.rule} [{first.fingerprint}] at {finding_wording.location(first)}"
    return "\n".join(
        map(legible, (f"{head}: {first.operation}-{first.case_label}", *_NEEDED_OF_ORG, request))
    )


def exchange_of_finding(prefix: str, report: Report, *, colour: bool = False) -> str:
    """The exchanges that show a finding, as far as the report has them, what drifted marked.

    `colour` is whether colours may be used.
    """
    shown = [
        lines
        for finding in _findings_of(prefix, report)
        if (lines := list(exchange_lines(report, finding)))
    ]
    if not shown:
        raise UsageError(
            f"{prefix}: the report has no exchange that shows it: it has those of its worst "
            "findings, and an earlier version wrote none; check again to see it"
        )
    return "\n\n".join(
        "\n".join(_with_colour(legible(line)) if colour else legible(line) for line in lines)
        for lines in shown
    )


def _with_colour(line: str) -> str:
    return click.style(line, fg="red", bold=True) if line.startswith(MARK) else line


def _findings_of(prefix: str, report: Report) -> Sequence[ReportFinding]:
    """The findings of a fingerprint, or of a group's; `UsageError` where it is of none."""
    groups = [group for group in report.groups if group.fingerprint.startswith(prefix)]
    matching = [each for each in report.findings if each.fingerprint.startswith(prefix)]
    if len(groups) == 1 and not matching and len(prefix) >= _MIN_PREFIX_CHARS:
        return [each for each in report.findings if each.fingerprint in groups[0].findings]
    return _matching(prefix, report)


def _joined(parts: Iterable[Iterable[Line]], *, links: bool) -> str:
    return "\n\n".join("\n".join(written(lines, links=links)) for lines in parts)


def _explain_group(group: ReportGroup, report: Report) -> Iterator[Iterable[Line]]:
    """The story of one change: what it is, and each finding that shows it."""
    yield [
        (
            f"{group.level} {' and '.join(group.rules)} [{group.fingerprint}], one change in "
            f"{wording.pluralize(len(group.findings), 'finding')}"
        ),
        "",
        f"  at:         {', '.join(path or 'the body' for path in group.paths)}",
        f"  came:       {group.actual}",
    ]
    for finding in report.findings:
        if finding.fingerprint in group.findings:
            yield _finding_lines(finding, report, with_rule=False)
    for rule in map(report.rule, group.rules):
        if rule is not None:
            yield _rule_lines(rule)
    if group.state == "new":
        yield [
            "To accept it wherever it shows, for a while and with a reason:",
            (f"  zoho-conformance baseline update REPORT --only {group.fingerprint} --reason '…'"),
        ]


def _finding_lines(
    finding: ReportFinding, report: Report, *, with_rule: bool = True
) -> Iterator[Line]:
    promised, came = (f"{label}:" for label in finding_wording.side_labels(report, finding))
    basis = _BASES.get(finding.basis, finding.basis)
    yield f"{finding.level} {finding.rule} [{finding.fingerprint}], {finding.state}"
    yield ""
    noun = "case" if len(finding.case_labels) == 1 else "cases"
    yield f"  operation:  {finding.operation}, {noun} {finding_wording.cases(finding)}"
    yield f"  at:         {finding_wording.location(finding)}"
    yield f"  {promised:11} {finding.expected}"
    reference = finding_wording.page_reference(finding)
    yield LinkedLine(
        "  by:         ", reference, finding.source.link, f" ({basis})", "  page:       "
    )
    if finding.contract:
        yield f"  contract:   {finding.contract.file}:{finding.contract.line}"
    if finding.recorded_in:
        yield f"  recorded:   {finding_wording.file_place(finding.recorded_in)}"
    times = f", {finding.count} times" if finding.count > 1 else ""
    yield f"  {came:11} {finding.actual}{times}"
    for target in report.run.targets:
        if target.name == finding.target:
            yield f"  from:       {target.name}: {target.description}"
            when = f"recorded {target.recorded}" if target.recorded else report.run.started
            yield f"  when:       {when}"
    yield from _decision_lines(finding, report)
    if finding.note:
        yield f"  note:       {finding.note}"
    request = wording.requests_by_case(report).get((finding.operation, finding.case_label))
    if request:
        yield f"  again:      {request}"
    rule = report.rule(finding.rule) if with_rule else None
    if rule is not None:
        yield ""
        yield from _rule_lines(rule)
    if finding.state == "new" and with_rule:
        yield ""
        yield "To accept it for a while, with a reason:"
        yield (
            f"  zoho-conformance baseline update REPORT --only {finding.fingerprint} --reason '…'"
        )


def _decision_lines(finding: ReportFinding, report: Report) -> Iterator[str]:
    """What people decided on the finding: a ruling, an entry of the baseline."""
    if finding.ruling:
        why = f": {finding.why}" if finding.why else ""
        file = f"contracts/{report.run.api_version}/rulings.toml"
        yield f"  ruling:     {finding.ruling}{why} ({file})"
    if note := level_note(finding):
        yield f"  level:      {note}"
    if finding.owners:
        yield f"  owner:      {', '.join(finding.owners)}"
    accepted = finding.accepted
    if accepted:
        yield f"  accepted:   until {accepted.expires}: {accepted.reason}"
        yield f"              seen from {accepted.first_seen} to {accepted.last_seen}"
        if accepted.owner:
            yield f"  owner:      {accepted.owner}"
        if accepted.ticket:
            yield f"  ticket:     {accepted.ticket}"
