"""Several processes of this machine as the engine."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext

from zoho_conformance.audit.engines import InProcess, Parts, Progress
from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.audit.worker import Amounts, Board, judge_parts
from zoho_conformance.model import interruption
from zoho_conformance.model.errors import ConformanceError

_PARTS_A_PROCESS = 2
"""One that it is at, and one that it begins while the summary of the first is added."""
_PROGRESS_SECONDS = 0.5
_HANDOVER_SECONDS = 10
_END_SECONDS = 1
_MAX_DEATHS = 3
"""So many times in a row a process may die before any part is finished."""


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


class _Process:
    """A process with its own connection, and the parts that it is at or has yet to begin.

    A connection that all processes share, as that of a `ProcessPoolExecutor`, is stuck for ever
    where one of them is killed while it writes to it.
    """

    def __init__(self, context: SpawnContext, work: Work, board: Board, place: int) -> None:
        self.parts: deque[Part] = deque()
        self.place = place
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=judge_parts, args=(theirs, work, board, place), daemon=False
        )
        try:
            self._process.start()
        except OSError as cause:
            raise ConformanceError(
                f"--jobs: a worker process cannot be started: {cause.strerror}"
            ) from cause
        finally:
            # Only when nobody else can write to it, its end is that of the process.
            theirs.close()

    def give(self, part: Part) -> None:
        """Hand over a part; where the process has died, that shows when it is waited for."""
        self.parts.append(part)
        with suppress(OSError):
            self.connection.send(part)

    def take(self) -> Summary | None:
        """The summary of the part that it is at; None where the process has died.

        Raises what judging the part raised.
        """
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            return None
        self.parts.popleft()
        if isinstance(answer, Exception):
            raise answer
        summary: Summary = answer
        return summary

    def close(self) -> None:
        """Let the process end; what it is at is given up."""
        self.connection.close()
        if self.parts:
            self._process.terminate()
        self._process.join(_END_SECONDS)


class _Pool:
    """Processes, and the summary of the parts that they finished."""

    def __init__(self, jobs: int, work: Work, into: Summary, progress: Progress) -> None:
        self._jobs = jobs
        self._work = work
        self._into = into
        self._progress = progress
        self._judged_before = Amounts(into.exchanges, into.drifted)
        self._finished = [Amounts()] * jobs
        self._deaths = 0
        # Forked children would share locks of libraries that this process has threads of.
        self._context = multiprocessing.get_context("spawn")
        self._board = Board(self._context, jobs)
        self._processes: list[_Process] = []

    def add(self, part: Part) -> None:
        """Have a part judged, as soon as a process has few enough that wait for it."""
        while not self._give(part):
            self._take_finished()

    def finish(self) -> None:
        """Wait for all parts."""
        while self._busy():
            self._take_finished()

    def hand_over(self) -> None:
        """Take what was judged so far, of parts that are not finished too."""
        self._board.stop()
        deadline = time.monotonic() + _HANDOVER_SECONDS
        while (busy := self._busy()) and (left := deadline - time.monotonic()) > 0:
            for process in _wait(busy, left):
                summary = process.take()
                if summary is None:
                    process.parts.clear()
                else:
                    self._into.add(summary)

    def close(self) -> None:
        """Let the processes end."""
        for process in self._processes:
            process.close()

    def _busy(self) -> list[_Process]:
        return [process for process in self._processes if process.parts]

    def _give(self, part: Part) -> bool:
        """Whether a process took the part: one that has least to do, or a new one."""
        least = min(self._processes, key=lambda process: len(process.parts), default=None)
        if (least is None or least.parts) and len(self._processes) < self._jobs:
            least = self._start(len(self._processes))
            self._processes.append(least)
        assert least is not None
        if len(least.parts) >= _PARTS_A_PROCESS:
            return False
        least.give(part)
        return True

    def _start(self, place: int) -> _Process:
        return _Process(self._context, self._work, self._board, place)

    def _take_finished(self) -> None:
        finished = _wait(self._busy(), _PROGRESS_SECONDS)
        # A signal tears no part from what was judged of it.
        with interruption.postponed():
            for process in finished:
                summary = process.take()
                if summary is None:
                    self._replace(process)
                else:
                    self._note_finished(process.place, summary)
                    self._into.add(summary)
                    self._deaths = 0
        judged, before = self._board.total(), self._judged_before
        exchanges = before.exchanges + judged.exchanges
        self._progress(Amounts(exchanges, before.drifted + judged.drifted))

    def _note_finished(self, place: int, summary: Summary) -> None:
        before = self._finished[place]
        self._finished[place] = Amounts(
            before.exchanges + summary.exchanges, before.drifted + summary.drifted
        )

    def _replace(self, died: _Process) -> None:
        """Have what a process did not finish judged again, by a new one in its place."""
        self._deaths += 1
        if self._deaths > _MAX_DEATHS:
            raise ConformanceError(
                "--jobs: worker processes died early; is there enough memory for so many?"
            )
        parts, died.parts = died.parts, deque()
        died.close()
        self._board.write(died.place, self._finished[died.place])
        process = self._processes[died.place] = self._start(died.place)
        for part in parts:
            process.give(part)


def _wait(processes: Sequence[_Process], seconds: float) -> list[_Process]:
    """Those of some processes that have answered or died, as soon as any has."""
    ready = wait([process.connection for process in processes], seconds)
    return [process for process in processes if process.connection in ready]
