"""A process of `--jobs`: judges parts, tells how far it is, and stops where it is told to."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.context import BaseContext
from typing import Any

import msgspec

from zoho_conformance.audit.auditor import StopJudging
from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work, judge_part


class Amounts(msgspec.Struct, frozen=True):
    """How many exchanges were judged, and how many of them drifted."""

    exchanges: int = 0
    drifted: int = 0


class Board:
    """What the processes of a pool share: how much each has judged, and whether to stop."""

    def __init__(self, context: BaseContext, workers: int) -> None:
        self._stop = context.Event()
        self._workers = context.Value("i", 0)
        self._amounts = context.RawArray("Q", 2 * workers)

    def stop(self) -> None:
        """Have the processes hand over what they have judged."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether they are to hand over."""
        return self._stop.is_set()

    def join(self) -> Callable[[Amounts], None]:
        """Take a place on it; what is returned writes there how much was judged."""
        with self._workers.get_lock():
            place = 2 * self._workers.value
            self._workers.value += 1

        def write(amounts: Amounts) -> None:
            self._amounts[place : place + 2] = amounts.exchanges, amounts.drifted

        return write

    def total(self) -> Amounts:
        """What all together have judged."""
        return Amounts(sum(self._amounts[::2]), sum(self._amounts[1::2]))


class _Worker:
    """The worker that this process is; the pool calls functions, which find it here."""

    current: _Worker

    def __init__(self, board: Board) -> None:
        self._board = board
        self._write = board.join()
        self._before = Amounts()

    def judge(self, work: Work, part: Part) -> Summary:
        if self._board.is_stopped:
            return Summary()
        summary = judge_part(work, part, self._note)
        self._before = self._with(summary)
        self._write(self._before)
        return summary

    def _note(self, summary: Summary) -> None:
        self._write(self._with(summary))
        if self._board.is_stopped:
            raise StopJudging

    def _with(self, summary: Summary) -> Amounts:
        before = self._before
        return Amounts(before.exchanges + summary.exchanges, before.drifted + summary.drifted)


def start_worker(board: Board) -> None:
    """Begin as a process of a pool, which ends with the process that reports, and by it alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgrp"):
        # A terminal, a shell and `timeout` signal the whole group of the process that reports.
        os.setpgrp()
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _Worker.current = _Worker(board)


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def judge_in_worker(work: Work, part: Part) -> Summary:
    """What a part comes to, judged in a process of a pool; less than all where it is stopped."""
    return _Worker.current.judge(work, part)
