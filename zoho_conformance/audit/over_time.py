"""What the sample of an archive's answers says of keys over time, as findings of the audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from zoho_conformance.audit.example import Example
from zoho_conformance.audit.summary import FindingTally, OutcomeTally, Summary, Times, key_of
from zoho_conformance.checks.presence.followed import follow
from zoho_conformance.checks.presence.followed_answers import FollowedAnswers
from zoho_conformance.checks.presence.judge import presence_findings
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case
from zoho_conformance.model.input_files import scan

_SMALL_BYTES = 16_000_000
_PACKED = (".gz", ".zst", ".bz2", ".xz", ".zip", ".tgz")
_PACKED_FACTOR = 10


def is_small(named: Iterable[str | Path]) -> bool:
    """Whether archives are files so small that nobody waits for a look at their keys over time.

    How much comes of an address, a pattern or standard input is not known before.
    """
    total = 0
    for name in named:
        path = Path(name)
        try:
            files = scan(path) if path.is_dir() else (path,)
            for file in files:
                size = file.stat().st_size
                total += size * (_PACKED_FACTOR if file.name.endswith(_PACKED) else 1)
                if total > _SMALL_BYTES:
                    return False
        except OSError:
            return False
    return True


def add_presence(summary: Summary, promises: Mapping[str, Promise]) -> tuple[FollowedAnswers, ...]:
    """Add to a summary what its samples say, where all parts are there; what they are made of."""
    successes = _earliest_successes(summary)
    followed = tuple(follow(summary.samples, promises))
    for rank, (finding, fall) in enumerate(presence_findings(followed, promises)):
        case_and_tally = successes.get(finding.operation)
        if case_and_tally is None:
            continue
        case, tally = case_and_tally
        key = key_of(case, finding)
        seen = FindingTally(
            finding.count,
            fall.answers_since,
            Times(fall.since, _last_time(summary, finding.operation)),
            tally.position,
            rank,
            Example.of(tally.example.exchange(), {rank: finding}),
            finding.asked_versions,
        )
        if key in summary.findings:
            summary.findings[key].count += seen.count
        else:
            summary.findings[key] = seen
    return followed


def _last_time(summary: Summary, operation: str) -> str:
    """When the last exchange of an operation was recorded."""
    times = (
        tally.times.last
        for (case, _, _), tally in summary.outcomes.items()
        if case.operation == operation
    )
    return max(times, default="")


def _earliest_successes(summary: Summary) -> dict[str, tuple[Case, OutcomeTally]]:
    """The case of each operation that shows its rows, with what it came to first."""
    successes: dict[str, tuple[Case, OutcomeTally]] = {}
    for (case, outcome, _), tally in summary.outcomes.items():
        if case.expected != "success" or outcome not in ("conforms", "drift"):
            continue
        known = successes.get(case.operation)
        if known is None or tally.position < known[1].position:
            successes[case.operation] = case, tally
    return successes
