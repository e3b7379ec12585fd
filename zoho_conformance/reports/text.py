"""The report for a terminal: the verdict first, then what drifted, then what was not judged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from zoho_conformance.model.finding import Finding
from zoho_conformance.reports import evidence

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
    "COVERAGE SHORT:": "red",
}
_BEGINS = re.compile(r"(\s*)(" + "|".join(_COLOURS) + ")")

WHOLE = 10
"""So many findings are told with all there is to them, where no details are asked for."""
LISTED = 50
"""So many more are told in a line each."""
_FEW = 3
_MOST = 12


def render(report: Mapping[str, Any], *, details: bool = False, colour: bool = False) -> str:
    """The text of a report; with ``details`` everything is told, however much there is."""
    lines = [legible(line) for line in _lines(report, details=details)]
    return "\n".join(map(_coloured, lines) if colour else lines)


def legible(line: str) -> str:
    """A line without what a terminal would act on: escapes, and marks that turn text around."""
    return "".join("\ufffd" if _acts(letter) else letter for letter in line)


def _acts(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs")


def _coloured(line: str) -> str:
    begins = _BEGINS.match(line)
    if begins is None:
        return line
    indent, word = begins.groups()
    return indent + click.style(word, fg=_COLOURS[word], bold=True) + line[begins.end() :]


def _lines(report: Mapping[str, Any], *, details: bool) -> Iterator[str]:
    new = [one for one in report["findings"] if one["state"] == "new"]
    yield f"{_VERDICTS[report['verdict']]}: {evidence.summary(report)}"
    yield from _evidence(report)
    yield from _findings(report, new, details=details)
    if new and report["run"]["contract_digests"]:
        yield ""
        yield (
            "What a finding means: `zoho-conformance explain RULE`; to accept one for a while, "
            "with a reason: `zoho-conformance baseline update`"
        )
    yield from _gone(report)
    yield from _known(report, details=details)
    yield from _not_judged(report, details=details)
    yield from _not_exercised(report, details=details)


def _evidence(report: Mapping[str, Any]) -> Iterator[str]:
    """Who answered, how old that is, and how much of the contract it shows."""
    run = report["run"]
    yield (
        f"  against: {evidence.against(report)}, "
        f"fails on: {run['fail_on']}, requests sent: {report['requests_sent']}"
    )
    if run["baseline"]:
        yield f"  baseline: {evidence.baseline(run['baseline'])}"
    for target in run["targets"]:
        if target["age_note"]:
            yield f"  {target['name']}: {target['age_note']}"
    for target in run["targets"]:
        yield from (f"  LEFT IN THE ORG: {one}" for one in target["left"])
    for target in run["targets"]:
        is_run = run["kind"] == "run"
        yield f"  {target['name']}: {evidence.told(target) if is_run else target['about']}"
        for reason, count in target["not_asked"].items():
            yield f"    not asked: {count} cases: {reason}"
        yield from (f"    chose {one}" for one in target["chose"])
        yield from (f"    CANNOT BE READ: {one}" for one in target["unread"])
        yield from _unmatched(target["unmatched"])
    if report["coverage"]:
        yield f"  coverage: {evidence.covered(report)}"
    yield from (f"  {one}" for one in evidence.short(report))


def _unmatched(reasons: Mapping[str, int]) -> Iterator[str]:
    """The exchanges that are to no operation of the contracts, the most frequent first."""
    for reason, count in list(reasons.items())[:_MOST]:
        yield f"    not matched: {count}: {reason}"
    if len(reasons) > _MOST:
        rest = sum(list(reasons.values())[_MOST:])
        yield f"    not matched: {rest}: {len(reasons) - _MOST} further addresses"


def _findings(
    report: Mapping[str, Any], new: Sequence[Mapping[str, Any]], *, details: bool
) -> Iterator[str]:
    """The findings by operation, the first ones whole: the loudest come first."""
    requests = evidence.requests(report)
    whole = new if details else new[:WHOLE]
    for operation in dict.fromkeys(one["operation"] for one in whole):
        yield ""
        yield operation
        for one in (found for found in whole if found["operation"] == operation):
            yield from _whole(report, one, requests.get((operation, one["case"])))
    rest = new[len(whole) :]
    if not rest:
        return
    yield ""
    yield f"{len(rest)} further findings (all there is to them: --details):"
    for one in rest[:LISTED]:
        times = f" ({one['count']} times)" if one["count"] > 1 else ""
        yield (
            f"  {one['level']} {one['rule']} [{one['fingerprint']}] {evidence.place(one)} "
            f"at {one['path'] or 'the body'}{times}"
        )
    if len(rest) > LISTED:
        yield f"  and {len(rest) - LISTED} more"


def _whole(report: Mapping[str, Any], one: Mapping[str, Any], request: str | None) -> Iterator[str]:
    times = f" ({one['count']} times)" if one["count"] > 1 else ""
    yield f"  {one['level']} {one['rule']} [{one['fingerprint']}]{times}"
    if report["run"]["kind"] == "run":
        yield f"    case:     {_cases(one)} of {one['target']}"
    yield f"    at:       {one['path'] or 'the body'}"
    promised, came = (f"{label}:" for label in evidence.labels(report, one))
    # What was recorded stands on no page.
    place = "" if promised == "recorded:" else f"  ({one['basis']}: {evidence.page(one)})"
    yield f"    {promised:9} {one['expected']}{place}"
    yield f"    {came:9} {one['actual']}"
    if one["why"]:
        yield f"    why so:   {one['why']} (ruling {one['ruling']})"
    if one["note"]:
        yield f"    accepted: {one['note']}"
    if request:
        yield f"    again:    {request}"


def _gone(report: Mapping[str, Any]) -> Iterator[str]:
    gone = [one for one in report["findings"] if one["state"] == "gone"]
    if gone:
        yield ""
        yield "In the baseline, and no longer seen:"
    for one in gone:
        place = f"{one['operation']}-{one['case']}"
        yield f"  gone {one['rule']} [{one['fingerprint']}] {place} at {one['path'] or 'the body'}"
        if one["note"]:
            yield f"    {one['note']}"


def _known(report: Mapping[str, Any], *, details: bool) -> Iterator[str]:
    known = [one for one in report["findings"] if one["state"] == "known"]
    ruled = [one for one in known if one["accepted"] is None]
    accepted = [one for one in known if one["accepted"] is not None]
    if ruled:
        yield ""
        yield "Known by a ruling:"
        for one in ruled:
            at = one["path"] or "the body"
            yield f"  {evidence.place(one)} {one['rule']} at {at} (ruling {one['ruling']})"
    if accepted:
        yield ""
        yield "Known by the baseline:"
        for one in accepted if details else accepted[:LISTED]:
            at = one["path"] or "the body"
            entry = one["accepted"]
            yield (
                f"  {evidence.place(one)} {one['rule']} at {at}, until {entry['expires']}: "
                f"{entry['reason']}"
            )
        if len(accepted) > LISTED and not details:
            yield f"  and {len(accepted) - LISTED} more"


def _cases(one: Mapping[str, Any]) -> str:
    every = [one["case"], *one["also"]]
    named = ", ".join(every[:_FEW])
    return f"{named} and {len(every) - _FEW} more" if len(every) > _FEW else named


def _not_judged(report: Mapping[str, Any], *, details: bool) -> Iterator[str]:
    """One line for each reason, however many cases it kept from being judged."""
    reasons = evidence.not_judged(report)
    if reasons:
        yield ""
        yield "Not judged:"
    for (outcome, reason), places in reasons.items():
        shown = places if details else places[:_FEW]
        more = f" and {len(places) - len(shown)} more" if len(places) > len(shown) else ""
        yield f"  {outcome}: {reason} [{', '.join(shown)}{more}]"


def _not_exercised(report: Mapping[str, Any], *, details: bool) -> Iterator[str]:
    """How many rows of the error tables no answer shows, by reason, the most rows first."""
    if any(target["compared"] for target in report["run"]["targets"]):
        return
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for operation, held in report["coverage"].items():
        for row in held["error_rows"]["not_exercised"]:
            by_reason.setdefault(row["reason"], []).append((operation, row["case"]))
    documented = sum(one["error_rows"]["documented"] for one in report["coverage"].values())
    if not by_reason:
        return
    yield ""
    yield f"Error rows not exercised: {sum(map(len, by_reason.values()))} of {documented}"
    for reason, rows in sorted(by_reason.items(), key=lambda one: -len(one[1])):
        cases = dict.fromkeys(case for _, case in rows)
        # Many rows for one reason are told by their operations, few by their codes.
        named = cases if len(cases) <= _FEW else dict.fromkeys(operation for operation, _ in rows)
        places = [f"{operation}-{case}" for operation, case in rows] if details else list(named)
        shown = places if details else places[:_MOST]
        more = f" and {len(places) - _MOST} more" if len(places) > len(shown) else ""
        yield f"  {len(rows)}: {reason} ({', '.join(shown)}{more})"


def failure(findings: Sequence[Finding], request: str) -> str:
    """Why a test is red: what was sent, what is promised and where, what came."""
    lines = [f"sent:     {request}"]
    for one in findings:
        where = f"{one.source.page}, {one.source.section}, line {one.source.line}"
        times = f" ({one.count} times)" if one.count > 1 else ""
        lines += [
            f"{one.level} {one.rule} at {one.path or 'the body'}{times} [{one.fingerprint}]",
            f"promised: {one.expected}  ({one.basis}: {where})",
            f"came:     {one.actual}",
            *([f"accepted: {one.note}"] if one.note else []),
        ]
    return "\n".join(map(legible, lines))
