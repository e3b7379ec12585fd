"""Several processes of this machine as the engine."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext

from msgspec import structs

from zoho_conformance.audit.engines import InProcess, Parts, Progress
from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work
from zoho_conformance.audit.worker import Amounts, Answer, Board, run_worker
from zoho_conformance.model import interruption
from zoho_conformance.model.errors import ConformanceError

_PARTS_A_PROCESS = 2
"""One that it is at, and one that it begins without waiting for more."""
_LAST_A_PROCESS = 6
"""So many parts for each are judged at once, when they are the last: of others as many exchanges as
six have may wait to be judged in one process, while another has nothing to do."""
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
                    for piece in part.pieces():
                        pool.add(piece)
                else:
                    InProcess().run(work, iter([(part, source)]), into, progress)
            pool.finish()
        except KeyboardInterrupt:
            pool.hand_over()
            raise
        finally:
            pool.close()


class _DiedError(Exception):
    """A process died: what it has not handed over is to be judged again."""


class _Process:
    """A process with its own connection, and the parts of which it has not handed over a summary.

    A connection that all processes share, as that of a `ProcessPoolExecutor`, is stuck for ever
    where one of them is killed while it writes to it.
    """

    def __init__(self, context: SpawnContext, work: Work, board: Board, place: int) -> None:
        self.queue: deque[Part] = deque()
        """What it is yet to be given."""
        self.waits: deque[Part | None] = deque()
        """What it has not answered; None is to hand over a summary."""
        self.judged: list[Part] = []
        """What it has judged, and not handed over."""
        self.place = place
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=run_worker, args=(theirs, work, board, place), daemon=False
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

    @property
    def parts(self) -> list[Part]:
        """The parts that would have to be judged again if it died, in their order."""
        return [*self.judged, *filter(None, self.waits), *self.queue]

    @property
    def load(self) -> int:
        """How many parts it has before it."""
        return len(self.waits) + len(self.queue)

    def give(self, part: Part | None) -> None:
        """Hand over a part, or ask for the summary of all before.

        Where the process has died, that shows when it is waited for.
        """
        self.waits.append(part)
        with suppress(OSError):
            self.connection.send(part)

    def give_queued(self) -> None:
        """Hand over what is queued, a few at a time: a connection holds only so much unread."""
        while self.queue and len(self.waits) < _PARTS_A_PROCESS:
            self.give(self.queue.popleft())

    def take(self) -> Summary | None:
        """What it answers next: None where it has judged a part, and hands that over later.

        Raises `_DiedError` where the process has died, and what judging the part raised.
        """
        try:
            answer: Answer = self.connection.recv()
        except (EOFError, OSError) as cause:
            raise _DiedError from cause
        part = self.waits.popleft()
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            self.judged.clear()
        elif part is not None:
            self.judged.append(part)
        return answer

    def close(self) -> None:
        """Let the process end; what it is at is given up."""
        self.connection.close()
        if self.load:
            self._process.terminate()
        self._process.join(_END_SECONDS)


class _Pool:
    """Processes, and the summary of the parts that they handed over."""

    def __init__(self, jobs: int, work: Work, into: Summary, progress: Progress) -> None:
        self._jobs = jobs
        self._work = work
        self._into = into
        self._progress = progress
        self._judged_before = Amounts(into.exchanges, into.drifted)
        self._handed_over = [Amounts()] * jobs
        self._deaths = 0
        # Forked children would share locks of libraries that this process has threads of.
        self._context = multiprocessing.get_context("spawn")
        self._board = Board(self._context, jobs)
        self._processes: list[_Process] = []
        self._last: deque[Part] = deque()

    def add(self, part: Part) -> None:
        """Have a part judged, when there are enough after it."""
        self._last.append(part)
        if len(self._last) > _LAST_A_PROCESS * self._jobs:
            self._judge(self._last.popleft())

    def _judge(self, part: Part) -> None:
        """Have a part judged, as soon as a process has few enough that wait for it."""
        while not self._give(part):
            self._take_answers()

    def finish(self) -> None:
        """Have the last parts judged, and wait for all, and for their summaries."""
        while self._last:
            self._judge(structs.replace(self._last.popleft(), at_once=True))
        while True:
            for process in self._processes:
                # Where it dies at that, another judges its parts, and is asked in turn.
                if process.judged and not process.load:
                    process.give(None)
            if not self._busy():
                return
            self._take_answers()

    def hand_over(self) -> None:
        """Take what was judged so far, of parts that are not finished too."""
        self._board.stop()
        for process in self._processes:
            process.queue.clear()
            process.give(None)
        deadline = time.monotonic() + _HANDOVER_SECONDS
        while (busy := self._busy()) and (left := deadline - time.monotonic()) > 0:
            for process in _wait(busy, left):
                try:
                    summary = process.take()
                except _DiedError:
                    process.judged.clear()
                    process.waits.clear()
                    continue
                if summary is not None:
                    self._into.add(summary)

    def close(self) -> None:
        """Let the processes end."""
        for process in self._processes:
            process.close()

    def _busy(self) -> list[_Process]:
        return [process for process in self._processes if process.waits]

    def _give(self, part: Part) -> bool:
        """Whether a process took the part: one that has least to do, or a new one."""
        least = min(self._processes, key=lambda process: process.load, default=None)
        if (least is None or least.load) and len(self._processes) < self._jobs:
            least = self._start(len(self._processes))
            self._processes.append(least)
        assert least is not None
        if least.load >= _PARTS_A_PROCESS:
            return False
        least.give(part)
        return True

    def _start(self, place: int) -> _Process:
        return _Process(self._context, self._work, self._board, place)

    def _take_answers(self) -> None:
        answered = _wait(self._busy(), _PROGRESS_SECONDS)
        # A signal tears no part from what was judged of it.
        with interruption.postponed():
            for process in answered:
                try:
                    summary = process.take()
                except _DiedError:
                    self._replace(process)
                    continue
                self._deaths = 0
                process.give_queued()
                if summary is not None:
                    before = self._handed_over[process.place]
                    self._handed_over[process.place] = before.with_summary(summary)
                    self._into.add(summary)
        judged, before = self._board.total(), self._judged_before
        exchanges = before.exchanges + judged.exchanges
        self._progress(Amounts(exchanges, before.drifted + judged.drifted))

    def _replace(self, died: _Process) -> None:
        """Have what a process did not hand over judged again, by a new one in its place."""
        self._deaths += 1
        if self._deaths > _MAX_DEATHS:
            raise ConformanceError(
                "--jobs: worker processes died early; is there enough memory for so many?"
            )
        parts = died.parts
        died.close()
        self._board.write(died.place, self._handed_over[died.place])
        process = self._processes[died.place] = self._start(died.place)
        # In its own queue: of what a process judges, what comes later stands later.
        process.queue.extend(parts)
        process.give_queued()


def _wait(processes: Sequence[_Process], seconds: float) -> list[_Process]:
    """Those of some processes that have answered or died, as soon as any has."""
    ready = wait([process.connection for process in processes], seconds)
    return [process for process in processes if process.connection in ready]
