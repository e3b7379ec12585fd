"""Dask as the engine: a scheduler at an address, or a cluster of this machine."""

# ruff: noqa: PLC0415 - Dask is an extra, and slow to import

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zoho_conformance.audit.engines import InProcess, Parts, Progress
from zoho_conformance.audit.parts import PART_BYTES, Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work, judge_parts
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model.errors import ConformanceError, UsageError

LOCAL = "local"
_QUEUED_A_WORKER = 2
_TASK_BYTES = 8 * PART_BYTES
_MAX_PARTS = 256
"""So much is a task at most: some seconds of work, of which a summary is a small part."""
_LOOK_AHEAD = 2048
_SETTINGS = {
    # The profiler of the workers takes a sixth of the time, or a third.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.low-level-log-length": 0,
    # So do its looks at itself, fifty times a second, each of which interrupts what is judged.
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.tick.cycle": "5s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.memory.monitor-interval": "2s",
}
_CONNECT_SECONDS = 30


class Dask:
    """Judges by the workers of Dask; the parts of a worker that died are judged again, and once."""

    splits = True

    def __init__(self, scheduler: str, jobs: int) -> None:
        self._scheduler = scheduler
        self._jobs = jobs

    def run(self, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
        """Hand out parts as workers are free, and add up the summaries as they come."""
        with self._client() as client:
            from distributed import KilledWorker
            from distributed.comm import CommClosedError

            try:
                _hand_out(client, work, parts, into, progress)
            except KilledWorker as cause:
                raise ConformanceError(
                    "--engine dask: several workers died on the same part; do they have enough "
                    "memory?"
                ) from cause
            except CommClosedError as cause:
                raise ConformanceError(
                    f"--scheduler {self._scheduler}: the scheduler no longer answers"
                ) from cause

    @contextmanager
    def _client(self) -> Iterator[Any]:
        try:
            import dask
            from distributed import Client, LocalCluster
        except ImportError as cause:
            raise UsageError(
                "--engine dask needs the package distributed: pip install distributed"
            ) from cause
        with dask.config.set(_SETTINGS):
            if self._scheduler != LOCAL:
                with _connected(Client, self._scheduler) as client:
                    yield client
                return
            with (
                LocalCluster(
                    n_workers=self._jobs,
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=50,
                ) as cluster,
                Client(cluster) as client,
            ):
                yield client


@contextmanager
def _connected(client_class: Any, address: str) -> Iterator[Any]:
    try:
        client = client_class(address, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as cause:
        raise ConformanceError(f"--scheduler {address}: no Dask scheduler answers") from cause
    with client:
        yield client


def _hand_out(client: Any, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
    """Give the workers tasks as they are free; Dask gives a dead worker's to another."""
    from distributed import as_completed

    at_once = _QUEUED_A_WORKER * max(1, sum(client.nthreads().values()))
    futures = as_completed()
    for task in _tasks(work, parts, at_once, into, progress):
        futures.add(client.submit(judge_parts, work, task, pure=False))
        if futures.count() >= at_once:
            into.add(next(futures).result())
            progress(into)
    for future in futures:
        into.add(future.result())
        progress(into)


def _tasks(
    work: Work, parts: Parts, at_once: int, into: Summary, progress: Progress
) -> Iterator[tuple[Part, ...]]:
    """The parts that can be elsewhere, some at a time; what is piped in is judged here.

    Each task is a share of what is left: few are large, since a task costs the same whatever its
    size, and the last are small, so that no worker waits long for another.
    """
    ahead = _Ahead()
    for part, source in parts:
        if not part.can_be_elsewhere:
            InProcess().run(work, iter([(part, source)]), into, progress)
            continue
        for piece in part.pieces():
            ahead.add(piece, _bytes_of(piece, source))
        while len(ahead) >= _LOOK_AHEAD:
            yield ahead.take(at_once)
    while len(ahead):
        yield ahead.take(at_once)


class _Ahead:
    """Parts that are still to be handed out, as far as was looked ahead."""

    def __init__(self) -> None:
        self._parts: deque[tuple[Part, int]] = deque()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._parts)

    def add(self, part: Part, size: int) -> None:
        """Add a part, and how many bytes it has."""
        self._parts.append((part, size))
        self._bytes += size

    def take(self, at_once: int) -> tuple[Part, ...]:
        """The next parts, as many as are one task where so many are handed out at once."""
        most = min(_TASK_BYTES, self._bytes / at_once)
        task: list[Part] = []
        taken = 0
        while self._parts and len(task) < _MAX_PARTS and (taken < most or not task):
            part, size = self._parts.popleft()
            task.append(part)
            taken += size
        self._bytes -= taken
        return tuple(task)


def _bytes_of(part: Part, source: Source) -> int:
    """How much there is to read in a part: as much as in a span where nobody knows."""
    if part.span is not None and part.span.end is not None:
        return part.span.end - part.span.start
    return source.size if source.size is not None else PART_BYTES
