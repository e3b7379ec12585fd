"""Who judges the parts: this process, or several of this machine."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work, judge_part
from zoho_conformance.exchanges.formats.source import Source
from zoho_conformance.model.errors import ConformanceError

Parts = Iterator[tuple[Part, Source]]
Progress = Callable[[Summary], None]

_QUEUED_A_WORKER = 2


class Engine(Protocol):
    """Judges parts, and adds their summaries to one as they come."""

    splits: bool
    """Whether large logs are to come in spans."""

    def run(self, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
        """Judge all parts; what is judged when an exception comes is in the summary."""
        ...


class InProcess:
    """One process: this one."""

    splits = False

    def run(self, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
        """Judge the parts one after the other."""
        auditor = work.auditor()
        auditor.on_progress(progress)
        try:
            for part, source in parts:
                auditor.judge_part(part, source)
        finally:
            into.add(auditor.summary())


class Processes:
    """Several processes of this machine."""

    splits = True

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(self, work: Work, parts: Parts, into: Summary, progress: Progress) -> None:
        """Judge as many parts at once as there are jobs; what is piped in is judged here."""
        # Forked children would share locks of libraries that this process has threads of.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_ignore_signals)
        try:
            pending: set[Future[Summary]] = set()
            for part, source in parts:
                if not part.can_be_elsewhere:
                    InProcess().run(work, iter([(part, source)]), into, progress)
                    continue
                pending.add(pool.submit(judge_part, work, part))
                if len(pending) >= self._jobs * _QUEUED_A_WORKER:
                    pending = _take_finished(pending, into, progress)
            while pending:
                pending = _take_finished(pending, into, progress)
        except BrokenProcessPool as cause:
            raise ConformanceError(
                "--jobs: a process that judged ended before its time: is there memory for so many?"
            ) from cause
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _ignore_signals() -> None:
    """Leave Ctrl-C, which a terminal sends to all processes, to the one that reports."""
    import signal  # noqa: PLC0415 - for the child alone

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _take_finished(
    pending: set[Future[Summary]], into: Summary, progress: Progress
) -> set[Future[Summary]]:
    finished, rest = wait(pending, return_when=FIRST_COMPLETED)
    for future in finished:
        into.add(future.result())
    progress(into)
    return rest
