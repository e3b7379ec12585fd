"""Which keys came in an archive over time: of the answers that are judged a sample is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from zoho_conformance.audit.summary import FindingTally, OutcomeTally, Summary, Times
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.presence.judge import presence_findings
from zoho_conformance.checks.presence.samples import Sample, SampledAnswer, draw, shapes_of
from zoho_conformance.contracts.demanded_parameters import FIELDS
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Case, Exchange, Request
from zoho_conformance.model.http_status import is_success
from zoho_conformance.model.record_module import modules_of_request

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
        files = path.rglob("*") if path.is_dir() else (path,)
        try:
            for file in files:
                size = file.stat().st_size
                total += size * (_PACKED_FACTOR if file.suffix in _PACKED else 1)
                if total > _SMALL_BYTES:
                    return False
        except OSError:
            return False
    return True


class Sampling:
    """Keeps answers of each operation in its sample, as long as the sample takes them."""

    def __init__(self, promise_of: Callable[[str], Promise], samples: dict[str, Sample]) -> None:
        self._promise_of = promise_of
        self._samples = samples

    def see(self, judgement: Judgement, exchange: Exchange, when: str) -> None:
        """Take in an exchange, if it is a success that was recorded at a known time."""
        operation, request, response = judgement.case.operation, exchange.request, exchange.response
        if not (when and response.body and is_success(response.status)):
            return
        sample = self._samples.get(operation)
        if sample is None:
            sample = self._samples[operation] = Sample()
        number = draw(request, when, len(response.body))
        if request.method != "GET" or not judgement.judged or not sample.takes(number):
            return
        promise = self._promise_of(operation)
        shapes = shapes_of(response.json, promise.wrapper)
        if shapes:
            sample.put(SampledAnswer(number, when, _asked(promise, request), shapes))


def _asked(promise: Promise, request: Request) -> tuple[str, ...]:
    """What an answer may have other keys by: the org's host, the module, fields, parameters."""
    query = request.query
    return (
        urlsplit(request.url).netloc,
        *sorted(modules_of_request(request, promise.operation.path)),
        query.get(FIELDS, ""),
        *sorted(query),
    )


def add_presence(summary: Summary, promises: Mapping[str, Promise]) -> None:
    """Add to a summary what its samples say, where all parts are there."""
    successes = _earliest_successes(summary)
    for rank, (finding, fall) in enumerate(presence_findings(summary.samples, promises)):
        case_and_tally = successes.get(finding.operation)
        if case_and_tally is None:
            continue
        case, tally = case_and_tally
        key = (case, finding.fingerprint, finding.state)
        seen = FindingTally(
            finding,
            finding.count,
            fall.answers_since,
            Times(fall.since, _last_time(summary, finding.operation)),
            tally.position,
            rank,
            tally.example,
        )
        if key in summary.findings:
            summary.findings[key].count += seen.count
        else:
            summary.findings[key] = seen


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
