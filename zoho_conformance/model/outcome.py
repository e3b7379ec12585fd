"""What became of an exchange, and which kind of target answered."""

from __future__ import annotations

from typing import Literal

Outcome = Literal[
    "conforms",
    "drift",
    "auth",
    "rate-limited",
    "outage",
    "unreadable",
    "no-body",
    "truncated",
    "no-data",
    "not-run",
    "check-error",
    "unmatched",
]
"""What an exchange came to: a verdict on the contract, or why there is none.

`no-body`, `truncated`: the recorder did not keep the answer's body, or not all of it.
`check-error`: a custom check raised an exception on it. `unmatched`: it matches no operation of the
contracts, so that it is not among the cases of a run.
"""

WhyUnmatched = Literal[
    "other-version", "other-method", "other-host", "no-header", "refused-path", "unknown"
]
"""Why a request is to no operation: its version, its method, its host, a header that it lacks, a
URL that the API itself refused, or a path that no contract has."""

JUDGED: tuple[Outcome, ...] = ("conforms", "drift")
"""The outcomes that are a verdict."""

TargetKind = Literal["live", "reference", "replayed", "documented", "foreign"]
"""Who answered: an org now (`live`), our own server now (`reference`), cassettes that probes wrote
(`replayed`), the samples that the pages print (`documented`), recordings of others (`foreign`)."""

RecordedFrom = Literal["live", "reference", "unknown"]
"""Who answered when a recording was made, by its own metadata."""


def recorded_from(target: str) -> RecordedFrom:
    """The value of a recording's `target` metadata as one of the known ones."""
    if target == "live":
        return "live"
    return "reference" if target == "reference" else "unknown"
