"""Several processes of this machine as the engine."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from zoho_conformance.audit.engines import InProcess, Parts, Progress
from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.audit.worker import Amounts, Board, judge_in_worker, start_worker
from zoho_conformance.model import interruption
from zoho_conformance.model.errors import ConformanceError

_QUEUED_A_WORKER = 2
_PROGRESS_SECONDS = 0.5
_HANDOVER_SECONDS = 10
_MAX_DEATHS = 3
"""So many times in a row a process may end without that a part was finished."""


class Processes:
    """Judges by several processes of this machine; the parts of one that died are judged again."""

    splits = True

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(self, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
        """Judge as many parts at once as there are jobs; what is piped in is judged here.

        Where it is interrupted, the processes hand over what they have judged of their parts.
        """
        pool = _Pool(self._jobs, work, into, progress)
        try:
            for part, source in parts:
                if part.can_be_elsewhere:
                    pool.add(part)
                else:
                    InProcess().run(work, iter([(part, source)]), into, progress)
            pool.finish()
        except KeyboardInterrupt:
            pool.hand_over()
            raise
        finally:
            pool.close()


class _Pool:
    """Processes, the parts that they are at, and the summary of those that they finished."""

    def __init__(self, jobs: int, work: Work, into: Summary, progress: Progress) -> None:
        self._jobs = jobs
        self._work = work
        self._into = into
        self._progress = progress
        self._pending: dict[Future[Summary], Part] = {}
        self._deaths = 0
        self._start()

    def _start(self) -> None:
        # Forked children would share locks of libraries that this process has threads of.
        context = multiprocessing.get_context("spawn")
        self._judged_before = Amounts(self._into.exchanges, self._into.drifted)
        self._board = Board(context, self._jobs)
        self._executor = ProcessPoolExecutor(
            self._jobs, mp_context=context, initializer=start_worker, initargs=(self._board,)
        )

    def add(self, part: Part) -> None:
        """Have a part judged, as soon as not too many wait for it."""
        self._submit(part)
        while len(self._pending) >= self._jobs * _QUEUED_A_WORKER:
            self._take_finished()

    def finish(self) -> None:
        """Wait for all parts."""
        while self._pending:
            self._take_finished()

    def hand_over(self) -> None:
        """Take what was judged so far, of parts that are not finished too."""
        self._board.stop()
        for future in self._pending:
            future.cancel()
        running = [future for future in self._pending if not future.cancelled()]
        for future in wait(running, _HANDOVER_SECONDS).done:
            with suppress(BrokenProcessPool):
                self._into.add(future.result())

    def close(self) -> None:
        """Let the processes end."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _submit(self, part: Part) -> None:
        try:
            future = self._executor.submit(judge_in_worker, self._work, part)
        except BrokenProcessPool:
            self._start_again([part])
        else:
            self._pending[future] = part

    def _take_finished(self) -> None:
        finished = wait(self._pending, _PROGRESS_SECONDS, FIRST_COMPLETED).done
        # A signal tears no part from what was judged of it.
        with interruption.postponed():
            unfinished = [part for future in finished for part in self._take(future)]
        if unfinished:
            self._start_again(unfinished)
        judged, before = self._board.total(), self._judged_before
        exchanges = before.exchanges + judged.exchanges
        self._progress(Amounts(exchanges, before.drifted + judged.drifted))

    def _take(self, future: Future[Summary]) -> Iterator[Part]:
        """Add what a part came to, or give it back where its process died."""
        part = self._pending.pop(future)
        try:
            summary = future.result()
        except BrokenProcessPool:
            yield part
        else:
            self._into.add(summary)
            self._deaths = 0

    def _start_again(self, unfinished: list[Part]) -> None:
        """Judge again, by new processes, what was not finished when one of the old died."""
        self._deaths += 1
        if self._deaths > _MAX_DEATHS:
            raise ConformanceError(
                "--jobs: worker processes died early; is there enough memory for so many?"
            )
        # With one process the pool ends all, and says so of every part.
        ended = wait(self._pending).done
        with interruption.postponed():
            unfinished += [part for future in ended for part in self._take(future)]
        self.close()
        self._start()
        for part in unfinished:
            self._submit(part)
