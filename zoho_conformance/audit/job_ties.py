"""Jobs in an archive: an answer that names one, and a later one that refuses it as unknown.

The two may lie in different parts of a file. So a part only notes both, and who has all parts puts
together what belongs together (`tie_jobs`). What is noted is bounded: of more jobs or refusals than
that those are kept whose digests are the lowest, which are the same ones however a file was split.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from zoho_conformance.audit.example import Example
from zoho_conformance.audit.parts import Position
from zoho_conformance.checks.jobs import asked_id, parameter_of_id, started_ids, starts_jobs
from zoho_conformance.checks.judgement import Judgement
from zoho_conformance.checks.started_jobs import add_unknown_job, refuses_job
from zoho_conformance.contracts.promise import Promise
from zoho_conformance.model.exchange import Exchange

MAX_JOBS = 10_000
MAX_REFUSALS = 1000

JobDigest = bytes
"""Stands for the id of a job in a source: another source is another recording."""


class StartedJob(msgspec.Struct, frozen=True):
    """The operation whose answer named a job first, and where."""

    position: Position
    operation: str


class RefusedJob(msgspec.Struct, frozen=True):
    """A refusal of a job as unknown, as it was judged alone; `when` it was recorded, if known.

    The judgement is without its exchange, which is packed.
    """

    job: JobDigest
    position: Position
    judgement: Judgement
    example: Example
    when: str

    @classmethod
    def of(
        cls,
        job: JobDigest,
        position: Position,
        judgement: Judgement,
        exchange: Exchange,
        when: str,
    ) -> RefusedJob:
        """The refusal of a job in an exchange, which was judged."""
        return cls(job, position, replace(judgement, exchange=None), Example.of(exchange), when)


class JobNotes(msgspec.Struct):
    """The jobs that were started, and the refusals of any; `is_cut` is whether there were more."""

    started: dict[JobDigest, StartedJob] = msgspec.field(default_factory=dict)
    refused: list[RefusedJob] = msgspec.field(default_factory=list)
    is_cut: bool = False

    def note_started(self, job: JobDigest, position: Position, operation: str) -> None:
        """Note a job that an answer names."""
        self._start(job, StartedJob(position, operation))
        # Not each time: what is kept too long is dropped later.
        if len(self.started) >= 2 * MAX_JOBS:
            self._drop_started()

    def add(self, other: JobNotes) -> None:
        """Take in what another part has."""
        self.is_cut |= other.is_cut
        for job, started in other.started.items():
            self._start(job, started)
        self.refused += other.refused
        self._drop_started()

    def drop_refused(self) -> Iterator[RefusedJob]:
        """Give back the refusals that are too many to be kept."""
        if len(self.refused) > MAX_REFUSALS:
            self.refused.sort(key=lambda refused: (refused.job, refused.position))
            yield from self.refused[MAX_REFUSALS:]
            del self.refused[MAX_REFUSALS:]
            self.is_cut = True

    def _start(self, job: JobDigest, started: StartedJob) -> None:
        before = self.started.get(job)
        if before is None or started.position < before.position:
            self.started[job] = started

    def _drop_started(self) -> None:
        if len(self.started) > MAX_JOBS:
            self.started = dict(sorted(self.started.items())[:MAX_JOBS])
            self.is_cut = True

    def tied(self, promises: Mapping[str, Promise]) -> Iterator[RefusedJob]:
        """The refusals in their order, each judged by whether its job had been started."""
        for refused in sorted(self.refused, key=lambda refused: refused.position):
            started = self.started.get(refused.job)
            if started is None or started.position >= refused.position:
                yield refused
                continue
            promise = promises[refused.judgement.case.operation]
            starter = promises[started.operation]
            known = replace(refused.judgement, exchange=refused.example.exchange())
            judgement = replace(add_unknown_job(promise, known, starter), exchange=None)
            yield replace(refused, judgement=judgement)


class JobWatch:
    """Looks whether an exchange is about a job; most operations have none."""

    def __init__(self, promises: Mapping[str, Promise]) -> None:
        self._promises = promises
        self._about: dict[str, tuple[bool, bool]] = {}
        self._others: set[str] = set()

    def watches(self, operation: str) -> bool:
        """Whether the answers of an operation may name jobs, or refuse one."""
        if operation in self._others:
            return False
        if True in self._starts_and_asks(operation):
            return True
        self._others.add(operation)
        return False

    def _starts_and_asks(self, operation: str) -> tuple[bool, bool]:
        about = self._about.get(operation)
        if about is None:
            promise = self._promises[operation]
            about = starts_jobs(promise), parameter_of_id(promise) is not None
            self._about[operation] = about
        return about

    def started(self, exchange: Exchange, position: Position) -> Iterable[JobDigest]:
        """The jobs that an answer names."""
        operation = exchange.case.operation
        if not self._starts_and_asks(operation)[0]:
            return ()
        ids = started_ids(self._promises[operation], exchange)
        return [_digest(position, id_) for id_ in ids]

    def refused(self, exchange: Exchange, position: Position) -> JobDigest | None:
        """The job that an answer refuses as unknown."""
        operation = exchange.case.operation
        asks = self._starts_and_asks(operation)[1]
        if not asks or not refuses_job(self._promises[operation], exchange):
            return None
        asked = asked_id(self._promises[operation], exchange.request)
        return _digest(position, asked) if asked else None


def _digest(position: Position, id_: str) -> JobDigest:
    return hashlib.blake2b(f"{position[0]}#{id_}".encode(), digest_size=12).digest()
