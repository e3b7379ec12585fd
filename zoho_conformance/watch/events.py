"""What happens to an incident, told once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zoho_conformance.watch.alerted_finding import Drift

Kind = Literal["opened", "changed", "cleared", "blind", "sighted"]


@dataclass(frozen=True, slots=True)
class Incident:
    """A time in which something is wrong, from one clean run to the next.

    ``began`` and ``last`` are the first and the latest run (ISO 8601) in which something was;
    ``runs`` how many there were since it began.
    """

    id: str
    began: str
    last: str
    runs: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A drift that no longer counts, and why not."""

    drift: Drift
    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """`opened`: drift where there was none; `changed`: more or less of it; `cleared`: all gone.

    `blind`: as many runs in a row as were allowed could not judge, for ``reasons``; `sighted`:
    judged again. ``when`` is the run's start, ISO 8601.
    """

    kind: Kind
    when: str
    incident: Incident
    added: tuple[Drift, ...] = ()
    gone: tuple[Gone, ...] = ()
    reasons: tuple[str, ...] = ()
