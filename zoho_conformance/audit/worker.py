"""A process of `--jobs`: judges parts, says how far it is, and stops when it is told to."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

import msgspec

from zoho_conformance.audit.auditor import StopJudging
from zoho_conformance.audit.collection import rarely_collected
from zoho_conformance.audit.parts import Part
from zoho_conformance.audit.summary import Summary
from zoho_conformance.audit.work import Work, judge_into
from zoho_conformance.model.errors import ConformanceError

_HANDOVER_SECONDS = 30
"""After so long a process hands over what it has: so much is judged again where it dies."""

Answer = Summary | Exception | None
"""What a process answers to a part: nothing but that it is judged, or all that it has judged since
it handed something over; or the error that judging the part ended in."""


class Amounts(msgspec.Struct, frozen=True):
    """How many exchanges were judged, and how many of them drifted."""

    exchanges: int = 0
    drifted: int = 0

    def with_summary(self, summary: Summary) -> Amounts:
        """These and those of a summary."""
        return Amounts(self.exchanges + summary.exchanges, self.drifted + summary.drifted)


class Board:
    """What the processes share: how much each has judged, by its place, and whether to stop.

    It has no lock, which a process that is killed would hold for ever.
    """

    def __init__(self, context: BaseContext, places: int) -> None:
        self._stop = context.RawValue("b", 0)
        self._amounts = context.RawArray("Q", 2 * places)

    def stop(self) -> None:
        """Have the processes hand over what they have judged."""
        self._stop.value = 1

    @property
    def is_stopped(self) -> bool:
        """Whether they are to hand over."""
        return bool(self._stop.value)

    def at(self, place: int) -> Amounts:
        """How much was judged at a place."""
        return Amounts(*self._amounts[2 * place : 2 * place + 2])

    def write(self, place: int, amounts: Amounts) -> None:
        """Say how much was judged at a place."""
        self._amounts[2 * place : 2 * place + 2] = amounts.exchanges, amounts.drifted

    def total(self) -> Amounts:
        """How much was judged at all places together."""
        return Amounts(sum(self._amounts[::2]), sum(self._amounts[1::2]))


class _Worker:
    """What judges the parts of one process, and writes on the board how far it is."""

    def __init__(self, work: Work, board: Board, place: int) -> None:
        self._auditor = work.auditor()
        self._auditor.on_progress(self._note)
        self._board = board
        self._place = place
        self._handed_over = board.at(place)
        self._summary = Summary()
        self._since = time.monotonic()

    def judge(self, part: Part) -> Summary | None:
        """Judge a part, or less than all of it where the processes are told to stop.

        A summary of many parts costs as much as that of one, so mostly there is none yet.
        """
        if not self._board.is_stopped:
            judge_into(self._auditor, part)
            self._write(self._summary)
        is_due = time.monotonic() - self._since >= _HANDOVER_SECONDS
        return self.hand_over() if is_due else None

    def hand_over(self) -> Summary:
        """What all parts come to that were judged since the last time."""
        summary = self._auditor.take_summary()
        self._summary = Summary()
        self._handed_over = self._handed_over.with_summary(summary)
        self._write(self._summary)
        self._since = time.monotonic()
        return summary

    def _note(self, summary: Summary) -> None:
        # What comes after this step is added to the same one.
        self._summary = summary
        self._write(summary)
        if self._board.is_stopped:
            raise StopJudging

    def _write(self, summary: Summary) -> None:
        self._board.write(self._place, self._handed_over.with_summary(summary))


def run_worker(connection: Connection, work: Work, board: Board, place: int) -> None:
    """Judge each part that comes, and hand over what they came to where None comes instead.

    This is all that a process of `--jobs` does. It ends when nothing more can come, and with the
    process that reports.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgrp"):
        # A terminal, a shell and `timeout` signal the whole group of the process that reports.
        os.setpgrp()
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    worker: _Worker | None = None
    with suppress(EOFError, ConnectionError), rarely_collected():
        while True:
            part: Part | None = connection.recv()
            answer: Answer
            try:
                worker = worker or _Worker(work, board, place)
                answer = worker.judge(part) if part is not None else worker.hand_over()
            except Exception as cause:  # noqa: BLE001 - it is raised where the report is made
                answer = _portable(cause)
            connection.send(answer)


def _portable(cause: Exception) -> Exception:
    """An error that another process can raise: one of somebody's check may not be such."""
    try:
        pickle.loads(pickle.dumps(cause))  # noqa: S301 - of our own
    except Exception:  # noqa: BLE001 - whatever it is, it does not arrive
        return ConformanceError(f"--jobs: a worker process ended in {type(cause).__name__}")
    return cause


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
