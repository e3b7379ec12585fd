"""A run in a process of its own, stopped just when the org has carried out one of its requests."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.runs.served import COMMAND, Answer, Asked, Org, environment, honest

LOCKS = "/Locking_Information__s"
CHECK = ("check", "--target=live", "--allow-writes")


def is_lock(asked: Asked) -> bool:
    """Whether a record is locked by the request, as the first thing that a run writes."""
    return asked.method == "POST" and LOCKS in asked.path


@contextmanager
def started(
    org: Org, folder: Path, *arguments: str, **variables: str
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(org, folder, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def paused(
    org: Org,
    folder: Path,
    *arguments: str,
    at: Callable[[Asked], bool] = is_lock,
    **variables: str,
) -> Iterator[subprocess.Popen[str]]:
    """A run (`CHECK` by default) that is stopped once the org has done what it asked `at` first."""
    running: list[subprocess.Popen[str]] = []

    def change(asked: Asked, answer: Answer) -> Answer:
        if running and at(asked):
            process = running.pop()
            process.send_signal(signal.SIGSTOP)
            with suppress(ChildProcessError):
                # It may be killed as soon as it is stopped.
                os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
            org.change = honest
        return answer

    with started(org, folder, *(arguments or CHECK), **variables) as process:
        running.append(process)
        org.change = change
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        assert not running, process.communicate(timeout=30)
        yield process


def resume(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Let a stopped run go on; its exit code and output once it has ended."""
    process.send_signal(signal.SIGCONT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err
