"""The report as OpenMetrics 1.0 text, which Prometheus and its relatives read.

What a run counted from its start are counters, created when it started; what it saw are gauges.
Labels are names of the contracts and of this program, so that their number has a bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from zoho_conformance.model.coverage import KINDS, OperationCoverage
from zoho_conformance.model.display import legible
from zoho_conformance.model.outcome import Outcome
from zoho_conformance.model.rules import Level
from zoho_conformance.reports.level_uses import is_off
from zoho_conformance.reports.report import EXIT_CODES, Report

_PREFIX = "zoho_conformance_"
_MAX_SERIES = 1000
_MAX_LABEL_CHARS = 200
OTHERS = "(others)"
"""The label of all series that are left out by a bound."""

_Labels = tuple[tuple[str, str], ...]
_Type = Literal["gauge", "counter", "info", "stateset"]
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class _Family:
    """A metric family: each of its series by its labels."""

    name: str
    type: _Type
    help: str
    series: Mapping[_Labels, float]
    unit: str = ""


def render(report: Report) -> str:
    """The text of the file, with the end mark that says that it is whole."""
    created = datetime.fromisoformat(report.run.started).timestamp()
    lines = [line for family in _families(report) for line in _lines(family, created)]
    return "\n".join((*lines, "# EOF")) + "\n"


def _families(report: Report) -> Iterator[_Family]:
    run = report.run
    yield _Family(
        "run",
        "info",
        "The run, and what it judged by.",
        {
            _labels(
                kind=run.kind,
                target=run.target,
                version=run.version,
                api_version=run.api_version,
                contract_digest=run.contract_digest,
            ): 1
        },
    )
    name = f"{_PREFIX}verdict"
    yield _Family(
        "verdict",
        "stateset",
        "The verdict of the run.",
        {_labels(**{name: verdict}): verdict == report.verdict for verdict in EXIT_CODES},
    )
    yield from _findings(report)
    yield from _amounts(report)
    yield from _coverage(report.coverage)
    yield _Family(
        "started_timestamp_seconds",
        "gauge",
        "When the run started.",
        {(): datetime.fromisoformat(run.started).timestamp()},
        "seconds",
    )
    if run.seconds is not None:
        yield _Family(
            "duration_seconds", "gauge", "How long it took.", {(): run.seconds}, "seconds"
        )


def _findings(report: Report) -> Iterator[_Family]:
    by_kind = Counter(
        _labels(
            level=finding.level,
            rule=finding.rule,
            operation=finding.operation,
            state="off" if finding.state == "known" and is_off(finding) else finding.state,
            **({"used": finding.used} if finding.used else {}),
        )
        for finding in report.findings
    )
    yield _Family("findings", "gauge", "Findings, by what they are.", by_kind)
    new = Counter(finding.level for finding in report.findings if finding.state == "new")
    yield _Family(
        "new_findings",
        "gauge",
        "Findings that no baseline has, and that are not switched off.",
        {_labels(level=level): new[level] for level in get_args(Level)},
    )


def _amounts(report: Report) -> Iterator[_Family]:
    """Cases, exchanges and requests: how many there were, and what they came to."""
    outcomes = Counter((each.target, each.outcome) for each in report.exchanges)
    yield _Family(
        "cases",
        "gauge",
        "Cases by outcome.",
        {
            _labels(target=target.name, outcome=outcome): outcomes[target.name, outcome]
            for target in report.run.targets
            for outcome in get_args(Outcome)
            if outcome != "unmatched"
        },
    )
    exchanges: Counter[_Labels] = Counter()
    for exchange in report.exchanges:
        exchanges[_labels(operation=exchange.operation)] += exchange.count
    yield _Family("exchanges", "counter", "Exchanges, judged or not.", exchanges)
    for name, about, counts in (
        (
            "unmatched_exchanges",
            "Recorded exchanges to no operation.",
            {target.name: sum(target.unmatched.values()) for target in report.run.targets},
        ),
        (
            "unread_recordings",
            "Recordings that cannot be read.",
            {target.name: len(target.unread) for target in report.run.targets},
        ),
    ):
        series = {_labels(target=target): count for target, count in counts.items()}
        yield _Family(name, "gauge", about, series)
    yield _Family("requests", "counter", "Requests that went out.", {(): report.requests_sent})
    yield _Family(
        "requests_repeated",
        "counter",
        "Those of them that had been sent before.",
        {(): report.requests_repeated},
    )


def _coverage(coverage: Mapping[str, OperationCoverage]) -> Iterator[_Family]:
    documented: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    ratios: dict[_Labels, float] = {}
    for operation, of_operation in coverage.items():
        kinds = {kind: of_operation.of_kind(kind) for kind in KINDS}
        documented.update({kind: exercised.documented for kind, exercised in kinds.items()})
        covered.update({kind: exercised.covered for kind, exercised in kinds.items()})
        facts = sum(exercised.documented for exercised in kinds.values())
        if facts:
            part = sum(exercised.covered for exercised in kinds.values())
            ratios[_labels(operation=operation)] = round(part / facts, 4)
    for name, about, counts in (
        ("documented_facts", "What the pages document.", documented),
        ("covered_facts", "What of it was exercised.", covered),
    ):
        series = {_labels(kind=kind): counts[kind] for kind in KINDS}
        yield _Family(name, "gauge", about, series if coverage else {})
    about = "The share of what is documented of an operation that was exercised."
    # One for each operation of the contracts, of which there are some hundreds.
    yield _Family("coverage_ratio", "gauge", about, ratios, "ratio")


def _lines(family: _Family, created: float) -> Iterator[str]:
    if not family.series:
        return
    name = _PREFIX + family.name
    yield f"# TYPE {name} {family.type}"
    if family.unit:
        yield f"# UNIT {name} {family.unit}"
    yield f"# HELP {name} {family.help}"
    is_share = family.unit == "ratio"
    series = family.series if is_share else _bounded(family.series)
    suffix = {"info": "_info", "counter": "_total"}.get(family.type, "")
    for labels, value in series.items():
        yield f"{name}{suffix}{_braced(labels)} {_number(value)}"
        if family.type == "counter":
            yield f"{name}_created{_braced(labels)} {_number(created)}"


def _bounded(series: Mapping[_Labels, float]) -> Mapping[_Labels, float]:
    """The greatest of many series, and one that is the sum of the others."""
    if len(series) <= _MAX_SERIES:
        return series
    by_size = sorted(series.items(), key=lambda item: (-item[1], item[0]))
    kept, others = by_size[: _MAX_SERIES - 1], by_size[_MAX_SERIES - 1 :]
    rest = tuple((name, OTHERS) for name, _ in others[0][0])
    return {**dict(kept), rest: sum(value for _, value in others)}


def _labels(**values: str) -> _Labels:
    return tuple((name, legible(value, _MAX_LABEL_CHARS)) for name, value in values.items())


def _braced(labels: Iterable[tuple[str, str]]) -> str:
    pairs = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels)
    return f"{{{pairs}}}" if pairs else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
