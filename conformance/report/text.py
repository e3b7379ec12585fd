"""The report for a terminal: the verdict first, then what drifted, then what was not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.coverage import KINDS
from conformance.rules import RECORDING_OUTDATED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conformance.finding import Finding

_VERDICTS = {"conforms": "CONFORMS", "drift": "DRIFT", "not-judged": "NOT JUDGED"}


def render(report: Mapping[str, Any]) -> str:
    """The text of a report."""
    return "\n".join(_lines(report))


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    run = report["run"]
    new = [one for one in report["findings"] if one["state"] == "new"]
    known = [one for one in report["findings"] if one["state"] == "known"]
    yield f"{_VERDICTS[report['verdict']]}: {_summary(run, new, known)}"
    compared = any(target["compared"] for target in run["targets"])
    contracts = f"contracts {run['api_version']} ({run['contract_digest']})"
    yield (
        f"  against: {'recordings, by their shape' if compared else contracts}, "
        f"fails on: {run['fail_on']}, requests sent: {report['requests_sent']}"
    )
    yield from _evidence(report)
    yield from _findings(new, _requests(report))
    if known:
        yield ""
        yield "Known by a ruling:"
        for one in known:
            yield f"  {_place(one)} {one['rule']} at {one['path']} (ruling {one['ruling']})"
    yield from _not_judged(report)
    if not compared:
        yield from _not_exercised(report)


def _evidence(report: Mapping[str, Any]) -> Iterator[str]:
    """Who answered, how old that is, and how much of the contract it shows."""
    run = report["run"]
    for target in run["targets"]:
        if target["age_note"]:
            yield f"  {target['name']}: {target['age_note']}"
    for target in run["targets"]:
        for one in target["left"]:
            yield f"  LEFT IN THE ORG: {one}"
    for target in run["targets"]:
        cases = f"{target['judged']} of {target['cases']} cases judged"
        yield f"  {target['name']}: {cases}, {_age(target)}"
        for reason, count in target["not_asked"].items():
            yield f"    not asked: {count} cases: {reason}"
        yield from (f"    chose {one}" for one in target["chose"])
    if report["coverage"]:
        yield f"  coverage: {_covered(report['coverage'])}"
    for gate in run["min_coverage"]:
        if not gate["met"]:
            yield (
                f"  COVERAGE SHORT: {_kind(gate['kind'])} {gate['reached']:g} %, and "
                f"--min-coverage asks for {gate['asked']:g} %: exercise more, or ask for less"
            )


def _summary(run: Mapping[str, Any], new: list[Any], known: list[Any]) -> str:
    cases = sum(one["cases"] for one in run["targets"])
    judged = sum(one["judged"] for one in run["targets"])
    counts = [f"{judged} of {cases} cases judged"]
    for level in ("error", "warning", "info"):
        count = sum(one["level"] == level for one in new)
        counts.append(f"{count} {level}" + ("" if count == 1 else "s"))
    if known:
        counts.append(f"{len(known)} known")
    return ", ".join(counts)


def _covered(coverage: Mapping[str, Any]) -> str:
    """How much of each kind of fact all operations together exercised."""
    told = []
    for kind in KINDS:
        documented = sum(one[kind]["documented"] for one in coverage.values())
        covered = sum(one[kind]["covered"] for one in coverage.values())
        if documented:
            told.append(f"{_kind(kind)} {covered}/{documented}")
    return ", ".join(told)


def _kind(kind: str) -> str:
    return kind.replace("_", " ")


def _age(target: Mapping[str, Any]) -> str:
    told = f"{target['about']}{_when(target)}"
    held = target["compared"]
    return f"{told}, compared with {held['name']}: {held['about']}{_when(held)}" if held else told


def _when(recorded: Mapping[str, Any]) -> str:
    return f", recorded {recorded['recorded']}" if recorded["recorded"] else ""


def _place(one: Mapping[str, Any]) -> str:
    return f"{one['target']}/{one['operation']}-{one['case']}"


def _requests(report: Mapping[str, Any]) -> Mapping[tuple[str, str], str]:
    """The request lines, by operation and case."""
    return {(one["operation"], one["case"]): one["request"] for one in report["exchanges"]}


def _findings(new: list[Any], requests: Mapping[tuple[str, str], str]) -> Iterator[str]:
    for operation in dict.fromkeys(one["operation"] for one in new):
        yield ""
        yield operation
        for one in (found for found in new if found["operation"] == operation):
            times = f" ({one['count']} times)" if one["count"] > 1 else ""
            where = (
                f"{one['source']['page']}, {one['source']['section']}, line {one['source']['line']}"
            )
            yield f"  {one['level']} {one['rule']} [{one['fingerprint']}]{times}"
            yield f"    case:     {one['case']} of {one['target']}"
            yield f"    at:       {one['path'] or 'the body'}"
            if one["rule"] == RECORDING_OUTDATED:
                yield f"    recorded: {one['expected']}"
            else:
                yield f"    promised: {one['expected']}  ({one['basis']}: {where})"
            yield f"    came:     {one['actual']}"
            if one["why"]:
                yield f"    why so:   {one['why']} (ruling {one['ruling']})"
            request = requests.get((operation, one["case"]))
            if request:
                yield f"    again:    {request}"


def _not_judged(report: Mapping[str, Any]) -> Iterator[str]:
    """One line for each reason, however many cases it kept from being judged."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in report["exchanges"]:
        if one["outcome"] not in ("conforms", "drift"):
            reasons.setdefault((one["outcome"], one["reason"]), []).append(_place(one))
    if reasons:
        yield ""
        yield "Not judged:"
    for (outcome, reason), places in reasons.items():
        more = f" and {len(places) - _FEW} more" if len(places) > _FEW else ""
        yield f"  {outcome}: {reason} [{', '.join(places[:_FEW])}{more}]"


def _not_exercised(report: Mapping[str, Any]) -> Iterator[str]:
    """How many rows of the error tables no answer shows, by reason, the most rows first."""
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for operation, covered in report["coverage"].items():
        for row in covered["error_rows"]["not_exercised"]:
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
        yield f"  {len(rows)}: {reason} ({', '.join(named)})"


_FEW = 3


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
        ]
    return "\n".join(lines)
