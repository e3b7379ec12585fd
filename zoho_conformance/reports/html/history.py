"""Several reports in a row: what each found, and what changed since the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Past:
    """One run of several: when, on whom, its verdict, and its findings by level and known."""

    started: str
    target: str
    verdict: str
    levels: Mapping[str, int]
    known: int


@dataclass(frozen=True, slots=True)
class Since:
    """What became of the findings since the run before.

    ``unseen`` are those no longer there whose cases were not judged now: they may well be.
    """

    started: str
    target: str
    new: frozenset[str]
    gone: Sequence[Mapping[str, Any]]
    unseen: Sequence[Mapping[str, Any]]
    other_targets: bool
    other_contracts: bool


@dataclass(frozen=True, slots=True)
class History:
    """All runs, oldest first, and what changed since the one before the report's; None without."""

    runs: Sequence[Past]
    since: Since | None


def beside(report: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> History:
    """The history that a report has with others, which may come in any order."""
    ordered = sorted([*others, report], key=lambda one: _when(one["run"]["started"]))
    earlier = [one for one in ordered if _is_before(one, report)]
    since = _since(report, earlier[-1]) if earlier else None
    return History([_past(one) for one in ordered], since)


def _is_before(one: Mapping[str, Any], report: Mapping[str, Any]) -> bool:
    return one is not report and _when(one["run"]["started"]) <= _when(report["run"]["started"])


def _when(stamp: str) -> datetime:
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _past(report: Mapping[str, Any]) -> Past:
    found = _there(report)
    return Past(
        started=report["run"]["started"],
        target=report["run"]["target"],
        verdict=report["verdict"],
        levels=Counter(one["level"] for one in found),
        known=sum(one["state"] == "known" for one in found),
    )


def _there(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What was seen; a finding that is gone was not."""
    return [one for one in report["findings"] if one["state"] != "gone"]


def _since(report: Mapping[str, Any], before: Mapping[str, Any]) -> Since:
    now = {one["fingerprint"] for one in _there(report)}
    then = {one["fingerprint"]: one for one in _there(before)}
    left = [one for fingerprint, one in then.items() if fingerprint not in now]
    judged = {
        (one["operation"], one["case"])
        for one in report["exchanges"]
        if one["outcome"] in ("conforms", "drift")
    }
    return Since(
        started=before["run"]["started"],
        target=before["run"]["target"],
        new=frozenset(now - set(then)),
        gone=[one for one in left if (one["operation"], one["case"]) in judged],
        unseen=[one for one in left if (one["operation"], one["case"]) not in judged],
        other_targets=before["run"]["target"] != report["run"]["target"],
        other_contracts=before["run"]["contract_digest"] != report["run"]["contract_digest"],
    )
