"""Dask as the engine: a scheduler at an address, or a cluster of this machine."""

# ruff: noqa: PLC0415 - Dask is an extra, and slow to import

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zoho_conformance.audit.engines import InProcess, Parts, Progress
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work, judge_part
from zoho_conformance.model.errors import ConformanceError, UsageError

LOCAL = "local"
_QUEUED_A_WORKER = 2
_SETTINGS = {
    # The profiler of the workers costs a sixth of the time, or a third.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.low-level-log-length": 0,
}
_CONNECT_SECONDS = 30


class Dask:
    """Judges by the workers of Dask; a part of a worker that died is judged again, and once."""

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
    """Give the workers parts as they are free; Dask gives a dead worker's to another."""
    from distributed import as_completed

    at_once = _QUEUED_A_WORKER * max(1, sum(client.nthreads().values()))
    futures = as_completed()
    for part, source in parts:
        if not part.can_be_elsewhere:
            InProcess().run(work, iter([(part, source)]), into, progress)
            continue
        futures.add(client.submit(judge_part, work, part, pure=False))
        if futures.count() >= at_once:
            into.add(next(futures).result())
            progress(into)
    for future in futures:
        into.add(future.result())
        progress(into)
